"""The ledger of use from a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from thidua.common.keys import fold
from thidua.initiatives.domain.uses import clash_of, faults
from thidua.initiatives.extensions import BOOK, AwardName
from thidua.initiatives.models import Author, Initiative, Recognition, Use
from thidua.initiatives.sheet_forms import USES
from thidua.people.domain.import_report import CREATED, UNCHANGED, Cells, Import
from thidua.people.extensions import Known
from thidua.people.links import canonical_of
from thidua.people.sheets import SheetRows


class UseImport:
    """Adds entries; one that stands is never changed by a sheet, it is reversed on its page."""

    def __init__(self, run: Import, known: Known, initiatives: Mapping[str, Initiative]) -> None:
        self.run, self.known, self.initiatives = run, known, initiatives
        self.label = str(getattr(run.actor, "label", ""))[:300]
        self.awards = {key: one for one in BOOK.names() for key in (fold(one.code), fold(one.name))}

    def take(self, sheet: SheetRows) -> None:
        """Read, check and write all rows."""
        if not sheet.rows:
            return
        self._load()
        new = [made for row in sheet.rows if (made := self._row(Cells(self.run, USES, row)))]
        self._refer(new)
        Use.objects.bulk_create(new, batch_size=1000)

    def _load(self) -> None:
        keys = [one.pk for one in self.initiatives.values()]
        self.authors: dict[int, list[Author]] = defaultdict(list)
        for author in Author.objects.filter(initiative__in=keys).select_related("person"):
            self.authors[author.initiative_id].append(author)
        self.recognitions: dict[int, list[Recognition]] = defaultdict(list)
        for one in Recognition.objects.filter(initiative__in=keys):
            self.recognitions[one.initiative_id].append(one)
        known = (a.person_id for mine in self.authors.values() for a in mine if a.person_id)
        self.canonical = canonical_of(known)
        self.standing: dict[tuple[int, Any], list[Use]] = defaultdict(list)
        rows = Use.objects.filter(author__initiative__in=keys, reversed_on=None)
        for use in rows.select_related("author", "period"):
            self.standing[self._whose(use.author)].append(use)

    def _whose(self, author: Author) -> tuple[int, Any]:
        """Initiative and somebody, under whichever record."""
        person = self.canonical.get(author.person_id or 0)
        return author.initiative_id, person or f"author {author.pk}"

    def _row(self, cells: Cells) -> Use | None:
        code = cells.code("code")
        initiative = self.initiatives.get(code)
        if code and initiative is None:
            cells.wrong("code", _("No initiative has this code."), _("Correct the code."))
        author = self._author(cells, initiative)
        award, period = self._award(cells), cells.period()
        number, basis = cells.text("number", 60), cells.text("basis")
        day = cells.partial_day("on")
        if self.run.is_bad(USES, cells.row.number):
            return None
        if initiative is None or author is None or award is None or period is None:
            return None
        on, precision = day or (None, "day")
        made = Use(
            author=author, award_code=award.code, award_name=award.name, is_title=award.is_title,
            period=period, number=number, on=on, on_precision=precision, basis=basis,
            place=f"{USES.title}, {cells.row.number}",
            recorded_label=self.label, recorded_on=self.run.as_of,
        )  # fmt: skip
        label = f"{code}: {author.name}, {award.code} {cells.text('period')}"
        earlier = self.standing[self._whose(author)]
        same = next((u for u in earlier if _key(u) == _key(made)), None)
        if same is not None:
            if _says(same, made):
                self.run.done(USES, cells.row.number, UNCHANGED, initiative, label=label)
            else:
                cells.wrong(
                    "award",
                    _("The ledger holds this use with another decision (%(number)s).")
                    % {"number": same.number or "–"},
                    _("Reverse the entry on the page of the initiative and enter it anew."),
                )
            return None
        if not self._may_be(cells, initiative, made, earlier, award):
            return None
        earlier.append(made)
        self.run.done(USES, cells.row.number, CREATED, initiative, label=label)
        return made

    def _may_be(
        self, cells: Cells, initiative: Initiative, made: Use, earlier: list[Use], award: AwardName
    ) -> bool:
        own = getattr(self.run.actor, "person_id", None)
        if own is not None and any(a.person_id == own for a in self.authors[initiative.pk]):
            cells.wrong("code", _("Not about one’s own initiative; ask a colleague."),
                        _("Leave the row to a colleague."))  # fmt: skip
            return False
        if initiative.state != "recognised":
            cells.wrong("code", _("The recognition of this initiative was withdrawn."),
                        _("Delete the row."))  # fmt: skip
            return False
        clash = clash_of(earlier, award, made.period)
        if clash is not None and (clash.forbidden or not made.basis):
            cells.wrong(
                "award" if clash.forbidden else "basis",
                clash.words,
                _("Delete the row.")
                if clash.forbidden
                else _("Write the rule, or delete the row."),
            )
            return False
        if clash is None:
            made.basis = ""
        of_it = self.recognitions[initiative.pk]
        wrong = faults(of_it, made.period, made.on, made.on_precision, self.run.as_of)
        for column, what in wrong.items():
            cells.wrong(column, what, _("Correct the cell."))
        return not wrong

    def _author(self, cells: Cells, initiative: Initiative | None) -> Author | None:
        person_code, name = cells.code("person"), fold(cells.text("name", 200))
        person = self.known.persons.get(person_code)
        if person_code and person is None:
            cells.wrong("person", _("No officer has this code."), _("Correct the code."))
            return None
        if initiative is None or not name:
            return None
        mine = self.authors[initiative.pk]
        found = [a for a in mine if (a.person_id == person.pk if person else fold(a.name) == name)]
        if len(found) == 1:
            return found[0]
        cells.wrong(
            "name",
            _("No author of this initiative is called so.")
            if not found
            else _("Several authors are called so."),
            _("Correct the name, or give the code of the officer."),
        )
        return None

    def _award(self, cells: Cells) -> AwardName | None:
        text = cells.text("award")
        found = self.awards.get(fold(text))
        if text and found is None:
            cells.wrong(
                "award",
                _("“%(text)s” is no award that persons are given.") % {"text": text},
                _("Write its code, for example CSTDCS or BKT."),
            )
        return found

    def _refer(self, new: list[Use]) -> None:
        """Refer to the grants of the registry, where it holds exactly one."""
        asked = {
            id(use): (use.author.person_id, use.award_code, use.period_id)
            for use in new
            if use.author.person_id is not None
        }
        found = BOOK.find(asked.values())
        for use in new:
            grant = found.get(asked[id(use)]) if id(use) in asked else None
            if grant is None:
                continue
            use.grant = grant.public_id
            if not use.number:
                use.number, use.on, use.on_precision = grant.number, grant.on, grant.precision


def _key(use: Use) -> tuple[int, str, int]:
    return use.author_id, use.award_code, use.period_id


def _says(old: Use, new: Use) -> bool:
    """Whether a row says no other decision than the entry that stands."""
    return (not new.number or fold(old.number) == fold(new.number)) and (
        new.on is None or (old.on, old.on_precision) == (new.on, new.on_precision)
    )
