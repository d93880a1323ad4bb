"""The walk of K4, in one process; each request is rolled back: all meet the same records."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from soak.oracle import Oracle
from soak.visitor import Form, Page
from thidua.common.models import AuditEntry
from thidua.people.models import Post, User

EACH = int(os.environ.get("SOAK_EACH", "2"))
"""So many addresses of one name for each role; the records behind them differ."""
MOST = int(os.environ.get("SOAK_MOST", "4"))
"""So many addresses of one name for everybody, of those that the roles found."""
ROLES = int(os.environ.get("SOAK_ROLES", "0"))
"""Only so many roles, to try the walk itself; 0 for all."""
RARE = ("head", "put", "patch", "delete", "options")
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_OK, _FOUND, _REFUSED, _SERVER_ERROR = 200, 302, (401, 403, 404, 405), 500
_REPORTS = ("common:health", "common:ready")
"""Say by 503 that a part is missing, and rightly so: no worker runs beside the walk."""
_BY_LOOKING = (":view", ":read", ":open", ":download", ":export", ":seen")
"""Ends of actions that a look may write down; any other change must be a POST."""


class _Place(NamedTuple):
    """An address, and the form that goes there if one does."""

    path: str
    sent: tuple[tuple[str, str], ...] = ()
    by_form: bool = False

    @property
    def name(self) -> str:
        return str(_name(self.path))


@dataclass
class _Walk:
    """What has been seen."""

    oracle: Oracle
    faults: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    written_by_looking: Counter[str] = field(default_factory=Counter)
    looked: set[tuple[str, str]] = field(default_factory=set)


class _Person:
    """Somebody with a session of their own, the same before every request."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.label = user.username if user else "stranger"
        self._client = Client(raise_request_exception=False)
        if user is not None:
            self._client.force_login(user, backend=_BACKEND)
        self._cookies = self._client.cookies.output(header="", sep=";")

    def ask(self, method: str, path: str, sent: Any) -> Any:
        """One request."""
        self._client.cookies = SimpleCookie(self._cookies)
        send: Callable[..., Any] = getattr(self._client, method)
        return send(path, dict(sent)) if method == "post" else send(path)


def walk() -> dict[str, Any]:
    """Collect addresses as every role finds them, then ask for all of them as everybody."""
    seen, people = _begun()
    places = _some([_crawl(seen, person) for person in people])
    places += _unlinked(places)
    return _asked(seen, people, places)


def walk_made() -> dict[str, Any]:
    """Ask for every address of the program as everybody, each with the record that tests make.

    The demonstration has no record behind some addresses; what the tests send strangers to has.
    """
    # The makers of the tests; they need nothing that an installation does not have.
    from tests.journeys import others  # noqa: PLC0415
    from tests.support import cast as casting  # noqa: PLC0415

    kwargs = others.addresses(casting.build())
    seen, people = _begun()
    sent = tuple(sorted(others.FILLED.items()))
    places = [_Place(reverse(name, kwargs=kwargs.get(name)), sent) for name in _routes()]
    return _asked(seen, people, places)


def _begun() -> tuple[_Walk, list[_Person]]:
    """A walk and who walks: one person of every role, and a stranger."""
    # A connection closed after each request would end the transaction around it.
    for sign in (request_started, request_finished):
        sign.disconnect(close_old_connections)
    return _Walk(Oracle()), [*(_Person(user) for user in _one_per_role()), _Person(None)]


def _asked(seen: _Walk, people: list[_Person], places: list[_Place]) -> dict[str, Any]:
    """Every place by every method as everybody; what came of it."""
    for number, person in enumerate(people):
        _tell(f"{person.label} of {len(people)}: {len(places)} places", seen)
        # Rare methods are answered before anybody asks who it is: two roles and the stranger do.
        few = 1 < number < len(people) - 1
        done: set[str] = set()
        for place in places:
            if (person.label, place.path) not in seen.looked:
                _ask(seen, person, "get", place)
            _ask(seen, person, "post", place)
            if not few and place.name not in done:
                done.add(place.name)
                for method in RARE:
                    _ask(seen, person, method, place)
    _tell("done", seen)
    return {
        "faults": seen.faults,
        "statuses": sorted(seen.statuses.items()),
        "looked_at": seen.oracle.looks,
        "written": seen.oracle.writes,
        "requests": sum(seen.statuses.values()),
        "addresses": len({place.path for place in places}),
        "names": len({place.name for place in places}),
        "all_names": len(_routes()),
        "missing": sorted(_routes().keys() - {place.name for place in places}),
        "by_looking": sorted(seen.written_by_looking.items()),
        "roles": len(people) - 1,
        "most": MOST,
    }


def _tell(what: str, seen: _Walk) -> None:
    asked, faults = sum(seen.statuses.values()), len(seen.faults)
    print(f"{time.strftime('%X')} {what}; {asked} requests, {faults} faults", file=sys.stderr)


def _one_per_role() -> list[User]:
    found: dict[str, User] = {}
    posts = Post.objects.filter(person__user__is_active=True).select_related("person__user")
    for post in posts.order_by("pk"):
        found.setdefault(post.role, post.person.user)
    users = list(dict.fromkeys(found.values()))
    return users[:ROLES] if ROLES else users


def _name(path: str) -> str | None:
    try:
        return str(resolve(path.split("?", maxsplit=1)[0]).view_name)
    except Resolver404:
        return None


