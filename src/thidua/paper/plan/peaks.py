"""Peak drives (đợt thi đua cao điểm) and what is to be done in them."""

import re
from dataclasses import dataclass, field

from thidua.paper.plan.anniversaries import Mention, mentions
from thidua.paper.plan.dates import DATE, Stretch, find_stretch, to_when
from thidua.paper.plan.model import Clause, Drive
from thidua.paper.plan.outline import Node
from thidua.paper.plan.targets import sentences

PEAK = re.compile(
    r"\b(?:cac\s+)?dot\s+(?:phat dong\s+)?(?:thi\s+dua\s+)?(?:ngan ngay\s+)?(?:cao\s+diem"
    r"|nuoc rut)\b|\bthi\s+dua\s+cao\s+diem\b|\bcao\s+diem\s+thi\s+dua\b"
)
_LISTED = frozenset({"arabic", "letter", "bullet"})
_HEADS = frozenset({"part", "roman", "caps", "title", *_LISTED})
_ENTRY = re.compile(
    r"(?:dot|giai\s+doan|chien\s+dich|thi\s+dua|phat\s+dong|chao\s+mung|lap\s+thanh\s+tich|cao\s+diem)\b"
)
_SPARE = re.compile(
    r"[\s,;:.(–-]+(?:(?:được\s+)?(?:tổ\s+chức|thực\s+hiện|triển\s+khai|phát\s+động|bắt\s+đầu|diễn\s+ra))?"
    r"[\s,;:.(–-]*(?:thời\s+gian)?[\s:]*(?:từ(?:\s+ngày|\s+tháng)?|ngày|trong|vào)?$"
)
_FEAST = re.compile(r"\b(?:chao\s+mung|ky\s+niem|ngay\s+le|nhan\s+dip|dip|su\s+kien)\b")
_MANY = re.compile(r"(?:các|những)\s+", re.IGNORECASE)


@dataclass(slots=True)
class Drives:
    """What was read of drives, with the nodes that they cover."""

    drives: list[Drive] = field(default_factory=list)
    peaks: list[Drive] = field(default_factory=list)
    actions: list[Clause] = field(default_factory=list)
    covered: dict[int, str] = field(default_factory=dict)
    """Node identity -> drive id, for the drives' own nodes and those under them."""
    consumed: set[int] = field(default_factory=set)
    """Nodes that are drives, reviews or peak paragraphs, and no content of their own."""


def take_peak(node: Node, found: Drives, year: int | None) -> None:
    text, folded = node.text, node.para.folded
    match = PEAK.search(folded)
    if match is None:
        return
    if match.start() < 40 and _take_listed(node, found, year):
        return
    sentence = next(((s, e) for s, e in sentences(text) if s <= match.start() < e), (0, len(text)))
    honoured = [
        m
        for m in mentions(node.para)
        if sentence[0] <= m.start < sentence[1] and m.start > match.start()
    ]
    stretch = find_stretch(folded, match.start(), sentence[1], year=year) if not honoured else None
    if len(honoured) == 1:
        stretch = find_stretch(
            folded[: honoured[0].start], match.start(), honoured[0].start, year=year
        ) or find_stretch(folded, honoured[0].end, sentence[1], year=year)
    names = [(m, f"{m.years} năm {m.name}") for m in honoured]
    leads = text.rstrip().endswith(":")
    early = match.start() < 40
    if (
        early
        and not honoured
        and stretch is None
        and _take_days(node, match, sentence, found, year)
    ):
        return
    named = early and _named_by_colon(text, match, sentence[1])
    if not honoured and not (early and (stretch or leads or named)):
        return
    if honoured and not (leads or stretch or early):
        return
    if len(honoured) <= 1 and (stretch or not honoured):
        found.peaks.append(
            _peak(
                node, found, _peak_name(text, match, sentence[1], stretch), stretch, span=sentence
            )
        )
    else:
        for mention, name in names:
            found.peaks.append(
                _peak(node, found, name, None, span=(mention.start, mention.end), mention=mention)
            )
    _consume(node, found)
    if leads or (named and node.children):
        _take_actions(node, found)


def _named_by_colon(text: str, match: re.Match[str], end: int) -> bool:
    """Say whether a colon right after "đợt thi đua cao điểm" is followed by its name."""
    return bool(
        re.match(r"[\w\s]{0,12}:\s*(?:“|\"|[^\W\d_]+\s+[^\W\d_]+)", text[match.end() : end])
    )


def _peak_name(text: str, match: re.Match[str], end: int, stretch: Stretch | None) -> str:
    stop = end
    begin = match.end()
    if _named_by_colon(text, match, end):
        begin = text.index(":", match.end()) + 1
        if stretch and not re.search(r"[^\W\d_]{2}", _SPARE.sub("", text[begin : stretch.start])):
            begin = match.end()
    for mark in ("(", ":", ";", "."):
        position = text.find(mark, begin, stop)
        if position > 0:
            stop = position
    if stretch and match.end() < stretch.start < stop:
        stop = stretch.start
    return _bare_name(text[match.start() : stop])


def _consume(node: Node, found: Drives) -> None:
    """A numbered entry of the contents stays one: "4. Phát động các đợt thi đua cao điểm"."""
    if node.kind != "arabic" or node.parent is None or node.parent.topic != "content":
        found.consumed.add(id(node))


