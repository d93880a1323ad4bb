"""One subject through its years: linked records, former names, predecessors and successors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from thidua.awards.models import Grant, Subject, SubjectLink
from thidua.common.policy import which
from thidua.people.links import canonical_of, records_of
from thidua.people.models import UnitVersion

_LINEAGE = """
WITH RECURSIVE line(before_id, after_id, day, depth) AS (
    SELECT s.before_id, s.after_id, s."on", 1 FROM people_succession s
    WHERE s.{end} = ANY(%(units)s)
    UNION
    SELECT s.before_id, s.after_id, s."on", l.depth + 1
    FROM people_succession s JOIN line l ON s.{end} = l.{start}
    WHERE l.depth < 20
)
SELECT DISTINCT before_id, after_id, day FROM line ORDER BY day, before_id
"""


@dataclass(frozen=True)
class Step:
    """A unit followed another on a day."""

    before: int
    after: int
    on: date


@dataclass(frozen=True)
class Name:
    """What a unit was called, and during which days (``until`` open or excluded)."""

    name: str
    first: date | None
    until: date | None


@dataclass
class Line:
    """One unit of the lineage, or the subject itself where it is no unit.

    Args:
        title: its latest name.
        unit_id: the unit, ``None`` for others.
        names: names in order.
        grants: its grants, oldest first.
        into: the unit that followed it, on that day.
        own: whether it is the subject of the page.
    """

    title: str
    unit_id: int | None = None
    names: list[Name] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    into: Step | None = None
    own: bool = False
    url: str = ""


@dataclass
class History:
    """All that a timeline shows."""

    subject: Subject
    lines: list[Line]
    grants: list[Grant]
    renames: int
    mergers: int
    successors: list[tuple[Subject | None, str, date]]
    links: list[SubjectLink]
    units: int = 1
    """The unit itself and all that it followed, whether they are shown or not."""

    @property
    def own_count(self) -> int:
        """Grants of the subject itself."""
        return sum(len(line.grants) for line in self.lines if line.own)


def lineage(units: Iterable[int], *, back: bool) -> list[Step]:
    """Successions that lead to these units (``back``), or that they lead to; by day."""
    end, start = ("after_id", "before_id") if back else ("before_id", "after_id")
    with connection.cursor() as cursor:
        cursor.execute(_LINEAGE.format(end=end, start=start), {"units": list(units)})
        return [Step(*row) for row in cursor.fetchall()]


def family(subject: Subject) -> list[Subject]:
    """The subject and every record that counts with it, the root first."""
    root = subject.root_id_or_own
    own = Q(pk=root) | Q(root=root)
    if subject.person_id is not None:  # records that the directory reads as one person
        persons = records_of(subject.person_id)
        own |= Q(person__in=persons) | Q(root__person__in=persons)
    return sorted(Subject.objects.filter(own).order_by("pk"), key=lambda s: s.pk != root)


def standing_for(subject: Subject) -> Subject:
    """The record whose page shows this one too: its root, or that of the person it is read as."""
    if subject.root is not None:
        return subject.root
    if subject.person_id is not None:  # one person in two records of the directory
        canonical = canonical_of([subject.person_id])[subject.person_id]
        return Subject.objects.filter(person=canonical).first() or subject
    return subject


def grants_of(actor: Any, subjects: Iterable[int]) -> QuerySet[Grant]:
    """Grants of these subjects that the actor may see, struck ones left out, latest first."""
    rows: QuerySet[Grant] = which(actor, "awards:registry:view")
    return (
        rows.filter(subject__in=list(subjects))
        .exclude(state="struck")
        .select_related("decision", "revocation", "period")
        .order_by("-granted_on", "-pk")
    )


def history(actor: Any, as_of: date, subject: Subject, *, alone: bool = False) -> History:
    """The timeline of a subject; of a unit with those it followed, unless ``alone``.

    The number of queries does not depend on the number of grants or predecessors.
    """
    own = family(subject)
    root = own[0]
    units = [s.unit_id for s in own if s.unit_id]
    back = lineage(units, back=True) if units else []
    ahead = lineage(units, back=False) if units else []
    followed = sorted({s.before for s in back} - set(units))
    before = [] if alone else followed
    subjects: dict[int, list[int]] = {}
    if before:
        rows = Subject.objects.filter(Q(unit__in=before) | Q(root__unit__in=before))
        for pk, unit_id, root_unit in rows.values_list("pk", "unit_id", "root__unit_id"):
            subjects.setdefault(root_unit or unit_id, []).append(pk)
    own_ids = [s.pk for s in own]
    grants = list(grants_of(actor, [*own_ids, *(i for ids in subjects.values() for i in ids)]))
    named = _names({*units, *before, *(s.after for s in ahead)})
    pages = _pages({*before, *(s.after for s in ahead)})
    whose = {pk: unit for unit, ids in subjects.items() for pk in ids}
    lines = [_own_line(root, units, named)]
    lines += [_line(u, named, back, pages) for u in before if u in subjects or u in named]
    by_unit = {line.unit_id: line for line in lines[1:]}
    for grant in reversed(grants):
        by_unit.get(whose.get(grant.subject_id, 0), lines[0]).grants.append(grant)
    follow = {s.after: s.on for s in ahead if s.after not in units}
    return History(
        root,
        lines,
        grants,
        renames=sum(max(0, len(_distinct(line.names)) - 1) for line in lines),
        mergers=len({(s.after, s.on) for s in back}) if not alone else 0,
        successors=[
            (pages.get(u), named[u][-1].name if u in named else "", on) for u, on in follow.items()
        ],
        links=list(
            SubjectLink.objects.filter(
                Q(alias__in=own_ids) | Q(canonical__in=own_ids), unlinked_on=None
            ).select_related("alias", "canonical")
        ),
        units=1 + len(followed),
    )


def _distinct(names: list[Name]) -> list[str]:
    return list(dict.fromkeys(n.name for n in names))


def _names(units: set[int]) -> dict[int, list[Name]]:
    """Names of units in order; two versions with one name are one entry."""
    rows = UnitVersion.objects.filter(unit__in=units, superseded_at=None).order_by("unit", "valid")
    found: dict[int, list[Name]] = {}
    for unit_id, name, valid in rows.values_list("unit_id", "name", "valid"):
        names = found.setdefault(unit_id, [])
        if names and names[-1].name == name:
            names[-1] = Name(name, names[-1].first, valid.upper)
        else:
            names.append(Name(name, valid.lower, valid.upper))
    return found


def _pages(units: set[int]) -> dict[int, Subject]:
    return {s.unit_id: s for s in Subject.objects.filter(unit__in=units) if s.unit_id}


def _own_line(root: Subject, units: list[int], named: dict[int, list[Name]]) -> Line:
    names = [n for u in units for n in named.get(u, ())]
    unit = root.unit_id
    return Line(root.name, unit, named.get(unit, names) if unit else names, own=True)


def _line(
    unit: int, named: dict[int, list[Name]], back: list[Step], pages: dict[int, Subject]
) -> Line:
    names = named.get(unit, [])
    step = next((s for s in back if s.before == unit), None)
    url = pages[unit].get_absolute_url() if unit in pages else ""
    return Line(names[-1].name if names else "", unit, names, into=step, url=url)
