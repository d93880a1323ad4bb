"""The runs of a paragraph: its characters, breaks, fields, changes, boxes and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from thidua.paper.intake.docx.package import W
from thidua.paper.intake.docx.styles import Styles, is_on

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SKIPPED: Final = {f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText")}
_SIGNS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
    f"{W}lastRenderedPageBreak": "\f",
}
_MAX_NESTING: Final = 60


class RunReader:
    """Reads paragraphs; gathers on the way the notes, pictures and changes it meets."""

    def __init__(self, styles: Styles, read_box: Callable[[Element, int], str]) -> None:
        self._styles = styles
        self._read_box = read_box
        self._fields: list[bool] = []
        self.footnotes: dict[str, None] = {}
        self.endnotes: dict[str, None] = {}
        self.has_changes = False
        self.pictures = 0

    def paragraph(self, node: Element, style: str | None) -> tuple[list[str], str]:
        """(texts of the boxes anchored here, text of the paragraph itself)."""
        boxes: list[str] = []
        pieces: list[str] = []
        self._walk(node, pieces, boxes, self._styles.is_caps(style), 0)
        return [box for box in boxes if box.strip()], "".join(pieces)

    def _walk(
        self, node: Element, pieces: list[str], boxes: list[str], caps: bool, depth: int
    ) -> None:
        if depth > _MAX_NESTING:
            return
        for child in node:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, pieces, boxes, caps, depth)
            elif tag in _SKIPPED:
                self.has_changes |= tag in {f"{W}del", f"{W}moveFrom"}
            elif tag == f"{_ALTERNATIVE}AlternateContent":
                self._alternative(child, pieces, boxes, caps, depth)
            elif tag == f"{W}txbxContent":
                boxes.append(self._read_box(child, depth))
            elif tag in _SIGNS or tag in {f"{W}t", f"{W}br", f"{W}sym", f"{W}fldChar"}:
                self._sign(child, pieces, caps)
            elif tag == f"{W}footnoteReference":
                self.footnotes.setdefault(child.get(f"{W}id", ""))
            elif tag == f"{W}endnoteReference":
                self.endnotes.setdefault(child.get(f"{W}id", ""))
            else:
                self.has_changes |= tag in {f"{W}ins", f"{W}moveTo"}
                self.pictures += tag == f"{_DRAWING}blip"
                self._walk(child, pieces, boxes, caps, depth + 1)

    def _run(
        self, run: Element, pieces: list[str], boxes: list[str], caps: bool, depth: int
    ) -> None:
        properties = run.find(f"{W}rPr")
        if properties is not None:
            hidden = properties.find(f"{W}vanish")
            if hidden is not None and is_on(hidden):
                return
            own = properties.find(f"{W}caps")
            caps = is_on(own) if own is not None else caps
        self._walk(run, pieces, boxes, caps, depth + 1)

    def _alternative(
        self, node: Element, pieces: list[str], boxes: list[str], caps: bool, depth: int
    ) -> None:
        """Only one of the alternatives is shown: the newer one where it is given."""
        chosen = node.find(f"{_ALTERNATIVE}Choice")
        if chosen is None:
            chosen = node.find(f"{_ALTERNATIVE}Fallback")
        if chosen is not None:
            self._walk(chosen, pieces, boxes, caps, depth + 1)

    def _sign(self, node: Element, pieces: list[str], caps: bool) -> None:
        tag = node.tag
        if tag == f"{W}fldChar":
            self._field(node.get(f"{W}fldCharType", ""))
        elif any(self._fields):
            return  # the instruction of a field, not its result
        elif tag == f"{W}t":
            text = node.text or ""
            pieces.append(text.upper() if caps else text)
        elif tag == f"{W}br":
            pieces.append("\f" if node.get(f"{W}type") == "page" else "\n")
        elif tag == f"{W}sym":
            pieces.append(_symbol(node.get(f"{W}char", "")))
        else:
            pieces.append(_SIGNS[tag])

    def _field(self, kind: str) -> None:
        """Fields nest: `True` on the stack while the instruction of one is being passed."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()


def _symbol(code: str) -> str:
    """A character of a symbol font: dashes and bullets become “-”, the rest is not text."""
    return {"F02D": "-", "F0B7": "-", "F0A7": "-", "F0D8": "-", "F0FC": "-"}.get(code.upper(), "")
