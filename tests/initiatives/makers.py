"""Initiatives of made-up people for the tests of this room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.support.cast import DAY, Cast
from thidua.initiatives.domain import initiatives, uses
from thidua.initiatives.domain.facts import AuthorFacts, InitiativeFacts, RecognitionFacts
from thidua.initiatives.models import Initiative, Use
from thidua.people.domain.facts import period_of

NAME = "Giải pháp số hóa hồ sơ một cửa"
DECIDED = date(2023, 11, 20)


def decision(scope: str = "co_so", number: str = "45/QĐ-SCT", **more: Any) -> RecognitionFacts:
    """Head of a decision that recognises."""
    facts = {"on": DECIDED, "issuer": "Giám đốc Sở Công Thương", **more}
    return RecognitionFacts(scope=scope, number=number, **facts)


def facts(cast: Cast, **more: Any) -> InitiativeFacts:
    """An initiative of Sở Công Thương by its officer, and somebody from outside."""
    person = cast.posts["industry_officer"].person
    authors = (
        AuthorFacts(person.name, "tac_gia", Decimal(70), person),
        AuthorFacts("Trịnh Mẫu Ngoài", "dong_tac_gia", Decimal(30)),
    )
    said: dict[str, Any] = {
        "name": NAME, "kind": "sang_kien", "unit": cast.industry, "period": period_of("2023"),
        "authors": authors,
    }  # fmt: skip
    return InitiativeFacts(**(said | more))


def record(
    cast: Cast, who: str = "officer_in_charge", head: RecognitionFacts | None = None, **more: Any
) -> Initiative:
    """One initiative, entered by the officer in charge."""
    code = more.pop("code", "")
    return initiatives.record(
        actor=cast.actor(who), as_of=DAY, facts=facts(cast, **more), code=code,
        recognition=head or decision(),
    )  # fmt: skip


def spend(cast: Cast, row: Initiative, award: str = "CSTDCS", **more: Any) -> Use:
    """The first author's use for 2023."""
    said: dict[str, Any] = {"author": row.authors.all()[0], "period": period_of("2023"), **more}
    return uses.spend(actor=cast.actor("standing_head"), as_of=DAY, award_code=award, **said)
