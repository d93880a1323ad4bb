"""A document made ready to set: every line, word and length decided, once for both writers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from thidua.paper.layout import geometry as g
from thidua.paper.layout.figures import BLANK, long_date, official_date
from thidua.paper.layout.fonts import Face
from thidua.paper.layout.lines import balanced, body_lines, line_width
from thidua.paper.layout.model import (
    Align,
    Annex,
    Block,
    Bullets,
    CentredLine,
    GroupRow,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    Row,
    Run,
    SignatureBlock,
    SumRow,
    Table,
    TableRow,
    Text,
    parts,
)
from thidua.paper.layout.text import finish, plain, runs

Runs: TypeAlias = tuple[Run, ...]

_PURPOSES = {"báo cáo": "b/c"}
_LONG_ROW = 1500  # characters; a longer row may break over pages


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph. `role` is body, heading-1..3, line (bold, centred) or basis (italic)."""

    role: str
    runs: Runs
    align: Align = Align.JUSTIFY
    indent: bool = True
    outline: int = 0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells; `kind` is row, group or sum; `keep` forbids a page break inside."""

    kind: str
    cells: tuple[Runs, ...]
    keep: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its widths in mm."""

    widths_mm: tuple[float, ...]
    aligns: tuple[Align, ...]
    head: tuple[str, ...]
    rows: tuple[GridRow, ...]
    caption: str | None
    note: str | None


Piece: TypeAlias = Words | Grid


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines above the space to sign, and the name under it (empty: left open).

    `short_by` is how many lines more the other signature has, so that the names stand level.
    """

    lines: tuple[str, ...]
    name: str
    short_by: int = 0


@dataclass(frozen=True, slots=True)
class AnnexSheet:
    """An annex made ready."""

    label: str | None
    title_lines: tuple[str, ...]
    reference_lines: tuple[str, ...]
    rule_mm: float
    landscape: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document made ready; lines are centred lines, `*_mm` the lengths of rules."""

    title: str
    author: str
    parent_lines: tuple[str, ...]
    issuing_lines: tuple[str, ...]
    issuing_rule_mm: float
    motto_rule_mm: float
    number: str
    place_date: str
    about_lines: tuple[str, ...]
    type_name: str | None
    subject_lines: tuple[str, ...]
    subject_rule_mm: float
    authority_lines: tuple[str, ...]
    addressees: tuple[str, ...]
    pieces: tuple[Piece, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]
    annexes: tuple[AnnexSheet, ...]


def make_sheet(document: OfficialDocument) -> Sheet:
    """Return `document` ready to set.

    Raises UnprintableTextError for a character that the faces lack, ValueError for a document
    without body.
    """
    if not document.blocks:
        raise ValueError("An official document needs a body.")
    head = document.letterhead
    issuing = _names(head.issuing_body, Face.BOLD)
    is_letter = document.type_name is None
    subject = plain(document.subject, Face.BOLD)
    subject_lines = () if is_letter else _title_lines(subject)
    about = plain(f"V/v {document.subject}") if is_letter and subject else ""
    bases = [Words("basis", runs(base, italic=True)) for base in document.legal_bases]
    pieces = [*bases, *_pieces(document.blocks, g.TEXT_WIDTH)]
    if document.closing:
        pieces = _closed(pieces, document.closing)
    return Sheet(
        title=document.title or _file_title(document, subject),
        author=plain(head.issuing_body.replace("\n", " ")),
        parent_lines=_names(head.parent_body, Face.REGULAR) if head.parent_body else (),
        issuing_lines=issuing,
        issuing_rule_mm=_part_rule(issuing, Face.BOLD, g.BODY_NAME_SIZE),
        motto_rule_mm=line_width(g.MOTTO, face=Face.BOLD, size_pt=g.MOTTO_SIZE),
        number=_number(head),
        place_date=plain(official_date(head.date, place=head.place), Face.ITALIC),
        about_lines=balanced(
            about,
            width_mm=g.LETTERHEAD_LEFT - g.LETTERHEAD_GUTTER,
            face=Face.REGULAR,
            size_pt=g.ABOUT_SIZE,
        ),
        type_name=plain(document.type_name, Face.BOLD).upper() if document.type_name else None,
        subject_lines=subject_lines,
        subject_rule_mm=_part_rule(subject_lines, Face.BOLD, g.TITLE_SIZE),
        authority_lines=_title_lines(plain(document.authority or "", Face.BOLD).upper()),
        addressees=tuple(plain(name).rstrip(".;,") for name in document.addressees),
        pieces=tuple(pieces),
        signatures=_signatures(document),
        recipients=_recipients(document.recipients),
        annexes=tuple(_annex(annex, document) for annex in document.annexes),
    )


