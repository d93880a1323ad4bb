"""Who stands under a grant: found or made; two records joined as one, and parted again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.models import Subject, SubjectLink
from thidua.common import audit
from thidua.common.bulk import copy_in
from thidua.common.keys import fold, sort_key
from thidua.common.policy import Answer, Refused, require
from thidua.people.models import Person, Unit

_LINK, _UNLINK = "awards:subject:link", "awards:subject:unlink"
_ROOTS = """
WITH RECURSIVE chain(id, root) AS (
    SELECT s.id, s.id FROM awards_subject s
    WHERE s.id = ANY(%(ids)s) AND NOT EXISTS (
        SELECT 1 FROM awards_subjectlink l WHERE l.alias_id = s.id AND l.unlinked_on IS NULL)
    UNION ALL
    SELECT l.alias_id, c.root FROM awards_subjectlink l JOIN chain c ON l.canonical_id = c.id
    WHERE l.unlinked_on IS NULL
)
UPDATE awards_subject s SET root_id = NULLIF(c.root, s.id)
FROM chain c WHERE c.id = s.id AND s.root_id IS DISTINCT FROM NULLIF(c.root, s.id)
"""


def subject_of_person(person: Person) -> Subject:
    """The subject of a person of the directory, made where there is none. Inside a transaction."""
    return subjects_of_persons([person])[person.pk]


def subject_of_unit(unit: Unit) -> Subject:
    """The subject of a unit, with all its names for finding it. Inside a transaction."""
    found = Subject.objects.filter(unit=unit).first()
    if found is None:
        found = Subject(kind=Object.COLLECTIVE, unit=unit, is_synthetic=unit.is_synthetic)
    refresh_names(found)
    found.save()
    return found


def refresh_names(subject: Subject) -> None:
    """Take the names of the unit over (not saved): the latest to show, all others for finding."""
    assert subject.unit is not None  # noqa: S101 - callers pass subjects of units
    standing = [v for v in subject.unit.versions.all() if v.superseded_at is None]
    standing.sort(key=lambda v: v.valid.lower or date.min, reverse=True)
    names = [n for v in standing for n in (v.name, v.short_name) if n]
    names += [a.name for a in subject.unit.aliases.all()]
    subject.name = names[0] if names else subject.unit.code
    others = dict.fromkeys(n for n in names if n != subject.name)
    subject.other_names = "; ".join(others)[:500]


def refresh_units(units: Collection[int]) -> int:
    """Bring the names of subjects in step with those of their units; how many were changed.

    Called by the room below whenever a unit is renamed or gets another name, in its transaction:
    the look-up finds a unit under every name that it ever had. A few queries whatever their number.
    """
    rows = Subject.objects.filter(unit__in=units).select_related("unit")
    changed = []
    for subject in rows.prefetch_related("unit__versions", "unit__aliases"):
        before = (subject.name, subject.other_names)
        refresh_names(subject)
        if (subject.name, subject.other_names) != before:
            subject.fill_keys()
            changed.append(subject)
    columns = ["name", "other_names", "search_key", "sort_key"]
    Subject.objects.bulk_update(changed, columns, batch_size=500)
    return len(changed)


def named_subject(*, kind: str, name: str, detail: str = "", is_synthetic: bool = False) -> Subject:
    """The subject known by name and place only, made where there is none. Inside a transaction.

    Two of one name with another place stay two: nobody is merged silently.
    """
    key = fold(f"{name} {detail}")
    rows = Subject.objects.filter(kind=kind, person=None, unit=None)
    for one in rows.filter(search_key__startswith=fold(name)[:700]).order_by("pk")[:200]:
        if fold(f"{one.name} {one.detail}") == key:
            return one
    return Subject.objects.create(
        kind=kind, name=name.strip(), detail=detail.strip()[:300], is_synthetic=is_synthetic
    )


# --- many at once ---------------------------------------------------------------------------------
def subjects_of_persons(persons: Iterable[Person]) -> dict[int, Subject]:
    """Key of a person → subject, made where there is none. Inside a transaction; three queries."""
    wanted = {p.pk: p for p in persons}
    rows = Subject.objects.filter(person__in=wanted)
    found: dict[Any, Subject] = {s.person_id: s for s in rows}
    new = [
        Subject(kind=Object.PERSON, person=p, name=p.name, is_synthetic=p.is_synthetic)
        for key, p in wanted.items()
        if key not in found
    ]
    return found | _made(new, rows, "person_id")


def subjects_of_units(units: Iterable[Unit]) -> dict[int, Subject]:
    """Key of a unit → subject with all its names, made where there is none; five queries."""
    wanted = {u.pk: u for u in units}
    rows = Subject.objects.filter(unit__in=wanted)
    found: dict[Any, Subject] = {s.unit_id: s for s in rows}
    lacking = Unit.objects.filter(pk__in=set(wanted) - set(found))
    new = []
    for unit in lacking.prefetch_related("versions", "aliases"):
        subject = Subject(kind=Object.COLLECTIVE, unit=unit, is_synthetic=unit.is_synthetic)
        refresh_names(subject)
        new.append(subject)
    return found | _made(new, rows, "unit_id")


def _made(new: list[Subject], rows: Any, key: str) -> dict[Any, Subject]:
    """Save new subjects; one that somebody else made in the meantime is theirs."""
    if not new:
        return {}
    for subject in new:
        subject.fill_keys()
    Subject.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    return {getattr(s, key): s for s in rows.all()}


@dataclass(frozen=True)
class Named:
    """A subject that is known by what is printed only: kind (``Object``), name, place."""

    kind: str
    name: str
    detail: str = ""

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """What two spellings of one subject share; diacritics of the name tell."""
        return (self.kind, sort_key(" ".join(self.name.split())), fold(self.detail))


def named_subjects(wanted: Iterable[Named]) -> dict[tuple[str, str, str], Subject]:
    """``Named.key`` → subject known by name and place only, made where there is none.

    Inside a transaction; two queries whatever their number.
    """
    asked = {one.key: one for one in wanted}
    rows = Subject.objects.filter(
        person=None, unit=None, sort_key__in={key[1][:1200] for key in asked}
    )
    found = {}
    for one in rows.order_by("-pk"):
        found[Named(one.kind, one.name, one.detail).key] = one
    new = {
        key: Subject(kind=one.kind, name=" ".join(one.name.split())[:500], detail=one.detail[:300])
        for key, one in asked.items()
        if key not in found
    }
    for subject in new.values():
        subject.fill_keys()
    copy_in(list(new.values()))
    return {key: one for key, one in found.items() if key in asked} | new


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


@transaction.atomic
def link(
    *, actor: Any, as_of: date, alias: Subject, canonical: Subject, reason: str
) -> SubjectLink:
    """Say that two records are one: ``alias`` counts with ``canonical`` from now on.

    No row moves; :func:`unlink` takes it back.

    Raises:
        Refused: by policy; without a reason; for two kinds; when it would go round in a circle.
    """
    rows = Subject.objects.select_for_update(of=("self",))
    both = {s.pk: s for s in rows.filter(pk__in=[alias.pk, canonical.pk]).order_by("pk")}
    one, other = both[alias.pk], both[canonical.pk]
    require(actor, _LINK, one)
    if not reason.strip():
        raise _no(_LINK, "reason", _("Say why: a reason is required here."))
    if one.kind != other.kind:
        raise _no(_LINK, "kind", _("A person, a collective and a household are never one."))
    if other.root_id_or_own == one.pk:
        raise _no(_LINK, "circle", _("The other record counts with this one already."))
    made = SubjectLink.objects.create(
        alias=one,
        canonical=other,
        linked_on=as_of,
        linked_label=actor.label[:300],
        reason=reason.strip()[:500],
    )
    _settle([one.pk, other.pk, other.root_id_or_own])
    audit.record(
        actor=actor,
        action=_LINK,
        obj=one,
        as_of=as_of,
        reason=made.reason,
        changes={"counts_with": [None, str(other.public_id)], "name": str(other)},
    )
    return made


@transaction.atomic
def unlink(*, actor: Any, as_of: date, link: SubjectLink, reason: str) -> SubjectLink:
    """Part two records that were joined; each has its own grants again.

    Raises:
        Refused: by policy, for a link that was undone, without a reason.
    """
    rows = SubjectLink.objects.select_for_update(of=("self",))
    row = rows.select_related("alias", "canonical").get(pk=link.pk)
    require(actor, _UNLINK, row)
    if not reason.strip():
        raise _no(_UNLINK, "reason", _("Say why: a reason is required here."))
    row.unlinked_on, row.unlinked_label = as_of, actor.label[:300]
    row.unlink_reason = reason.strip()[:500]
    row.save()
    _settle([row.alias_id, row.canonical_id])
    audit.record(
        actor=actor,
        action=_UNLINK,
        obj=row.alias,
        as_of=as_of,
        reason=row.unlink_reason,
        changes={"counts_with": [str(row.canonical.public_id), None], "name": str(row.canonical)},
    )
    return row


def _settle(ids: list[int]) -> None:
    """Set ``root`` anew from the open links, for these subjects and all that hang on them."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, {"ids": ids})
