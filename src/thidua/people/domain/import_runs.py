"""Workbooks under way: asked for by somebody, checked and written by a job, never half or twice.

The work of a run is one transaction that also sets its state: a worker that dies leaves the run as
it was, and :func:`take_up_interrupted` gives it to another one. Who works holds a lock of the
database on the run; the kernel and PostgreSQL let go of it however the holder dies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from thidua.common import audit, files
from thidua.common.models import StoredFile
from thidua.common.policy import Answer, Refused, require
from thidua.paper.intake import MediaType
from thidua.people.actors import actor_for
from thidua.people.domain.importing import OutdatedError
from thidua.people.import_sorts import LISTS, Sort, Tell, sort_of
from thidua.people.models import ImportProgress, ImportRun, User
from thidua.people.sheets import (
    SheetRows,
    UnreadableWorkbook,
    read_workbook,
    refuse_what_is_no_workbook,
    write_workbook,
)

JOB = "people.import"
MOST_ATTEMPTS = 3
STILL = timedelta(seconds=45)
"""A run that nobody holds and that has not moved for so long was interrupted."""
_LOCK = 7_210_003
_WORTH_TELLING = 100  # rows; less is done before anybody looks
State = ImportRun.State


@transaction.atomic
def ask_check(*, actor: Any, as_of: date, data: bytes, name: str, sort: str = LISTS) -> ImportRun:
    """Keep a workbook and have it checked; the same file under way is not taken twice.

    Args:
        actor: who may send this sort of workbook.
        as_of: business date.
        data: bytes of an .xlsx file.
        name: file name as uploaded.
        sort: what sort of workbook it is.

    Raises:
        Refused: for others.
        UnreadableWorkbook: when the file is no workbook at all.
    """
    require(actor, sort_of(sort).action)
    refuse_what_is_no_workbook(data)
    stored = files.put(
        data,
        name=name,
        media_type=MediaType.XLSX.mime,
        actor=actor,
        retention=StoredFile.Retention.MEDIUM,
    )
    # A second press of the button waits here until the first one's run is there to be seen.
    User.objects.select_for_update(of=("self",)).get(pk=actor.user_id)
    same = ImportRun.objects.filter(
        sort=sort, file__sha256=stored.sha256, user=actor.user, state__in=ImportRun.UNDER_WAY
    ).first()
    if same is not None:
        stored.delete()
        return same
    run = ImportRun.objects.create(
        sort=sort, file=stored, user=actor.user, post=actor.post, as_of=as_of, state=State.CHECKING
    )
    _queue(run)
    return run


@transaction.atomic
def ask_write(*, actor: Any, as_of: date, run: ImportRun, skip_bad: bool = False) -> ImportRun:
    """Have a checked workbook written: all of it, or with ``skip_bad`` the rows that can be.

    Raises:
        Refused: for others; when it is under way or was applied already; when rows have errors
            or wait for an answer, and are not to be left out.
    """
    run = _locked(actor, run)
    if run.state == State.APPLIED:
        raise _refused(run, "applied", _("This workbook has been applied already."))
    if run.under_way:
        raise _refused(
            run, "under way", _("This workbook is being worked on; wait for its report.")
        )
    if run.state != State.CHECKED:
        raise _refused(run, "failed", _("This workbook was not checked. Send it again."))
    if run.report.get("errors") and not skip_bad:
        count = run.report["errors"]
        raise _refused(run, "errors", _("%(count)s rows have errors.") % {"count": count})
    if (count := len(open_questions(run))) and not skip_bad:
        raise _refused(run, "errors", _("%(count)s rows wait for an answer.") % {"count": count})
    run.state, run.skip_bad, run.as_of = State.WRITING, skip_bad, as_of
    _give_to(run, actor)
    return run


@transaction.atomic
def ask_again(*, actor: Any, as_of: date, run: ImportRun) -> ImportRun:
    """Have a run that failed or was interrupted taken up from its beginning.

    Raises:
        Refused: for others; when it is done, or somebody works on it at this moment.
    """
    run = _locked(actor, run)
    if run.state in {State.CHECKED, State.APPLIED} or (run.under_way and is_held(run)):
        raise _refused(
            run, "under way", _("This workbook is being worked on; wait for its report.")
        )
    if run.state == State.FAILED:
        run.state = State.CHECKING
    run.as_of = as_of
    _give_to(run, actor)
    return run


def _locked(actor: Any, run: ImportRun) -> ImportRun:
    """The run as it is now, held until the transaction ends.

    Raises:
        Refused: to those who may not send this sort of workbook, or not see this run.
    """
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("file")
    run = rows.get(pk=run.pk)
    sort = sort_of(run.sort)
    require(actor, sort.action)
    if sort.view:
        require(actor, sort.view, run)
    return run


def _refused(run: ImportRun, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, sort_of(run.sort).action, rule, reason))


def open_questions(run: ImportRun) -> list[int]:
    """Rows that nobody has answered yet."""
    return [row for row in run.report.get("asked_rows", ()) if str(row) not in run.answers]


def _still_offered(run: ImportRun) -> dict[str, str]:
    """Answers that the questions of the new report offer as well."""
    offered = _offered(run)
    return {row: mark for row, mark in run.answers.items() if mark in offered.get(int(row), ())}


def _offered(run: ImportRun) -> dict[int, set[str]]:
    """Row → marks of the options of its question."""
    asked = run.report.get("questions", ())
    return {q["row"]: {option["mark"] for option in q["options"]} for q in asked}


@transaction.atomic
def answer(*, actor: Any, as_of: date, run: ImportRun, answers: Mapping[int, str]) -> ImportRun:
    """Keep what a person decided about rows that the check asked about.

    Args:
        actor: who may send this sort of workbook and see this run.
        as_of: business date.
        run: checked, not yet written.
        answers: number of the row → mark of an option of its question; empty takes it back.

    Raises:
        Refused: for others; when the run is not waiting for answers; for a row that was not asked
            about, or a mark that its question does not offer.
    """
    run = _locked(actor, run)
    if run.state != State.CHECKED:
        raise _refused(run, "under way", _("This workbook waits for no answers."))
    offered = _offered(run)
    for row, mark in answers.items():
        if mark and mark not in offered.get(row, ()):
            raise _refused(run, "answer", _("Row %(row)s does not offer this.") % {"row": row})
        if mark:
            run.answers[str(row)] = mark
        else:
            run.answers.pop(str(row), None)
    run.save(update_fields=["answers"])
    audit.record(
        actor=actor,
        action=sort_of(run.sort).action,
        obj=run,
        as_of=as_of,
        changes={"answers": len(answers), "open": len(open_questions(run))},
    )
    return run


def _give_to(run: ImportRun, actor: Any) -> None:
    run.user, run.post = actor.user, actor.post
    run.attempts, run.fault, run.asked_at = 0, "", Now()
    run.save()
    run.refresh_from_db(fields=["asked_at"])
    ImportProgress.objects.filter(run=run).delete()
    _queue(run)


def _queue(run: ImportRun) -> None:
    app.configure_task(JOB).defer(run=run.pk)


# --- the job --------------------------------------------------------------------------------------
def carry_out(number: int, *, loud: bool = False) -> None:
    """Do what is asked of a run. Twice, or by two at once, does it once.

    Args:
        number: key of the run.
        loud: raise what refused the work, besides noting it; for callers that wait for it.
    """
    run = _begin(number)
    if run is None:
        return
    with translation.override(run.user.language):
        try:
            _work(run)
        except (Refused, UnreadableWorkbook, OSError) as error:
            _note_fault(run, _said(error))
            if loud:
                raise
        except Exception:
            _note_fault(run, _("An error of the program; it stands in the log of the worker."))
            raise


@transaction.atomic
def _begin(number: int) -> ImportRun | None:
    """Count the attempt, so that what kills every worker is not tried for ever."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related(
        "file", "post", "user__person"
    )
    run = rows.filter(pk=number, state__in=ImportRun.UNDER_WAY).first()
    if run is None or is_held(run):
        return None
    if run.attempts >= MOST_ATTEMPTS:
        with translation.override(run.user.language):
            _note_fault(
                run,
                _("Interrupted %(count)s times; nothing of it was written.")
                % {"count": run.attempts},
            )
        return None
    run.attempts += 1
    run.save(update_fields=["attempts"])
    ImportProgress.objects.update_or_create(
        run=run, defaults={"sheet": "", "done": 0, "total": 0, "beat_at": Now()}
    )
    return run


