"""Documents that the plan cites."""

import re

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.dates import find_date
from thidua.paper.plan.lines import Para
from thidua.paper.plan.model import Reference
from thidua.paper.plan.quotes import find_quotes, quote_name
from thidua.paper.text import UPPER, fold

_NUMBERED = re.compile(
    r"(?:\b(?:so|s[o6])\s*:?\s*)?(?P<n>\d{1,5}[a-z]?)\s?(?P<sep>[/-])\s?(?P<y>20\d\d\s?/\s?)?"
    r"(?P<s>[A-ZĐ][A-Za-zĐđƯưÔô&.]{0,12}(?:\s?[-/]\s?[A-ZĐƯ][A-Za-zĐđƯưÔô0-9&.]{0,12}){0,4})"
)
_LAW = re.compile(
    r"\b(?P<k>(?:Bộ\s+luật|Luật|Pháp lệnh)\s+(?:sửa đổi, bổ sung[^;.“]{0,60}?)?(?=["
    + UPPER
    + r"])[^;.()“”]{2,90}?)"
    r"(?P<y>\s+(?:năm\s+\d{4}|số\s+\S+|ngày\s+\d{1,2}(?:\s+tháng\s+|/)\d{1,2}(?:\s+năm\s+|/)\d{4}))"
)
_LAW_BASIS = re.compile(r"\bCăn cứ\s+(?P<k>(?:Bộ\s+luật|Luật|Pháp lệnh)\s+[^;.()]{3,120})")
_CONGRESS = re.compile(
    r"\b(?P<k>nghi\s+quyet\s+(?:cua\s+)?(?:dai\s+hoi|hoi\s+nghi\s+(?:lan\s+thu"
    r"|trung\s+uong|ban\s+chap\s+hanh))\b"
    r"(?:(?![;.“”(]|,\s|\bve\b|\bva\s+(?:cac|ke|nghi|muc)).){3,140})"
)
_ABOUT_QUOTE = re.compile(
    r"\b(?P<k>(?:(?:cac\s+)?van\s+ban(?:\s+chi\s+dao)?|chi\s+thi|nghi\s+quyet|ket\s+luan"
    r"|quy\s+dinh)\s+cua\s+(?:(?![;.“”]).){3,60}?\s+ve\s*)$"
)
_CLAUSE_END = re.compile(
    r"[;]|\.(?:\s|$)|,\s*(?=(?:UBND|Ủy ban|Sở|Ban|Hội đồng|Bộ|Tập đoàn|Công ty)\b)"
)
_KIND_GAP = re.compile(r"^[\s:]*(?:lien\s+tich\s+)?(?:so\s*:?\s*)?$")


def read_references(paras: list[Para], lexicon: Lexicon) -> tuple[Reference, ...]:
    """Read the cited documents of title and body, each once."""
    found: dict[str, Reference] = {}
    for para in paras:
        _numbered(para, found, lexicon)
        _laws(para, found, lexicon)
        _congresses(para, found)
        _quoted(para, found, lexicon)
    merged = _without_shortened(list(found.values()))
    return tuple(_renumber(item, index) for index, item in enumerate(merged, 1))


def _renumber(item: Reference, index: int) -> Reference:
    return Reference(
        id=f"f{index}",
        start=item.start,
        end=item.end,
        confidence=item.confidence,
        where=None,
        number=item.number,
        name=item.name,
        date=item.date,
        date_precision=item.date_precision,
        issuer=item.issuer,
    )


def _numbered(para: Para, found: dict[str, Reference], lexicon: Lexicon) -> None:
    text, folded = para.text, para.folded
    matches = [m for m in _NUMBERED.finditer(text) if _is_number(m, text)]
    for index, match in enumerate(matches):
        before = folded[max(0, match.start() - 40) : match.start()]
        kinds = list(lexicon.citation_pattern.finditer(before))
        kind = kinds[-1] if kinds and _KIND_GAP.match(before[kinds[-1].end() :]) else None
        start = match.start() - (len(before) - kind.start()) if kind else match.start()
        number = re.sub(
            r"\s", "", f"{match['n']}{match['sep']}{match['y'] or ''}{match['s']}"
        ).rstrip(".-/")
        limit = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        stop = _CLAUSE_END.search(text, match.end(), min(limit, match.end() + 400))
        end = stop.start() if stop else min(limit, match.end() + 400)
        when = find_date(folded, match.end(), min(match.end() + 40, limit))
        if when and not re.fullmatch(r"\s*,?\s*(?:ngay)?\s*", folded[match.end() : when.start]):
            when = None
        issuer = _issuer(text, folded, when.end if when else match.end(), end, lexicon)
        clause = re.sub(r"\s+(?:và|Thực hiện|theo|của)$", "", text[start:end]).strip(" ,;:.")
        span = para.span(start, end)
        item = Reference(
            id="",
            start=span[0],
            end=span[1],
            confidence=0.95 if kind and when else 0.75,
            number=number,
            name=clause,
            date=when.iso if when else None,
            date_precision=when.precision if when else None,
            issuer=issuer,
        )
        known = found.get(number.upper())
        if known is None or (known.date is None and item.date) or known.name.isupper():
            found[number.upper()] = item


