"""The body of a Word document in reading order.

A paragraph is one line and a blank line stands between paragraphs; a line break stays one; a
page break, set by hand or left by Word where it last broke the page, is a form feed. List
numbers are part of the text. Headers, footers and deleted text are left out, inserted text
and text boxes are read (a box before the paragraph it is anchored to).

A table without lines is layout (letterhead, signatures): its left column is read to the end,
then the next one. A table with lines is data: a row is a line, its cells separated by tabs; in the
lower part of a cell over several rows stands a ditto mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from thidua.paper.intake.docx.numbering import Numbering
from thidua.paper.intake.docx.package import Package, W
from thidua.paper.intake.docx.runs import RunReader
from thidua.paper.intake.docx.styles import Styles, has_border, numbering_of
from thidua.paper.intake.encodings import legacy_encoding
from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import DITTO, Intake, IntakeError, Limits, PageNotice, page_spans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_CONTAINERS: Final = {
    f"{W}sdt",
    f"{W}sdtContent",
    f"{W}ins",
    f"{W}moveTo",
    f"{W}customXml",
    f"{W}smartTag",
}
_MAX_LAYOUT_COLUMNS: Final = 3
_MAX_NESTING: Final = 12
_BREAKS: Final = re.compile(r"[ \n]*\f[\s]*")


def read_docx(data: bytes, limits: Limits) -> Intake:
    """Read a DOCX file. Raises IntakeError: `broken_docx`, `zip_bomb`, `forbidden_xml`, ..."""
    package = Package(data, limits)
    root = package.xml("word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise IntakeError("broken_docx")
    reader = _BodyReader(package)
    text = _joined(reader.blocks(body, 0))
    notes = reader.footnotes(package)
    if notes:
        text = text.rstrip("\n") + "\n\n\n" + "\n".join(notes)
    text = _BREAKS.sub(_one_break, text).strip("\n\f ")
    legacy = legacy_encoding(text)
    if legacy is not None:
        raise IntakeError("legacy_encoding", encoding=legacy)
    pages = page_spans(text)
    return Intake(
        text=text,
        pages=pages,
        kind="docx",
        media_type=MediaType.DOCX,
        notices=reader.notices(len(notes)),
        ocr_confidence=(None,) * len(pages),
    )


def _joined(blocks: Iterator[str]) -> str:
    """Paragraphs with a blank line between them."""
    return "\n\n".join(blocks)


def _one_break(match: re.Match[str]) -> str:
    """Several page breaks in a row, by hand and by Word, are one."""
    found = match[0]
    if "\n" in found:
        return "\n\n\f" if "\n\n" in found else "\n\f"
    return " \f" if " " in found else "\f"


class _BodyReader:
    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.xml("word/styles.xml"))
        self._numbering = Numbering(package.xml("word/numbering.xml"))
        self._runs = RunReader(self._styles, self._box)
        for number, style in self._numbering.style_links().items():
            lender, _, _ = self._styles.numbering(style)
            if lender is not None:
                self._numbering.borrow(number, lender)

    def notices(self, footnotes: int) -> tuple[PageNotice, ...]:
        found = []
        if self._runs.has_changes:
            found.append(PageNotice("tracked_changes"))
        if self._runs.pictures:
            found.append(PageNotice("docx_picture", params={"count": self._runs.pictures}))
        if footnotes:
            found.append(PageNotice("footnotes", params={"count": footnotes}))
        return tuple(found)

    def blocks(self, container: Element, depth: int) -> Iterator[str]:
        """The paragraphs and tables of a body, cell or box, in order."""
        if depth > _MAX_NESTING:
            return
        for node in container:
            if node.tag == f"{W}p":
                yield self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield self._table(node, depth + 1)
            elif node.tag in _CONTAINERS:
                self._runs.has_changes |= node.tag in {f"{W}ins", f"{W}moveTo"}
                yield from self.blocks(node, depth + 1)

    def _paragraph(self, node: Element) -> str:
        properties = node.find(f"{W}pPr")
        style_node = properties.find(f"{W}pStyle") if properties is not None else None
        style = style_node.get(f"{W}val") if style_node is not None else None
        boxes, text = self._runs.paragraph(node, style)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._runs.has_changes = True
        text = text.rstrip(" \t")
        if text.strip():
            text = self._label(properties, style) + text.lstrip(" \t")
        if properties is not None:
            if properties.find(f"{W}pageBreakBefore") is not None:
                text = "\f" + text
            section = properties.find(f"{W}sectPr")
            kind = section.find(f"{W}type") if section is not None else None
            if section is not None and (
                kind is None or kind.get(f"{W}val") in {"nextPage", "oddPage", "evenPage"}
            ):
                text += "\f"
        return "\n\n".join([*boxes, text]) if boxes else text

    def _label(self, properties: Element | None, style: str | None) -> str:
        """The number that Word prints before the paragraph."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = numbering_of(own) if own is not None else (None, None)
        if number is None:
            number, style_level, source = self._styles.numbering(style)
            if level is None and number is not None and source is not None:
                level = self._numbering.level_of_style(number, source)
            level = style_level if level is None else level
        if number is None or number == "0":
            return ""
        return self._numbering.next(number, level or 0)

    def _box(self, content: Element, depth: int) -> str:
        """The text of a text box."""
        return "\n".join(self.blocks(content, depth + 1)).strip("\n")

    def _table(self, table: Element, depth: int) -> str:
        rows = [list(_cells(row)) for row in _children(table, f"{W}tr")]
        # Cells are read row by row, whatever is printed first: list numbers run that way
        grid = [[(at, self._cell(cell, depth)) for at, cell in row] for row in rows]
        above: dict[int, str] = {}
        for row, texts in zip(rows, grid, strict=True):
            for place, (at, cell) in enumerate(row):
                if not _goes_on(cell):
                    above[at] = texts[place][1]
                elif at and above.get(at, "").strip():
                    texts[place] = (at, DITTO)
        columns = {at for row in grid for at, text in row if text.strip()}
        if self._is_layout(table, rows) and len(columns) <= _MAX_LAYOUT_COLUMNS:
            parts = [
                "\n".join(
                    text for row in grid for at, text in row if at == column and text != DITTO
                )
                for column in sorted(columns)
            ]
            return "\n\n".join(parts)
        return "\n".join(
            "\t".join(" ".join(text.split()) for _, text in row).strip() for row in grid
        )

    def _cell(self, cell: Element, depth: int) -> str:
        return "\n".join(self.blocks(cell, depth)).strip("\n")

    def _is_layout(self, table: Element, rows: list[list[tuple[int, Element]]]) -> bool:
        properties = table.find(f"{W}tblPr")
        if properties is not None:
            if properties.find(f"{W}tblBorders") is not None:
                return not has_border(properties.find(f"{W}tblBorders"))
            style = properties.find(f"{W}tblStyle")
            if style is not None and self._styles.has_borders(style.get(f"{W}val")):
                return False
        return not any(
            has_border(cell.find(f"{W}tcPr/{W}tcBorders")) for row in rows for _, cell in row
        )

    def footnotes(self, package: Package) -> list[str]:
        """The footnotes and endnotes that the text refers to, in order of reference."""
        found: list[str] = []
        for part, wanted in (
            ("footnote", self._runs.footnotes),
            ("endnote", self._runs.endnotes),
        ):
            root = package.xml(f"word/{part}s.xml") if wanted else None
            if root is None:
                continue
            notes = {note.get(f"{W}id"): note for note in root.findall(f"{W}{part}")}
            for identifier in tuple(wanted):
                if identifier in notes:
                    text = " ".join(" ".join(self.blocks(notes[identifier], 0)).split())
                    found.append(f"[{len(found) + 1}] {text}")
        return found


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """(grid column, cell) of a row; cells that span columns count for their width."""
    column = 0
    skipped = row.find(f"{W}trPr/{W}gridBefore")
    if skipped is not None:
        column += _width(skipped)
    for cell in _children(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        span = properties.find(f"{W}gridSpan") if properties is not None else None
        yield column, cell
        column += _width(span) if span is not None else 1


def _goes_on(cell: Element) -> bool:
    """Say whether a cell is the lower part of one that spans several rows."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"


def _width(node: Element) -> int:
    raw = node.get(f"{W}val", "1")
    return min(int(raw), 64) if raw.isdecimal() else 1


def _children(node: Element, tag: str, depth: int = 0) -> Iterator[Element]:
    """Children of a kind, also inside content controls and insertions; none deleted."""
    for child in node:
        if child.tag == tag:
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in _CONTAINERS and depth < _MAX_NESTING:
            yield from _children(child, tag, depth + 1)
