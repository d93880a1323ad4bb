"""One search over everything, without diacritics; each sees what each may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.awards.models import Grant
from thidua.awards.queries import lookup as registry
from thidua.common.formatting import number
from thidua.common.keys import fold
from thidua.common.policy import which
from thidua.documents.models import Document
from thidua.initiatives.models import Initiative
from thidua.movements.models import Movement, Task
from thidua.people.actors import Actor
from thidua.people.models import Alias, Person, Post, UnitVersion
from thidua.people.queries import unit_names


@dataclass(frozen=True)
class Hit:
    """One answer of the search."""

    title: str
    facts: str
    url: str
    icon: str


@dataclass(frozen=True)
class Hits:
    """Answers of one kind, with the way to all of them; ``more``: at least ``total`` of them."""

    label: str
    total: int
    hits: list[Hit]
    more_url: str
    more: bool = False


def _matching(rows: QuerySet[Any], key: str) -> QuerySet[Any]:
    """Rows whose search key has every word; those that begin with the first word come first."""
    for word in key.split():
        rows = rows.filter(search_key__contains=word)
    return rows


def _ordered(rows: QuerySet[Any], key: str, limit: int) -> list[Any]:
    starts = list(rows.filter(search_key__startswith=key).order_by("search_key")[:limit])
    if len(starts) < limit:
        others = rows.exclude(pk__in=[r.pk for r in starts]).order_by("search_key")
        starts += list(others[: limit - len(starts)])
    return starts


def search(actor: Actor, query: str, limit: int = 8) -> list[Hits]:
    """Everything that has every word, diacritics or not: units, persons, what was awarded to whom
    by which decision, initiatives, documents, movements, tasks.

    Only what the actor may see; groups without an answer are left out.
    """
    key = fold(query)
    if len(key) < 2:
        return []
    found = [
        _units(actor, key, limit),
        _persons(actor, key, limit),
        *_awarded(actor, query, limit),
        _initiatives(actor, key, limit),
        _documents(actor, key, limit),
        _movements(actor, key, limit),
        _tasks(actor, key, limit),
    ]
    return [group for group in found if group.hits]


def _units(actor: Actor, key: str, limit: int) -> Hits:
    versions = UnitVersion.objects.on(actor.as_of)
    rows = _matching(versions, key)
    by_alias = versions.filter(unit__aliases__in=_matching(Alias.objects.all(), key))
    rows = versions.filter(Q(pk__in=rows.values("pk")) | Q(pk__in=by_alias.values("pk")))
    listed = _ordered(rows.select_related("unit"), key, limit)
    parents = unit_names(actor.as_of, {v.parent_id for v in listed if v.parent_id})
    hits = [
        Hit(
            v.name,
            " · ".join(filter(None, (v.get_kind_display(), parents.get(v.parent_id, "")))),
            reverse("people:unit", args=[v.unit.public_id]),
            "building",
        )
        for v in listed
    ]
    return Hits(_("Units"), rows.count(), hits, reverse("people:unit_list"))


def _persons(actor: Actor, key: str, limit: int) -> Hits:
    current = Post.objects.filter(valid__contains=actor.as_of).order_by("pk")
    visible: QuerySet[Person] = which(actor, "people:person:view")
    rows = _matching(visible, key)
    listed = _ordered(rows.prefetch_related(Prefetch("posts", current, "current")), key, limit)
    names = unit_names(actor.as_of, {p.unit_id for person in listed for p in person.current})
    hits = [
        Hit(
            person.name,
            "; ".join(f"{p.title}, {names.get(p.unit_id, '')}" for p in person.current)
            or _("Holds no post today"),
            reverse("people:person", args=[person.public_id]),
            "user",
        )
        for person in listed
    ]
    return Hits(_("Persons"), rows.count(), hits, reverse("people:officer_list"))


def _awarded(actor: Actor, query: str, limit: int) -> list[Hits]:
    """Who was awarded, decisions on awards, and single grants, as the registry finds them."""
    page = reverse("awards:registry")
    found = registry.look_up(actor, actor.as_of, query, limit=limit)
    groups = [
        Hits(
            _("Registry of awards: %(kind)s") % {"kind": section.label.lower()},
            section.total,
            [Hit(h.name, _granted(h), h.url, h.icon) for h in section.hits],
            f"{page}?only={section.code}",
            section.more,
        )
        for section in (found.sections if not found.fuzzy else ())
    ]
    return [*groups, _grants(actor, query, limit)]


def _granted(hit: registry.Hit) -> str:
    words = ngettext("%(n)s award", "%(n)s awards", hit.count) % {"n": number(hit.count)}
    return " · ".join(part for part in (hit.second, words) if part)


def _grants(actor: Actor, query: str, limit: int) -> Hits:
    visible: QuerySet[Grant] = which(actor, "awards:registry:view")
    rows = visible.exclude(state="struck").filter(registry.holding(query))
    total, more = registry.capped(rows)
    latest = rows.select_related("decision").order_by("-granted_on", "-pk")[:limit]
    hits = [
        Hit(
            f"{grant.name_printed} · {grant.award_printed}",
            " · ".join(p for p in (grant.place_printed, str(grant.decision)) if p),
            grant.get_absolute_url(),
            "award",
        )
        for grant in latest
    ]
    label = _("Registry of awards: grants")
    return Hits(label, total, hits, reverse("awards:registry"), more)


def _initiatives(actor: Actor, key: str, limit: int) -> Hits:
    visible: QuerySet[Initiative] = which(actor, "initiatives:initiative:view")
    rows = _matching(visible, key)
    hits = [
        Hit(
            one.name,
            " · ".join(filter(None, (one.authors_printed, one.get_scope_display(), one.number))),
            one.get_absolute_url(),
            "bulb",
        )
        for one in _ordered(rows, key, limit)
    ]
    return Hits(_("Initiatives"), rows.count(), hits, reverse("initiatives:list"))


def _documents(actor: Actor, key: str, limit: int) -> Hits:
    visible: QuerySet[Document] = which(actor, "documents:document:view")
    rows = _matching(visible, key)
    hits = [
        Hit(
            f"{document} · {document.name}" if document.number else document.name,
            " · ".join(
                filter(
                    None,
                    (
                        document.issuing_body,
                        f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "",
                    ),
                )
            ),
            reverse("documents:document", args=[document.public_id]),
            "file-text",
        )
        for document in _ordered(rows, key, limit)
    ]
    return Hits(_("Documents"), rows.count(), hits, reverse("documents:document_list"))


def _movements(actor: Actor, key: str, limit: int) -> Hits:
    visible: QuerySet[Movement] = which(actor, "movements:movement:view")
    rows = _matching(visible, key)
    hits = [
        Hit(
            movement.name,
            " · ".join(filter(None, (movement.launching_body, movement.period_text))),
            reverse("movements:movement", args=[movement.public_id]),
            "flag",
        )
        for movement in _ordered(rows, key, limit)
    ]
    return Hits(_("Movements"), rows.count(), hits, reverse("movements:movement_list"))


def _tasks(actor: Actor, key: str, limit: int) -> Hits:
    visible: QuerySet[Task] = which(actor, "movements:task:view")
    rows = _matching(visible, key)
    hits = [
        Hit(
            task.text[:160],
            str(task.movement),
            reverse("movements:task", args=[task.public_id]),
            "clipboard-list",
        )
        for task in rows.select_related("movement").order_by("position")[:limit]
    ]
    return Hits(_("Tasks"), rows.count(), hits, reverse("movements:task_list"))
