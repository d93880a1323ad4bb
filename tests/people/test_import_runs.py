"""Workbooks as background work: once, whole, named, taken up again after a kill."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.people.provinces import BAD, corrected, officers, units, workbook
from tests.support.cast import DAY, Cast, build
from thidua.common.models import AuditEntry, StoredFile
from thidua.common.policy import Refused
from thidua.people.domain import import_runs
from thidua.people.models import ImportProgress, ImportRun, Person, Post, Unit, User
from thidua.people.sheets import UnreadableWorkbook, write_workbook

FIRST = date(2024, 1, 1)
State = ImportRun.State


@pytest.fixture
def cast(db: None) -> Cast:
    return build()


def ask(cast: Cast, data: bytes, name: str = "administrator") -> ImportRun:
    return import_runs.ask_check(
        actor=cast.actor(name), as_of=DAY, data=data, name="danh-sach.xlsx"
    )


def some_units(count: int, start: int = 1) -> bytes:
    rows = [
        {**row, "code": f"N{n}", "name": f"Đơn vị Mẫu {n}"}
        for n, row in zip(range(start, start + count), units(FIRST) * 20, strict=False)
    ]
    return write_workbook({"units": rows})


def state(run: ImportRun) -> str:
    run.refresh_from_db()
    return run.state


def test_bad_rows_are_named_with_what_stands_in_the_cell(cast: Cast) -> None:
    run = ask(cast, workbook(2024))
    import_runs.carry_out(run.pk)
    assert state(run) == State.CHECKED
    wrong = [p for p in run.report["problems"] if p["severity"] == "error"]
    assert {(p["row"], p["value"]) for p in wrong if p["row"] in BAD} == {
        (row, value) for row, (_column, value) in BAD.items()
    }
    assert all(p["remedy"] for p in wrong)
    assert run.report["bad_rows"]["Cán bộ và chức vụ"] == sorted(BAD)
    assert ImportProgress.objects.filter(run=run).exists()


def test_what_was_left_out_comes_back_and_nothing_is_lost(cast: Cast) -> None:
    run = ask(cast, workbook(2024))
    import_runs.carry_out(run.pk)
    run.refresh_from_db()
    with pytest.raises(Refused) as refused:
        import_runs.ask_write(actor=cast.actor("administrator"), as_of=DAY, run=run)
    assert refused.value.answer.rule == "errors"
    before = User.objects.count()
    run = import_runs.apply_workbook(
        actor=cast.actor("administrator"), as_of=DAY, run=run, skip_bad=True
    )
    assert User.objects.count() - before == 495
    data = import_runs.correction_workbook(run)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Cán bộ và chức vụ", "Giá trị dùng được"]
    sheet = book["Cán bộ và chức vụ"]
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads[-3:] == ["Lỗi", "Cần làm", "Dòng gốc"]
    assert [sheet.cell(n, len(heads)).value for n in range(2, 7)] == [str(n) for n in sorted(BAD)]
    again = import_runs.check_workbook(
        actor=cast.actor("administrator"), as_of=DAY, data=corrected(data, 2024), name="sua.xlsx"
    )
    assert (again.report["errors"], again.report["writes"]) == (0, 5)
    assert not again.report["problems"], "the columns of remarks are no unknown columns"
    import_runs.apply_workbook(actor=cast.actor("administrator"), as_of=DAY, run=again)
    assert User.objects.count() - before == 500


def test_the_same_file_sent_twice_is_one_piece_of_work(cast: Cast) -> None:
    data = some_units(3)
    first, second = ask(cast, data), ask(cast, data)
    assert first == second
    assert StoredFile.objects.count() == 1
    for _time in range(2):
        import_runs.carry_out(first.pk)
    first.refresh_from_db()
    assert (first.state, first.attempts) == (State.CHECKED, 1)
    admin = cast.actor("administrator")
    import_runs.ask_write(actor=admin, as_of=DAY, run=first)
    with pytest.raises(Refused) as refused:
        import_runs.ask_write(actor=admin, as_of=DAY, run=first)
    assert refused.value.answer.rule == "under way"
    for _time in range(2):
        import_runs.carry_out(first.pk)
    with pytest.raises(Refused) as refused:
        import_runs.ask_write(actor=admin, as_of=DAY, run=first)
    assert refused.value.answer.rule == "applied"
    told = AuditEntry.objects.filter(object_type="people.importrun")
    assert told.count() == 1


def test_what_another_administrator_changed_meanwhile_is_decided_anew(cast: Cast) -> None:
    mine, theirs = ask(cast, some_units(3)), ask(cast, some_units(5))
    for run in (mine, theirs):
        import_runs.carry_out(run.pk)
    admin = cast.actor("administrator")
    theirs.refresh_from_db()
    import_runs.apply_workbook(actor=admin, as_of=DAY, run=theirs)
    mine.refresh_from_db()
    assert mine.report["writes"] == 3
    import_runs.apply_workbook(actor=admin, as_of=DAY, run=mine)
    mine.refresh_from_db()
    assert mine.state == State.CHECKED
    assert mine.fault
    assert mine.report["writes"] == 0  # the new report: all of it is there already


def test_a_file_that_is_no_workbook_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(UnreadableWorkbook):
        ask(cast, b"%PDF-1.7 nothing")
    assert not ImportRun.objects.exists()


def test_a_fault_is_told_and_may_be_taken_up_again(cast: Cast) -> None:
    empty = openpyxl.Workbook()
    out = io.BytesIO()
    empty.save(out)
    run = ask(cast, out.getvalue())
    import_runs.carry_out(run.pk)
    assert state(run) == State.FAILED
    assert "Đơn vị" in run.fault
    import_runs.ask_again(actor=cast.actor("administrator"), as_of=DAY, run=run)
    assert state(run) == State.CHECKING
    with pytest.raises(Refused):
        import_runs.ask_again(actor=cast.actor("standing_head"), as_of=DAY, run=run)


def test_who_lost_the_post_meanwhile_writes_nothing(cast: Cast) -> None:
    run = ask(cast, some_units(3))
    import_runs.carry_out(run.pk)
    run.refresh_from_db()
    admin = cast.actor("administrator")
    run = import_runs.ask_write(actor=admin, as_of=DAY, run=run)
    Post.objects.filter(pk=cast.posts["administrator"].pk).update(
        valid=(date(2020, 1, 1), date(2024, 1, 2))
    )
    import_runs.carry_out(run.pk)
    assert state(run) == State.FAILED
    assert not Unit.objects.filter(code="N1").exists()


def test_after_three_interruptions_it_is_left(cast: Cast) -> None:
    run = ask(cast, some_units(3))
    ImportRun.objects.filter(pk=run.pk).update(attempts=import_runs.MOST_ATTEMPTS)
    import_runs.carry_out(run.pk)
    assert state(run) == State.FAILED


def test_the_page_tells_how_far_it_is(cast: Cast, client: Client) -> None:
    client.post(reverse("account_login"), {"login": "administrator", "password": "mật khẩu thử"})
    file = SimpleUploadedFile("tinh.xlsx", workbook(2024))
    sent = client.post(reverse("people:import"), {"file": file})
    run = ImportRun.objects.get()
    url = reverse("people:import_run", args=[run.public_id])
    assert sent["Location"] == url
    shown = client.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    assert f'href="{url}"' in shown  # without a script: look again
    part = client.get(url, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    import_runs.carry_out(run.pk)
    ready = client.get(url, headers={"HX-Request": "true"})
    assert ready["HX-Refresh"] == "true"
    corrections = client.get(reverse("people:import_corrections", args=[run.public_id]))
    assert corrections.status_code == 200
    late = timezone.now() - timedelta(minutes=5)
    ImportRun.objects.update(state=State.WRITING, attempts=1)
    ImportProgress.objects.update(beat_at=late)
    assert client.get(url).context["interrupted"] is True
    again = client.post(reverse("people:import_again", args=[run.public_id]))
    assert again["Location"] == url
    run.refresh_from_db()
    assert (run.state, run.attempts) == (State.WRITING, 0)


WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import connection
from thidua.people.domain import import_runs, importing
take = importing.GroupImport.take_groups
def stopped(self, sheet):  # half of the rows are written by now
    print("half", flush=True)
    import time
    time.sleep(600)
importing.GroupImport.take_groups = stopped
import_runs.carry_out(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_nothing_half_and_another_takes_it_up() -> None:
    cast = build()
    run = import_runs.ask_check(
        actor=cast.actor("administrator"), as_of=DAY, name="a.xlsx",
        data=write_workbook({"units": units(FIRST), "officers": officers(FIRST)[:5]}),
    )  # fmt: skip
    import_runs.carry_out(run.pk)
    run.refresh_from_db()
    run = import_runs.ask_write(
        actor=cast.actor("administrator"), as_of=DAY, run=run, skip_bad=False
    )
    before = Unit.objects.count()
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(run.pk)],
        stdout=subprocess.PIPE, text=True, env=dict(os.environ),
    )  # fmt: skip
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "half\n"
        assert import_runs.is_held(run)
        # While it works nobody else does, and the progress is seen from outside.
        import_runs.carry_out(run.pk)
        assert ImportProgress.objects.get(run=run).done > 0
        with pytest.raises(Refused):
            import_runs.ask_again(actor=cast.actor("administrator"), as_of=DAY, run=run)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    give_up = time.monotonic() + 60
    while import_runs.is_held(run) and time.monotonic() < give_up:
        time.sleep(0.1)
    run.refresh_from_db()
    assert (run.state, Unit.objects.count()) == (State.WRITING, before)
    assert import_runs.take_up_interrupted(now=timezone.now()) == 0  # not yet
    later = timezone.now() + timedelta(minutes=2)
    assert import_runs.is_interrupted(run, later)
    assert import_runs.take_up_interrupted(now=later) == 1
    import_runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == State.APPLIED
    assert Unit.objects.count() == before + 140
    assert Person.objects.filter(code__startswith="P").count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_done_by_another_one() -> None:
    # The first of those killed has its successor waiting already; it hinders nobody after it.
    superseded = app.configure_task(import_runs.JOB, queueing_lock="một").defer(run=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [superseded])
    later = {"hours": 1}
    newer = app.configure_task(import_runs.JOB, queueing_lock="một", schedule_in=later).defer(run=0)
    number = app.configure_task(import_runs.JOB, lock="thử").defer(run=0)
    behind = app.configure_task(import_runs.JOB, lock="thử").defer(run=0)
    with connection.cursor() as cursor:
        # As a killed worker leaves it: begun, by nobody who is there.
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
    app.configure_task("people.stalled").defer(timestamp=0)
    worker = app.with_connector(app.connector.get_worker_connector())
    # In a thread: a browser test before this one leaves a running loop in the main one.
    options = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
    running = threading.Thread(target=worker.run_worker, kwargs=options)
    running.start()
    running.join(timeout=60)
    jobs = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert [jobs[n] for n in (superseded, newer, number, behind)] == [
        "aborted", "todo", "succeeded", "succeeded"
    ]  # fmt: skip
