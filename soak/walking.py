"""The walk of K4, in one process; each request is rolled back: all meet the same records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.db.models import Model
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from soak.visitor import Page
from thidua.common.models import AuditEntry
from thidua.common.policy import REGISTRY, may
from thidua.people.actors import actor_for
from thidua.people.models import Post, User

EACH = 2
"""So many addresses of one name for each role; the records behind them differ."""
METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_OK, _FOUND, _REFUSED, _SERVER_ERROR = 200, 302, (401, 403, 404, 405), 500


@dataclass
class _Walk:
    """What has been seen."""

    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    asked: int = 0


def walk() -> dict[str, Any]:
    """Collect addresses as every role finds them, then ask for all of them as everybody."""
    # A connection closed after each request would end the transaction around it.
    for sign in (request_started, request_finished):
        sign.disconnect(close_old_connections)
    users = _one_per_role()
    views = _view_rules()
    addresses = _addresses(users)
    seen = _Walk()
    for user in (*users, None):
        for path in sorted(addresses):
            # Rare methods are answered before anybody asks who it is: two roles are enough.
            few = user is not None and user not in users[:2]
            for method in METHODS[:2] if few else METHODS:
                _ask(seen, user, method, path, views)
    names = {resolve(path.split("?")[0]).view_name for path in addresses}
    return {
        "faults": seen.faults,
        "statuses": sorted(seen.statuses.items()),
        "asked": seen.asked,
        "requests": sum(seen.statuses.values()),
        "addresses": len(addresses),
        "names": len(names),
        "all_names": len(_all_names()),
        "roles": len(users),
    }


def _one_per_role() -> list[User]:
    found: dict[str, User] = {}
    posts = Post.objects.filter(person__user__is_active=True).select_related("person__user")
    for post in posts.order_by("pk"):
        found.setdefault(post.role, post.person.user)
    return list(dict.fromkeys(found.values()))


def _view_rules() -> dict[type[Model], list[str]]:
    """Table → actions that mean looking at one row of it."""
    found: dict[type[Model], list[str]] = {}
    for action, rule in REGISTRY.rules.items():
        if rule.model is not None and action.rpartition(":")[2].startswith("view"):
            found.setdefault(rule.model, []).append(action)
    return found


def _client(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=_BACKEND)
    return client


def _all_names() -> set[str]:
    found: set[str] = set()

    def down(patterns: Any, space: str) -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                down(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
            elif one.name:
                found.add(f"{space}{one.name}")

    down(get_resolver().url_patterns, "")
    return found


def _addresses(users: list[User]) -> set[str]:
    """Links and forms of every page that every role reaches, a few of each name."""
    found: set[str] = set()
    for user in users:
        client, ahead, counts, mine = _client(user), ["/"], Counter[str](), {"/"}
        while ahead:
            path = ahead.pop(0)
            answer = client.get(path)
            if answer.status_code == _FOUND:
                _add(answer.headers["Location"], ahead, mine, counts)
            if answer.status_code != _OK or "text/html" not in answer.headers["Content-Type"]:
                continue
            page = Page(path, answer.content.decode())
            for link in (*page.links, *(f.action for f in page.forms)):
                _add(link, ahead, mine, counts)
        found |= mine
    return found


def _add(link: str, ahead: list[str], mine: set[str], counts: Counter[str]) -> None:
    path = link.split("#", maxsplit=1)[0]
    if not path.startswith("/") or path.startswith(("//", "/static/")) or path in mine:
        return
    try:
        name = resolve(path.split("?")[0]).view_name
    except Resolver404:
        return
    if name == "account_logout":
        return
    counts[name] += 1
    if counts[name] <= EACH:
        mine.add(path)
        ahead.append(path)


def _ask(
    seen: _Walk,
    user: User | None,
    method: str,
    path: str,
    views: dict[type[Model], list[str]],
) -> None:
    who = user.username if user else "stranger"
    before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        answer = getattr(_client(user), method)(path)
        status = answer.status_code
        done = list(AuditEntry.objects.filter(pk__gt=before).values_list("action", flat=True))
        transaction.set_rollback(True)
    seen.statuses[status] += 1
    if status >= _SERVER_ERROR:
        seen.faults.append(f"{who}: {method.upper()} {path} → {status}")
    wrote = [a for a in done if not a.startswith("people:session:")]
    if wrote and (status in _REFUSED or method not in ("get", "post") or user is None):
        seen.faults.append(f"{who}: {method.upper()} {path} → {status}, yet {wrote} was done")
    if method == "get" and status == _OK:
        _hold_against_policy(seen, user, path, views)


def _hold_against_policy(
    seen: _Walk, user: User | None, path: str, views: dict[type[Model], list[str]]
) -> None:
    """A page of a record was shown: one of the rights to look at it must say yes."""
    for value in resolve(path.split("?", maxsplit=1)[0]).kwargs.values():
        if not isinstance(value, UUID):
            continue
        for model, actions in views.items():
            if not hasattr(model, "public_id"):
                continue
            row = model._default_manager.filter(public_id=value).first()  # noqa: SLF001
            if row is None:
                continue
            seen.asked += 1
            actor = actor_for(user, _today()) if user is not None else None
            if actor is None or not any(may(actor, action, row) for action in actions):
                who = user.username if user else "stranger"
                seen.faults.append(f"{who}: {path} was shown; {', '.join(actions)} says no")


def _today() -> Any:
    from thidua.common.clock import business_date  # noqa: PLC0415

    return business_date()
