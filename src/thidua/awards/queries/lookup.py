"""Look-up while typing: subjects and decisions, without diacritics, from the first letters on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.models import Decision, Grant, Subject
from thidua.awards.queries.likeness import alike
from thidua.common.formatting import day
from thidua.common.keys import fold
from thidua.common.policy import which
from thidua.people.models import PersonLink, Succession, UnitVersion
from thidua.people.queries import unit_names

CAP = 200
"""Beyond so many the count says “more than”: nobody reads on, and counting on costs time."""
EXACT_BELOW = 200_000
ICONS = {Object.COLLECTIVE: "building", Object.PERSON: "user", Object.HOUSEHOLD: "users"}
ORDER = (Object.COLLECTIVE, Object.PERSON, Object.HOUSEHOLD)


@dataclass(frozen=True)
class Hit:
    """One line of the look-up.

    Args:
        name, second: what it is called, what tells it from others.
        url: its page.
        count: grants that count with it.
        icon: of its kind.
        key: public identifier, to mark the open one.
    """

    name: str
    second: str
    url: str
    count: int
    icon: str
    key: str


@dataclass(frozen=True)
class Section:
    """Hits of one kind: heading, the first of them, how many there are (``more``: at least)."""

    code: str
    label: str
    hits: list[Hit]
    total: int
    more: bool


@dataclass(frozen=True)
class Found:
    """What the words found."""

    words: str
    sections: list[Section] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def total(self) -> int:
        """All hits."""
        return sum(s.total for s in self.sections)

    @property
    def more(self) -> bool:
        """Whether some section has more than were counted."""
        return any(s.more for s in self.sections)


def capped(rows: QuerySet[Any], cap: int = CAP) -> tuple[int, bool]:
    """How many rows, counted no further than ``cap``; and whether there are more."""
    count = rows.order_by()[: cap + 1].count()
    return min(count, cap), count > cap


def tally() -> tuple[int, bool]:
    """How many grants the registry holds, and whether that is an estimate (a large registry)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples::bigint FROM pg_class WHERE oid = 'awards_grant'::regclass"
        )
        (guess,) = cursor.fetchone()
    if guess > EXACT_BELOW:
        return guess, True
    return Grant.objects.exclude(state="struck").count(), False


def holding(words: str) -> Q:
    """Rows whose search key holds every word."""
    condition = Q()
    for word in fold(words).split():
        condition &= Q(search_key__contains=word)
    return condition


def look_up(actor: Any, as_of: date, words: str, *, only: str = "", limit: int = 6) -> Found:
    """Subjects by kind, then decisions, that hold every word; names that begin so come first.

    Where nothing holds every word, names that look alike are shown instead (``fuzzy``). The
    number of queries does not depend on what is found.

    Args:
        actor: who asks.
        as_of: business date, for what units stand under.
        words: as typed, with or without diacritics.
        only: one kind (``Object``) or ``decision``, with more lines of it.
        limit: lines of each kind.
    """
    key = fold(words)
    if len(key) < 2:
        return Found(words)
    visible: QuerySet[Subject] = which(actor, "awards:subject:view")
    limit = limit if not only else 50
    kinds = [k for k in ORDER if only in ("", k)]
    chosen, counted = _holding(visible, key, kinds, limit)
    fuzzy = False
    if kinds and not any(chosen.values()):
        near = alike(visible, key, list(kinds), limit)
        chosen = {k: [s for s in near if s.kind == k] for k in kinds}
        fuzzy = bool(near)
    shown = _lines(as_of, words, [s for group in chosen.values() for s in group])
    sections = []
    for kind in kinds:
        hits = [shown[s.root_id_or_own] for s in chosen[kind]]
        total = min(counted[kind], CAP) if not fuzzy else len(hits)
        more = not fuzzy and counted[kind] > CAP
        if hits:
            unique = list({hit.key: hit for hit in hits}.values())
            sections.append(Section(kind, str(Object(kind).label), unique, total, more))
    if only in ("", "decision") and not fuzzy:
        found: QuerySet[Decision] = which(actor, "awards:decision:view").filter(holding(words))
        decisions = _decisions(_numbered(found, key, limit))
        if decisions:
            total, more = capped(found)
            sections.append(Section("decision", _("Decisions"), decisions, total, more))
    return Found(words, sections, fuzzy)


def _holding(
    visible: QuerySet[Subject], key: str, kinds: list[Object], limit: int
) -> tuple[dict[Object, list[Subject]], dict[Object, int]]:
    """Subjects of each kind that hold every word, those that begin with them first; how many.

    Three queries whatever the kinds: each kind is its own part, so that the planner knows how
    rare it is, and no part reads on past its bound.
    """
    if not kinds:
        return {}, {}
    first = [
        visible.filter(kind=k, search_key__startswith=key).order_by("search_key", "pk")[:limit]
        for k in kinds
    ]
    parts = [visible.filter(kind=k).filter(holding(key)).order_by()[: CAP + 1] for k in kinds]
    begin = _keys(first)
    found = _keys(parts)
    wanted = {k: list(dict.fromkeys([*begin[k], *found[k]]))[:limit] for k in kinds}
    keys = [pk for group in wanted.values() for pk in group]
    rows = Subject.objects.select_related("root").in_bulk(keys) if keys else {}
    chosen = {}
    for k in kinds:
        ahead = [rows[pk] for pk in wanted[k] if pk in begin[k]]
        rest = [rows[pk] for pk in wanted[k] if pk not in begin[k]]
        chosen[k] = ahead + sorted(rest, key=lambda s: s.sort_key)
    return chosen, {k: len(found[k]) for k in kinds}


