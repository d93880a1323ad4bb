"""Targets: figures to be reached, one item for each figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.figures import Figure, find_figures
from thidua.paper.plan.labels import label_parts, sentence_label
from thidua.paper.plan.model import Target
from thidua.paper.plan.natures import nature_of, over_plan
from thidua.paper.plan.outline import Node
from thidua.paper.plan.quotas import is_quota
from thidua.paper.plan.tables import group_of, header_of, read_row, row_target, table_group
from thidua.paper.text import UPPER, fold, sentence_case

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[" + UPPER + r"“])")
_EXCLUDED_TOPICS = frozenset(
    {
        "situation",
        "implementation",
        "criteria",
        "budget",
        "award",
        "scope",
        "review",
        "appendix",
        "drive",
        "schedule",
        "slogan",
    }
)
_GOAL_TOPICS = frozenset({"goal", "quota"})
_RESULT = re.compile(
    r"\b(?:da dat duoc|ket qua dat duoc|da dat|nam truoc dat|uoc thuc hien|da hoan thanh|da co)\b"
)
_IN_YEAR = re.compile(r"(?:(?:trong|ket thuc|het|tinh den het)\s+)?nam\s+(?P<y>20\d\d)\b(?!\s?-)")
_STRIVE = re.compile(
    r"\b(?:ph[aâ]n dau|dat|bao dam|dam bao|hoan thanh|mo|xay dung|to chuc|tang|giam|them"
    r"|co|duy tri|thanh lap|ket nap|trong|thu hut|giai quyet"
    r"|xep|thu hang|tao|ho tro|van dong|dong gop|huy dong|ung ho|moi|cap|vuot|thuc hien|nang)\b"
)
_SUBJECT = re.compile(
    r"(?:-\s*)?(?:ve|trong linh vuc|ve linh vuc"
    r"|linh vuc)\s+(?:linh vuc\s+)?(?P<g>[^:.\d]{3,60}?)\s*:\s*(?=\S)"
)
_SPELLED_FIGURE = re.compile(r"\b(?:it nhat|toi thieu|them|khong qua|toi da|tren|tu)\s")
_WITHIN = re.compile(r"\btrong do\b")
_GROUP_LEAD = re.compile(
    r"(?:cac\s+)?(?:muc tieu|chi tieu)(?:\s+cu the)?\s*(?:ve\s+"
    r"|phan dau\s+)?(?:linh vuc\s+)?|ve\s+(?:linh vuc\s+)?|linh vuc\s+"
    r"|nhom\s+chi tieu\s+(?:ve\s+)?"
)
_WITH_TARGETS = re.compile(r"\b(?:chi tieu|muc tieu)\b")
_GENERIC_GROUP = re.compile(
    r"(?:cac )?(?:muc tieu|chi tieu)(?:,? (?:cu the|chu yeu|thi dua|phan dau|chinh"
    r"|nhiem vu|va chi tieu|chi tieu))*\b.{0,12}$"
)


@dataclass(slots=True)
class Reading:
    """Targets read so far, with what the findings need."""

    targets: list[Target] = field(default_factory=list)
    bare: list[tuple[Target, Node, int, int]] = field(default_factory=list)
    """Figures without a comparator beside figures of the same sentence and unit that have one;
    with the span of number and unit in the node's text."""
    by_node: dict[int, str] = field(default_factory=dict)
    """Node identity -> its first target."""
    divided: set[int] = field(default_factory=set)
    """Nodes with a "Trong đó" entry among those under them, so far."""
    header: list[str] | None = None
    """The header of the table that is being read."""
    table_group: str | None = None
    """The title of the last row that divides the table."""


def read_targets(root: Node, lexicon: Lexicon, year: int | None = None) -> Reading:
    """Read every target of the body; `year` is the year that the plan is for."""
    reading = Reading()
    for node in root.walk():
        if node.kind in {"root", "part", "roman", "caps"} or node.topic in _EXCLUDED_TOPICS:
            continue
        if node.parent is not None and _WITHIN.match(node.para.folded):
            reading.divided.add(id(node.parent))
        if not node.text or (node.own_topic == "quota" and node.children):
            continue
        if node.kind == "row":
            _read_table_row(node, reading, lexicon)
            continue
        if is_quota(node, lexicon):
            continue
        _read_node(node, reading, lexicon, year)
    return reading


def _read_table_row(node: Node, reading: Reading, lexicon: Lexicon) -> None:
    if node.topic not in _GOAL_TOPICS:
        return
    header = header_of(node)
    if header is not None:
        reading.header, reading.table_group = header, None
        return
    row = read_row(node, reading.header, lexicon)
    if row is None:
        reading.table_group = group_of(node) or reading.table_group
        return
    group = table_group(reading.table_group) or _group(node)
    reading.targets.append(row_target(node, row, group, f"t{len(reading.targets) + 1}", lexicon))


