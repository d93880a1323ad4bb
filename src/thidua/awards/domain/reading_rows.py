"""Rows of a decision that was read: as the domain takes them, and whom each of them means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.domain.facts import DecisionFacts, GrantFacts
from thidua.awards.domain.sheet_lines import SheetLine
from thidua.awards.domain.sheet_subjects import BY_NAME, NAMED, Meant, Told, WhoIsMeant
from thidua.awards.domain.standing import stands_of
from thidua.awards.models import DecisionReading, ReadRow
from thidua.common.keys import fold
from thidua.common.models import Period

ENTER = "enter"
"""Mark of the answer that a record is made for somebody whom nobody knows yet."""
MOST = 50
"""How many a row lists that it may mean: a common name forty times is shown whole."""
Verdict = ReadRow.Verdict


def head_of_reading(reading: DecisionReading, as_of: date) -> DecisionFacts:
    """The head as far as it is known; a day that is missing is the business date."""
    body = reading.decision.body if reading.decision else None
    return DecisionFacts(
        number=reading.number,
        on=reading.on or as_of,
        authority=reading.authority,
        issuer=reading.issuer,
        title=reading.title,
        body=body,
        precision=reading.on_precision if reading.on else "day",
    )


def line_of(
    row: ReadRow, head: DecisionFacts, kind: str = "", period: Period | None = None
) -> SheetLine:
    """A row as every entry into the registry takes it.

    Args:
        row: with the values that count now.
        head: of its decision.
        kind: kind of award (``Grant.Kind``).
        period: year or school year of the achievement.
    """
    facts = GrantFacts(
        award=row.award,
        name=row.name,
        post=row.post,
        unit_words=row.unit_words,
        kind=kind,
        period=period,
        gender=row.gender if row.kind == Object.PERSON else "unknown",
        posthumous=bool(row.read.get("posthumous")) and row.kind == Object.PERSON,
    )
    return SheetLine(row=row.position, kind=row.kind, decision=head, facts=facts)


def match(rows: Sequence[ReadRow], head: DecisionFacts, *, as_of: date, told: Told = None) -> None:
    """Say of each row whom it means; sets the fields, saves nothing.

    A fixed number of queries whatever the number of rows.

    Args:
        rows: undecided rows.
        head: of the decision; its day says how units were called and who held which post.
        as_of: business date.
        told: called with the place of each row before it is looked at.
    """
    lines = [line_of(row, head) for row in rows]
    stands = stands_of({line.head for line in lines})
    who = WhoIsMeant(as_of, lines, most=MOST)
    for row, line, meant in zip(rows, lines, who.match(lines, told), strict=True):
        _take(row, meant)
        if stands.prints.get((line.head, *line.print_key)):
            row.verdict, row.mark, row.options, row.more = Verdict.STANDS, "", [], 0
            row.label, row.reasons = "", []
            row.why = _("The registry holds this award of this decision for this name already.")


def _take(row: ReadRow, meant: Meant) -> None:
    row.unit_id = meant.unit
    row.options = [asdict(option) for option in meant.options]
    row.more, row.why = meant.more, meant.why[:500]
    row.reasons = list(meant.best.reasons) if meant.best is not None else []
    row.label = meant.label[:500]
    if meant.ref is None:
        row.verdict, row.mark = Verdict.ASK, ""
    elif meant.ref[0] == NAMED:
        row.verdict = Verdict.NEW
        row.mark = ENTER if row.kind == Object.PERSON else BY_NAME
    else:
        row.verdict, row.mark = Verdict.SURE, f"{meant.ref[0]}{meant.ref[1]}"
        if not row.reasons:
            row.reasons = [_("Printed just so in the registry.")]
    if not row.award:
        row.verdict = Verdict.ASK
        row.why = _("The decision does not tell which award this row is given.")


def fill_key(row: ReadRow) -> None:
    """Words by which the row is found on its page."""
    row.search_key = fold(f"{row.name} {row.post} {row.unit_words}")[:700]


def values_of(raw: dict[str, Any], awards: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The fields of a row from one recipient of the reader."""
    names = {one["id"]: one["name"] for one in awards}
    return {
        "kind": raw["kind"],
        "form_of_address": (raw["form_of_address"] or "")[:40],
        "name": " ".join(raw["name"].split())[:500],
        "post": " ".join((raw["position"] or "").split())[:300],
        "unit_words": " ".join((raw["unit"] or raw["group"] or "").split())[:500],
        "award": " ".join(names.get(raw["award"], "").split())[:300],
    }
