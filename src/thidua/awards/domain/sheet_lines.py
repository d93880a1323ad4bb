"""Rows of the sheet of grants → what the domain takes, with what is wrong in each cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object, catalogue, name_key
from thidua.awards.domain.facts import (
    DecisionFacts,
    GrantFacts,
    RevocationFacts,
    check_decision,
    check_grant,
    check_revocation,
)
from thidua.awards.domain.subjects import Named
from thidua.awards.models.grants import Codes
from thidua.awards.sheets import GRANTS, Standing
from thidua.common.keys import fold, sort_key
from thidua.people.domain.import_report import Cells, Import
from thidua.people.models import Person
from thidua.people.sheets import Mark, Row, read_day

_BORN = "born"
_CITIZEN = re.compile(r"(?<!\d)0\d{11}(?!\d)")
"""A citizen number: twelve digits, the first always 0 (Nghị định 70/2024/NĐ-CP)."""
_REVOKED = ("revoked_number", "revoked_on", "revoked_issuer", "revoked_ground")
Head = tuple[str, date, str, str]
"""What makes a decision one: key of its number, day, authority, issuer."""


@dataclass(frozen=True)
class SheetLine:
    """One row that can be taken.

    Args:
        row: Excel's number.
        kind: who receives it (``Object``).
        decision, facts: head and line; the unit of the line is found later.
        person_code, unit_code: our own codes, where the row gives them.
        born: year of birth, only for telling namesakes apart.
        revocation: the decision that cancelled it.
        synthetic: made up.
    """

    row: int
    kind: str
    decision: DecisionFacts
    facts: GrantFacts
    person_code: str = ""
    unit_code: str = ""
    born: int | None = None
    revocation: RevocationFacts | None = None
    synthetic: bool = False

    @cached_property
    def head(self) -> Head:
        """What makes its decision one."""
        return head_of(self.decision)

    @cached_property
    def award_key(self) -> str:
        """Key of the award's printed name."""
        return name_key(self.facts.award)

    @cached_property
    def print_key(self) -> tuple[str, ...]:
        """What two rows share that say the same of the same decision."""
        f = self.facts
        return (self.kind, self.award_key, *print_of(f.name, f.post, f.unit_words))

    @property
    def label(self) -> str:
        """In words, for reports."""
        return f"{self.facts.name}: {self.facts.award}, {self.decision.number}"

    @cached_property
    def place(self) -> str:
        """Post and unit as printed."""
        return ", ".join(p for p in (self.facts.post, self.facts.unit_words) if p)

    @cached_property
    def named(self) -> Named:
        """The subject that is known by what the row prints only."""
        return Named(self.kind, self.facts.name, self.place[:300])


def print_of(name: str, post: str, unit: str) -> tuple[str, str, str]:
    """What two spellings of one name, post and unit share; diacritics of the name tell."""
    return (sort_key(" ".join(name.split())), fold(post), fold(unit))


def head_of(facts: DecisionFacts) -> Head:
    """What makes a decision one."""
    issuer = " ".join(facts.issuer.split())[:300]
    return (fold(facts.number)[:60], facts.on, facts.authority, issuer)


def without_secrets(values: Mapping[str, Any]) -> dict[str, Any]:
    """Cells of a row as they may be given back: no citizen number, of a birth date the year."""
    shown = {c: "" if _CITIZEN.search(str(cell)) else cell for c, cell in values.items()}
    if _BORN in shown:
        shown[_BORN] = _year(shown[_BORN]) or ""
    return shown


def _year(cell: Any) -> int | None:
    try:
        return read_day(cell)[0].year
    except ValueError:
        return None