def _read_node(node: Node, reading: Reading, lexicon: Lexicon, year: int | None) -> None:
    text, folded = node.text, node.para.folded
    if not any(c.isdigit() for c in text) and not _SPELLED_FIGURE.search(folded):
        return
    if text.endswith(":") and "%" not in text:
        return
    strict = node.topic not in _GOAL_TOPICS and not _announced(node)
    if node.topic in {"purpose", "purpose_requirement", "requirement", "general_goal"}:
        strict = True
    parent = _parent_target(node, reading)
    subject = _SUBJECT.match(folded)
    group = sentence_case(text[subject.start("g") : subject.end("g")]) if subject else None
    for begin, end in sentences(text):
        start = max(begin, subject.end()) if subject else begin
        if start >= end or _RESULT.search(folded, start, end):
            continue
        if strict and _past(folded[start:end], year):
            continue
        sentence = text[start:end]
        figures = list(find_figures(sentence, folded[start:end], lexicon))
        kept = _kept(figures, folded[start:end], strict)
        if kept:
            _read_sentence(
                node,
                (start, end),
                kept,
                (parent, group or _group(node)),
                reading=reading,
                lexicon=lexicon,
            )


def _announced(node: Node) -> bool:
    """Say whether the section is on contents and targets: "Nội dung thi đua và các chỉ tiêu"."""
    if node.topic != "content":
        return False
    section = next((a for a in node.above() if a.kind in {"part", "roman", "caps", "title"}), None)
    return section is not None and bool(_WITH_TARGETS.search(section.para.folded))


def _past(sentence: str, year: int | None) -> bool:
    """Say whether a sentence tells of a year before the plan's: "Năm 2023 … đạt …"."""
    opening = _IN_YEAR.match(sentence)
    if opening is None or year is None or int(opening["y"]) >= year:
        return False
    return "phan dau" not in sentence


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a paragraph as spans."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _kept(figures: list[Figure], folded: str, strict: bool) -> list[Figure]:
    """The figures that are targets; one that is listed beside a target with its unit is one too."""
    kept: list[Figure] = []
    if strict and not _STRIVE.search(folded):
        return kept
    for index, figure in enumerate(figures):
        if (
            index
            and not figure.lifted
            and _qualifies(folded[figures[index - 1].end : figure.start])
        ):
            continue
        if _acceptable(figure, folded, strict):
            kept.append(figure)
        elif kept and figure.known_unit and figure.unit and _listed_with(kept[-1], figure, folded):
            between = folded[kept[-1].end : figure.start]
            if (
                not figure.nested
                and re.search(r"(?:[,;]|\bva)\s*$", between)
                and "." not in between[:-1].replace(". ", " ")
            ):
                kept.append(figure)
    return kept


def _listed_with(before: Figure, figure: Figure, folded: str) -> bool:
    """A figure of another unit is listed too if it follows the comma at once."""
    if _unit_key(before) == _unit_key(figure):
        return True
    return before.comparator is not None and not _percent(before) and not _percent(figure)


def _qualifies(between: str) -> bool:
    """A figure that follows another without any mark between them says more about it."""
    return not re.search(r"[,;:.()]|\bva\b|\btrong do\b|\bdong thoi\b", between)


def _acceptable(figure: Figure, folded: str, strict: bool) -> bool:  # noqa: PLR0911 - one answer a case
    explicit = figure.comparator is not None or figure.from_only
    if figure.rank and not figure.nested and (explicit or not strict):
        return True
    percent = figure.unit is not None and figure.unit.startswith(("%", "phần trăm", "‰"))
    if figure.nested and not _WITHIN.search(folded[max(0, figure.number - 60) : figure.number]):
        return False
    before = folded[max(0, figure.start - 24) : figure.start]
    if re.search(
        r"\b(?:so voi|cung ky|nam truoc|hien co|tren tong so|trong tong so|tong so)\s*$", before
    ):
        return False
    per = folded[figure.unit_end : figure.unit_end + 2].startswith("/")
    if figure.unit and fold(figure.unit).startswith("lan") and not explicit:
        return False
    if figure.unit is None and not explicit and strict:
        return False
    if not strict:
        return figure.unit is not None or explicit or _bare_index(figure, folded)
    if percent:
        return True
    if not figure.known_unit or figure.unit is None or per:
        return False
    if figure.comparator != "range" and explicit:
        return True
    aimed = "phan dau" in folded[max(0, figure.start - 200) : figure.start]
    return aimed and bool(re.search(r"\b(?:dat|co|len|them|tu)\s*$", folded[: figure.start][-12:]))


def _bare_index(figure: Figure, folded: str) -> bool:
    """An index has no unit: "Chỉ số PAPI đạt 45,5"."""
    before = folded[max(0, figure.number - 20) : figure.number]
    return bool(re.search(r"\b(?:dat|len|tren|duoi|la|=|:)\s*$", before))