@transaction.atomic
def _work(run: ImportRun) -> None:
    if not _hold(run):
        return
    run.refresh_from_db(fields=["state"])
    if not run.under_way:
        return
    actor = actor_for(run.user, run.as_of, str(run.post.public_id) if run.post else "")
    sort = sort_of(run.sort)
    require(actor, sort.action)
    sheets = read_workbook(files.read(run.file), sort.forms())
    total = sum(len(sheet.rows) for sheet in sheets.values())
    with _telling(run, total) as tell:
        if run.state == State.CHECKING:
            run.report = sort.check(run, actor, sheets, tell).as_json()
            run.state, run.answers = State.CHECKED, _still_offered(run)
        else:
            _write(run, sort, actor, sheets, tell)
    run.fault = run.fault if run.state == State.CHECKED else ""
    run.save(update_fields=["report", "state", "answers", "fault", "applied_at"])
    run.refresh_from_db()


def _write(
    run: ImportRun, sort: Sort, actor: Any, sheets: dict[str, SheetRows], tell: Tell
) -> None:
    try:
        report = sort.write(run, actor, sheets, tell)
    except OutdatedError as outdated:
        run.report, run.state = outdated.report.as_json(), State.CHECKED
        run.answers = _still_offered(run)
        run.fault = _(
            "The lists were changed after this workbook was checked. Nothing is written; look at "
            "the new report and decide again."
        )
        return
    run.report, run.state = report.as_json(), State.APPLIED
    run.applied_at = Now()
    audit.record(
        actor=actor, action=sort.action, obj=run, as_of=run.as_of, changes={"counts": report.counts}
    )


