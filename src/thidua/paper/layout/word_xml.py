"""The few elements of WordprocessingML that official documents are made of.

Elements are built one by one, never from strings, so no text can become markup; and directly, not
through python-docx's tables, whose time grows with the square of the rows.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from thidua.paper.layout.geometry import CELL_PADDING
from thidua.paper.layout.model import Run

Element = Any
"""An lxml element; python-docx does not type the ones that it makes."""


def twips(mm: float) -> str:
    """Return a length in mm in twentieths of a point."""
    return str(round(mm * 1440 / 25.4))


def points(pt: float) -> str:
    """Return a length in points in twentieths of a point."""
    return str(round(pt * 20))


def el(tag: str, *children: Element, **attributes: str) -> Element:
    """Return the element `w:tag` with `w:` attributes and children."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    element.extend(children)
    return element


def word_runs(runs: Iterable[Run]) -> list[Element]:
    """Return runs of text; a line feed becomes a line break."""
    elements = []
    for run in runs:
        element = el("r")
        if run.bold or run.italic:
            element.append(
                el("rPr", *([el("b")] if run.bold else []), *([el("i")] if run.italic else []))
            )
        for index, line in enumerate(run.text.split("\n")):
            if index:
                element.append(el("br"))
            if line:
                text = el("t")
                text.text = line
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                element.append(text)
        elements.append(element)
    return elements


def paragraph(
    style: str,
    runs: Iterable[Run] = (),
    *,
    keep_next: bool = False,
    align: str | None = None,
    indent: tuple[float, float] | None = None,
    flush: bool = False,
    section: Element | None = None,
) -> Element:
    """Return a paragraph of the style with id `style`.

    `indent` is left and right in mm, `flush` takes the first-line indent away, `section` ends a
    section here. The order of the properties is the one that the format prescribes.
    """
    properties = el("pPr", el("pStyle", val=style))
    if keep_next:
        properties.append(el("keepNext"))
    if indent:
        left, right = indent
        properties.append(el("ind", left=twips(left), right=twips(right), firstLine="0"))
    elif flush:
        properties.append(el("ind", firstLine="0"))
    if align:
        properties.append(el("jc", val=align))
    if section is not None:
        properties.append(section)
    return el("p", properties, *word_runs(runs))


def lines(style: str, texts: Sequence[str], *, keep_next: bool = False) -> list[Element]:
    """Return one paragraph a line."""
    return [paragraph(style, (Run(text),), keep_next=keep_next) for text in texts]


def rule(length_mm: float, room_mm: float, *, keep_next: bool = False) -> Element:
    """Return a rule in the middle of `room_mm`: the top border of a low paragraph."""
    side = (room_mm - length_mm) / 2
    return paragraph("DuongKe", keep_next=keep_next, indent=(side, side))


def cell(
    width_mm: float, content: Sequence[Element], *, span: int = 1, middle: bool = False
) -> Element:
    """Return a table cell over `span` columns."""
    properties = el("tcPr", el("tcW", w=twips(width_mm), type="dxa"))
    if span > 1:
        properties.append(el("gridSpan", val=str(span)))
    if middle:
        properties.append(el("vAlign", val="center"))
    return el("tc", properties, *content)


def row(cells: Sequence[Element], *, whole: bool = True, head: bool = False) -> Element:
    """Return a table row; `whole` keeps it on one page, `head` repeats it on every page."""
    properties = el("trPr")
    if whole:
        properties.append(el("cantSplit"))
    if head:
        properties.append(el("tblHeader"))
    return el("tr", *([properties] if len(properties) else []), *cells)


def table(
    widths_mm: Sequence[float],
    rows: Sequence[Element],
    *,
    ruled: bool = False,
    indent_mm: float = 0.0,
) -> Element:
    """Return a table of fixed widths, without borders and padding unless `ruled`."""
    properties = el(
        "tblPr",
        el("tblW", w=twips(sum(widths_mm)), type="dxa"),
        el("tblInd", w=twips(indent_mm), type="dxa"),
    )
    if ruled:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = [el(side, val="single", sz="4", space="0", color="000000") for side in sides]
        properties.append(el("tblBorders", *borders))
    properties.append(el("tblLayout", type="fixed"))
    aside, above = (CELL_PADDING, 0.6) if ruled else (0.0, 0.0)
    paddings = (("top", above), ("left", aside), ("bottom", above), ("right", aside))
    properties.append(
        el("tblCellMar", *(el(side, w=twips(mm), type="dxa") for side, mm in paddings))
    )
    grid = el("tblGrid", *(el("gridCol", w=twips(width)) for width in widths_mm))
    return el("tbl", properties, grid, *rows)
