"""An official document as plain values: what both writers (PDF, Word) are given.

The nine components of an official document (Nghị định 30/2020, Điều 8) each have a place here:
quốc hiệu and tiêu ngữ are constant, the others are fields of :class:`Letterhead` and
:class:`OfficialDocument`. All text is plain text: no character of it is ever markup.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; `bold` and `italic` are added to the style around it."""

    text: str
    bold: bool = False
    italic: bool = False


Text: TypeAlias = str | Run | Sequence[str | Run]
"""Inline text: one string, one run, or several; a line feed is a line break."""


def parts(text: Text) -> tuple[str | Run, ...]:
    """Return inline text as its parts."""
    return (text,) if isinstance(text, str | Run) else tuple(text)


def bold(text: str) -> Run:
    """Return `text` as a bold run."""
    return Run(text, bold=True)


def italic(text: str) -> Run:
    """Return `text` as an italic run."""
    return Run(text, italic=True)


class Align(StrEnum):
    """How lines stand between their margins."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Head of the first page.

    `issuing_body` and `parent_body` are set in capitals whatever they come in; a line feed in them
    breaks the line there. `number_symbol` is the whole "210/KH-UBND"; "/KH-UBND" leaves room for a
    number that the clerk (văn thư) gives later, None leaves room for both. `date` None leaves
    "ngày … tháng … năm …" open in the same way.
    """

    issuing_body: str
    place: str
    parent_body: str | None = None
    number_symbol: str | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: justified with an indented first line unless said otherwise."""

    text: Text
    align: Align = Align.JUSTIFY
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (I.), 2 (1.) or 3 (a)); `number` is written as given, may be empty."""

    level: int
    number: str
    text: Text

    def __post_init__(self) -> None:
        """Refuse a level that official documents do not have."""
        if self.level not in {1, 2, 3}:
            raise ValueError(f"A heading has level 1, 2 or 3, not {self.level}.")


@dataclass(frozen=True, slots=True)
class CentredLine:
    """A bold line of its own in the middle, such as "QUYẾT ĐỊNH:"."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items, each a paragraph that begins with `mark`."""

    items: Sequence[Text]
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: width fixed in mm, or a `share` of what the fixed ones leave."""

    title: str
    align: Align = Align.LEFT
    width_mm: float | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; as many cells as columns."""

    cells: Sequence[Text]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A bold row over all columns that names the rows below it."""

    text: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """A bold last row: `label` spans the columns before the given `values`."""

    label: str
    values: Sequence[str]


TableRow: TypeAlias = Row | GroupRow | SumRow


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose head repeats on every page."""

    columns: Sequence[Column]
    rows: Sequence[TableRow]
    caption: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        if not self.columns:
            raise ValueError("A table needs columns.")
        for number, row in enumerate(self.rows, start=1):
            if isinstance(row, Row) and len(row.cells) != len(self.columns):
                raise ValueError(
                    f"Row {number} has {len(row.cells)} cells for {len(self.columns)} columns."
                )
            if isinstance(row, SumRow) and not 0 < len(row.values) < len(self.columns):
                raise ValueError(f"Row {number} sums {len(row.values)} columns.")


Block: TypeAlias = Paragraph | Heading | CentredLine | Bullets | Table


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs: `capacities` are the lines above the title ("TM. ỦY BAN NHÂN DÂN", "KT. …").

    `name` None leaves the place of the name empty.
    """

    title: str
    name: str | None = None
    capacities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A line of "Nơi nhận"; `purpose` is "báo cáo", "lưu", or any other words, or None."""

    name: str
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex after the signature; its pages are counted from 1.

    `reference` None writes "(Kèm theo … số … ngày … của …)" from the letterhead.
    """

    title: str
    blocks: Sequence[Block]
    label: str | None = None
    reference: str | None = None
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One official document.

    `type_name` is "KẾ HOẠCH" and so on; None makes a letter (công văn), whose subject stands as
    "V/v …" under the number. `authority` is the line before the legal bases in documents that
    need it ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"). `addressees` make "Kính gửi". The sign `closing`
    ends the last paragraph of the body. `title` names the file; by default type and subject.
    `issued_by` is the issuing body in running text, for the reference of annexes.
    """

    kind: str
    letterhead: Letterhead
    subject: str
    blocks: Sequence[Block]
    signature: SignatureBlock
    type_name: str | None = None
    authority: str | None = None
    addressees: Sequence[str] = ()
    legal_bases: Sequence[Text] = ()
    closing: str | None = "./."
    co_signature: SignatureBlock | None = None
    recipients: Sequence[RecipientLine] = ()
    annexes: Sequence[Annex] = ()
    issued_by: str | None = None
    title: str | None = None