def _keys(parts: list[QuerySet[Subject]]) -> dict[Object, list[int]]:
    """Keys by kind, in the order of each part; one query."""
    rows = [part.values_list("kind", "pk") for part in parts]
    found: dict[Object, list[int]] = {k: [] for k in ORDER}
    for kind, pk in rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]:
        found[Object(kind)].append(pk)
    return found


def counts(roots: Iterable[int]) -> dict[int, int]:
    """Grants that count with each subject, its linked records included: root id → number."""
    ids = set(roots)
    # Keys first, grants by their index second: an OR over the join would read every grant.
    rows = Subject.objects.filter(Q(pk__in=ids) | Q(root__in=ids))
    belongs = {pk: root or pk for pk, root in rows.values_list("pk", "root_id")}
    # Records that the directory reads as one person count with that person.
    links = PersonLink.objects.filter(ended_on=None, canonical__award_subject__in=ids)
    root_of = dict(links.values_list("alias_id", "canonical__award_subject"))
    if root_of:
        linked = Subject.objects.filter(person__in=root_of)
        belongs |= {pk: root_of[person] for pk, person in linked.values_list("pk", "person_id")}
    grants = Grant.objects.filter(subject__in=belongs).exclude(state="struck").order_by()
    found: dict[int, int] = {}
    for pk, number in grants.values_list("subject_id").annotate(n=Count("pk")):
        found[belongs[pk]] = found.get(belongs[pk], 0) + number
    return found


def _lines(as_of: date, words: str, subjects: list[Subject]) -> dict[int, Hit]:
    """A line for each root of what was found: root id → hit."""
    roots = {s.root_id_or_own: s.root or s for s in subjects}
    found_as = {s.root_id_or_own: s for s in sorted(subjects, key=lambda s: s.root_id is None)}
    numbers = counts(roots)
    units = {s.unit_id for s in roots.values() if s.unit_id}
    places = unit_places(as_of, units)
    lines: dict[int, Hit] = {}
    for root_id, subject in roots.items():
        second = places.get(subject.unit_id or 0, "") or subject.detail
        former = _former(found_as[root_id], subject, words)
        lines[root_id] = Hit(
            subject.name,
            " · ".join(p for p in (former, second) if p),
            subject.get_absolute_url(),
            numbers.get(root_id, 0),
            ICONS[Object(subject.kind)],
            str(subject.public_id),
        )
    return lines


def _former(found: Subject, root: Subject, words: str) -> str:
    """Under which other name it was found, empty where the name itself has the words."""
    wanted = fold(words).split()
    if found.pk != root.pk and all(w in fold(found.name) for w in wanted):
        return _("also recorded as “%(name)s”") % {"name": found.name}
    if all(w in fold(f"{root.name} {root.detail}") for w in wanted):
        return ""
    for name in root.other_names.split("; "):
        if name and all(w in fold(name) for w in wanted):
            return _("other name: %(name)s") % {"name": name}
    return ""


def unit_places(as_of: date, ids: Iterable[int]) -> dict[int, str]:
    """What each unit stands under today, or how it ended: unit id → words. Three queries."""
    wanted = set(ids)
    if not wanted:
        return {}
    alive = dict(
        UnitVersion.objects.on(as_of).filter(unit__in=wanted).values_list("unit_id", "parent_id")
    )
    parents = unit_names(as_of, {p for p in alive.values() if p})
    words = {unit: parents.get(parent or 0, "") for unit, parent in alive.items()}
    followed = Succession.objects.filter(before__in=wanted - set(alive)).order_by("on")
    for unit_id, on in followed.values_list("before_id", "on"):
        words[unit_id] = _("followed by another unit since %(day)s") % {"day": day(on)}
    for unit_id in wanted - set(words):
        words[unit_id] = _("no longer a unit")
    return words


def _numbered(rows: QuerySet[Decision], key: str, limit: int) -> list[Decision]:
    """Decisions whose number begins with the words, then the others; the latest first."""
    begin = Q(number_key__startswith=key[:60])
    listed = list(rows.filter(begin).order_by("-on", "-pk")[:limit])
    return listed + list(rows.exclude(begin).order_by("-on", "-pk")[: limit - len(listed)])


def _decisions(rows: list[Decision]) -> list[Hit]:
    ids = [d.pk for d in rows]
    found = Grant.objects.filter(decision__in=ids).exclude(state="struck").order_by()
    numbers = dict(found.values_list("decision_id").annotate(n=Count("pk")))
    return [
        Hit(
            f"{d.number}, {day(d.on)}",
            d.name or d.issuer,
            d.get_absolute_url(),
            numbers.get(d.pk, 0),
            "file-certificate",
            str(d.public_id),
        )
        for d in rows
    ]
