"""The legal library: seeding, what documents cite, status on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import cast as casting
from thidua.common import audit
from thidua.common.policy import Refused
from thidua.documents import queries
from thidua.documents.domain import legal
from thidua.documents.models import LegalBasis

pytestmark = pytest.mark.django_db
DAY = casting.DAY


def by_code(code: str) -> LegalBasis:
    return LegalBasis.objects.get(code=code)


def test_seeding_twice_changes_nothing(cast: casting.Cast) -> None:
    first = legal.seed_catalogue(as_of=DAY)
    assert first == len(legal.catalogue()) == LegalBasis.objects.count()
    assert legal.seed_catalogue(as_of=DAY) == 0
    assert list(by_code("decree-98-2023").replaced_by.all()) == [by_code("decree-152-2025")]


def test_seeding_keeps_what_a_person_wrote(cast: casting.Cast) -> None:
    legal.seed_catalogue(as_of=DAY)
    head = cast.actor("standing_head")
    legal.edit(
        actor=head,
        as_of=DAY,
        basis=by_code("circular-01-2024"),
        values={"effective_from": date(2024, 2, 1), "replaced_by": []},
    )
    assert legal.seed_catalogue(as_of=DAY) == 0
    kept = by_code("circular-01-2024")
    assert (kept.effective_from, list(kept.replaced_by.all())) == (date(2024, 2, 1), [])
    assert audit.trail(kept).first().changes == {  # type: ignore[union-attr]
        "effective_from": [None, "2024-02-01"],
        "replaced_by": [
            ["15/2025/TT-BNV Hướng dẫn biện pháp thi hành Luật Thi đua, khen thưởng"],
            [],
        ],
    }


def test_a_citation_recorded_earlier_becomes_the_catalogues_row(cast: casting.Cast) -> None:
    cited = legal.match_or_record(
        actor=cast.actor("officer_in_charge"), as_of=DAY, reference={"number": "98/2023/NĐ-CP"}
    )
    legal.seed_catalogue(as_of=DAY)
    assert by_code("decree-98-2023") == cited


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("law-2003", date(2023, 12, 31), "unknown"),
        ("law-2003", date(2024, 1, 1), "replaced"),
        ("law-2022", date(2023, 12, 31), "not_yet"),
        ("law-2022", date(2024, 1, 1), "in_force"),
        ("decree-98-2023", date(2025, 6, 30), "in_force"),
        ("decree-98-2023", date(2025, 7, 1), "replaced"),
        ("decree-152-2025", date(2027, 2, 28), "in_force"),
        ("decree-152-2025", date(2027, 3, 1), "expired"),
        ("consolidated-2026", date(2026, 6, 1), "unknown"),
    ],
)
def test_status_on_a_day(cast: casting.Cast, code: str, day: date, status: str) -> None:
    legal.seed_catalogue(as_of=DAY)
    assert legal.status(by_code(code), day) == status


@settings(deadline=None, max_examples=40)
@given(days=st.lists(st.tuples(*[st.none() | st.integers(-3, 3)] * 4), min_size=1, max_size=6))
def test_the_status_of_a_list_is_that_of_each_row(days: list[tuple[int | None, ...]]) -> None:
    LegalBasis.objects.all().delete()

    def day(offset: int | None) -> date | None:
        return None if offset is None else DAY + timedelta(days=offset)

    for n, (first, last, newer, _x) in enumerate(days):
        ends = day(last)
        begins = day(first)
        if begins and ends and ends < begins:
            begins, ends = ends, begins
        row = LegalBasis.objects.create(
            kind="law", number=f"{n}/L", name="Luật", effective_from=begins, effective_to=ends
        )
        if _x is not None:
            row.replaced_by.add(
                LegalBasis.objects.create(
                    kind="law", number=f"{n}/M", name="Luật mới", effective_from=day(newer)
                )
            )
    annotated = dict(
        queries.with_status(LegalBasis.objects.all(), DAY).values_list("number", "status")
    )
    assert annotated == {b.number: legal.status(b, DAY).value for b in LegalBasis.objects.all()}


def test_citations_are_matched_or_recorded_unverified(cast: casting.Cast) -> None:
    legal.seed_catalogue(as_of=DAY)
    actor = cast.actor("officer_in_charge")

    def cite(**reference: str | None) -> LegalBasis:
        return legal.match_or_record(
            actor=actor, as_of=DAY, reference=reference, source="Kế hoạch 12/KH-UBND"
        )

    assert cite(number=None, name="Luật thi đua – khen thưởng, năm 2022") == by_code("law-2022")
    assert cite(number="06/2022/qh15", date="2022-06-15") == by_code("law-2022")
    new = cite(number="Số: 19 /CT-TTg", date="2021-07-16", issuer="Thủ tướng Chính phủ", name="")
    assert (new.number, new.kind, new.issued_on, new.issuer, new.verified, new.source) == (
        "19/CT-TTg",
        "directive",
        date(2021, 7, 16),
        "Thủ tướng Chính phủ",
        False,
        "Kế hoạch 12/KH-UBND",
    )
    assert cite(number="19/CT-TTg") == new
    assert cite(number="19/CT-TTg", date="2021-07-16") == new
    other = cite(number="19/CT-TTg", date="2011-01-02")
    assert other != new
    assert cite(number=None, name="Nghị quyết Đại hội XIII") == cite(name="nghị quyết đại hội xiii")
    with pytest.raises(Refused):
        cite(number="", name=" ")


@pytest.mark.parametrize(
    ("number", "name", "kind"),
    [
        ("", "Nghị quyết Đại hội", "resolution"),
        ("29-NQ/TW", "", "resolution"),
        ("10/NQ-CP", "", "resolution"),
        ("98/2023/NĐ-CP", "", "decree"),
        ("01/2024/TT-BNV", "", "circular"),
        ("711/QĐ-TTg", "", "decision"),
        ("06/2022/QH15", "", "law"),
        ("210/KH-UBND", "", "plan"),
        ("", "Văn bản của Bộ Chính trị", "other"),
    ],
)
def test_the_sort_of_instrument(number: str, name: str, kind: str) -> None:
    assert legal.kind_of(number, name) == kind


def test_number_and_date_stand_once(cast: casting.Cast) -> None:
    legal.seed_catalogue(as_of=DAY)
    values = {"kind": "law", "number": " 06/2022/QH15", "name": "x", "issued_on": date(2022, 6, 15)}
    head = cast.actor("standing_head")
    with pytest.raises(Refused) as refused:
        legal.add(actor=head, as_of=DAY, values=values)
    assert refused.value.answer.rule == "documents:basis_once"
    with pytest.raises(Refused):
        legal.add(actor=cast.actor("finance_officer"), as_of=DAY, values={**values, "number": "1"})
