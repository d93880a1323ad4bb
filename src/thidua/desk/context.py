"""What the frame of every page shows: navigation, person, date, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.common.clock import date_of, installation
from thidua.common.policy import may
from thidua.people.actors import Actor
from thidua.work.queries import unread

Text = str | Promise
VERSION = version("thidua")

NAVIGATION: tuple[tuple[tuple[Text, str, str], ...], ...] = (
    (
        (_("My work"), "desk:home", "inbox"),
        (_("Calendar"), "desk:calendar", "calendar"),
    ),
    (
        (_("Movements"), "movements:movement_list", "flag"),
        (_("Targets"), "movements:target_list", "target-arrow"),
        (_("Tasks"), "movements:task_list", "clipboard-list"),
        (_("Events"), "movements:event_list", "calendar-event"),
        (_("Documents"), "documents:document_list", "file-text"),
        (_("Legal bases"), "documents:legal_basis_list", "scale"),
        (_("Award law"), "rules:catalogue", "file-certificate"),
        (_("Registry of awards"), "awards:registry", "award"),
        (_("Initiatives"), "initiatives:list", "bulb"),
    ),
    (
        (_("Units"), "people:unit_list", "building"),
        (_("Emulation blocks"), "people:group_list", "users-group"),
        (_("Officers"), "people:officer_list", "users"),
        (_("Audit trail"), "people:audit_list", "fingerprint"),
        (_("Set-up"), "people:setup", "settings"),
    ),
    ((_("Help"), "common:help", "book"),),
)
"""Groups of (label, address, icon). An address that does not exist is left out."""

RIGHTS = {"people:audit_list": "people:audit:view", "people:setup": "people:setup:view"}
"""Pages that only some may open; others do not find them in the navigation."""

PHONE_TABS: tuple[tuple[Text, str, str], ...] = (
    (_("Work"), "desk:home", "inbox"),
    (_("Movements"), "movements:movement_list", "flag"),
    (_("Documents"), "documents:document_list", "file-text"),
    (_("Look up"), "desk:search", "search"),
)


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    label: Text
    url: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True)
class PostChoice:
    """A post that the person may act on."""

    value: str
    title: str
    unit: str
    instead_of: str
    current: bool


def entry(request: HttpRequest, label: Text, name: str, icon: str, count: int = 0) -> Entry | None:
    """The line for a page, or ``None`` when the page does not exist."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return None
    here = request.path
    current = here == url if url == "/" else here == url or here.startswith(f"{url}/")
    return Entry(label, url, icon, count, current)


def _choices(actor: Actor) -> list[PostChoice]:
    return [
        PostChoice(
            str(post.public_id),
            post.title,
            actor.unit_names.get(post.unit_id, ""),
            post.person.name if delegation else "",
            actor.post is not None and post.pk == actor.post.pk,
        )
        for post, delegation in actor.posts
    ]


def _person(actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {"nav": [], "tabs": [], "posts": [], "unread": 0}
    name = actor.user.person.name if actor.user.person else actor.user.username
    posts = _choices(actor)
    label = next((f"{post.title} · {post.unit}" for post in posts if post.current), "")
    return {
        "person_name": name,
        "post_label": label,
        "posts": posts,
        "single_keys": actor.user.single_keys,
        "unread": unread(actor),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame under the one name ``shell``."""
    actor: Actor | None = getattr(request, "actor", None)
    # An error before the middleware knows nothing yet; elsewhere nobody is asked twice.
    here = request.installation if hasattr(request, "installation") else installation()
    today: date = getattr(request, "as_of", None) or date_of(here)
    values: dict[str, Any] = {
        "actor": actor,
        "today": today,
        "year": today.year,
        "years": [],
        "province": here.province if here else "",
        "demo": bool(here and here.is_demo),
        "version": VERSION,
        "support": getattr(settings, "SUPPORT_CONTACT", ""),
        "single_keys": True,
        "switch_url": _url("people:switch_post"),
        **_person(actor),
    }
    if actor is not None:
        lines = [
            [entry(request, *line) for line in group if _shown(actor, line[1])]
            for group in NAVIGATION
        ]
        shown = [[line for line in group if line] for group in lines]
        values["nav"] = [group for group in shown if group]
        values["tabs"] = [line for tab in PHONE_TABS if (line := entry(request, *tab))]
    return {"shell": values}


def _shown(actor: Actor, name: str) -> bool:
    return name not in RIGHTS or may(actor, RIGHTS[name]).allowed


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
