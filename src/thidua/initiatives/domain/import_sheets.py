"""Initiatives, their authors and the ledger of use from three sheets.

A row of the first sheet is one recognition; rows of the same code are one initiative. Rows of the
others add to what stands or change it, and take nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from thidua.common.keys import fold
from thidua.initiatives.domain.facts import (
    AuthorFacts,
    InitiativeFacts,
    RecognitionFacts,
    author_faults,
    faults,
    new_authors,
    new_recognition,
    recognition_faults,
)
from thidua.initiatives.domain.import_uses import UseImport
from thidua.initiatives.domain.import_writing import Entry, write_entries
from thidua.initiatives.domain.initiatives import FIELDS, snapshot
from thidua.initiatives.exports import sheet_rows
from thidua.initiatives.models import Author, Initiative, Recognition
from thidua.initiatives.sheet_forms import AUTHORS, INITIATIVES, SHEETS, USES, Standing
from thidua.people.domain.import_report import CHANGED, CREATED, UNCHANGED, Cells, Import
from thidua.people.extensions import Known, SheetSet, register_sheets
from thidua.people.sheets import Mark, Row, SheetForm, SheetRows


class InitiativeImport:
    """Reads the sheets of initiatives and authors; writes in the caller's transaction."""

    def __init__(self, run: Import, known: Known) -> None:
        self.run, self.known = run, known
        self.label = str(getattr(run.actor, "label", ""))[:300]
        self.own = getattr(run.actor, "person_id", None)
        """Nobody enters what is their own; colleagues do."""
        self.entries: dict[str, Entry] = {}
        self.seen: dict[tuple[Any, ...], int] = {}
        self.touched: list[Recognition] = []

    def take(self, sheets: Mapping[str, SheetRows]) -> None:
        """Read, check and write all rows of both sheets."""
        self._load(sheets)
        rows = [Cells(self.run, INITIATIVES, row) for row in sheets[INITIATIVES.key].rows]
        for cells in rows:
            self._initiative(cells)
        for row in sheets[AUTHORS.key].rows:
            self._author(Cells(self.run, AUTHORS, row))
        self._check_authors()
        self._refuse_known()
        self._write()

    def _load(self, sheets: Mapping[str, SheetRows]) -> None:
        codes = {
            str(row.values.get("code", "")) for form in SHEETS for row in sheets[form.key].rows
        }
        rows = Initiative.objects.filter(code__in=codes).select_related("unit", "period")
        for one in rows.prefetch_related("recognitions", "authors__person"):
            entry = Entry(one, False, list(one.recognitions.all()), list(one.authors.all()))
            entry.before = snapshot(one)
            self.entries[one.code] = entry

    def _twice(self, form: SheetForm, row: Row, *key: Any) -> bool:
        """Whether an earlier row says the same; notes it."""
        first = self.seen.setdefault((form.key, *key), row.number)
        if first == row.number:
            return False
        self.run.problem(
            form, row.number, "code", _("Row %(row)s says this already.") % {"row": first},
            _("Delete one of the rows."),
        )  # fmt: skip
        return True

    # --- initiatives and recognitions ---------------------------------------------------------
    def _initiative(self, cells: Cells) -> None:
        read = self._read(cells)
        if read is None:
            return
        code, facts, recognition = read
        if self._twice(INITIATIVES, cells.row, code, recognition.scope, fold(recognition.number)):
            return
        withdrawn = cells.choice("standing", Standing.STANDS) == Standing.WITHDRAWN
        entry = self.entries.get(code)
        if entry is None:
            if withdrawn:
                self._refuse_withdrawn(cells)
                return
            entry = Entry(Initiative(code=code), True)
            self._new(entry, cells, facts)
            self.entries[code] = entry
        reason = cells.text("reason", 500)
        changes = self._changes(entry, cells, facts)
        if changes is None:
            return
        moved = self._recognition(entry, cells, recognition, withdrawn=withdrawn)
        if moved is None:
            return
        details = {**changes, **moved[1]}
        verb = CREATED if moved[0] == CREATED else CHANGED if details else UNCHANGED
        if details and not reason:
            cells.wrong(
                "reason",
                _("This replaces what is recorded, and no reason is given."),
                _("Write why in “Lý do sửa”, or delete the row."),
            )
            return
        if details:
            entry.reason = reason
            self._fill(entry.row, facts)
        if moved[2] is not None:
            self._put(entry, cells, moved[2], reason)
        entry.is_changed = entry.is_changed or verb != UNCHANGED
        label = f"{code}: {facts.name}"
        self.run.done(
            INITIATIVES, cells.row.number, verb, entry.row,
            label=label, details=details, reason=reason,
        )  # fmt: skip

    def _read(self, cells: Cells) -> tuple[str, InitiativeFacts, RecognitionFacts] | None:
        code, unit_code = cells.code("code"), cells.code("unit")
        unit = self.known.units.get(unit_code)
        if unit_code and unit is None:
            cells.wrong("unit", _("No unit has this code."), _("Correct the code."))
        period, on = cells.period(), cells.partial_day("on")
        if on is None and "on" not in cells.row.values:
            cells.text("on")  # notes that it is empty
        facts = {
            "kind": cells.choice("kind") or cells.text("kind"),
            "name": cells.text("name", 500),
            "field": cells.text("field", 200),
            "summary": cells.text("summary", 5000),
        }
        decided = {
            "scope": cells.choice("scope") or cells.text("scope"),
            "number": cells.text("number", 60),
            "issuer": cells.text("issuer", 300),
        }
        cells.choice("standing")
        if self.run.is_bad(INITIATIVES, cells.row.number) or not (unit and period and on):
            return None
        recognition = RecognitionFacts(on=on[0], precision=on[1], **decided)
        said = InitiativeFacts(unit=unit, period=period, authors=(), **facts)
        found = faults(said, self.run.as_of)
        found.pop("authors")  # they stand in a sheet of their own and are looked at afterwards
        wrong = {name: " ".join(what) for name, what in found.items()}
        wrong |= recognition_faults(recognition, self.run.as_of)
        for column, what in wrong.items():
            cells.wrong(column, what, _("Correct the cell."))
        return None if wrong else (code, said, recognition)

    def _new(self, entry: Entry, cells: Cells, facts: InitiativeFacts) -> None:
        row = entry.row
        self._fill(row, facts)
        row.entered_label, row.entered_on = self.label, self.run.as_of
        row.place = _place(cells)
        row.is_synthetic = cells.choice("mark") == Mark.SYNTHETIC.value

    @staticmethod
    def _fill(row: Initiative, facts: InitiativeFacts) -> None:
        row.kind, row.name, row.field = facts.kind, facts.name, facts.field
        row.summary, row.unit, row.period = facts.summary, facts.unit, facts.period

    def _changes(
        self, entry: Entry, cells: Cells, facts: InitiativeFacts
    ) -> dict[str, list[Any]] | None:
        """What the row says otherwise than what stands; ``None`` when rows contradict."""
        wanted = Initiative()
        self._fill(wanted, facts)
        if entry.said is not None and entry.at is not None:
            for name in FIELDS:
                if getattr(entry.said, name) != getattr(wanted, name):
                    cells.wrong(
                        name.removesuffix("_id"),
                        _("Row %(row)s says otherwise about %(code)s.")
                        % {"row": entry.at.row.number, "code": entry.row.code},
                        _("Write the same in every row of an initiative."),
                    )
                    return None
            return {}
        entry.said, entry.at = wanted, cells
        if entry.is_new:
            return {}
        return {
            name: [entry.before[name], getattr(wanted, name)]
            for name in FIELDS
            if entry.before[name] != getattr(wanted, name)
        }

    def _recognition(
        self, entry: Entry, cells: Cells, facts: RecognitionFacts, *, withdrawn: bool
    ) -> tuple[str, dict[str, list[Any]], Recognition | None] | None:
        """What becomes of the row, what it changes, and the recognition to put in."""
        if withdrawn:
            same = (facts.scope, fold(facts.number))
            gone = [r for r in entry.recognitions if r.withdrawn_on is not None]
            if any((r.scope, fold(r.number)) == same for r in gone):
                return UNCHANGED, {}, None
            self._refuse_withdrawn(cells)
            return None
        new, old = new_recognition(entry.row, facts), entry.standing(facts.scope)
        if old is None:
            return CREATED, {}, new
        details = {
            name: [getattr(old, name), getattr(new, name)]
            for name in ("number", "on", "on_precision", "issuer")
            if getattr(old, name) != getattr(new, name)
        }
        return CHANGED if details else UNCHANGED, details, new if details else None

    def _put(self, entry: Entry, cells: Cells, new: Recognition, reason: str) -> None:
        """Put a recognition in; the one that it corrects was a mistake."""
        old = entry.standing(new.scope)
        if old is not None:
            old.withdrawal, old.withdrawal_reason = Recognition.Withdrawal.MISTAKE, reason
            old.withdrawn_on, old.withdrawn_label = self.run.as_of, self.label
            self.touched.append(old)
        new.recorded_label, new.recorded_on = self.label, self.run.as_of
        new.place = _place(cells)
        entry.recognitions.append(new)

    def _refuse_withdrawn(self, cells: Cells) -> None:
        cells.wrong(
            "standing",
            _("A recognition is withdrawn on the page of the initiative, with its decision."),
            _("Empty the cell, and withdraw it there."),
        )

    # --- authors ------------------------------------------------------------------------------
    def _author(self, cells: Cells) -> None:
        code = cells.code("code")
        entry = self.entries.get(code)
        if code and entry is None:
            cells.wrong("code", _("No initiative has this code."), _("Correct the code."))
        person_code = cells.code("person")
        person = self.known.persons.get(person_code)
        if person_code and person is None:
            cells.wrong("person", _("No officer has this code."), _("Correct the code."))
        name, part = cells.text("name", 200), cells.choice("part") or cells.text("part")
        share, reason = _share(cells), cells.text("reason", 500)
        if entry is None:
            return
        if self.run.is_bad(AUTHORS, cells.row.number):
            entry.bad_authors = True
            return
        [new] = new_authors(entry.row, [AuthorFacts(name, part, share, person)])
        if self._twice(AUTHORS, cells.row, code, new.person_id or fold(new.name)):
            return
        old = _find(entry.authors, new)
        label = f"{code}: {name}"
        if old is not None:
            new.person = new.person or old.person
            changes = {
                column: [getattr(old, column), getattr(new, column)]
                for column in ("name", "part", "share", "person_id")
                if getattr(old, column) != getattr(new, column)
            }
        else:
            changes = {}
        verb = CREATED if old is None else CHANGED if changes else UNCHANGED
        if verb != UNCHANGED and not entry.is_new and not reason:
            cells.wrong(
                "reason",
                _("This replaces what is recorded, and no reason is given."),
                _("Write why in “Lý do sửa”, or delete the row."),
            )
            return
        if old is None:
            entry.authors.append(new)
        else:
            old.name, old.part, old.share, old.person = new.name, new.part, new.share, new.person
        if verb != UNCHANGED:
            entry.reason, entry.is_changed = entry.reason or reason, True
            entry.at = entry.at or cells
        self.run.done(
            AUTHORS, cells.row.number, verb, entry.row, label=label, details=changes, reason=reason
        )

    def _check_authors(self) -> None:
        """A new initiative has all its authors, and shares make a whole."""
        for entry in self.entries.values():
            at = entry.at
            if at is None or not entry.is_changed:
                continue
            if entry.bad_authors:
                at.wrong(
                    "code",
                    _("A row of “%(sheet)s” about it has an error.") % {"sheet": AUTHORS.title},
                    _("Correct that row; this one is taken with it."),
                )
                continue
            if self.own is not None and any(a.person_id == self.own for a in entry.authors):
                at.wrong(
                    "code",
                    _("Not about one’s own initiative; ask a colleague."),
                    _("Leave the row to a colleague."),
                )
            said = [AuthorFacts(a.name, a.part, a.share, a.person) for a in entry.authors]
            for what in author_faults(said):
                at.wrong(
                    "code", what, _("Correct the sheet “%(sheet)s”.") % {"sheet": AUTHORS.title}
                )

    # --- what a whole initiative must be -----------------------------------------------------
    def _refuse_known(self) -> None:
        """The same title of the same unit by the same decision stands under another code."""
        new = [e for e in self.entries.values() if e.is_new and e.recognitions]
        for entry in new:
            entry.row.settle(entry.recognitions, entry.authors)
        units = {e.row.unit_id for e in new}
        days = {e.row.recognised_on for e in new}
        held = Initiative.objects.filter(unit__in=units, recognised_on__in=days)
        known = {_print(one): one.code for one in held.exclude(state="withdrawn")}
        for entry in new:
            other = known.setdefault(_print(entry.row), entry.row.code)
            if other != entry.row.code and entry.at is not None:
                entry.at.wrong(
                    "name",
                    _("This decision recognised it already; it is recorded as %(code)s.")
                    % {"code": other},
                    _("Give the row that code, or delete it."),
                )

    def _write(self) -> None:
        whole = [e for e in self.entries.values() if e.recognitions and not self._is_bad(e)]
        write_entries(whole, self.touched, label=self.label, as_of=self.run.as_of)
        for code in [c for c, e in self.entries.items() if e.row.pk is None]:
            del self.entries[code]  # uses of it have nothing to stand on

    def _is_bad(self, entry: Entry) -> bool:
        return entry.at is not None and self.run.is_bad(entry.at.form, entry.at.row.number)