def _is_number(match: re.Match[str], text: str) -> bool:
    """A document number has a symbol in capitals; party numbers use a hyphen and a slash."""
    before = text[max(0, match.start() - 1) : match.start()]
    if before and (before.isalnum() or before in "/.,-"):
        return False
    symbol = re.sub(r"\s", "", match["s"]).rstrip(".-/")
    capitals = sum(1 for c in symbol if c.isupper())
    if capitals < 2:
        return False
    if match["sep"] == "-":
        return "/" in symbol
    return (
        "-" in symbol
        or "/" in symbol
        or symbol in {"QH13", "QH14", "QH15", "QH16"}
        or bool(
            re.match(r"(?:QH|CP|TTg|NQ|CT|QĐ|KH|TB|HD|CV)", symbol)
            and fold(text[max(0, match.start() - 4) : match.start() + 3]).find("so") >= 0
        )
    )


def _issuer(text: str, folded: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    match = re.compile(r"\s*,?\s*(?:cua\s+)?").match(folded, start)
    position = match.end() if match else start
    head = lexicon.issuer_pattern.match(folded, position)
    if not head:
        return None
    stop = re.compile(
        r"\s+(?:ve|v/v|phe duyet|ban hanh|quy dinh|phat dong|huong dan|trien khai"
        r"|thuc hien|khoa|sua doi)\b|[,;:.(“]"
    ).search(folded, head.end(), min(end, head.end() + 90))
    finish = stop.start() if stop else min(end, head.end() + 60)
    return text[position:finish].strip(" ,;")


def _add(
    found: dict[str, Reference],
    para: Para,
    place: tuple[int, int],
    name: str,
    confidence: float,
) -> None:
    start, end = place
    name = re.sub(r"\s+", " ", name).strip(" ,;:.")
    key = fold(name)
    if key in found:
        return
    when = find_date(para.folded, start, end)
    span = para.span(start, end)
    found[key] = Reference(
        id="",
        start=span[0],
        end=span[1],
        confidence=confidence,
        number=None,
        name=name,
        date=when.iso if when else None,
        date_precision=when.precision if when else None,
        issuer=None,
    )


def _laws(para: Para, found: dict[str, Reference], lexicon: Lexicon) -> None:
    del lexicon
    spans: list[tuple[int, int]] = []
    for match in _LAW.finditer(para.text):
        if _NUMBERED.search(match["y"]):
            continue
        spans.append(match.span())
        _add(found, para, match.span(), match.group(), 0.85)
    for match in _LAW_BASIS.finditer(para.text):
        start, end = match.span("k")
        if any(a < end and start < b for a, b in spans) or _NUMBERED.search(match["k"]):
            continue
        _add(found, para, (start, end), match["k"], 0.8)


def _congresses(para: Para, found: dict[str, Reference]) -> None:
    for match in _CONGRESS.finditer(para.folded):
        words = para.text[match.start() : match.end()]
        words = re.split(r"\s+(?:gắn với|nhằm|để|trong|đã|và|đề ra)\b", words)[0]
        if not re.search(r"(?:lần thứ|khóa|khoá|nhiệm kỳ|Đảng bộ|Đại hội đại biểu)", words):
            continue
        if "số" in words:
            continue
        _add(found, para, (match.start(), match.start() + len(words)), words, 0.75)


def _quoted(para: Para, found: dict[str, Reference], lexicon: Lexicon) -> None:
    del lexicon
    for quote in find_quotes(para.text):
        begin = max(0, quote.start - 120)
        before = re.sub(r"[“\"]$", "", para.folded[begin : quote.start])
        match = _ABOUT_QUOTE.search(before)
        if not match or re.search(r"\d\s?[/-]\s?[a-z]", match.group()):
            continue
        start = begin + match.start()
        name = f"{para.text[start : quote.start]}{quote_name(para.text[quote.start : quote.end])}”"
        _add(found, para, (start, quote.end + 1), re.sub(r"^[Cc]ác\s+", "", name), 0.7)


def _without_shortened(items: list[Reference]) -> list[Reference]:
    """Drop a citation that says less about a document cited in full elsewhere."""
    if len(items) > 300:
        return items
    named = [i for i in items if i.number is None]
    out: list[Reference] = []
    for item in items:
        if item.number is None:
            own = set(fold(item.name).split())
            if any(
                other is not item
                and own < set(fold(other.name).split())
                and _ordinal(item.name) == _ordinal(other.name)
                for other in named
            ):
                continue
        elif any(o is not item and o.number and _same_but_noise(item, o) for o in items):
            continue
        out.append(item)
    return out


def _ordinal(name: str) -> str:
    match = re.search(r"lần thứ\s+(\w+)", name)
    return match.group(1) if match else ""


def _same_but_noise(item: Reference, other: Reference) -> bool:
    """One document read twice, once with a spoilt number: same date, one number ends the other."""
    if item.date is None or item.date != other.date or item.number is None or other.number is None:
        return False
    return len(item.number) < len(other.number) and other.number.endswith(item.number)
