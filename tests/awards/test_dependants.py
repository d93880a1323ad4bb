"""What rested on a revoked award: found again and again, asked about, kept or revoked as well."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.awards.facts_of import initiative, rate
from tests.awards.makers import decision, give, person, unit_subject
from tests.support.cast import DAY, Cast
from thidua.awards.domain import dependants, grants
from thidua.awards.models import DependantReview, Grant, Subject
from thidua.common.models import AuditEntry
from thidua.common.policy import Refused, may
from thidua.people.domain.facts import period_of
from thidua.people.models import Succession
from thidua.work.models import WorkItem

LATER = date(2026, 3, 1)
FIGHTER, PROVINCE_FIGHTER, FORM = (
    "Chiến sĩ thi đua cơ sở", "Chiến sĩ thi đua cấp tỉnh", "Bằng khen của Chủ tịch UBND tỉnh",
)  # fmt: skip


@pytest.fixture
def climber(cast: Cast) -> dict[str, Grant]:
    """Three titles in a row, on them a provincial title; a certificate on two of them."""
    who = person()
    assert who.person is not None
    made: dict[str, Grant] = {}
    for year in (2021, 2022, 2023, 2024):
        rate(who.person, str(year))
        initiative(who.person, str(year), cast.industry, scope="tinh" if year == 2024 else "co_so")
        if year < 2024:
            made[str(year)] = give(
                cast, who, FIGHTER, decision(f"{year}/QĐ", date(year, 12, 20)),
                period=period_of(str(year)), unit=cast.industry,
            )  # fmt: skip
    initiative(who.person, "2023", cast.industry, scope="tinh")
    actor = cast.actor("officer_in_charge", LATER)
    for name, award, on in (
        ("province", PROVINCE_FIGHTER, date(2024, 2, 1)),
        ("form", FORM, date(2024, 3, 1)),
        ("thanks", "Lao động tiên tiến", date(2024, 3, 2)),
    ):
        made[name] = grants.record(
            actor=actor, as_of=LATER, subject=who, decision=decision(f"{name}/QĐ", on),
            facts=grants.GrantFacts(
                award=award, name=who.name, period=period_of("2023"), unit=cast.industry
            ),
        )  # fmt: skip
    return made


def revoke(cast: Cast, grant: Grant) -> None:
    grants.revoke(
        actor=cast.actor("officer_in_charge", LATER), as_of=LATER, grant=grant, ground="a",
        number="15/QĐ-UBND", on=date(2026, 2, 2), issuer="Chủ tịch UBND tỉnh Mẫu",
    )  # fmt: skip


def found() -> list[tuple[str, int, int]]:
    rows = DependantReview.objects.select_related("grant").order_by("grant__granted_on")
    return [(r.grant.award_printed, r.before, r.after) for r in rows]


def test_each_award_that_rested_on_it_is_listed_and_asked_about(
    cast: Cast, climber: dict[str, Grant]
):
    assert climber["province"].award_code == "CSTDT"
    revoke(cast, climber["2022"])
    assert [award for award, _before, _after in found()] == [PROVINCE_FIGHTER]
    ((_award, before, after),) = found()
    assert before > after == 0
    item = WorkItem.objects.get(kind="awards.review")
    assert (item.post, item.state) == (cast.posts["officer_in_charge"], "open")
    assert item.params["award"] == PROVINCE_FIGHTER
    assert item.url == f"{climber['province'].get_absolute_url()}#rested"
    entry = AuditEntry.objects.filter(action="awards:grant:revoke").get()
    assert entry.changes["rested_on_it"] == 1


def test_what_rested_on_what_fell_falls_too(cast: Cast, climber: dict[str, Grant]):
    who = climber["province"].subject
    assert who.person is not None
    actor = cast.actor("officer_in_charge", LATER)

    def record(award: str, number: str, on: date) -> Grant:
        return grants.record(
            actor=actor, as_of=LATER, subject=who, decision=decision(number, on),
            facts=grants.GrantFacts(award=award, name=who.name, period=period_of("2024")),
        )  # fmt: skip

    initiative(who.person, "2024", cast.industry, scope="toan_quoc")
    record(FIGHTER, "2024/QĐ", date(2024, 12, 20))
    second = record(PROVINCE_FIGHTER, "2T/QĐ", date(2025, 2, 1))
    national = record("Chiến sĩ thi đua toàn quốc", "TQ/QĐ", date(2025, 12, 1))
    assert (second.award_code, national.award_code) == ("CSTDT", "CSTDTQ")
    revoke(cast, climber["2021"])
    # The second provincial title counts 2022 to 2024; the national one lost the first of its two.
    assert {r.grant_id: r.through for r in DependantReview.objects.all()} == {
        climber["province"].pk: [climber["2021"].pk],
        national.pk: [climber["province"].pk],
    }


def test_an_award_of_older_law_is_not_judged_anew(cast: Cast):
    who = person()
    assert who.person is not None
    rate(who.person, "2015")
    first = give(cast, who, FIGHTER, decision("1/QĐ", date(2015, 12, 1)), period=period_of("2015"))
    give(cast, who, FORM, decision("2/QĐ", date(2017, 12, 1)), period=period_of("2016"))
    revoke(cast, first)
    assert found() == []


def test_a_successor_carries_what_was_revoked(cast: Cast):
    Succession.objects.create(before=cast.finance, after=cast.industry, on=date(2023, 7, 1))
    actor = cast.actor("officer_in_charge", LATER)
    gone = give(
        cast, unit_subject(cast.finance), "Tập thể lao động xuất sắc",
        decision("1/QĐ", date(2022, 12, 20)), period=period_of("2022"),
    )  # fmt: skip
    rate(cast.industry, "2023")
    later = grants.record(
        actor=actor, as_of=LATER, subject=unit_subject(cast.industry),
        decision=decision("2/QĐ", date(2024, 3, 1)),
        facts=grants.GrantFacts(award=FORM, name="Sở Công Thương", period=period_of("2023")),
    )  # fmt: skip
    revoke(cast, gone)
    assert [award for award, _b, _a in found()] == [later.award_printed]


def test_kept_with_a_reason_or_revoked_as_well(cast: Cast, climber: dict[str, Grant]):
    revoke(cast, climber["2022"])
    review = DependantReview.objects.get()
    actors = cast.actors(LATER)
    assert {n for n, a in actors.items() if may(a, "awards:review:keep", review)} == {
        "standing_head", "officer_in_charge", "other_officer",
    }  # fmt: skip
    assert {n for n, a in actors.items() if may(a, "awards:review:view", review)} == {
        "standing_head", "officer_in_charge", "other_officer", "auditor", "administrator",
    }  # fmt: skip
    actor = actors["officer_in_charge"]
    with pytest.raises(Refused):
        dependants.keep(actor=actor, as_of=LATER, review=review, reason=" ")
    kept = dependants.keep(actor=actor, as_of=LATER, review=review, reason="Hội đồng đã xem lại.")
    assert (kept.state, kept.decided_on) == ("kept", LATER)
    assert WorkItem.objects.get(kind="awards.review").state == "done"
    with pytest.raises(Refused):
        dependants.keep(actor=actor, as_of=LATER, review=kept, reason="lại")


def test_revoking_the_dependant_closes_what_asked_about_it(cast: Cast, climber: dict[str, Grant]):
    revoke(cast, climber["2022"])
    revoke(cast, climber["province"])
    assert set(DependantReview.objects.values_list("state", flat=True)) == {"revoked"}
    assert not WorkItem.objects.filter(kind="awards.review", state="open").exists()


def test_the_pages_show_it_and_take_the_decision(cast: Cast, climber: dict[str, Grant]):
    revoke(cast, climber["2022"])
    client = Client()
    client.force_login(cast.actor("officer_in_charge").user)
    page = client.get(climber["2022"].get_absolute_url()).content.decode()
    assert "Các lần khen dựa vào lần khen này" in page
    assert f'href="{climber["province"].get_absolute_url()}"' in page
    about = client.get(climber["province"].get_absolute_url()).content.decode()
    assert "Lần khen này dựa vào một lần khen đã bị hủy bỏ" in about
    url = reverse("awards:review_keep", args=[DependantReview.objects.get().public_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Đã xem lại."}).status_code == 302
    assert DependantReview.objects.get().reason == "Đã xem lại."
    stranger = Client()
    stranger.force_login(cast.actor("industry_officer").user)
    assert stranger.get(url).status_code == 404
    assert "dựa vào" not in stranger.get(climber["province"].get_absolute_url()).content.decode()
    assert Subject.objects.count() == 1
    assert DAY < LATER
