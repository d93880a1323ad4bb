"""Records that are one person: linked and unlinked; persons known from a printed list entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models.base import since
from thidua.common.policy import Answer, Refused, require
from thidua.people.models import CareerStep, Person, PersonLink, Unit

LINK, UNLINK, ENTER = "people:person:link", "people:person:unlink", "people:person:enter"


@transaction.atomic
def link_persons(
    *, actor: Any, as_of: date, alias: Person, canonical: Person, reason: str
) -> PersonLink:
    """Read two records as one person from today on; no row of either is moved.

    Args:
        actor: standing body or administrator.
        as_of: business date.
        alias: the record that leads to the other.
        canonical: the record that stays; one that leads elsewhere is followed.
        reason: why they are one person.

    Raises:
        Refused: for others; when both are one record, are linked already, others lead to
            ``alias``, or both have citizen numbers that differ.
        ValidationError: without a reason.
    """
    require(actor, LINK, alias)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the records are one person.")})
    ids = sorted({alias.pk, canonical.pk})
    locked = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    away = PersonLink.objects.filter(alias=canonical, ended_on=None).select_related("canonical")
    further = away.first()
    target = further.canonical if further else locked[canonical.pk]
    if target.pk == alias.pk:
        raise _refused("same", _("These records are read as one person already."))
    if PersonLink.objects.filter(alias=alias, ended_on=None).exists():
        raise _refused(
            "linked", _("%(name)s is linked already. Undo that link first.") % {"name": alias.name}
        )
    if PersonLink.objects.filter(canonical=alias, ended_on=None).exists():
        raise _refused(
            "leads",
            _("Other records are linked to %(name)s. Link the other way round.")
            % {"name": alias.name},
        )
    first, second = locked[alias.pk].citizen_hash, target.citizen_hash
    if first and second and first != second:
        raise _refused(
            "citizen", _("Both have a citizen number and they differ: they are two persons.")
        )
    link = PersonLink.objects.create(
        alias=alias, canonical=target, linked_on=as_of, reason=reason.strip()
    )
    for one, other in ((alias, target), (target, alias)):
        audit.record(
            actor=actor,
            action=LINK,
            obj=one,
            as_of=as_of,
            changes={"link": [None, other.code], "reads_as": target.code},
            reason=reason.strip(),
        )
    return link


@transaction.atomic
def unlink_persons(*, actor: Any, as_of: date, link: PersonLink, reason: str) -> PersonLink:
    """Undo a link: from today on the records are two persons again; the link stays in history.

    Raises:
        Refused: for others, or when it is undone already.
        ValidationError: without a reason.
    """
    require(actor, UNLINK, link)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the records are two persons.")})
    link = PersonLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.ended_on is not None:
        raise _refused("undone", _("This link is undone already."), UNLINK)
    # A demonstration may be set back before the day of the link.
    link.ended_on, link.end_reason = max(as_of, link.linked_on), reason.strip()
    link.save(update_fields=["ended_on", "end_reason"])
    for one, other in ((link.alias, link.canonical), (link.canonical, link.alias)):
        audit.record(
            actor=actor,
            action=UNLINK,
            obj=one,
            as_of=as_of,
            changes={"link": [other.code, None]},
            reason=reason.strip(),
        )
    return link


def _refused(rule: str, reason: str, action: str = LINK) -> Refused:
    return Refused(Answer(False, action, rule, reason))


@dataclass(frozen=True)
class NewPerson:
    """Somebody whom a list names and the records lack.

    Args:
        name: as printed, without form of address.
        first: day of the list: from then on the post is known.
        gender: from the form of address, where it tells.
        title: post as printed.
        unit: where known.
        unit_text: as printed.
        basis: number, date and issuer of the list.
        place: where in it.
        is_synthetic: made up.
    """

    name: str
    first: date
    gender: str = Person.Gender.UNKNOWN
    title: str = ""
    unit: Unit | None = None
    unit_text: str = ""
    basis: str = ""
    place: str = ""
    is_synthetic: bool = False


@transaction.atomic
def enter_persons(*, actor: Any, as_of: date, entries: Sequence[NewPerson]) -> list[Person]:
    """Enter persons whom a confirmed list names; they hold no post that gives rights.

    Returns:
        The persons in the order of the entries.

    Raises:
        Refused: for others than the standing body and the administrator.
        ValidationError: for an entry without a name.
    """
    require(actor, ENTER, Person())
    persons = []
    for entry in entries:
        if not entry.name.strip():
            raise ValidationError({"name": _("Write the name.")})
        person = Person(
            name=" ".join(entry.name.split()),
            gender=entry.gender,
            is_synthetic=entry.is_synthetic,
        )
        person.code = person.own_code()
        person.fill_keys()
        persons.append(person)
    Person.objects.bulk_create(persons, batch_size=1000)
    CareerStep.objects.bulk_create(
        (
            CareerStep(
                person=person,
                unit=entry.unit,
                unit_text=entry.unit_text,
                title=entry.title,
                valid=since(entry.first),
                basis=entry.basis,
                place=entry.place,
            )
            for person, entry in zip(persons, entries, strict=True)
            if entry.unit is not None or entry.unit_text
        ),
        batch_size=1000,
    )
    audit.record_many(
        actor=actor,
        as_of=as_of,
        entries=((ENTER, person, {"created": person.code}, entry.basis)
                 for person, entry in zip(persons, entries, strict=True)),
    )  # fmt: skip
    return persons