def _names(name: str, face: Face) -> tuple[str, ...]:
    return body_lines(
        plain(name, face),
        width_mm=g.LETTERHEAD_LEFT - g.LETTERHEAD_GUTTER,
        face=face,
        size_pt=g.BODY_NAME_SIZE,
    )


def _title_lines(text: str, face: Face = Face.BOLD) -> tuple[str, ...]:
    return balanced(text, width_mm=g.TITLE_WIDTH, face=face, size_pt=g.TITLE_SIZE)


def _part_rule(lines: Sequence[str], face: Face, size_pt: float) -> float:
    """Return the length of a rule under centred lines: a part of the longest of them."""
    widths = [line_width(line, face=face, size_pt=size_pt) for line in lines]
    return round(g.RULE_PART * max(widths, default=0.0), 2)


def _number(head: Letterhead) -> str:
    number = plain(head.number_symbol or "")
    if not number:
        return f"Số:{BLANK}/{BLANK}"
    if number.startswith("/"):
        return f"Số:{BLANK}{number}"
    return f"Số: {number}"


def _file_title(document: OfficialDocument, subject: str) -> str:
    kind = document.type_name or "Công văn"
    words = f"{kind.capitalize()} {subject}".replace("\n", " ").strip()
    number = document.letterhead.number_symbol
    return f"{number}: {words}" if number and not number.startswith("/") else words


def _pieces(blocks: Iterable[Block], width_mm: float) -> list[Piece]:
    pieces: list[Piece] = []
    outline = 0
    for block in blocks:
        if isinstance(block, Heading):
            # A reader that walks the outline may not find a level left out.
            outline = min(block.level, outline + 1)
            pieces.append(_heading(block, outline))
        else:
            pieces.extend(_other_pieces(block, width_mm))
    return pieces


def _heading(block: Heading, outline: int) -> Words:
    heavy = block.level < 3
    text = (f"{block.number} ", *parts(block.text)) if block.number else block.text
    return Words(f"heading-{block.level}", runs(text, bold=heavy), outline=outline)


def _other_pieces(block: Paragraph | CentredLine | Bullets | Table, width_mm: float) -> list[Piece]:
    if isinstance(block, Paragraph):
        return [Words("body", runs(block.text), block.align, block.indent)]
    if isinstance(block, CentredLine):
        return [Words("line", runs(block.text, bold=True), Align.CENTER, indent=False)]
    if isinstance(block, Bullets):
        return [Words("body", _marked(block.mark, item)) for item in block.items]
    return [_grid(block, width_mm)]


def _marked(mark: str, item: Text) -> Runs:
    return runs((f"{mark} ", *parts(item)))


def _grid(table: Table, width_mm: float) -> Grid:
    fixed = sum(column.width_mm or 0.0 for column in table.columns)
    shares = sum(column.share for column in table.columns if column.width_mm is None)
    left = max(width_mm - fixed, 0.0)
    widths = [
        left * column.share / shares if column.width_mm is None else column.width_mm
        for column in table.columns
    ]
    scale = width_mm / sum(widths)
    return Grid(
        widths_mm=tuple(round(width * scale, 2) for width in widths),
        aligns=tuple(column.align for column in table.columns),
        head=tuple(plain(column.title, Face.BOLD) for column in table.columns),
        rows=tuple(_grid_row(row) for row in table.rows),
        caption=plain(table.caption, Face.BOLD) if table.caption else None,
        note=plain(table.note, Face.ITALIC) if table.note else None,
    )