def _said(error: Exception) -> str:
    return str(error.answer.reason) if isinstance(error, Refused) else str(error)


def _note_fault(run: ImportRun, words: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state__in=ImportRun.UNDER_WAY).update(
        state=State.FAILED, fault=words[:500]
    )


# --- who holds a run ------------------------------------------------------------------------------
def _hold(run: ImportRun) -> bool:
    """Take the run for this transaction, unless another one has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, run.pk])
        return bool(cursor.fetchone()[0])


def is_held(run: ImportRun) -> bool:
    """Whether somebody works on the run at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s AND pid <> pg_backend_pid())",
            [_LOCK, run.pk],
        )
        return bool(cursor.fetchone()[0])


def is_interrupted(run: ImportRun, now: datetime) -> bool:
    """Whether a run was begun, has not moved for a while, and nobody holds it."""
    if not run.under_way or not run.attempts:
        return False
    progress = ImportProgress.objects.filter(run=run).first()
    moved = progress.beat_at if progress else run.asked_at
    return now - moved > STILL and not is_held(run)


def take_up_interrupted(*, now: datetime) -> int:
    """Queue every run whose worker died; returns how many.

    Args:
        now: the moment, by the clock of the machine.
    """
    found = [
        run
        for run in ImportRun.objects.filter(state__in=ImportRun.UNDER_WAY)
        if is_interrupted(run, now)
    ]
    for run in found:
        _queue(run)
    return len(found)


@contextmanager
def _telling(run: ImportRun, total: int) -> Iterator[Tell]:
    """A way to tell how far the work is while its own transaction is open: another connection."""
    if total < _WORTH_TELLING:
        yield None
        return
    beside = connection.copy()
    try:

        def tell(sheet: str, done: int) -> None:
            with beside.cursor() as cursor:
                cursor.execute(
                    "UPDATE people_importprogress SET sheet = %s, done = %s, total = %s,"
                    " beat_at = now() WHERE run_id = %s",
                    [sheet, done % total or total, total, run.pk],
                )

        yield tell
    finally:
        beside.close()


# --- waiting for it -------------------------------------------------------------------------------
def check_workbook(
    *, actor: Any, as_of: date, data: bytes, name: str, sort: str = LISTS
) -> ImportRun:
    """:func:`ask_check`, and wait for what the check found.

    Raises:
        Refused: for others.
        UnreadableWorkbook: when the file is no readable workbook.
    """
    run = ask_check(actor=actor, as_of=as_of, data=data, name=name, sort=sort)
    carry_out(run.pk, loud=True)
    run.refresh_from_db()
    return run


def apply_workbook(*, actor: Any, as_of: date, run: ImportRun, skip_bad: bool = False) -> ImportRun:
    """:func:`ask_write`, and wait until it is written.

    Raises:
        Refused: as :func:`ask_write` and :func:`thidua.people.domain.importing.write` do.
    """
    run = ask_write(actor=actor, as_of=as_of, run=run, skip_bad=skip_bad)
    carry_out(run.pk, loud=True)
    run.refresh_from_db()
    return run


# --- what was left out ----------------------------------------------------------------------------
def correction_workbook(run: ImportRun) -> bytes:
    """Only the rows that were not taken, each with what is wrong and what to do.

    Raises:
        UnreadableWorkbook, OSError: when the kept file cannot be read any more.
    """
    said: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for one in run.report.get("problems", ()):
        if one["severity"] == "error":
            said.setdefault((one["sheet"], one["row"]), []).append(one)
    sort = sort_of(run.sort)
    forms = sort.forms()
    asked = {q["row"]: q for q in run.report.get("questions", ())}
    waiting = set(open_questions(run))
    sheets = read_workbook(files.read(run.file), forms)
    rows: dict[str, list[Any]] = {}
    remarks: dict[str, list[tuple[str, str, str]]] = {}
    for form in forms:
        bad = set(run.report.get("bad_rows", {}).get(form.title, ())) | waiting
        for row in sheets[form.key].rows if form.key in sheets else ():
            if row.number not in bad:
                continue
            found = said.get((form.title, row.number), [])
            what = "; ".join(f"{p['column']}: {p['what']}" for p in found)
            remedy = "; ".join(dict.fromkeys(p["remedy"] for p in found if p["remedy"]))
            if not found:
                what = asked.get(row.number, {}).get("why", "")
                remedy = _("Answer on the page, or write the code of who is meant.")
            rows.setdefault(form.key, []).append(sort.given_back(row.values))
            remarks.setdefault(form.key, []).append((what, remedy, str(row.number)))
    return write_workbook(rows, title="Danh sách cần sửa", remarks=remarks, forms=forms)
