"""The outline of the body: headings, numbered entries, bullets, and what each section is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import (
    Line,
    Marker,
    Para,
    continues,
    is_noise,
    is_page_number,
    is_row,
    is_rule,
    is_upper_line,
    join,
    marker_of,
    row_para,
    wrap_width,
)
from thidua.paper.text import Clean, fold, starts_upper

_RANK = {
    "root": -1,
    "part": 0,
    "roman": 1,
    "caps": 1,
    "article": 1,
    "title": 1,
    "letter_title": 2,
    "letter": 5,
    "para": 9,
    "row": 9,
}
_BULLET_RANK = 6
_ROMANS = {"1": ("I", "II"), "2": ("II", "III"), "3": ("III", "IV")}
"""A section's number as a scan may show it: what it is, and which one comes next."""
_WITHIN = re.compile(r"trong do\b")
_TELLS = re.compile(
    r"(?:cac |nhung |mot so |so luoc |ve )?(?:ket qua|tinh hinh|thuc trang|danh gia|ton tai|han che"
    r"|nguyen nhan|thuan loi|kho khan|dac diem|boi canh|khai quat|can cu|co so|su can thiet)\b"
)
_LAST_WORDS = re.compile(
    r"tren day la\b|(?:chi thi|ke hoach|quyet dinh) nay (?:co hieu luc|duoc)"
    r"|trong qua trinh (?:trien khai|to chuc|thuc hien)"
    r"|qua trinh (?:trien khai|to chuc|thuc hien)"
    r"|(?:can cu|nhan duoc|de nghi|yeu cau)\b[^.]{0,80}\bke hoach nay\b"
    r"|yeu cau\b[^.]{0,120}\b(?:nghiem tuc|khan truong|trien khai thuc hien)\b"
)
_SHORT_TITLE = re.compile(
    r"(?:cac |nhung |ve )?(?:muc dich|yeu cau|muc tieu|chi tieu|noi dung|bien phap"
    r"|giai phap|nhiem vu"
    r"|to chuc thuc hien|khen thuong|doi tuong|thoi gian|tieu chuan|tieu chi|kinh phi|pham vi)\b"
)


@dataclass(slots=True, eq=False)
class Node:
    """An entry of the outline. `para` is its text without the marker."""

    kind: str
    no: str | None
    rank: int
    para: Para
    parent: "Node | None" = None
    children: "list[Node]" = field(default_factory=list)
    topic: str | None = None
    """What the nearest heading says that this part is about."""
    own_topic: str | None = None
    path: str = ""
    bullet: str = ""
    index: int = 0
    """Its place among the entries under its parent."""

    @property
    def text(self) -> str:
        """The entry's own words on one line."""
        return self.para.text

    @property
    def heading(self) -> bool:
        """Whether the entry is a title over others."""
        return self.kind in {"root", "part", "roman", "caps", "title", "article"} or (
            bool(self.children) and len(self.text) < 160 and not self.text.endswith((".", ";"))
        )

    def walk(self) -> "Iterator[Node]":
        """Yield the entry and everything under it, in order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def above(self) -> "Iterator[Node]":
        """Yield the ancestors, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


_CLOSED_TO_INLINE = frozenset(
    {"goal", "quota", "implementation", "criteria", "situation", "measure"}
)


def topic_of(title: str, lexicon: Lexicon, *, within: int = 45) -> str | None:
    """Return what a heading is about, or None; the word must begin before offset `within`."""
    folded = fold(title)
    head = folded.split(":", 1)[0][:90]
    best: tuple[int, int, str] | None = None
    for order, (topic, pattern) in enumerate(lexicon.topic_patterns):
        match = pattern.search(head)
        if match and match.start() < within:
            # The first words decide; precedence decides among words at one place.
            key = (match.start(), order, topic)
            if best is None or key < best:
                best = key
    return best[2] if best else None


