"""The table of dedication over years."""

from __future__ import annotations

from fractions import Fraction

from thidua.law.enumerations import Enumerations
from thidua.law.records import Dedication, DedicationRow, Rule
from thidua.law.rows import Reader


def read_dedication(row: object, known: Enumerations) -> Dedication:
    """The table of dedication.

    Raises:
        CatalogueError: a post that the table does not name.
    """
    reader = Reader(row, "dedication")
    groups = reader.mapping("groups")
    reader.take("complete")
    women = Reader(reader.take("women_factor", {}), reader.place)
    factor = Fraction(women.whole("numerator", least=1), women.whole("denominator", least=1))
    women_citation = women.text("citation")
    women.flag("verified")
    women.done()
    rows = []
    for each in reader.rows("rows"):
        line = Reader(each, reader.place)
        line.codes("sources")
        most = line.optional("max_years", least=1)
        rows.append(
            DedicationRow(
                groups=line.codes("groups", groups),
                least=line.whole("min_years", least=1),
                most=most,
                award=line.text("award"),
                verified=line.flag("verified"),
                note=line.text("note", needed=False),
                place=line.place,
            )
        )
        line.done()
    lines = reader.chains("lines")
    for chain in lines:
        for code in chain:
            if code not in groups:
                raise reader.fail(f"lines: the post {code} is not known")
    table = Dedication(
        citation=reader.text("citation"),
        women=factor,
        women_citation=women_citation,
        groups=groups,
        lines=lines,
        rows=tuple(rows),
        rules=tuple(_rule(at, each, reader) for at, each in enumerate(reader.rows("rules"))),
    )
    reader.done()
    return table


def _rule(at: int, row: object, table: Reader) -> Rule:
    reader = Reader(row, table.place)
    reader.codes("sources")
    rule = Rule(
        id=str(at),
        text=reader.text("text"),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
    )
    reader.done()
    return rule
