"""Award quotas: how many awards of which kind the plan foresees."""

import re
from collections.abc import Sequence
from dataclasses import replace

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.figures import Figure, find_figures
from thidua.paper.plan.model import Quota
from thidua.paper.plan.outline import Node
from thidua.paper.text import UPPER, fold

_LONGEST = 3000
"""Characters; a longer paragraph is prose."""
_TOPICS = frozenset({"goal", "quota", "award", "general_goal"})
_GRANTED_BY = re.compile(
    r"\bduoc\s+(?P<l>[^,;.]{2,60}?)\s+(?:tang thuong|truy tang|tang|khen thuong|khen"
    r"|cong nhan|phong tang|xet tang)\b"
)
_PROPOSED_TO = re.compile(
    r"\bde nghi\s+(?P<l>[^,;.]{2,60}?)\s+(?:xet\s+)?(?:tang thuong|truy tang|tang|khen|cong nhan)\b"
)
_GIVER = re.compile(
    r"(?P<w>(?:\s+(?!(?:tang|khen|cho|duoc|de|du kien|phan dau|lua chon|quyet|xem|xet|se|truy"
    r"|trinh|phong)\b)[^\W\d_]+){0,6})"
    r"\s+(?:(?:xem )?xet\s+|quyet dinh\s+|se\s+)?"
    r"(?:tang thuong|truy tang|tang|khen thuong|khen|phong tang)\b"
)
_OF = re.compile(r"\s*(?:thi dua\s*)?(?:hang (?:nhat|nhi|ba)\s*)?(?:cua\s+)?")
_PLACE = re.compile(r"(?:\s+(?:[" + UPPER + r"][^\W\d_]*|tỉnh|huyện|xã|thành phố|Việt Nam))+")
_SHARED = re.compile(r"[^\W\d_\s]*(?:\s+[^\W\d_]+){0,3}\s*(?:,|va)\s*")
_JOINED = re.compile(r"(?:\s*[^\W\d_]+){0,3}?\s*(?:,|\bva)\s*")
_CAP = re.compile(r"\bmoi\s+(?:don vi|tap the|khoi|cum|co quan|xa|huyen|phong|khoa)\b")


def is_quota(node: Node, lexicon: Lexicon) -> bool:
    """Say whether an entry foresees a number of awards."""
    if node.topic not in _TOPICS or "%" in node.text:
        return False
    if not any(c.isdigit() for c in node.text) or len(node.text) > _LONGEST:
        return False
    folded = node.para.folded
    if not lexicon.award_pattern.search(folded) and not _kinds_above(node, lexicon):
        return False
    figures = find_figures(node.text, folded, lexicon)
    return bool(_counting(node.text, folded, figures, lexicon))


def _kinds_above(node: Node, lexicon: Lexicon) -> list[str]:
    above = node.parent
    if above is None or above.kind in {"root", "roman", "part", "caps"} or len(above.text) > 160:
        return []
    return _kinds(above.text, fold(above.text), lexicon)


def _counting(
    text: str, folded: str, figures: Sequence[Figure], lexicon: Lexicon
) -> list[tuple[Figure, list[str], bool]]:
    """Figures that count recipients (or awards): figure, recipients, whether awards are counted."""
    out: list[tuple[Figure, list[str], bool]] = []
    for figure in figures:
        after = folded[figure.unit_start : figure.unit_start + 80]
        award = lexicon.award_pattern.match(after)
        who = _recipients(text, folded, figure, lexicon)
        if award:
            out.append((figure, who if not award else [], True))
        elif who:
            out.append((figure, who, False))
    if any(not awards for _, _, awards in out):
        # "Tặng 10 Bằng khen cho 10 tập thể": the recipients are what is counted once.
        return [entry for entry in out if not entry[2]]
    return out


def _recipients(text: str, folded: str, figure: Figure, lexicon: Lexicon) -> list[str]:
    position = figure.unit_start
    out: list[str] = []
    while True:
        match = lexicon.recipient_pattern.match(folded, position)
        if not match:
            return out
        out.append(re.sub(r"\s+", " ", text[match.start() : match.end()]).lower())
        link = re.compile(r"\s*(?:,|va|hoac|/|;)\s*").match(folded, match.end())
        if not link:
            return out
        position = link.end()


