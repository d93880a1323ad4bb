"""The ledger of use: what was spent is not spent again where the rule forbids it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.awards.makers import decision as award_decision
from tests.awards.makers import give
from tests.initiatives.makers import decision, record, spend
from tests.support.cast import DAY, Cast
from thidua.awards.ledger import uses_seen
from thidua.awards.models import Subject
from thidua.common.audit import trail
from thidua.common.policy import Refused
from thidua.initiatives.domain import initiatives, uses
from thidua.initiatives.extensions import BOOK
from thidua.initiatives.models import Use
from thidua.initiatives.queries import recognised_of
from thidua.people.domain.facts import period_of
from thidua.people.models import Person, PersonLink


def test_the_room_of_awards_says_what_is_a_title(cast: Cast) -> None:
    titles = {one.code: one.is_title for one in BOOK.names()}
    assert (titles["CSTDCS"], titles["CSTDT"], titles["BKT"], titles["HCLD3"]) == (
        True, True, False, False,
    )  # fmt: skip
    assert "TTLDXS" not in titles  # given to collectives


def test_a_title_and_a_form_do_not_share_an_initiative(cast: Cast) -> None:
    """C02, C07: spent on the title, not on the certificate; nor on the same title again."""
    row = record(cast)
    first = spend(cast, row)
    assert (first.award_name, first.is_title, first.basis) == ("Chiến sĩ thi đua cơ sở", True, "")
    for award, year in (("CSTDCS", "2023"), ("CSTDCS", "2024"), ("BKT", "2023")):
        with pytest.raises(Refused) as refused:
            spend(cast, row, award, period=period_of(year), basis="Quy chế tỉnh")
        assert refused.value.answer.rule == "spent once"
    spend(cast, row, "BKT", author=row.authors.all()[1])  # the other author has not spent it
    form = record(cast, head=decision(number="99/QĐ-SCT"))
    spend(cast, form, "BKT")
    with pytest.raises(Refused):
        spend(cast, form, "CSTDCS")
    assert Use.objects.count() == 3


def test_another_title_needs_the_rule_that_allows_it(cast: Cast) -> None:
    """Sources do not agree: entered with the province's rule, marked by it."""
    row = record(cast)
    spend(cast, row)
    with pytest.raises(ValidationError) as wrong:
        spend(cast, row, "CSTDT")
    assert set(wrong.value.message_dict) == {"basis"}
    again = spend(cast, row, "CSTDT", basis="QĐ 7/2024/QĐ-UBND, Điều 5")
    assert again.basis == "QĐ 7/2024/QĐ-UBND, Điều 5"


def test_linked_records_are_one_person(cast: Cast) -> None:
    row = record(cast)
    outside = row.authors.all()[1]
    outside.person = Person.objects.create(name=outside.name, is_synthetic=True)
    outside.save()
    spend(cast, row)
    PersonLink.objects.create(
        alias=outside.person, canonical=row.authors.all()[0].person, linked_on=DAY, reason="một"
    )
    with pytest.raises(Refused):
        spend(cast, row, "BKT", author=outside)


def test_a_reversed_entry_frees_it_and_can_still_be_read(cast: Cast) -> None:
    row, actor = record(cast), cast.actor("officer_in_charge")
    use = spend(cast, row)
    with pytest.raises(ValidationError):
        uses.reverse_use(actor=actor, as_of=DAY, use=use, reason=" ")
    gone = uses.reverse_use(actor=actor, as_of=DAY, use=use, reason="ghi nhầm năm")
    assert (gone.reversed_on, gone.reversal_reason, gone.reversed_label) == (
        DAY, "ghi nhầm năm", actor.label,
    )  # fmt: skip
    with pytest.raises(Refused):
        uses.reverse_use(actor=actor, as_of=DAY, use=use, reason="lần nữa")
    spend(cast, row, "BKT")
    assert Use.objects.count() == 2
    assert [e.action for e in trail(row)][:3] == [
        "initiatives:use:record", "initiatives:use:reverse", "initiatives:use:record",
    ]  # fmt: skip


def test_what_cannot_be_spent(cast: Cast) -> None:
    row = record(cast)

    def fields(**more: object) -> set[str]:
        with pytest.raises(ValidationError) as wrong:
            spend(cast, row, **more)  # type: ignore[arg-type]
        return set(wrong.value.message_dict)

    assert fields(award="TTLDXS") == {"award"}
    assert fields(period=period_of("2025")) == {"period"}
    assert fields(number="1/QĐ", on=date(2023, 11, 19)) == {"on"}  # before it was recognised
    assert fields(number="1/QĐ", on=date(2024, 1, 16)) == {"on"}
    only = row.recognitions.get()
    initiatives.withdraw(
        actor=cast.actor("standing_head"), as_of=DAY, recognition=only, why="decision", reason="QĐ"
    )
    with pytest.raises(Refused):
        spend(cast, row)
    with pytest.raises(Refused):  # the unit keeps no ledger
        uses.spend(
            actor=cast.actor("industry_head"), as_of=DAY, author=row.authors.all()[0],
            award_code="CSTDCS", period=period_of("2023"),
        )  # fmt: skip


def test_the_grant_of_the_registry_is_found(cast: Cast) -> None:
    row = record(cast)
    author = row.authors.all()[0]
    subject = Subject.objects.create(
        kind="person", person=author.person, name=author.name, is_synthetic=True
    )
    head = award_decision(on=date(2024, 1, 10))
    grant = give(cast, subject, head=head, period=period_of("2023"))
    use = spend(cast, row)
    assert (use.grant, use.number, use.on) == (grant.public_id, "402/QĐ-UBND", date(2024, 1, 10))
    assert BOOK.pages([grant.public_id]) == {grant.public_id: grant.get_absolute_url()}
    assert uses_seen(cast.actor("auditor"), grant.public_id) == [use]
    assert uses_seen(cast.actor("finance_head"), grant.public_id) == []


def test_what_a_judgement_asks(cast: Cast) -> None:
    """Scope by the day asked, the period that counts, what it was spent on; through links."""
    row = record(cast)
    initiatives.recognise(
        actor=cast.actor("standing_head"), as_of=DAY, initiative=row,
        recognition=decision("tinh", "12/QĐ-UBND", on=date(2024, 1, 10)),
    )  # fmt: skip
    spend(cast, row)
    person = row.authors.all()[0].person
    assert person is not None
    twin = Person.objects.create(name=person.name, is_synthetic=True)
    PersonLink.objects.create(alias=twin, canonical=person, linked_on=DAY, reason="một")
    for as_of, scope in ((DAY, "tinh"), (date(2023, 12, 1), "co_so")):
        found = recognised_of([person.pk, twin.pk], as_of)
        assert found[person.pk] == found[twin.pk]
        [one] = found[person.pk]
        assert (one.public_id, one.kind, one.scope, one.period) == (
            row.public_id, "sang_kien", scope, period_of("2023"),
        )  # fmt: skip
        assert one.spent_on == (("CSTDCS", period_of("2023")),)
    assert recognised_of([person.pk], date(2023, 1, 1)) == {person.pk: []}