def _parent_target(node: Node, reading: Reading) -> str | None:
    """A sub-entry under "trong đó:" is part of the figure above it."""
    above = node.parent
    if above is None:
        return None
    known = reading.by_node.get(id(above))
    if known is None:
        return None
    if _WITHIN.search(fold(above.text[-24:])):
        return known
    return known if id(above) in reading.divided else None


def _read_sentence(
    node: Node,
    span: tuple[int, int],
    figures: list[Figure],
    above: tuple[str | None, str | None],
    *,
    reading: Reading,
    lexicon: Lexicon,
) -> None:
    """Make a target of every figure; `above` are parent and group from what stands above."""
    start, end = span
    parent, group = above
    text, folded = node.text[start:end], node.para.folded[start:end]
    parts = label_parts(text, folded, figures)
    head = _head_of(node)
    first: Target | None = None
    made: list[tuple[Target, Figure, bool]] = []
    for index, (figure, part) in enumerate(zip(figures, parts, strict=True)):
        inherited = False
        sign = figure.comparator
        if sign is None and part.bare and index and made:
            before = made[-1]
            prefixed = before[1].comparator is not None and not before[1].suffix
            if (prefixed or before[2]) and _percent(before[1]) == _percent(figure):
                sign, inherited = before[0].comparator, True
        if sign == "range" and figure.max is None:
            sign, inherited = None, False
        label = sentence_label(text, part, figure, head)
        nature, direction = nature_of(
            figure, part, folded=folded, label=label, sign=sign, lexicon=lexicon
        )
        if sign is None:
            sign = ">=" if figure.from_only else "="
        if nature == "change" and sign == ">" and over_plan(figure, folded):
            sign = "="
        owner = parent
        if part.within and made:
            owner = (
                made[part.within_index][0].id if part.within_index < len(made) else made[0][0].id
            )
        span_start, span_end = node.para.span(start, end)
        target = Target(
            id=f"t{len(reading.targets) + 1}",
            start=span_start,
            end=span_end,
            confidence=_confidence(figure, label, node, inherited),
            where=node.path or None,
            group=group,
            label=label,
            comparator=sign,
            value=figure.value,
            max=figure.max,
            unit=figure.unit,
            direction=direction,
            nature=nature,
            parent=owner,
        )
        reading.targets.append(target)
        made.append((target, figure, inherited))
        if first is None:
            first = target
            reading.by_node.setdefault(id(node), target.id)
    _note_bare(made, node, start, reading)


def _note_bare(
    made: list[tuple[Target, Figure, bool]], node: Node, offset: int, reading: Reading
) -> None:
    """Note the figures without a comparator beside one of the same unit and kind that has one."""
    compared = {(_unit_key(f), t.nature == "change") for t, f, _ in made if f.comparator}
    for target, figure, inherited in made:
        if figure.comparator or figure.from_only or inherited or figure.value == 100:
            continue
        if (_unit_key(figure), target.nature == "change") in compared:
            end = max(figure.unit_end, figure.number_end)
            reading.bare.append((target, node, offset + figure.number, offset + end))


def _percent(figure: Figure) -> bool:
    return (figure.unit or "").startswith(("%", "phần trăm"))


def _unit_key(figure: Figure) -> str:
    return fold(figure.unit or "")


def _head_of(node: Node) -> str:
    """Words of an entry above that end with a colon and are not a group's title."""
    above = node.parent
    if above is None or above.kind not in {"bullet", "letter"} or not above.text.endswith(":"):
        return ""
    folded = fold(above.text)
    if (
        folded.startswith(("ve ", "muc tieu", "chi tieu", "linh vuc", "trong do"))
        or len(folded) > 90
    ):
        return ""
    if any(c.isdigit() for c in folded):
        return ""
    return above.text.rstrip(": ")


def _confidence(figure: Figure, label: str, node: Node, inherited: bool) -> float:
    value = 0.95
    if figure.comparator is None and not inherited:
        value -= 0.1
    if figure.from_only or inherited:
        value -= 0.1
    if figure.doubtful:
        value -= 0.35
    if not figure.known_unit:
        value -= 0.15
    if node.topic not in _GOAL_TOPICS:
        value -= 0.2
    if len(label) < 6 or len(label) > 220:
        value -= 0.2
    return max(value, 0.1)


def _group(node: Node) -> str | None:
    """The nearest heading's subject: "a) Về kinh tế" gives "Kinh tế"."""
    for above in node.above():
        if above.kind == "root":
            return None
        if above.kind == "bullet" and not above.text.endswith(":"):
            continue
        if len(above.text) > 75:
            continue
        title = above.text.strip(" :.-")
        folded = fold(title)
        if _GENERIC_GROUP.fullmatch(folded):
            return None
        if above.kind in {"roman", "part", "caps", "article"}:
            return None if above.topic in _GOAL_TOPICS or above.own_topic == "content" else title
        lead = _GROUP_LEAD.match(folded)
        title = title[lead.end() :] if lead and lead.end() < len(title) else title
        return sentence_case(title.strip())
    return None
