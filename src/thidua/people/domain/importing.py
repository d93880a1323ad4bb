"""Import of units, groups, members and officers from a workbook.

A check runs the whole import and rolls it back: what it reports is what applying would do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from thidua.common import audit, files
from thidua.common.models import Installation, StoredFile
from thidua.common.policy import Answer, Refused, require
from thidua.paper.intake import MediaType
from thidua.people.domain.import_groups import GroupImport
from thidua.people.domain.import_officers import OfficerImport
from thidua.people.domain.import_report import Import, Problem, Report
from thidua.people.domain.import_units import UnitImport
from thidua.people.models import ImportRun, Post
from thidua.people.sheets import FORMS, SheetRows, read_workbook

ACTION = "people:list:import"
_ROUNDS = 12
_LOCK = 7_210_002  # one import at a time


def check_workbook(*, actor: Any, as_of: date, data: bytes, name: str) -> ImportRun:
    """Check a workbook without writing any unit, group or officer; keeps file and report.

    Args:
        actor: administrator.
        as_of: business date.
        data: bytes of an .xlsx file.
        name: file name as uploaded.

    Raises:
        Refused: for others.
        UnreadableWorkbook: when the file is no readable workbook.
    """
    require(actor, ACTION)
    report = _attempt(actor, as_of, read_workbook(data), write=False)
    with transaction.atomic():
        stored = files.put(
            data,
            name=name,
            media_type=MediaType.XLSX.mime,
            actor=actor,
            retention=StoredFile.Retention.MEDIUM,
        )
        return ImportRun.objects.create(
            file=stored, user=actor.user, as_of=as_of, report=report.as_json()
        )


def apply_workbook(*, actor: Any, as_of: date, run: ImportRun, skip_bad: bool = False) -> ImportRun:
    """Write a checked workbook: all of it, or with ``skip_bad`` the rows without errors.

    Raises:
        Refused: for others; when it was applied already; when rows have errors and are not to be
            skipped.
    """
    require(actor, ACTION)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == ImportRun.State.APPLIED:
            raise Refused(
                Answer(False, ACTION, "applied", _("This workbook has been applied already."))
            )
        report = _import(actor, as_of, files.read(run.file), skip_bad=skip_bad)
        run.state = ImportRun.State.APPLIED
        run.report = report.as_json()
        run.applied_at = Now()
        run.save()
        audit.record(
            actor=actor, action=ACTION, obj=run, as_of=as_of, changes={"counts": report.counts}
        )
    run.refresh_from_db()
    return run


def set_up_from_workbook(*, as_of: date, data: bytes) -> Report:
    """The first import of an installation, before anybody can sign in; all rows or none.

    Raises:
        Refused: when somebody holds a post already, or a row has an error.
        UnreadableWorkbook: when the file is no readable workbook.
    """
    if Post.objects.exists():
        raise Refused(
            Answer(False, ACTION, "set up", _("The lists exist; the administrator imports more."))
        )
    with transaction.atomic():
        report = _import(None, as_of, data, skip_bad=False)
        here = Installation.objects.first()
        if here is not None:
            audit.record(
                actor=None, action=ACTION, obj=here, as_of=as_of, changes={"counts": report.counts}
            )
    return report


def _import(actor: Any, as_of: date, data: bytes, *, skip_bad: bool) -> Report:
    sheets = read_workbook(data)
    report = _attempt(actor, as_of, sheets, write=True)
    problems = list(report.problems)
    counts = report.counts
    rounds = 0
    while report.errors and skip_bad and rounds < _ROUNDS:
        # What depended on a skipped row shows as an error of the next round.
        rounds += 1
        sheets = _without(sheets, report)
        report = _attempt(actor, as_of, sheets, write=True)
        problems += [p for p in report.problems if p not in problems]
    if report.errors:
        raise Refused(
            Answer(
                False,
                ACTION,
                "errors",
                _("%(count)s rows have errors: %(first)s")
                % {"count": report.errors, "first": _first(report.problems)},
            )
        )
    if rounds:
        bad = {(p.sheet, p.row) for p in problems if p.severity == "error"}
        for sheet, said in report.counts.items():
            said["rows"] = counts[sheet]["rows"]
            said["errors"] = sum(1 for s, _row in bad if s == sheet)
    return replace(report, applied=True, skipped_bad=bool(rounds), problems=problems)


def _first(problems: list[Problem]) -> str:
    wrong = next((p for p in problems if p.severity == "error"), None)
    return f"{wrong.sheet}, {wrong.row}, {wrong.column}: {wrong.what}" if wrong else ""


def _without(sheets: Mapping[str, SheetRows], report: Report) -> dict[str, SheetRows]:
    bad = {(p.sheet, p.row) for p in report.problems if p.severity == "error"}
    return {
        key: replace(s, rows=[r for r in s.rows if (s.form.title, r.number) not in bad])
        for key, s in sheets.items()
    }


def _attempt(actor: Any, as_of: date, sheets: Mapping[str, SheetRows], *, write: bool) -> Report:
    """Run the import; keep what it wrote only when ``write`` is set and no row has an error."""
    run = Import(actor, as_of)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            _take(run, sheets)
            run.count(sheets)
            if not write or run.report.errors:
                transaction.set_rollback(True)
            else:
                audit.record_many(actor=actor, as_of=as_of, entries=run.told)
    except IntegrityError as error:
        # Somebody changed the same rows meanwhile; the checks above see everything else.
        raise Refused(
            Answer(
                False,
                ACTION,
                "conflict",
                _("The lists were changed while this was written. Check the workbook again."),
            )
        ) from error
    return run.report


def _take(run: Import, sheets: Mapping[str, SheetRows]) -> None:
    for form in FORMS:
        if form.key in sheets:
            _look_at_sheet(run, sheets[form.key])
    empty = {form.key: SheetRows(form) for form in FORMS}
    rows = {
        key: (sheets[key] if key in sheets and not sheets[key].missing else none)
        for key, none in empty.items()
    }
    units = UnitImport(run)
    units.take(rows["units"])
    groups = GroupImport(run, units)
    groups.take_groups(rows["groups"])
    officers = OfficerImport(run, units, groups)
    officers.take(rows["officers"])
    groups.take_members(rows["members"], officers.persons)


def _look_at_sheet(run: Import, sheet: SheetRows) -> None:
    """Problems of a sheet as a whole: columns, merged cells, formulas, hidden rows."""
    form = sheet.form
    for title in sheet.missing:
        run.problem(
            form, 1, title, _("The column is missing."), _("Take the headers of the template.")
        )
    for title in sheet.unknown:
        run.problem(form, 1, title, _("This column is not read."), warning=True)
    for number in sorted(set(sheet.merged)):
        run.problem(
            form,
            number,
            "",
            _("Cells are merged here; only the first one has a value."),
            _("Undo the merge and fill in every cell."),
        )
    for number, letters in sheet.empty_formulas:
        run.problem(
            form,
            number,
            letters,
            _("The formula in cell %(cell)s has no value.") % {"cell": f"{letters}{number}"},
            _("Open the file in Excel and save it, or paste the values."),
        )
    if sheet.hidden:
        shown = ", ".join(str(n) for n in sheet.hidden[:10])
        run.problem(
            form,
            sheet.hidden[0],
            "",
            _("Hidden rows are read as well: %(rows)s.") % {"rows": shown},
            _("Delete them if they are not meant."),
            warning=True,
        )


@transaction.atomic
def record_export(*, actor: Any, as_of: date) -> None:
    """Keep in the trail that somebody took the whole lists out of the program.

    Raises:
        Refused: for others than the standing body, the auditor and the administrator.
    """
    require(actor, "people:list:export")
    audit.record(actor=actor, action="people:list:export", obj=actor.user, as_of=as_of)