def _grid_row(row: TableRow) -> GridRow:
    if isinstance(row, GroupRow):
        return GridRow("group", (runs(row.text, bold=True),))
    if isinstance(row, SumRow):
        return GridRow("sum", tuple(runs(cell, bold=True) for cell in (row.label, *row.values)))
    return _plain_row(row)


def _plain_row(row: Row) -> GridRow:
    cells = tuple(runs(cell) for cell in row.cells)
    longest = max(sum(len(run.text) for run in cell) for cell in cells)
    return GridRow("row", cells, keep=longest < _LONG_ROW)


def _closed(pieces: list[Piece], closing: str) -> list[Piece]:
    """Return `pieces` with the closing sign after the last paragraph; a table at the end has none.

    The sign says that nothing of the text is missing, so it stands on the very last words only.
    """
    last = pieces[-1]
    if not isinstance(last, Words):
        return pieces
    ended = Words(last.role, finish(last.runs, closing), last.align, last.indent, last.outline)
    return [*pieces[:-1], ended]


def _signatures(document: OfficialDocument) -> tuple[Signature, ...]:
    both = (document.signature, document.co_signature)
    made = [_signature(block) for block in both if block is not None]
    most = max(len(signature.lines) for signature in made)
    return tuple(
        Signature(signature.lines, signature.name, most - len(signature.lines))
        for signature in made
    )


def _signature(block: SignatureBlock) -> Signature:
    lines = tuple(
        line
        for words in (*block.capacities, block.title)
        for line in balanced(
            plain(words, Face.BOLD).upper(),
            width_mm=g.SIGNATURE_WIDTH - g.LETTERHEAD_GUTTER,
            face=Face.BOLD,
            size_pt=g.SIGNATURE_SIZE,
        )
    )
    return Signature(lines, plain(block.name or "", Face.BOLD))


def _recipients(recipients: Sequence[RecipientLine]) -> tuple[str, ...]:
    lines = []
    for index, recipient in enumerate(recipients, start=1):
        name = plain(recipient.name).rstrip(".;")
        end = "." if index == len(recipients) else ";"
        purpose = plain(recipient.purpose or "")
        if purpose == "lưu":
            lines.append(f"- Lưu: {name}{end}")
        elif purpose:
            lines.append(f"- {name} ({_PURPOSES.get(purpose, purpose)}){end}")
        else:
            lines.append(f"- {name}{end}")
    return tuple(lines)


def _annex(annex: Annex, document: OfficialDocument) -> AnnexSheet:
    reference = annex.reference if annex.reference is not None else _reference(document)
    reference_lines = _title_lines(plain(reference, Face.ITALIC), Face.ITALIC)
    title_lines = _title_lines(plain(annex.title, Face.BOLD).upper())
    width = g.LANDSCAPE_TEXT_WIDTH if annex.landscape else g.TEXT_WIDTH
    return AnnexSheet(
        label=plain(annex.label, Face.BOLD).upper() if annex.label else None,
        title_lines=title_lines,
        reference_lines=reference_lines,
        rule_mm=_part_rule(reference_lines, Face.ITALIC, g.TITLE_SIZE)
        or _part_rule(title_lines, Face.BOLD, g.TITLE_SIZE),
        landscape=annex.landscape,
        pieces=tuple(_pieces(annex.blocks, width)),
    )


def _reference(document: OfficialDocument) -> str:
    head = document.letterhead
    kind = (document.type_name or "Công văn").capitalize()
    number = _number(head).removeprefix("Số:").strip(" ")
    day = long_date(head.date) if head.date else f"ngày{BLANK}tháng{BLANK}năm{BLANK}"
    body = document.issued_by or head.issuing_body.replace("\n", " ")
    return f"(Kèm theo {kind} số {number} {day}\ncủa {body})"
