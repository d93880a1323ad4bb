"""Drives (đợt thi đua), peak drives and what is to be done in them."""

import re
from dataclasses import replace

from thidua.paper.plan.dates import DATE, Stretch, When, find_end, find_stretch, to_when
from thidua.paper.plan.model import Drive
from thidua.paper.plan.outline import Node
from thidua.paper.plan.peaks import PEAK, Drives, take_peak
from thidua.paper.plan.targets import sentences

_ORDINAL = (
    r"(?:thu\s+(?:nhat|hai|ba|tu|nam|sau)|so\s+\d|[1-9]|[ivx]{1,4}|mot|hai|ba|bon|dau\s+tien"
    r"|cuoi\s+nam|dau\s+nam)"
)
_DRIVE = re.compile(
    r"(?:-\s*)?(?:(?:phat\s+dong|to\s+chuc)\s+)?(?P<n>(?:thi\s+dua\s+)?(?:dot|giai\s+doan)"
    r"(?:\s+(?:phat\s+dong\s+)?thi\s+dua)?(?:\s+cao\s+diem)?\s+"
    rf"{_ORDINAL})\b(?!\s*(?:-\s*)?20\d\d)"
)
_MARKED_PEAK = re.compile(r"\s*\(\s*(?:la\s+)?(?:dot\s+)?(?:thi dua\s+)?cao\s+diem[^)]{0,60}\)")
_REVIEW = re.compile(
    r"\b(?:(?:to\s+chuc|tien\s+hanh)\s+)?(?:so\s*,?\s*(?:ket\s*,\s*)?tong\s+ket|so\s+ket"
    r"|tong\s+ket)\b"
)
_YEARS = re.compile(
    r"\s*[(:]?\s*(?:tu\s+)?(?:nam\s+)?(?P<a>20\d\d)\s*(?:den"
    r"|-)\s*(?:het\s+)?(?:nam\s+)?(?P<b>20\d\d)\b"
)
_INLINE_REVIEW = re.compile(
    r"[;,]\s*(?P<r>(?:to chuc\s+|tien hanh\s+)?(?:so ket|tong ket|so, tong ket)\b[^;.]{0,200})"
)
_DEADLINE = re.compile(
    r"\b(?:trong|truoc|xong\s+truoc|cham\s+nhat|ket\s+thuc|hoan\s+thanh|vao|han\s+cuoi"
    r"|muon\s+nhat)\s+(?:la\s+|vao\s+|trong\s+|truoc\s+)?(?:het\s+|cuoi\s+|dau\s+"
    r"|giua\s+)?(?=ngay\s|thang\s|quy\s|\d{1,2}/)"
)


def read_drives(root: Node, year: int | None) -> Drives:
    """Read drives, reviews, peak drives and peak-drive actions of the body."""
    found = Drives()
    for node in root.walk():
        if (
            node.kind == "root"
            or node.topic in {"situation", "appendix"}
            or id(node) in found.consumed
        ):
            continue
        opening = _DRIVE.match(node.para.folded)
        if opening and (stretch := _dated(node, opening, year)) is not None:
            _take_drive(node, opening, stretch, found, year)
            _take_peak_drive(node, opening, found)
        elif opening and _numbered_sibling(node):
            _take_drive(node, opening, Stretch(None, None, 0, 0), found, year)
        elif PEAK.search(node.para.folded):
            take_peak(node, found, year)
    return found


def _dated(node: Node, opening: re.Match[str], year: int | None) -> Stretch | None:
    text = node.para.folded
    limit = min(len(text), 320)
    stretch = find_stretch(text, 0, limit, year=year)
    if stretch is not None:
        return stretch
    years = _YEARS.match(text, opening.end("n"))
    if years:
        ends = [When(years[side], "year", *years.span(side)) for side in ("a", "b")]
        return Stretch(ends[0], ends[1], years.start(), years.end())
    until = find_end(text, opening.end("n"), year=year)
    if until is not None:
        return until
    after: list[Node] = []
    if node.parent is not None:
        after = [
            s for s in node.parent.children[node.index + 1 : node.index + 2] if s.kind == "para"
        ]
    for child in [*node.children[:3], *after]:
        folded = child.para.folded
        if folded.startswith(("thoi gian", "tu ngay", "tu thang", "bat dau")):
            return find_stretch(folded, 0, min(len(folded), 200), year=year)
    return None