def body_paragraphs(
    clean: Clean, lines: Sequence[Line], lexicon: Lexicon
) -> list[tuple[Marker | None, Para, bool]]:
    """Join lines to paragraphs: (marker, text without it, set in capitals)."""
    del lexicon
    width = wrap_width(lines)
    out: list[tuple[Marker | None, Para, bool]] = []
    group: list[Line] = []
    marker: Marker | None = None

    def close() -> None:
        if not group:
            return
        if marker and marker.kind == "row":
            out.append((marker, row_para(clean, group[0]), False))
            group.clear()
            return
        spans = [(line.start, line.end) for line in group]
        if marker:
            spans[0] = (spans[0][0] + marker.length, spans[0][1])
        para = join(clean, spans)
        if para.text:
            out.append((marker, para, is_upper_line(para.text)))
        group.clear()

    for index, line in enumerate(lines):
        if is_rule(line.text) or is_page_number(line.text):
            continue
        row = is_row(line.text)
        found = Marker("row", "", 0) if row else marker_of(line.text)
        if not row and _stray(lines, index, found):
            continue
        starts = found is not None and not _false_marker(found, line, group)
        lone = bool(marker and len(group) == 1 and marker.length >= len(group[0].text))
        if lone and group and not starts and not row:
            # "Phần thứ nhất" on a line of its own: the next line is its title.
            group.append(line)
            continue
        if group and not starts and not (marker and marker.kind == "row"):
            length = sum(len(entry.text) for entry in group)
            heading = length < 90 and _looks_like_title(group, marker)
            if continues(group[-1], line, width=width, heading=heading):
                group.append(line)
                continue
        close()
        marker = found if starts else None
        group.append(line)
    close()
    return out


def _stray(lines: Sequence[Line], index: int, found: Marker | None) -> bool:
    """Say whether a line is noise: garbled, or a crumb standing alone."""
    line = lines[index]
    alone = line.blanks > 0 or line.page_break
    last = index + 1 >= len(lines)
    alone = alone and (last or lines[index + 1].blanks > 0 or is_noise(lines[index + 1].text))
    if is_noise(line.text):
        return len(line.text) < 60 or alone
    if found and found.kind != "bullet":
        return False
    letters = sum(1 for c in line.text if c.isalpha())
    return alone and letters <= 5 and ":" not in line.text and "%" not in line.text


def _looks_like_title(group: Sequence[Line], marker: Marker | None) -> bool:
    text = group[-1].text
    if marker and marker.kind in {"part", "roman"}:
        return True
    if is_upper_line(text):
        return True
    if marker and marker.kind in {"arabic", "letter", "article"}:
        return len(text) < 70 and not text.endswith((",", ";"))
    return False


def _false_marker(found: Marker, line: Line, group: Sequence[Line]) -> bool:
    """A line may open with what only looks like a marker: the rest of a wrapped range."""
    if not group or line.blanks:
        return False
    before = group[-1].text
    if found.kind == "bullet" and found.no == "-":
        rest = line.text[found.length :]
        return rest[:1].isdigit() and before[-1:].isdigit()
    if found.kind == "letter":
        return False
    if found.kind == "arabic" and "." not in found.no:
        return before.endswith(("ngày", "tháng", "năm", "số", "khoản", "Điều", "từ", "đến"))
    return False


def build_outline(clean: Clean, lines: Sequence[Line], lexicon: Lexicon) -> Node:
    """Return the tree of the body."""
    root = Node("root", None, -1, Para(clean))
    current = root
    bullets: list[str] = []
    lettered_within = False
    for marker, para, upper in _sections_set_right(body_paragraphs(clean, lines, lexicon)):
        kind, no, rank, bullet = _classify(marker, para, upper, bullets)
        if kind == "part" and no in set("ABCDE"):
            in_section = current.kind == "roman" or any(n.kind == "roman" for n in current.above())
            lettered_within = in_section and (lettered_within or no == "A")
            if lettered_within:
                # "A. Kinh tế" under "I. MỤC TIÊU" divides the section.
                kind, rank = "title", _RANK["letter_title"]
        node = Node(kind, no, rank, para, bullet=bullet)
        if rank <= 1:
            bullets.clear()
        parent = _parent_for(current, node)
        node.parent = parent
        node.path = _path(parent, node)
        node.index = len(parent.children)
        parent.children.append(node)
        current = node
    _assign_topics(root, lexicon)
    return root


def _sections_set_right(
    entries: list[tuple[Marker | None, Para, bool]],
) -> list[tuple[Marker | None, Para, bool]]:
    """Read "1. MỤC ĐÍCH" before "II. NỘI DUNG" as "I.": scans confuse the two."""
    romans = {m.no for m, _, upper in entries if m and m.kind == "roman" and upper}
    out = []
    for marker, para, upper in entries:
        roman = _ROMANS.get(marker.no) if marker and marker.kind == "arabic" and upper else None
        if roman and roman[0] not in romans and roman[1] in romans:
            romans.add(roman[0])
            marker = Marker("roman", roman[0], 0)  # noqa: PLW2901
        out.append((marker, para, upper))
    return out