def _addresses() -> Iterator[tuple[str, str, Any]]:
    """Every named address: name, route, view."""

    def down(patterns: Any, space: str, before: str) -> Iterator[tuple[str, str, Any]]:
        for one in patterns:
            route = before + str(one.pattern)
            if hasattr(one, "url_patterns"):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from down(one.url_patterns, inner, route)
            elif one.name:
                yield f"{space}{one.name}", route, one.callback

    yield from down(get_resolver().url_patterns, "", "")


def _routes() -> dict[str, str]:
    """Every name with its first route."""
    found: dict[str, str] = {}
    for name, route, _view in _addresses():
        found.setdefault(name, route)
    return found


def views() -> dict[str, Any]:
    """Every name with its view."""
    return {name: view for name, _route, view in _addresses()}


def _unlinked(places: list[_Place]) -> list[_Place]:
    """Addresses that no page of the demonstration offers, put together from those that one does.

    ``/nhiem-vu/…`` leads to ``/nhiem-vu/…/bat-dau``, whether its state allows that or not.
    """
    routes = _routes()
    known: dict[str, list[str]] = {"": ["/"]}
    for place in places:
        paths = known.setdefault(routes[place.name], [])
        path = place.path.partition("?")[0]
        if path not in paths:
            paths.append(path)
    found = []
    for name in sorted(routes.keys() - {place.name for place in places}):
        route = routes[name]
        fitting = [one for one in known if route.startswith(one)]
        above = max(fitting, key=len)
        rest = route[len(above) :]
        if "<" not in rest and "^" not in rest:
            found += [_Place(path + rest) for path in known[above][:EACH]]
    return [place for place in found if _name(place.path)]


def _crawl(seen: _Walk, person: _Person) -> list[_Place]:
    """What one person finds by links and forms, a few of each name, in the order found."""
    mine: dict[_Place, None] = {_Place("/"): None}
    counts: Counter[tuple[str, bool]] = Counter()
    ahead = ["/"]
    _tell(f"{person.label} looks around", seen)
    while ahead:
        path = ahead.pop(0)
        seen.looked.add((person.label, path))
        answer = _ask(seen, person, "get", _Place(path))
        new: list[_Place] = []
        if answer.status_code == _FOUND:
            new.append(_Place(answer.headers["Location"]))
        elif answer.status_code == _OK and "text/html" in answer.headers["Content-Type"]:
            page = Page(path, answer.content.decode())
            new += [_Place(link) for link in page.links]
            new += [place for form in page.forms for place in _filled(form)]
        for place in new:
            kept = place._replace(path=place.path.split("#", maxsplit=1)[0])
            if _wanted(kept, mine, counts):
                mine[kept] = None
                if not kept.by_form:
                    ahead.append(kept.path)
    return list(mine)


def _filled(form: Form) -> Iterator[_Place]:
    """The form as the page filled it, once with each of its buttons."""
    if form.method != "post":
        yield _Place(form.action)
        return
    fields = {**form.fields, **{word: form.fields[word] or "Thử" for word in form.words}}
    for button in form.buttons[:3] or [("", "")]:
        sent = fields | dict([button] if button[0] else [])
        yield _Place(form.action, tuple(sorted(sent.items())), by_form=True)


def _wanted(place: _Place, mine: dict[_Place, None], counts: Counter[tuple[str, bool]]) -> bool:
    path = place.path
    if not path.startswith("/") or path.startswith(("//", "/static/")) or place in mine:
        return False
    name = _name(path)
    if name is None:
        return False
    counts[name, place.by_form] += 1
    return counts[name, place.by_form] <= EACH


def _some(found: list[list[_Place]]) -> list[_Place]:
    """Of each name a few that differ, every role's first ones before anybody's second."""
    kept: dict[tuple[str, bool], dict[_Place, None]] = {}
    for depth in range(max(map(len, found), default=0)):
        for places in found:
            if depth < len(places):
                place = places[depth]
                row = kept.setdefault((place.name, place.by_form), {})
                if len(row) < MOST:
                    row[place] = None
    return sorted(place for row in kept.values() for place in row)


def _ask(seen: _Walk, person: _Person, method: str, place: _Place) -> Any:
    path = place.path
    before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        answer = person.ask(method, path, place.sent)
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)
        done = list(
            AuditEntry.objects.filter(pk__gt=before)
            .exclude(action__startswith="people:session:")
            .values_list("action", "object_type", "object_id")
        )
        transaction.set_rollback(True)
    status = answer.status_code
    seen.statuses[status] += 1
    said = f"{person.label}: {method.upper()} {path} → {status}"
    if status >= _SERVER_ERROR and place.name not in _REPORTS:
        seen.faults.append(said)
    actions = sorted({action for action, _type, _id in done})
    if method in ("get", "head"):
        seen.written_by_looking.update(actions)
        actions = [action for action in actions if not action.endswith(_BY_LOOKING)]
    if actions and (status in _REFUSED or method != "post" or person.user is None):
        seen.faults.append(f"{said}, yet {actions} was done")
    if method == "post":
        seen.faults += [f"{said}: {why}" for why in seen.oracle.wrote(person.user, done)]
    if method == "get" and status == _OK:
        seen.faults += [f"{said}: {why}" for why in seen.oracle.shown(person.user, path)]
    return answer
