"""Verdicts on a subject: who may see them, what they hide, what they open, what they cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.facts_of import initiative, province, rate, worker
from tests.awards.makers import decision, give, person
from tests.support.cast import DAY, Cast
from thidua.awards.judging.verdicts import PAUSED, known
from thidua.awards.models import Grant, Subject
from thidua.common.models.base import since
from thidua.common.policy import may
from thidua.initiatives.models import Initiative
from thidua.law.answers import Answer
from thidua.law.reach import State
from thidua.people.domain.facts import period_of
from thidua.people.models import Discipline, Hold, Post

SEE_ALL = {"standing_head", "officer_in_charge", "other_officer", "auditor", "administrator"}


def be(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.actor(name).user)
    return client


def of_post(post: Post) -> Subject:
    return Subject.objects.create(
        kind="person", person=post.person, name=post.person.name, is_synthetic=True
    )


def why(subject: Subject, **query: str) -> tuple[str, dict[str, str]]:
    return reverse("awards:why", args=[subject.public_id]), query


def lines(context: Any) -> list[tuple[str, str]]:
    """Answer and article of each condition of the deciding path, as the page has them."""
    return [(line.word, line.cite) for line in context["told"].ways[0].lines]


# --- who may see ---------------------------------------------------------------------------------
def test_who_sees_a_verdict(cast: Cast):
    subject = of_post(cast.posts["industry_officer"])
    actors = cast.actors()
    allowed = {name for name, a in actors.items() if may(a, "awards:verdict:view", subject)}
    above = {"signatory", "council_member"}  # of the committee that the department stands below
    assert allowed == SEE_ALL | above | {"industry_officer", "industry_head"}
    url, _query = why(subject)
    for name in actors:
        answer = be(cast, name).get(url)
        assert answer.status_code == (200 if name in allowed else 404), name
    assert Client().get(url).status_code == 302


def test_only_get_is_answered_and_unknown_ones_are_not_found(cast: Cast):
    subject = worker(cast)
    client = be(cast, "officer_in_charge")
    assert client.post(why(subject)[0]).status_code == 405
    nobody = reverse("awards:why", args=["00000000-0000-4000-8000-000000000000"])
    assert client.get(nobody).status_code == 404
    for sort in ("person", "unit"):
        url = reverse(f"awards:why_{sort}", args=["00000000-0000-4000-8000-000000000000"])
        assert client.get(url).status_code == 404


# --- what they say -------------------------------------------------------------------------------
def test_why_with_article_evidence_and_what_is_missing(cast: Cast):
    subject = worker(cast)
    answer = be(cast, "officer_in_charge").get(*why(subject, award="BKT"))
    told = answer.context["told"]
    assert (told.said.answer, told.word) == (Answer.NOT_MET, "Chưa đủ điều kiện")
    assert lines(answer.context) == [
        ("Không đạt", "Luật 06/2022 Đ.74.1.d"), ("Đạt", "Luật 06/2022 Đ.74.1.d"),
    ]  # fmt: skip
    assert told.head == (
        "Còn một điều kiện: trong thời gian đó có 02 sáng kiến được công nhận, phạm vi cơ sở, "
        "chưa dùng cho lần khen khác."
    )
    assert told.more == "Có 1 chưa dùng, cần 2; số còn lại đã dùng cho lần khen khác."
    spent, free = Initiative.objects.order_by("pk")
    proofs = [(p.url, p.counts) for p in told.ways[0].lines[0].proofs]
    assert proofs == [(spent.get_absolute_url(), False), (free.get_absolute_url(), True)]
    assert told.ways[0].lines[0].todo.url == reverse("initiatives:record")
    grant = Grant.objects.get()
    page = answer.content.decode()
    assert f'href="{grant.get_absolute_url()}?next=' in page
    assert "HTXSNV" in page
    assert answer.context["earliest"].earliest == "2024"


def test_day_received_path_and_award_are_chosen(cast: Cast):
    subject = worker(cast)
    client = be(cast, "officer_in_charge")
    early = client.get(*why(subject, award="BKT", as_of="01/06/2022",
                            received_on="01/02/2024"))  # fmt: skip
    assert early.context["told"].said.answer == Answer.NOT_MET
    assert early.context["as_of"] == date(2022, 6, 1)
    none = client.get(*why(subject, award="BKT", received_on="01/06/2020"))
    assert none.context["told"] is None
    assert "Danh mục không có tiêu chuẩn" in none.content.decode()
    path = [p.id for p in early.context["told"].said.paths][-1]
    chosen = client.get(*why(subject, award="BKT", path=path))
    assert chosen.context["told"].ways[0].id == path
    # What is no day, no path and no award is as if it were not given.
    odd = client.get(*why(subject, award="BKT", as_of="hôm qua", path="x"))
    assert (odd.context["as_of"], odd.context["told"].said.code) == (DAY, "BKT")


def test_the_flag_of_a_law_that_was_not_read(cast: Cast):
    subject = worker(cast)
    assert subject.person is not None
    rate(subject.person, "2025")
    initiative(subject.person, "2025", cast.industry, on=date(2025, 11, 20))
    client = be(cast, "officer_in_charge")
    before = client.get(*why(subject, award="CSTDCS", as_of="15/09/2026")).context["told"]
    after = client.get(*why(subject, award="CSTDCS", as_of="15/10/2026")).context["told"]
    assert (before.flag, before.said.eligible) == ("", True)
    assert (after.said.answer, after.said.eligible) == (before.said.answer, False)
    assert after.word == "Cần xem xét theo luật mới"
    assert after.flag.startswith("Luật 06/2026/QH16")
    assert any(line.may_change for way in after.ways for line in way.lines)


def test_a_person_whom_the_registry_does_not_know(cast: Cast):
    post = cast.posts["industry_officer"]
    rate(post.person, "2023")
    client = be(cast, "officer_in_charge")
    url = reverse("awards:why_person", args=[post.person.public_id])
    answer = client.get(url, {"award": "CSTDCS"})
    assert answer.context["told"].said.answer == Answer.COUNCIL
    subject = of_post(post)
    moved = client.get(url, {"award": "CSTDCS"})
    assert moved.headers["Location"] == f"{why(subject)[0]}?award=CSTDCS"
    unit = client.get(reverse("awards:reach_unit", args=[cast.industry.public_id]))
    assert unit.status_code == 200
    assert be(cast, "finance_officer").get(url).status_code == 404


def test_what_is_within_reach(cast: Cast):
    subject = worker(cast)
    seen = known(cast.actor("officer_in_charge"), subject, DAY)
    states = {one.code: (one.state, one.earliest) for one in seen.reach()}
    assert states["CSTDCS"] == (State.MET, "")
    assert states["BKT"] == (State.NEAR, "2024")
    answer = be(cast, "officer_in_charge").get(reverse("awards:reach", args=[subject.public_id]))
    groups = {title: [row["code"] for row in rows] for title, rows in answer.context["groups"]}
    assert groups["Gần đạt"][0] == "CSTDT" or "BKT" in groups["Gần đạt"]
    assert "<html" in answer.content.decode()
    part = be(cast, "officer_in_charge").get(
        reverse("awards:reach", args=[subject.public_id]), headers={"HX-Request": "true"}
    )
    assert "<html" not in part.content.decode()


def test_a_linked_record_leads_to_the_one_that_stands(cast: Cast):
    linked = province(cast)["linked"]
    twin = Subject.objects.exclude(pk=linked.pk).get(name=linked.name)
    client = be(cast, "officer_in_charge")
    for name in ("why", "reach"):
        answer = client.get(reverse(f"awards:{name}", args=[twin.public_id]))
        assert answer.headers["Location"].startswith(
            reverse(f"awards:{name}", args=[linked.public_id])
        )


# --- what they hide ------------------------------------------------------------------------------
@pytest.mark.parametrize("sort", ["hold", "discipline"])
def test_a_hold_is_told_to_nobody_who_may_not_see_it(cast: Cast, sort: str):
    post = cast.posts["industry_officer"]
    subject = of_post(post)
    rate(post.person, "2023")
    if sort == "hold":
        Hold.objects.create(person=post.person, ground="denunciation", valid=since(DAY))
        words = "Tạm dừng xét: đơn thư tố cáo đang xác minh từ 15/01/2024"
    else:
        Discipline.objects.create(person=post.person, form="warning", valid=since(date(2023, 5, 2)))
        words = "Đang trong thời hạn kỷ luật (cảnh cáo) từ 02/05/2023"
    told: dict[str, tuple[bool, bool, bool]] = {}
    for name in ("officer_in_charge", "industry_head", "industry_officer"):
        pages = [
            be(cast, name).get(*why(subject, award="CSTDCS")).content.decode(),
            be(cast, name).get(reverse("awards:reach", args=[subject.public_id])).content.decode(),
        ]
        told[name] = (
            all(words in page for page in pages),
            all(PAUSED.vi in page for page in pages),
            any(secret in page for page in pages for secret in ("tố cáo đang", "(cảnh cáo)")),
        )
    # About oneself: discipline is known to the person, a hold is not.
    own = (True, False, True) if sort == "discipline" else (False, True, False)
    assert told == {
        "officer_in_charge": (True, False, True),
        "industry_head": (True, False, True),
        "industry_officer": own,
    }


def test_a_colleague_who_may_not_see_discipline_reads_one_sentence(cast: Cast):
    head = cast.posts["industry_head"]
    subject = of_post(head)
    for year in ("2021", "2022", "2023"):
        rate(head.person, year)
    Discipline.objects.create(
        person=head.person, form="warning", valid=since(date(2022, 5, 2), date(2023, 5, 2))
    )
    officer = be(cast, "industry_officer").get(*why(subject, award="BKT")).content.decode()
    standing = be(cast, "officer_in_charge").get(*why(subject, award="BKT")).content.decode()
    assert "kỷ luật: mới có" in standing
    assert "kỷ luật: mới có" not in officer
    Discipline.objects.update(valid=since(date(2022, 5, 2)))
    Hold.objects.create(person=head.person, ground="press", valid=since(DAY))
    told = be(cast, "industry_officer").get(*why(subject, award="BKT")).context["told"]
    assert [bar.words for bar in told.said.bars] == [PAUSED]
    assert [line.asks for line in told.general] == ["Không có việc đang tạm dừng xét"]


# --- what they cost ------------------------------------------------------------------------------
def test_a_verdict_costs_the_same_with_many_rows(cast: Cast):
    subject = worker(cast)
    client = be(cast, "officer_in_charge")

    def cost(url: str, **query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, query).status_code == 200
        return len(queries)

    def costs() -> list[int]:
        return [
            cost(*why(subject)[:1], award="BKT"),
            cost(reverse("awards:reach", args=[subject.public_id])),
        ]

    first = costs()
    assert subject.person is not None
    for number in range(12):
        give(
            cast,
            subject,
            "Lao động tiên tiến",
            decision(f"{number}/LĐ", date(2010 + number, 2, 1)),
            period=period_of(str(2009 + number)),
        )
        initiative(subject.person, str(2010 + number), cast.industry)
    assert costs() == first
    other = person("Trần Mẫu Trống")
    assert cost(why(other)[0], award="BKT") <= first[0]
