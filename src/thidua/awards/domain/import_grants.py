"""Import of grants from a workbook: what its rows would do, and doing it.

Nothing is merged silently: a row that may mean several, or somebody who is not quite the same, is
asked about and left out until a person has answered. What stands already is left as it is and told.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from thidua.awards.domain.facts import revocation_of
from thidua.awards.domain.grants import RECORD, REVOKE, grant_of
from thidua.awards.domain.recording import BATCH, tell_apart
from thidua.awards.domain.sheet_lines import Head, LineReader, SheetLine
from thidua.awards.domain.sheet_subjects import (
    BY_NAME,
    PERSON,
    Meant,
    Ref,
    WhoIsMeant,
    ref_of,
)
from thidua.awards.domain.standing import Bodies, Taken, stands_of, subjects_of
from thidua.awards.models import Decision, Grant, Revocation
from thidua.awards.models.grants import Codes
from thidua.awards.sheets import GRANTS
from thidua.common import audit
from thidua.common.bulk import copy_in
from thidua.common.policy import Answer, Refused, may
from thidua.people.domain.import_report import (
    CREATED,
    UNCHANGED,
    Import,
    Outcome,
    Question,
    Report,
)
from thidua.people.domain.importing import OutdatedError, look_at_sheet, one_at_a_time
from thidua.people.import_sorts import Tell
from thidua.people.models import ImportRun, Person, Unit
from thidua.people.sheets import Row, SheetRows

IMPORT = "awards:grant:import"
KEY = "grants"


def check_grants(
    run: ImportRun, actor: Any, sheets: Mapping[str, SheetRows], tell: Tell = None
) -> Report:
    """What writing the sheet would do; writes nothing."""
    return _Grants(run, actor, sheets, tell).report


def write_grants(
    run: ImportRun, actor: Any, sheets: Mapping[str, SheetRows], tell: Tell = None
) -> Report:
    """Write the rows that can be, in the caller's transaction, with the answers given.

    Raises:
        OutdatedError: who is who, or what stands, is no longer what the check found.
        Refused: rows are left over and are not to be left out; somebody records the same grants
            at this moment.
    """
    one_at_a_time()
    work = _Grants(run, actor, sheets, tell)
    if work.report.fingerprint != run.report.get("fingerprint", ""):
        raise OutdatedError(work.report)
    left = work.report.errors + len(work.open)
    if left and not run.skip_bad:
        reason = _("%(count)s rows cannot be written.") % {"count": left}
        raise Refused(Answer(False, IMPORT, "errors", reason))
    try:
        with transaction.atomic():
            work.write()
    except IntegrityError as error:
        reason = _("The lists were changed while this was written. Check the workbook again.")
        raise Refused(Answer(False, IMPORT, "conflict", reason)) from error
    return replace(work.report, applied=True, skipped_bad=bool(left))


class _Grants:
    """One sheet under work: read, compared with the registry, matched, and written."""

    def __init__(
        self, run: ImportRun, actor: Any, sheets: Mapping[str, SheetRows], tell: Tell
    ) -> None:
        self.run, self.actor = run, actor
        self.work = Import(actor, run.as_of, tell=tell)
        self.taken: list[Taken] = []
        self.open: list[int] = []
        self._by_row: dict[int, Row] = {}
        sheet = sheets[GRANTS.key]
        look_at_sheet(self.work, sheet)
        lines = self._read(sheet) if not sheet.missing else []
        self.stands = stands_of({line.head for line in lines})
        self._match(self._new(self._allowed(lines)))
        self.report = self._reported(sheets)

    # --- reading ----------------------------------------------------------------------------------
    def _read(self, sheet: SheetRows) -> list[SheetLine]:
        reader, seen = LineReader(self.work), dict[tuple[Any, ...], int]()
        codes = set(Unit.objects.values_list("code", flat=True))
        persons = set(Person.objects.values_list("code", flat=True))
        lines = []
        for row in sheet.rows:
            self._by_row[row.number] = row
            line = reader.read(row)
            if line is None:
                continue
            said = (line.head, *line.print_key, line.person_code)
            if line.unit_code and line.unit_code not in codes:
                self._wrong(row.number, "unit_code", _("No unit has this code."))
            elif line.person_code and line.person_code not in persons:
                self._wrong(row.number, "person", _("No officer has this code."))
            elif seen.setdefault(said, row.number) != row.number:
                what = _("Row %(row)s says this already.") % {"row": seen[said]}
                self._wrong(row.number, "name", what, _("Delete one of the rows."))
            else:
                lines.append(line)
        return lines

    def _wrong(self, row: int, column: str, what: str, remedy: str = "") -> None:
        value = str(self._by_row[row].values.get(column, ""))[:200]
        remedy = remedy or _("Correct the cell.")
        self.work.problem(GRANTS, row, column, what, remedy, value=value)

    def _allowed(self, lines: list[SheetLine]) -> list[SheetLine]:
        """Lines of decisions that the actor may record; the others are errors of their rows."""
        answers: dict[Head, Answer] = {}
        bodies = Bodies(self.actor)
        found = []
        for line in lines:
            head = line.head
            if head not in answers:
                known = self.stands.decisions.get(head)
                decision = known or _decision(replace(line.decision, body=bodies.of(head[3])), line)
                self.stands.decisions[head] = decision
                answers[head] = may(self.actor, RECORD, decision)
            if answers[head]:
                found.append(line)
            else:
                self._wrong(line.row, "issuer", str(answers[head].reason))
        return found

    # --- what stands already ----------------------------------------------------------------------
    def _new(self, lines: list[SheetLine]) -> list[SheetLine]:
        """Lines that the registry does not hold in the same words."""
        found = []
        for line in lines:
            codes = self.stands.prints.get((line.head, *line.print_key), [])
            if codes and (not line.person_code or {line.person_code, ""} & set(codes)):
                self.work.report.outcomes.append(
                    Outcome(GRANTS.title, line.row, UNCHANGED, line.label)
                )
            else:
                found.append(line)
        return found

    # --- who is who -------------------------------------------------------------------------------
    def _match(self, lines: list[SheetLine]) -> None:
        if not lines:
            return
        who = WhoIsMeant(self.work.as_of, lines)
        self.stands.subjects |= {
            (head, award, (PERSON, who.read_as(key)))
            for head, award, (sort, key) in self.stands.subjects
            if sort == PERSON
        }
        seen: dict[tuple[Any, ...], int] = {}
        stamp = hashlib.sha256()
        for line, meant in zip(lines, who.match(lines), strict=True):
            stamp.update(
                json.dumps([line.row, meant.ref, [o.mark for o in meant.options]]).encode()
            )
            ref = meant.ref
            if ref is None:
                ref = self._answered(line, meant)
            if ref is not None:
                self._take(line, meant, ref, seen)
        self.work.report.stamp = stamp.hexdigest()

    def _answered(self, line: SheetLine, meant: Meant) -> Ref | None:
        """Whom a person chose; else the row is left open."""
        options = [asdict(option) for option in meant.options]
        options.append({"mark": BY_NAME, "label": "", "reasons": ()})
        self.work.report.questions.append(
            Question(GRANTS.title, line.row, line.label, line.place, meant.why, options, meant.more)
        )
        mark = self.run.answers.get(str(line.row), "")
        if mark in {option["mark"] for option in options}:
            return ref_of(mark, line)
        self.open.append(line.row)
        return None

    def _take(
        self, line: SheetLine, meant: Meant, ref: Ref, seen: dict[tuple[Any, ...], int]
    ) -> None:
        key = (line.head, line.award_key, ref)
        if key in self.stands.subjects:
            self.work.problem(
                GRANTS,
                line.row,
                "name",
                _("This award of this decision stands with %(who)s already, in other words.")
                % {"who": meant.label or line.facts.name},
                _("Nothing is overwritten; correct it on its page if need be."),
                warning=True,
            )
            self.work.report.outcomes.append(Outcome(GRANTS.title, line.row, UNCHANGED, line.label))
            return
        if seen.setdefault(key, line.row) != line.row:
            what = _("Row %(row)s gives the same award to %(who)s by the same decision.") % {
                "row": seen[key],
                "who": meant.label or line.facts.name,
            }
            self._wrong(line.row, "name", what, _("Delete one of the rows, or say who is meant."))
            return
        self.taken.append((line, ref, meant.unit))
        who = {"who": ["", meant.label]} if meant.label else {}
        self.work.report.outcomes.append(Outcome(GRANTS.title, line.row, CREATED, line.label, who))

    def _reported(self, sheets: Mapping[str, SheetRows]) -> Report:
        self.work.count(sheets)
        report = self.work.report
        report.counts[GRANTS.title]["asked"] = len(self.open)
        report.problems.sort(key=lambda p: p.row)
        rest = json.dumps([report.stamp, report.bad_rows])
        report.stamp = hashlib.sha256(rest.encode()).hexdigest()
        return report

    # --- writing ----------------------------------------------------------------------------------
    def write(self) -> None:
        """All rows that are taken: decisions, subjects, grants, revocations, the trail."""
        heads = self._saved_heads()
        subjects = subjects_of(self.taken)
        units = {u for _line, _ref, u in self.taken if u is not None}
        known = Unit.objects.in_bulk(units)
        codes = Codes()
        made: list[Grant] = []
        cancelled: list[Revocation] = []
        for line, ref, unit in self.taken:
            facts = replace(line.facts, unit=known.get(unit) if unit is not None else None)
            grant = grant_of(
                self.actor,
                self.work.as_of,
                heads[line.head],
                subjects[ref],
                facts,
                source=Grant.Source.SHEET,
                code_of=codes,
                source_file=self.run.file,
                source_sheet=GRANTS.title,
                source_row=line.row,
                is_synthetic=line.synthetic,
            )
            grant.fill_keys()
            made.append(grant)
            if line.revocation is not None:
                grant.state = "revoked"
                cancelled.append(
                    revocation_of(
                        grant, line.revocation, label=self.actor.label, as_of=self.work.as_of
                    )
                )
        copy_in(made)
        Revocation.objects.bulk_create(cancelled, batch_size=BATCH)
        tell_apart(made)
        self._record(made, cancelled)

    def _saved_heads(self) -> dict[Head, Decision]:
        """Decisions of the rows, new ones saved."""
        wanted = {line.head: self.stands.decisions[line.head] for line, _ref, _unit in self.taken}
        new = [d for d in wanted.values() if d.pk is None]
        for decision in new:
            decision.fill_keys()
        Decision.objects.bulk_create(new, batch_size=BATCH)
        return wanted

    def _record(self, made: list[Grant], cancelled: list[Revocation]) -> None:
        """One entry for each decision, and one for each grant that is cancelled."""
        by_decision: dict[Decision, int] = defaultdict(int)
        for grant in made:
            by_decision[grant.decision] += 1
        about = {"source": Grant.Source.SHEET.value, "import": str(self.run.public_id)}
        entries: list[audit.Told] = [
            (RECORD, decision, {"grants": count, **about}, "")
            for decision, count in by_decision.items()
        ]
        entries += [
            (REVOKE, one.grant, {"state": ["granted", "revoked"], "decision": str(one)}, "")
            for one in cancelled
        ]
        audit.record_many(actor=self.actor, as_of=self.work.as_of, entries=entries)


def _decision(facts: Any, line: SheetLine) -> Decision:
    return Decision(
        number=facts.number.strip()[:60],
        name=facts.title.strip()[:500],
        on=facts.on,
        on_precision=facts.precision,
        authority=facts.authority,
        issuer=" ".join(facts.issuer.split())[:300],
        body=facts.body,
        is_synthetic=line.synthetic,
    )
