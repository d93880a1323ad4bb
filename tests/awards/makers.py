"""Grants of made-up people for the tests of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support.cast import DAY, Cast
from thidua.awards.domain import facts as said
from thidua.awards.domain import grants
from thidua.awards.domain.subjects import subject_of_unit
from thidua.awards.models import Grant, Subject
from thidua.people.models import Person

CITIZEN = "025190000123"
BORN = date(1984, 3, 9)


def person(name: str = "Nguyễn Mẫu Thị Hoa", detail: str = "Trường THPT Mẫu") -> Subject:
    """A subject of the directory with a birth date and a citizen number that must not get out."""
    made = Person.objects.create(
        name=name, gender="female", born=BORN, citizen_hash=CITIZEN, is_synthetic=True
    )
    return Subject.objects.create(
        kind="person", person=made, name=name, detail=detail, is_synthetic=True
    )


def decision(number: str = "402/QĐ-UBND", on: date = date(2024, 1, 10), **more: Any) -> Any:
    """Head of a decision of the province."""
    facts = {"authority": "CT_UBND_TINH", "issuer": "Chủ tịch UBND tỉnh Mẫu", **more}
    return said.DecisionFacts(number=number, on=on, **facts)


def give(
    cast: Cast,
    subject: Subject,
    award: str = "Chiến sĩ thi đua cơ sở",
    head: Any = None,
    *,
    who: str = "officer_in_charge",
    **more: Any,
) -> Grant:
    """One grant, entered by the officer in charge."""
    facts = said.GrantFacts(award=award, name=more.pop("name", subject.name), **more)
    return grants.record(
        actor=cast.actor(who), as_of=DAY, subject=subject, decision=head or decision(), facts=facts
    )


def unit_subject(unit: Any) -> Subject:
    """The subject of a unit."""
    return subject_of_unit(unit)