def _place(cells: Cells) -> str:
    return f"{cells.form.title}, {cells.row.number}"


def _print(row: Initiative) -> tuple[Any, ...]:
    return row.unit_id, row.recognised_on, fold(row.number), fold(row.name)


def _find(authors: list[Author], wanted: Author) -> Author | None:
    """The author of a row: by the person, else by the name where no person contradicts."""
    if wanted.person_id is not None:
        by_person = next((a for a in authors if a.person_id == wanted.person_id), None)
        if by_person is not None:
            return by_person
    same = [a for a in authors if fold(a.name) == fold(wanted.name)]
    free = [a for a in same if not (a.person_id and wanted.person_id)]
    return free[0] if len(free) == 1 else None


def _share(cells: Cells) -> Decimal | None:
    text = cells.text("share", 12)
    if not text:
        return None
    try:
        found = Decimal(text.replace(",", ".").rstrip("% ")).quantize(Decimal("0.01"))
    except InvalidOperation:
        cells.wrong(
            "share",
            _("“%(text)s” is no number.") % {"text": text},
            _("Write percent, for example 60 or 33,5."),
        )
        return None
    return found


def _take(run: Import, known: Known, sheets: Mapping[str, SheetRows]) -> None:
    if not any(sheets[form.key].rows for form in SHEETS):
        return
    found = InitiativeImport(run, known)
    found.take(sheets)
    initiatives = {code: entry.row for code, entry in found.entries.items()}
    UseImport(run, known, initiatives).take(sheets[USES.key])


register_sheets(SheetSet(SHEETS, _take, sheet_rows))
