"""Anniversaries: "94 năm Ngày thành lập … (03/02/1930 - 03/02/2024)"."""

import re
from dataclasses import dataclass

from thidua.paper.plan.dates import DATE, NUMERIC_DAY, When, find_date, to_when
from thidua.paper.plan.lines import Para
from thidua.paper.plan.model import Anniversary
from thidua.paper.plan.outline import Node
from thidua.paper.text import fold

_COUNT = re.compile(
    r"(?:(?<![\w.,/-])(?P<n>\d{1,3})\s+nam\s+|\blan\s+thu\s+(?P<m>\d{1,3})\s+)(?=[^\W\d_])"
)
_PAIR = re.compile(
    rf"\(\s*(?:ngay\s+)?(?P<a>{NUMERIC_DAY}|(?:1[89]|20)\d\d)\s*(?:-|den|~)\s*(?:ngay\s+)?(?P<b>{NUMERIC_DAY}|20\d\d)\s*\)?"
)
_DAY_ONLY = re.compile(r"\(\s*(?:ngay\s+)?\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?(?P<y>\d{4}))?\s*\)")
_HONOURS = re.compile(r"\b(?:ky niem|chao mung|mung|lap thanh tich|huong toi|ton vinh|tuong nho)\b")
_NAME_START = re.compile(
    r"(?:ngay|nam|thuc hien|thanh lap|chien thang|giai phong|cach mang|quoc khanh"
    r"|thuong binh|truyen thong|dai thang|khoi nghia|tai lap"
    r"|tai thanh lap|bac ho|chu tich|hoi|phong trao|tong khoi nghia|doc lap"
    r"|toan quoc khang chien|ra doi|xay dung|doi moi|cong doan|doan|nghi quyet|le)\b"
)
_NOT_A_DAY = re.compile(
    r"(?:20\d\d|qua|nay|tro lai|lien|lien tuc|dau|cuoi|toi|tiep|gan day|tuoi|cong tac|hoc"
    r"|kinh nghiem|tro len|thuc hien (?:phong trao|nghi quyet|cuoc van dong|luat|chi thi"
    r"|ke hoach|chuong trinh)|xay dung,)\b"
)
_END = re.compile(
    r"[;.:!?]|\(|\.\.\.|…|,|\bva\b|\bgan voi\b|\bhuong toi\b|\bchao mung\b|\bky niem\b"
    r"|\blap thanh tich\b|\bthi dua\b(?= (?:phan dau|lap))"
)
_LAST_DAY = re.compile(rf"{DATE.pattern}(?=[\s).]*$)")
_COMMA_GOES_ON = re.compile(r"\s*(?:thong nhat dat nuoc|[a-z]+ thong nhat)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One anniversary in a paragraph, with the span of its words and dates."""

    years: int
    name: str
    origin: When | None
    date: When | None
    start: int
    end: int
    name_start: int
    name_end: int


def mentions(para: Para) -> list[Mention]:
    """Return the anniversaries that a paragraph names, in order."""
    text, folded = para.text, para.folded
    out: list[Mention] = []
    counts = list(_COUNT.finditer(folded))
    last_end = -1
    for index, match in enumerate(counts):
        if match.start() < last_end:
            continue
        limit = min(
            counts[index + 1].start() if index + 1 < len(counts) else len(folded), match.end() + 260
        )
        pair = _PAIR.search(folded, match.end(), min(limit + 40, len(folded)))
        if pair and (
            pair.start() >= limit or re.search(r"[;]|\. ", folded[match.end() : pair.start()])
        ):
            pair = None
        if pair and "(" in folded[match.end() : pair.start()]:
            pair = None
        years = int(match["n"] or match["m"])
        if pair:
            name_end, end = pair.start(), pair.end()
            origin, date = _side(folded, pair, "a"), _side(folded, pair, "b")
        else:
            if _NOT_A_DAY.match(folded, match.end()) or not _NAME_START.match(folded, match.end()):
                continue
            if not _honoured(folded, match.start(), out):
                continue
            name_end = _name_end(text, folded, match.end(), limit)
            origin = date = None
            end = name_end
            only = _DAY_ONLY.match(folded, name_end)
            if only:
                end = only.end()
                if only["y"]:
                    when = find_date(folded, only.start(), only.end())
                    if when and when.precision == "day":
                        recent = int(when.iso[:4]) >= 2000
                        origin, date = (None, when) if recent else (when, None)
        name = text[match.end() : name_end].strip(" ,;:.-")
        if len(name) < 3:
            continue
        out.append(Mention(years, name, origin, date, match.start(), end, match.end(), name_end))
        last_end = end
    return out


def _side(folded: str, pair: re.Match[str], side: str) -> When | None:
    start, end = pair.span(side)
    when = find_date(folded, start, end)
    if when is None and re.fullmatch(r"\d{4}", pair[side]):
        return When(pair[side], "year", start, end)
    return when


def _honoured(folded: str, start: int, before: list[Mention]) -> bool:
    """Without dates, only after "kỷ niệm", "chào mừng" or another anniversary counts."""
    window = folded[max(0, start - 60) : start]
    honours = list(_HONOURS.finditer(window))
    if honours and not re.search(r"[.;]", window[honours[-1].end() :]):
        return True
    if before and start - before[-1].end < 60:
        return bool(
            re.fullmatch(
                r"[\s,;)]*(?:va\s+|ky niem\s+|chao mung\s+|gan voi\s+)*(?:ky niem\s+)?",
                folded[before[-1].end : start],
            )
        )
    return False


def _name_end(text: str, folded: str, start: int, limit: int) -> int:
    position = start
    while True:
        match = _END.search(folded, position, limit)
        if not match:
            return limit
        if match.group() == "," and _COMMA_GOES_ON.match(folded, match.end()):
            position = match.end()
            continue
        if match.group() == "va" and not re.match(
            r"\s+(?:\d|ngay\b|ky niem|chao mung)", folded[match.end() : match.end() + 12]
        ):
            position = match.end()
            continue
        if match.start() == start:
            position = match.end()
            continue
        return match.start()


def read_anniversaries(
    root: Node, covered: dict[int, str], year: int | None = None
) -> tuple[tuple[Anniversary, ...], list[Anniversary]]:
    """Return the anniversaries once each, and those whose count contradicts their dates.

    A day without a year ("Quốc khánh 2/9") falls in `year`, the year of the plan.
    """
    out: dict[tuple[int, str], Anniversary] = {}
    wrong: list[Anniversary] = []
    for node in root.walk():
        if node.kind == "root" or node.topic in {"situation", "appendix"}:
            continue
        for mention in mentions(node.para):
            start, end = node.para.span(mention.start, mention.end)
            key = (mention.years, _key(mention.name))
            day = None if mention.origin or mention.date else _day_in(mention, node, year)
            item = Anniversary(
                id=f"n{len(out) + 1}",
                start=start,
                end=end,
                confidence=0.95 if mention.origin and mention.date else 0.75,
                where=node.path or None,
                name=mention.name,
                years=mention.years,
                origin=mention.origin.iso if mention.origin else None,
                date=mention.date.iso if mention.date else day,
                drive=covered.get(id(node)),
            )
            known = _known(out, key)
            if known is None:
                out[key] = item
                if _contradicts(item):
                    wrong.append(item)
    return tuple(out.values()), wrong


def _day_in(mention: Mention, node: Node, year: int | None) -> str | None:
    """The day of the plan's year that the words of an anniversary end with."""
    words = node.para.folded[mention.name_start : mention.end]
    found = _LAST_DAY.search(words)
    when = to_when(found, year=year) if found else None
    return when.iso if when and when.precision == "day" else None


def _key(name: str) -> str:
    folded = re.sub(r"[^a-z0-9 ]", "", fold(name))
    return re.sub(r"^(?:ngay|nam)\s+", "", folded).strip()


def _known(out: dict[tuple[int, str], Anniversary], key: tuple[int, str]) -> Anniversary | None:
    if key in out:
        return out[key]
    if len(out) > 200:
        return None
    for (years, name), item in out.items():
        if years == key[0] and (name.startswith(key[1]) or key[1].startswith(name)):
            return item
    return None


def _contradicts(item: Anniversary) -> bool:
    if item.origin is None or item.date is None or item.years is None:
        return False
    return int(item.date[:4]) - int(item.origin[:4]) != item.years