def _numbered_sibling(node: Node) -> bool:
    """A drive without dates counts when its siblings are drives too."""
    if node.parent is None:
        return False
    siblings = node.parent.children
    near = siblings[max(0, node.index - 6) : node.index] + siblings[node.index + 1 : node.index + 7]
    return any(_DRIVE.match(c.para.folded) for c in near)


def _take_drive(
    node: Node, opening: re.Match[str], stretch: Stretch, found: Drives, year: int | None
) -> None:
    text = node.text
    name_end = opening.end("n")
    rest = re.match(r"\s+năm\s+20\d\d", text[name_end:])
    if rest:
        name_end += rest.end()
    identity = f"d{len(found.drives) + 1}"
    review, by, precision = _review_of(node, found, year)
    start, end = node.para.span(0, min(len(text), max(stretch.end + 1, name_end)))
    from_, to = stretch.from_, stretch.to
    found.drives.append(
        Drive(
            id=identity,
            start=start,
            end=end,
            confidence=0.95 if from_ and to else 0.6,
            where=node.path or None,
            name=text[opening.start("n") : name_end],
            from_=from_.iso if from_ else None,
            from_precision=from_.precision if from_ else None,
            to=to.iso if to else None,
            to_precision=to.precision if to else None,
            review=review,
            review_by=by,
            review_precision=precision,
        )
    )
    for inner in _own_nodes(node):
        found.covered[id(inner)] = identity
        found.consumed.add(id(inner))


def _take_peak_drive(node: Node, opening: re.Match[str], found: Drives) -> None:
    """A drive that is called a peak one in parentheses is a peak drive too."""
    marked = _MARKED_PEAK.match(node.para.folded, opening.end("n"))
    if marked is None:
        return
    drive = found.drives[-1]
    found.peaks.append(
        replace(
            drive,
            id=f"p{len(found.peaks) + 1}",
            confidence=0.85,
            name=node.text[opening.start("n") : marked.end()],
        )
    )


def _own_nodes(node: Node) -> list[Node]:
    """The drive and what is under it, up to a paragraph on peak drives."""
    out = [node]
    for child in node.children:
        if child.kind == "para" and PEAK.search(child.para.folded):
            break
        out.extend(child.walk())
    return out


def _review_of(
    node: Node, found: Drives, year: int | None
) -> tuple[str | None, str | None, str | None]:
    """The sentence on how and by when the drive is reviewed, in the drive or right after it."""
    candidates = _own_nodes(node)[1:]
    if node.parent is not None:
        siblings = node.parent.children
        for sibling in siblings[node.index + 1 : node.index + 3]:
            if (
                sibling.kind != "para"
                or _DRIVE.match(sibling.para.folded)
                or PEAK.search(sibling.para.folded)
            ):
                break
            candidates.append(sibling)
    for candidate in [*candidates, node]:
        for start, end in sentences(candidate.text):
            folded = candidate.para.folded[start:end]
            match = _REVIEW.search(folded)
            if not match or match.start() > (12 if candidate is not node else 4):
                continue
            if candidate is node and start == 0:
                continue
            if candidate is not node:
                found.consumed.add(id(candidate))
            by = _deadline(folded, year)
            return candidate.text[start:end].rstrip(" ."), by[0], by[1]
    inline = _INLINE_REVIEW.search(node.para.folded)
    if inline:
        by = _deadline(node.para.folded[inline.start("r") : inline.end("r")], year)
        return node.text[inline.start("r") : inline.end("r")].strip(), by[0], by[1]
    return None, None, None


def _deadline(folded: str, year: int | None) -> tuple[str | None, str | None]:
    for match in _DEADLINE.finditer(folded):
        date = DATE.match(folded, match.end())
        when = to_when(date, year=year) if date else None
        if when is None and folded.startswith("quy", match.end()):
            quarter = find_stretch(folded, match.end(), match.end() + 24, year=year)
            when = quarter.to if quarter else None
        if when:
            return when.iso, when.precision
    return None, None
