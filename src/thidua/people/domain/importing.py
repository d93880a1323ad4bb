"""Import of units, groups, members and officers from a workbook.

A check runs the whole import and rolls it back: what it reports is what applying would do. Runs,
their jobs and their progress stand in ``import_runs.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.policy import Answer, Refused, require
from thidua.people.domain.import_facts import FactImport
from thidua.people.domain.import_groups import GroupImport
from thidua.people.domain.import_officers import OfficerImport
from thidua.people.domain.import_report import Import, Problem, Report
from thidua.people.domain.import_successions import SuccessionImport
from thidua.people.domain.import_units import UnitImport
from thidua.people.extensions import Known, sheet_sets
from thidua.people.import_sorts import LISTS, Sort, Tell, register
from thidua.people.models import ImportRun, Post
from thidua.people.sheets import SheetRows, all_forms, read_workbook

ACTION = "people:list:import"
_ROUNDS = 12
_LOCK = 7_210_002  # one import at a time


class OutdatedError(Exception):
    """The lists are no longer what they were when the workbook was checked."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


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
        report = write(None, as_of, read_workbook(data), skip_bad=False)
        here = Installation.objects.first()
        if here is not None:
            audit.record(
                actor=None, action=ACTION, obj=here, as_of=as_of, changes={"counts": report.counts}
            )
    return report


def check(actor: Any, as_of: date, sheets: Mapping[str, SheetRows], *, tell: Tell = None) -> Report:
    """What writing these sheets would do; nothing is written."""
    return _attempt(actor, as_of, sheets, write=False, tell=tell)


def write(
    actor: Any,
    as_of: date,
    sheets: Mapping[str, SheetRows],
    *,
    skip_bad: bool,
    expected: str = "",
    tell: Tell = None,
) -> Report:
    """Write sheets in the caller's transaction: all rows, or those without errors.

    Args:
        actor: who imports; ``None`` at set-up.
        as_of: business date.
        sheets: as read.
        skip_bad: leave out rows with errors and what depends on them.
        expected: fingerprint of the check that somebody agreed to; empty for none.
        tell: told the sheet and how many rows were looked at.

    Raises:
        OutdatedError: the lists were changed since that check; nothing is written.
        Refused: rows have errors and are not to be left out.
    """
    if expected:
        now = _attempt(actor, as_of, sheets, write=False, tell=tell)
        if now.fingerprint != expected:
            raise OutdatedError(now)
    report = _attempt(actor, as_of, sheets, write=True, tell=tell)
    problems = list(report.problems)
    counts = report.counts
    rounds = 0
    while report.errors and skip_bad and rounds < _ROUNDS:
        # What depended on a skipped row shows as an error of the next round.
        rounds += 1
        sheets = _without(sheets, report)
        report = _attempt(actor, as_of, sheets, write=True, tell=tell)
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


def _attempt(
    actor: Any, as_of: date, sheets: Mapping[str, SheetRows], *, write: bool, tell: Tell = None
) -> Report:
    """Run the import; keep what it wrote only when ``write`` is set and no row has an error."""
    run = Import(actor, as_of, tell=tell)
    try:
        with transaction.atomic():
            one_at_a_time()
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


def one_at_a_time() -> None:
    """Wait until no other import writes; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _take(run: Import, sheets: Mapping[str, SheetRows]) -> None:
    for form in all_forms():
        if form.key in sheets:
            look_at_sheet(run, sheets[form.key])
    empty = {form.key: SheetRows(form) for form in all_forms()}
    rows = {
        key: (sheets[key] if key in sheets and not sheets[key].missing else none)
        for key, none in empty.items()
    }
    units = UnitImport(run)
    units.take(rows["units"])
    SuccessionImport(run, units).take(rows["successions"])
    groups = GroupImport(run, units)
    groups.take_groups(rows["groups"])
    officers = OfficerImport(run, units, groups)
    officers.take(rows["officers"])
    groups.take_members(rows["members"], officers.persons)
    FactImport(run, units, officers.persons).take(rows)
    known = Known({code: state.unit for code, state in units.units.items()}, officers.persons)
    for added in sheet_sets():
        added.take(run, known, rows)


def look_at_sheet(run: Import, sheet: SheetRows) -> None:
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


def check_run(run: ImportRun, actor: Any, sheets: Mapping[str, SheetRows], tell: Tell) -> Report:
    """:func:`check` for a run; also of workbooks that hold some of the sheets only."""
    return check(actor, run.as_of, sheets, tell=tell)


def write_run(run: ImportRun, actor: Any, sheets: Mapping[str, SheetRows], tell: Tell) -> Report:
    """:func:`write` for a run, as it was checked."""
    expected = run.report.get("fingerprint", "")
    return write(actor, run.as_of, sheets, skip_bad=run.skip_bad, expected=expected, tell=tell)


register(
    Sort(
        key=LISTS,
        action=ACTION,
        title=gettext_lazy("Lists from Excel"),
        room="people",
        forms=all_forms,
        check=check_run,
        write=write_run,
    )
)