def _kinds(text: str, folded: str, lexicon: Lexicon) -> list[str]:
    out: list[str] = []
    for match in lexicon.award_pattern.finditer(folded):
        name = lexicon.award_names.get(re.sub(r"\s+", " ", match.group()))
        if name is None:
            continue
        if name == "Huân chương":
            rest = re.compile(r"\s+cac\s+loai").match(folded, match.end())
            name = "Huân chương các loại" if rest else name
        rank = re.compile(r",?\s+(hang\s+(?:nhat|nhi|ba))\b").match(folded, match.end())
        if rank and name.startswith(("Huân", "Huy")):
            name = f"{name} {text[rank.start(1) : rank.end(1)]}"
        if name not in out:
            out.append(name)
    return out


def _granter(text: str, folded: str, lexicon: Lexicon) -> str | None:
    """Who grants by the sentence's verb: "được X tặng", "đề nghị X tặng"."""
    for granted in (_GRANTED_BY.search(folded), _PROPOSED_TO.search(folded)):
        if granted is None:
            continue
        if lexicon.award_level_pattern.search(folded, granted.start("l"), granted.end("l")):
            return text[granted.start("l") : granted.end("l")].strip()
    return None


def _givers(text: str, folded: str, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Who stands before a verb of granting, with where; "được X tặng" governs what is before."""
    out: list[tuple[int, str]] = []
    taken = 0
    for match in lexicon.award_level_pattern.finditer(folded):
        if match.start() < taken:
            continue
        name = _GIVER.match(folded, match.end())
        if name is None or re.search(r"\bduoc\s+$", folded[: match.start()][-8:]):
            continue
        taken = name.end()
        out.append((match.start(), re.sub(r"\s+", " ", text[match.start() : name.end("w")])))
    return out


def _governing(text: str, folded: str, figure: Figure, lexicon: Lexicon) -> str | None:
    """The giver nearest before a figure whose verb governs it: "X tặng … cho 20 tập thể"."""
    before = [name for start, name in _givers(text, folded, lexicon) if start < figure.start]
    return before[-1] if before else None


def _level(text: str, folded: str, lexicon: Lexicon) -> str | None:
    granter = _granter(text, folded, lexicon)
    if granter:
        return granter
    for award in lexicon.award_pattern.finditer(folded):
        of = _OF.match(folded, award.end())
        start = of.end() if of else award.end()
        level = lexicon.award_level_pattern.match(folded, start)
        if level:
            place = _PLACE.match(text, level.end())
            end = place.end() if place else level.end()
            return re.sub(r"\s+", " ", text[start:end]).strip()
    return None


def read_quotas(root: Node, lexicon: Lexicon, issuer: str | None) -> tuple[Quota, ...]:
    """Read every quota; `issuer` gives the level to a bare "UBND"."""
    out: list[Quota] = []
    for node in root.walk():
        if node.kind in {"root", "part", "roman", "caps"} or not is_quota(node, lexicon):
            continue
        text, folded = node.text, node.para.folded
        figures = find_figures(text, folded, lexicon)
        counted = _counting(text, folded, figures, lexicon)
        for index, (figure, counted_who, awards) in enumerate(counted):
            who = counted_who
            stop = counted[index + 1][0].start if index + 1 < len(counted) else len(text)
            begin = counted[index - 1][0].end if index else 0
            own = _own_words(text, (begin, stop), figure)
            level = _level(text[own[0] : own[1]], folded[own[0] : own[1]], lexicon)
            level = level or _governing(text, folded, figure, lexicon)
            if awards:
                kinds = _kinds(
                    text[figure.unit_start : own[1]], folded[figure.unit_start : own[1]], lexicon
                )[:1]
                who = _granted_to(text, folded, figure, own[1], lexicon)
                level = level or _granter(text, folded, lexicon)
            else:
                kinds = _kinds_near(text, folded, figure, own, lexicon) or _kinds_above(
                    node, lexicon
                )
                if level is None and ";" not in text:
                    level = _level(text, folded, lexicon)
                level = level or _granter(text, folded, lexicon)
            if level is None and node.parent is not None:
                level = _level(
                    node.parent.text[:_LONGEST], fold(node.parent.text[:_LONGEST]), lexicon
                )
            if index and figure.comparator is None and not figure.from_only:
                figure = _bound_like(counted[index - 1][0], figure, folded)  # noqa: PLW2901
            low, high = _range(figure)
            start, end = node.para.span(0, len(text))
            confidence = 0.9 - (0.3 if _CAP.search(folded) else 0) - (0.2 if level is None else 0)
            out.append(
                Quota(
                    id=f"q{len(out) + 1}",
                    start=start,
                    end=end,
                    confidence=confidence,
                    where=node.path or None,
                    recipients=tuple(who),
                    level=_with_place(level, issuer),
                    kinds=tuple(kinds),
                    min=low,
                    max=high,
                )
            )
    return tuple(out)


def _bound_like(before: Figure, figure: Figure, folded: str) -> Figure:
    """Carry a bound over to the next figure: "không quá 03 tập thể và 05 cá nhân"."""
    if before.comparator in {None, "range", "~"} or before.suffix:
        return figure
    if not _JOINED.fullmatch(folded, before.number_end, figure.start):
        return figure
    return replace(figure, comparator=before.comparator)


def _own_words(text: str, bounds: tuple[int, int], figure: Figure) -> tuple[int, int]:
    """The clause of a figure: up to the next figure, from a semicolon before it if there is one."""
    begin, stop = bounds
    semicolon = text.rfind(";", begin, figure.start)
    if semicolon >= 0:
        begin = semicolon + 1
    following = text.find(";", figure.end, stop)
    if following >= 0:
        stop = following
    return begin, stop


def _kinds_near(
    text: str, folded: str, figure: Figure, own: tuple[int, int], lexicon: Lexicon
) -> list[str]:
    after = _kinds(text[figure.end : own[1]], folded[figure.end : own[1]], lexicon)
    if after and re.search(
        r"\b(?:duoc|dat|nhan|tang|danh hieu|de nghi)\b", folded[figure.end : own[1]]
    ):
        return after
    before = _kinds(text[own[0] : figure.start], folded[own[0] : figure.start], lexicon)
    if not before and _SHARED.fullmatch(folded, figure.end, own[1]):
        # "60 tập thể, 120 cá nhân được tặng Giấy khen": both have the kind that follows.
        clause = text.find(";", figure.end)
        stop = clause if clause >= 0 else len(text)
        shared = _kinds(text[own[1] : stop], folded[own[1] : stop], lexicon)
        if shared:
            return shared
    earlier = _kinds(text[: figure.start], folded[: figure.start], lexicon)
    return before or after or earlier[-1:] or _kinds(text, folded, lexicon)


def _granted_to(text: str, folded: str, figure: Figure, stop: int, lexicon: Lexicon) -> list[str]:
    match = re.compile(r"\bcho\s+(?:cac\s+)?").search(folded, figure.end, stop)
    if not match:
        return []
    out: list[str] = []
    for found in lexicon.recipient_pattern.finditer(folded, match.end(), stop):
        word = text[found.start() : found.end()].lower()
        if word not in out:
            out.append(word)
    return out


def _range(figure: Figure) -> tuple[int | None, int | None]:
    low = int(figure.value)
    if figure.max is not None:
        return low, int(figure.max)
    if figure.comparator in {">=", ">"} or figure.from_only:
        return low, None
    if figure.comparator in {"<=", "<"}:
        return None, low
    return low, low


def _with_place(level: str | None, issuer: str | None) -> str | None:
    """Give a bare "UBND" the level of the body that issues the plan."""
    if level is None or not re.search(r"(?:ubnd|uy ban nhan dan)$", fold(level)):
        return level
    match = re.search(
        r"uy ban nhan dan\s+(tinh|thanh pho|huyen|thi xa|quan|xa|phuong|thi tran|dac khu)\b",
        fold(issuer or ""),
    )
    if not match or issuer is None:
        return level
    return f"{level} {issuer[match.start(1) : match.end(1)]}"