class LineReader:
    """Reads the rows of one sheet; what is wrong goes to the import's report."""

    def __init__(self, run: Import) -> None:
        self.run, self.codes = run, Codes()
        self._heads: dict[DecisionFacts, dict[str, str]] = {}

    def read(self, row: Row) -> SheetLine | None:
        """The line of a row; ``None`` when a cell is wrong or the row is not to be taken."""
        if self._tells_a_number(row):
            return None
        cells = _Cells(self.run, GRANTS, row)
        state = cells.choice("state", Standing.GRANTED)
        if state == Standing.STRUCK:
            self.run.problem(
                GRANTS, row.number, "state", _("Lines that were struck out are not taken."),
                warning=True,
            )  # fmt: skip
            return None
        kind = cells.choice("object")
        decision = self._decision(cells)
        facts = self._facts(cells, decision)
        person_code, unit_code = cells.code("person"), cells.code("unit_code")
        revocation = self._revocation(cells, state)
        born = self._born(cells)
        if self.run.is_bad(GRANTS, row.number) or decision is None:
            return None
        self._check(cells, kind, decision, facts, revocation)
        if person_code and kind != Object.PERSON:
            cells.wrong("person", _("Only a person has such a code."), _("Empty the cell."))
        if self.run.is_bad(GRANTS, row.number):
            return None
        return SheetLine(
            row=row.number,
            kind=kind,
            decision=decision,
            facts=facts,
            person_code=person_code,
            unit_code=unit_code,
            born=born,
            revocation=revocation,
            synthetic=cells.choice("mark") == Mark.SYNTHETIC,
        )

    def _tells_a_number(self, row: Row) -> bool:
        """Refuse a row that holds a citizen number: nobody needs it here, and it would spread."""
        found = [column for column, cell in row.values.items() if _CITIZEN.search(str(cell))]
        for column in found:
            self.run.problem(
                GRANTS,
                row.number,
                column,
                _("A citizen number stands here; the registry keeps none."),
                _("Delete it; to say who is meant, write the code of the person."),
            )
        return bool(found)

    def _decision(self, cells: Cells) -> DecisionFacts | None:
        found = cells.partial_day("on")
        if found is None and "on" not in cells.row.values:
            cells.text("on")  # notes that it is empty
        number, issuer = cells.text("number", 60), cells.text("issuer")
        authority, title = cells.choice("authority"), cells.text("title", 500)
        if found is None:
            return None
        on, precision = found
        return DecisionFacts(number, on, authority, issuer, title, precision=precision)

    def _facts(self, cells: Cells, decision: DecisionFacts | None) -> GrantFacts:
        award, code = cells.text("award"), cells.text("award_code", 20).upper()
        if award.upper() in catalogue():
            code = code or award.upper()
            award = ""
        known = catalogue().get(code, decision.on if decision else None) if code else None
        if not award and known is not None:
            award = known.name
        if not award:
            cells.wrong("award", _("Nothing is written here."), _("Fill in the cell."))
        return GrantFacts(
            award=award,
            name=cells.text("name", 500),
            post=cells.text("post"),
            unit_words=cells.text("unit", 500),
            kind=cells.choice("kind"),
            achievement=cells.text("achievement", 5000),
            period=cells.period(),
            ground=cells.choice("ground"),
            gender=cells.choice("gender", Person.Gender.UNKNOWN),
            standing=cells.choice("standing"),
            field=cells.choice("field"),
            posthumous=cells.choice("posthumous") == "x",
            award_code=code,
        )

    @staticmethod
    def _born(cells: Cells) -> int | None:
        """The year only: nothing else of a birth date is kept."""
        value = cells.row.values.get("born")
        if value is None:
            return None
        year = _year(value)
        if year is None or not 1850 <= year <= cells.run.as_of.year:
            cells.wrong("born", _("This is no year of birth."), _("Write the year, or nothing."))
            return None
        return year

    @staticmethod
    def _revocation(cells: Cells, state: str) -> RevocationFacts | None:
        number, issuer = cells.text("revoked_number", 60), cells.text("revoked_issuer")
        ground, on = cells.choice("revoked_ground"), cells.day("revoked_on")
        if state != Standing.REVOKED and not any(cells.row.values.get(c) for c in _REVOKED):
            return None
        return RevocationFacts(ground, number, on, issuer)

    def _check(
        self,
        cells: Cells,
        kind: str,
        decision: DecisionFacts,
        facts: GrantFacts,
        revocation: RevocationFacts | None,
    ) -> None:
        """The same checks as for a grant that is typed in."""
        as_of = self.run.as_of
        if decision not in self._heads:
            self._heads[decision] = _said(lambda: check_decision(decision, as_of=as_of))
        wrong = dict(self._heads[decision])
        wrong |= _said(lambda: check_grant(facts, kind, self.codes))
        if revocation is not None and not wrong:
            told = _said(lambda: check_revocation(revocation, granted_on=decision.on, as_of=as_of))
            wrong = {f"revoked_{field}": what for field, what in told.items()}
        for column, what in wrong.items():
            cells.wrong(column, what, _("Correct the cell."))


class _Cells(Cells):
    def wrong(self, column: str, what: str, remedy: str = "") -> None:
        """As everywhere; what tells when somebody was born is not repeated."""
        if column == _BORN:
            self.run.problem(self.form, self.row.number, column, what, remedy)
        else:
            super().wrong(column, what, remedy)


def _said(check: Callable[[], None]) -> dict[str, str]:
    """What a check refused, by field."""
    try:
        check()
    except ValidationError as error:
        return {field: " ".join(said) for field, said in error.message_dict.items()}
    return {}