def _bare_name(text: str) -> str:
    """A name without the words that lead to its dates."""
    before = ""
    while text != before:
        before, text = text, _SPARE.sub("", text.strip(" ,;:.(–-")).strip(" ,;:.(–-")
    return text


def _take_listed(node: Node, found: Drives, year: int | None) -> bool:
    """Take the entries under "Các đợt thi đua cao điểm", each with a period of its own."""
    text = node.text
    if node.kind not in _HEADS or find_stretch(node.para.folded, 0, len(text), year=year):
        return False
    entries = [c for c in node.children if c.kind in _LISTED]
    dated = [(c, _period_of(c, year)) for c in entries]
    if not any(when and _ENTRY.match(c.para.folded) for c, when in dated):
        return False
    for child, when in dated:
        if when is None and not _ENTRY.match(child.para.folded):
            continue
        stop = len(child.text)
        if when is not None and when[0] is child and when[1].start > 3:
            stop = min(stop, when[1].start)
        bracket = child.text.find("(", 3, stop)
        stop = bracket if bracket > 0 else stop
        stretch = when[1] if when else None
        span = (0, len(child.text))
        found.peaks.append(_peak(child, found, _bare_name(child.text[:stop]), stretch, span=span))
        own = [c for c in child.children if when is None or c is not when[0]]
        for entry in own:
            _take_action(entry, found)
        found.consumed.update(id(n) for n in child.walk())
    _consume(node, found)
    return True


def _period_of(node: Node, year: int | None) -> tuple[Node, Stretch] | None:
    """The period of an entry, outside what it honours, in its words or in those right under it."""
    honoured = mentions(node.para)
    position = honoured[-1].end if honoured else 0
    folded = node.para.folded
    first = honoured[0].start if honoured else len(folded)
    for begin, end in ((0, first), (position, len(folded))):
        stretch = find_stretch(folded, begin, end, year=year)
        if stretch is not None:
            return node, stretch
    for child in node.children[:3]:
        if child.para.folded.startswith(("thoi gian", "tu ngay", "tu thang", "bat dau")):
            stretch = find_stretch(child.para.folded, 0, len(child.text), year=year)
            if stretch is not None:
                return child, stretch
    return None


def _take_days(
    node: Node, match: re.Match[str], sentence: tuple[int, int], found: Drives, year: int | None
) -> bool:
    """Take peak drives that are named by nothing but the days they honour: "30/4, 19/5, 02/9".

    One date after a colon that is no feast is the day on which the drive begins.
    """
    text, folded = node.text, node.para.folded
    days = list(DATE.finditer(folded, match.end(), sentence[1]))
    if not days:
        return False
    lead = folded[match.end() : days[0].start()]
    feast = _FEAST.search(lead)
    if not feast and ":" not in lead and lead.strip() not in {"", "ngay"}:
        return False
    head = _MANY.sub("", _bare_name(text[match.start() : match.end()]))
    head = head[:1].upper() + head[1:]
    titled = folded.startswith(":", days[-1].end())
    if len(days) == 1 and not feast and not titled:
        when = to_when(days[0], year=year)
        if when is None:
            return False
        start = Stretch(when, None, when.start, when.end)
        found.peaks.append(_peak(node, found, head, start, span=sentence, confidence=0.5))
    else:
        for day in days:
            name = f"{head} {text[day.start() : day.end()]}"
            span = (day.start(), day.end())
            found.peaks.append(_peak(node, found, name, None, span=span, confidence=0.6))
    _consume(node, found)
    return True


def _peak(
    node: Node,
    found: Drives,
    name: str,
    stretch: Stretch | None,
    *,
    span: tuple[int, int],
    mention: Mention | None = None,
    confidence: float | None = None,
) -> Drive:
    start, end = node.para.span(*span)
    from_ = stretch.from_ if stretch else None
    to = stretch.to if stretch else None
    return Drive(
        id=f"p{len(found.peaks) + 1}",
        start=start,
        end=end,
        confidence=confidence or (0.85 if mention or stretch else 0.5),
        where=node.path or None,
        name=name,
        from_=from_.iso if from_ else None,
        from_precision=from_.precision if from_ else None,
        to=to.iso if to else None,
        to_precision=to.precision if to else None,
        review=None,
        review_by=None,
        review_precision=None,
    )


def _take_actions(node: Node, found: Drives) -> None:
    """The bullets after a peak paragraph that ends with a colon."""
    entries = list(node.children)
    if not entries and node.parent is not None:
        siblings = node.parent.children
        for sibling in siblings[node.index + 1 :]:
            if sibling.kind not in {"bullet", "letter"}:
                break
            entries.append(sibling)
    for entry in entries:
        _take_action(entry, found)


def _take_action(entry: Node, found: Drives) -> None:
    start, end = entry.para.span(0, len(entry.text))
    found.actions.append(
        Clause(
            id=f"a{len(found.actions) + 1}",
            start=start,
            end=end,
            confidence=0.9,
            where=entry.path or None,
            no=entry.no,
            text=entry.text,
        )
    )
    found.consumed.update(id(inner) for inner in entry.walk())