def _classify(  # noqa: PLR0911 - one answer a case
    marker: Marker | None, para: Para, upper: bool, bullets: list[str]
) -> tuple[str, str | None, int, str]:
    if marker is None:
        if upper and len(para.text) < 160 and not para.text.endswith((",", ";")):
            return "caps", None, _RANK["caps"], ""
        short = len(para.text) < 60 and not para.text.endswith((".", ";", ","))
        if short and starts_upper(para.text) and _SHORT_TITLE.match(para.folded):
            return "title", None, 2, ""
        return "para", None, _RANK["para"], ""
    if marker.kind == "arabic":
        return "arabic", marker.no, 2 + min(marker.no.count("."), 2), ""
    if marker.kind == "row":
        return "row", None, _RANK["row"], ""
    if marker.kind == "bullet":
        if marker.no not in bullets:
            bullets.append(marker.no)
        return "bullet", None, _BULLET_RANK + min(bullets.index(marker.no), 2), marker.no
    return marker.kind, marker.no, _RANK[marker.kind], ""


def _parent_for(current: Node, node: Node) -> Node:
    parent: Node = current
    limit = node.rank
    if node.kind in {"para", "row"}:
        # A paragraph after bullets belongs to the entry above them, the last words to the section.
        limit = _BULLET_RANK if not _WITHIN.match(node.para.folded) else node.rank
        if _LAST_WORDS.match(node.para.folded) and not _awaits(current):
            in_part = any(n.kind == "part" and n.rank == 0 for n in (current, *current.above()))
            limit = 1 if in_part else 2
    while parent.rank >= limit and parent.parent is not None:
        parent = parent.parent
    return parent


def _awaits(node: Node) -> bool:
    """Say whether an entry is a title that has nothing under it yet."""
    return node.kind in {"arabic", "letter", "title"} and not node.text.endswith((".", ";"))


def _path(parent: Node, node: Node) -> str:
    if node.no is None:
        return parent.path
    no = node.no
    above = parent.path
    if node.kind == "arabic" and "." in no:
        # "4.1" already names the entry 4 above it.
        lead = no.rsplit(".", 1)[0]
        if above == lead:
            return no
        if above.endswith(f".{lead}"):
            above = above[: -len(lead) - 1]
    return f"{above}.{no}" if above else no


def _assign_topics(root: Node, lexicon: Lexicon) -> None:
    for node in root.walk():
        if node is root:
            continue
        above = node.parent.topic if node.parent else None
        if node.kind in {"part", "roman", "caps", "title", "article", "arabic", "letter", "bullet"}:
            titled = node.kind in {"part", "roman", "caps", "title"} or (
                len(node.text) < 120 and (bool(node.children) or node.text.endswith(":"))
            )
            inline = (
                node.kind in {"arabic", "letter", "bullet", "article"} and ":" in node.text[:40]
            )
            if titled:
                node.own_topic = topic_of(node.text, lexicon)
            elif inline:
                own = topic_of(node.text.split(":", 1)[0], lexicon, within=6)
                # "1. Mục tiêu chung: …" is no heading over others, yet says what it is.
                if above not in _CLOSED_TO_INLINE or (above, own) == ("goal", "general_goal"):
                    node.own_topic = own
        node.topic = _combined(above, node)


def _combined(above: str | None, node: Node) -> str | None:  # noqa: PLR0911 - one answer a case
    own = node.own_topic
    if own is None:
        return above
    if above == "situation" and node.kind in {"roman", "caps"}:
        # "II. Các chỉ tiêu kinh tế" in a part on past results.
        return above
    if node.kind in {"part", "roman", "caps"} or above is None:
        return own
    if above in {"situation", "implementation", "appendix"}:
        return above
    if own == "situation" and not _TELLS.match(node.para.folded):
        # "Công khai kết quả thi đua" among the measures is one of them.
        return above
    if above == "goal" and own in {"content", "measure", "award", "scope"}:
        if own == "award":
            return "quota"
        return own if node.kind == "arabic" and own in {"content", "measure"} else above
    if above in {"purpose", "requirement", "criteria", "budget"} and own != "requirement":
        return above
    if node.kind == "bullet" and own not in {
        "quota",
        "purpose",
        "requirement",
        "goal",
        "general_goal",
    }:
        return above
    return own
