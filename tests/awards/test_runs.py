"""Everybody judged, and drafts of the law tried: who asks, what is written, what pages say."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.awards.facts_of import province, rate, worker
from tests.awards.makers import person
from tests.support.cast import DAY, Cast
from thidua.awards.domain import runs
from thidua.awards.judging.verdicts import known
from thidua.awards.models import Subject, VerdictRow, VerdictRun
from thidua.common.models import AuditEntry
from thidua.common.models.base import since
from thidua.common.policy import Refused, may
from thidua.law.catalogue import shipped
from thidua.people.models import Hold
from thidua.rules.models import CatalogueVersion

ASKERS = {"standing_head", "officer_in_charge", "other_officer", "administrator"}
READERS = ASKERS | {"auditor", "council_secretary", "signatory"}


def be(cast: Cast, name: str = "officer_in_charge") -> Client:
    client = Client()
    client.force_login(cast.actor(name).user)
    return client


def judged(cast: Cast, **more: Any) -> VerdictRun:
    run = runs.ask(actor=cast.actor("officer_in_charge"), as_of=DAY, year=2023, **more)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    return run


def draft() -> CatalogueVersion:
    return CatalogueVersion.objects.get(origin="draft_law")


def test_every_row_is_the_verdict_of_its_page(cast: Cast):
    province(cast)
    actor = cast.actor("officer_in_charge")
    run = judged(cast)
    assert (run.state, run.fault) == ("done", "")
    assert run.done == run.total > 0
    assert run.fingerprint == shipped().fingerprint or run.fingerprint
    wrong = []
    for row in VerdictRow.objects.filter(run=run).select_related("subject"):
        if row.subject is None or row.award_code not in {"CSTDCS", "BKT", "BKT_TT", "LDTT"}:
            continue
        seen = known(actor, row.subject, DAY)
        one = seen.judged(row.award_code)
        period = int(one.view.end[0])
        if one.view.facts.series[0].first_year + period != 2023:
            continue  # its last known year is another one than the run asks about
        said = (int(one.answer[0]), one.paths[int(one.best[0])].path.id)
        if said != (row.answer, row.path):
            wrong.append((row.name, row.award_code, said, (row.answer, row.path)))
    assert wrong == []
    listed = VerdictRow.objects.filter(run=run)
    assert run.counts["CSTDCS"] == {
        str(n): listed.filter(award_code="CSTDCS", answer=n).count()
        for n in set(listed.filter(award_code="CSTDCS").values_list("answer", flat=True))
    }
    # Persons and units whom the registry does not know are judged, and kinds do not mix.
    assert listed.filter(subject=None, person__isnull=False).exists()
    assert listed.filter(subject=None, unit__isnull=False).exists()
    assert set(listed.filter(award_code="BKT").values_list("kind", flat=True)) == {0}
    assert set(listed.filter(award_code="BKT_TT").values_list("kind", flat=True)) == {1, 2}


def test_a_linked_record_has_one_row(cast: Cast):
    linked = province(cast)["linked"]
    run = judged(cast)
    rows = VerdictRow.objects.filter(run=run, award_code="CSTDCS", name=linked.name)
    assert [row.subject_id for row in rows] == [linked.pk]


def test_who_asks_and_who_reads(cast: Cast):
    actors = cast.actors()
    assert {n for n, a in actors.items() if may(a, runs.ASK)} == ASKERS
    assert {n for n, a in actors.items() if may(a, "awards:run:view", VerdictRun())} == READERS
    run = judged(cast)
    assert AuditEntry.objects.filter(action=runs.ASK).count() == 1
    for name in actors:
        listed = be(cast, name).get(reverse("awards:runs")).status_code
        page = be(cast, name).get(run.get_absolute_url()).status_code
        assert (listed, page) == ((200, 200) if name in READERS else (403, 404)), name
        asked = be(cast, name).post(reverse("awards:run_ask"), {"year": "2022"}).status_code
        assert asked == (302 if name == "standing_head" else 422 if name in ASKERS else 403)
        assert be(cast, name).get(reverse("awards:run_ask")).status_code == 405


def test_what_cannot_be_asked(cast: Cast):
    actor = cast.actor("officer_in_charge")
    active = CatalogueVersion.objects.get(state="active")
    for rule, more in (
        ("year", {"year": 2030}),
        ("year", {"year": 2023, "received_on": date(2023, 5, 1)}),
        ("draft", {"year": 2023, "draft": active}),
    ):
        with pytest.raises(Refused) as refused:
            runs.ask(actor=actor, as_of=DAY, **more)
        assert refused.value.answer.rule == rule
    runs.ask(actor=actor, as_of=DAY, year=2023)
    with pytest.raises(Refused) as refused:
        runs.ask(actor=actor, as_of=DAY, year=2023)
    assert refused.value.answer.rule == "under way"


def test_a_run_that_was_interrupted_begins_anew_and_gives_up_in_the_end(cast: Cast):
    worker(cast)
    run = runs.ask(actor=cast.actor("officer_in_charge"), as_of=DAY, year=2023)
    VerdictRun.objects.filter(pk=run.pk).update(state="working", attempts=1, done=3)
    VerdictRow.objects.create(
        run=run, name="x", search_key="x", kind=0, award_code="BKT", rule="BKT", answer=0,
        flagged=False, path="a", reasons=[], worst=0, reason=0, have=0,
    )  # fmt: skip
    runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == "done"
    assert not VerdictRow.objects.filter(run=run, name="x").exists()
    before = VerdictRow.objects.filter(run=run).count()
    runs.carry_out(run.pk)
    assert VerdictRow.objects.filter(run=run).count() == before
    VerdictRun.objects.filter(pk=run.pk).update(state="working", attempts=3)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "Bị ngắt 3 lần; hãy yêu cầu lại.")
    assert run.fault in be(cast).get(run.get_absolute_url()).content.decode()


def rows_of(client: Client, run: VerdictRun, **query: str) -> list[str]:
    answer = client.get(run.get_absolute_url(), query)
    assert answer.status_code == 200
    return [row.record.name for row in answer.context["table"].paginated_rows]


def test_the_page_counts_narrows_and_goes_out_in_words(cast: Cast):
    who = worker(cast)
    held = person("Trần Mẫu Đang Xét")
    assert held.person is not None
    rate(held.person, "2023")
    Hold.objects.create(person=held.person, ground="denunciation", valid=since(DAY))
    run, client = judged(cast), be(cast)
    page = client.get(run.get_absolute_url(), {"award_code": "BKT", "q": "mau thi hoa"})
    tabs = {tab.code: tab.count for tab in page.context["tabs"]}
    assert tabs == {"": 1, "0": 1}
    row = VerdictRow.objects.get(run=run, subject=who, award_code="BKT")
    assert f'href="{reverse("awards:why", args=[who.public_id])}?award=BKT&' in (
        page.content.decode().replace("&amp;", "&")
    )
    assert rows_of(client, run, award_code="CSTDCS", q="dang xet") == [held.name]
    assert rows_of(client, run, award_code="CSTDCS", state="3") == [who.name]
    assert rows_of(client, run, award_code="CSTDCS", kind="1") == []
    answer = client.get(run.get_absolute_url(), {"export": "xlsx", "award_code": "CSTDCS"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active  # type: ignore[arg-type]
    assert sheet is not None
    lines = {line[0]: line for line in sheet.iter_rows(values_only=True)}
    assert lines[held.name][2:4] == ("Không đạt", "Có việc đang tạm dừng xét.")
    text = " ".join(str(cell) for line in lines.values() for cell in line)
    assert "tố cáo" not in text
    assert lines["Tên đối tượng"] == (
        "Tên đối tượng", "Khen thưởng", "Kết quả", "Điều kiện quyết định", "Đã thấy gì",
        "Tiêu chuẩn",
    )  # fmt: skip
    assert row.reasons[row.worst] == row.reason


def test_a_page_costs_the_same_with_many_rows(cast: Cast):
    run, client = judged(cast), be(cast)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(run.get_absolute_url())
            client.get(reverse("awards:runs"))
        return len(queries)

    cost()
    before = cost()
    for number in range(3):
        rate(Subject.objects.get(pk=person(f"Mẫu Số {number}").pk).person, "2023")
    VerdictRun.objects.update(year=2022)
    run = judged(cast)
    assert cost() == before


def test_progress_is_shown_and_leads_to_the_end(cast: Cast):
    run = runs.ask(actor=cast.actor("officer_in_charge"), as_of=DAY, year=2023)
    client = be(cast)
    assert 'hx-trigger="every 1s"' in client.get(run.get_absolute_url()).content.decode()
    runs.carry_out(run.pk)
    part = client.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_a_draft_tried_says_who_gains_and_who_loses(cast: Cast):
    who = worker(cast)
    version = draft()
    with CaptureQueriesContext(connection):
        run = judged(cast, draft=version)
    assert (run.sort, run.received_on) == ("trial", date(2026, 10, 1))
    assert run.draft_fingerprint != run.fingerprint
    rows = VerdictRow.objects.filter(run=run)
    assert set(rows.values_list("award_code", flat=True)) == {"CSTDCS"}
    row = rows.get(subject=who)
    assert row.change in {"lose", "other"}
    assert not any(one.answer == one.after for one in rows)
    client = be(cast)
    page = client.get(run.get_absolute_url())
    assert {name: numbers for name, _url, numbers in page.context["by_award"]} == {
        "Chiến sĩ thi đua cơ sở": [
            rows.filter(change=sort).count() for sort in ("gain", "lose", "other")
        ]
    }
    assert rows_of(client, run, state=row.change, q="thi hoa") == [who.name]
    assert client.get(run.get_absolute_url(), {"export": "xlsx"}).status_code == 200
    # Nothing that judges has changed.
    assert CatalogueVersion.objects.get(state="active").fingerprint != version.fingerprint
