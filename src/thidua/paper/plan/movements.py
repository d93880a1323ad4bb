"""Movements that the plan names, each once under its longest quoted name."""

import re
from dataclasses import dataclass

from thidua.paper.plan.dates import PERIOD
from thidua.paper.plan.lines import Para
from thidua.paper.plan.model import Movement
from thidua.paper.plan.outline import Node
from thidua.paper.plan.quotes import Quote, find_quotes, quote_name
from thidua.paper.text import fold, words

_INTRO = re.compile(
    r"\b(?:phong[\s,]+trao(?:[\s,]+(?:thi[\s,]+dua|yeu nuoc|van hoa|van nghe))*"
    r"|cuoc\s+van\s+dong|thi\s+dua|phong trao lon)"
    r"(?:\s+(?:yeu\s+nuoc|chuyen\s+de|voi\s+ten\s+goi|mang\s+ten|thuc\s+hien|ve"
    r"|do\s+[^“\"]{3,50}\s+phat\s+dong|trong tam|lon|nhu|sau"
    r"|co chu de rieng))*\s*[:,]?\s*$"
)
_OTHER_NOUN = re.compile(
    r"\b(?:van ban|nghi quyet|chi thi|quyet dinh|ket luan|ke hoach so|de an|chuong trinh"
    r"|chu de|khau hieu|phuong cham|chien luoc|du an|cuoc thi|hoi thi|giai thuong"
    r"|danh hieu|mo hinh|tieu chi|quy|chuyen muc|chuyen trang|tac pham|sach|tinh than"
    r"|ve viec|tu tuong|ngay hoi|thang|tuan le|hoi nghi|luat|thong tu|huan chuong|bang"
    r"|cau lac bo|chien dich|ngay|de tai|linh vuc|mot cua|bo quy tac|phan mem"
    r"|phong chong)\s*(?:ve\s+|thi dua\s+)?[:,]?\s*$"
)
_CHAIN = re.compile(
    r"[\s,;]*(?:giai doan\s+20\d\d\s?-\s?20\d\d[\s,;]*)?(?:nam\s+20\d\d[\s,;]*)?(?:va[\s,]+)?"
    r"(?:(?:gan voi|cung voi|dong thoi)(?:\s+(?:viec\s+)?(?:day manh|thuc hien|trien khai))?"
    r"(?:\s+(?:hoc tap|thi dua|thuc hien))?[\s,]*)?$"
)
_BARE = re.compile(r"\b(?:phong\s+trao(?:\s+thi\s+dua)?|cuoc\s+van\s+dong)\s+(?=[^\W\d_])")
_BARE_END = re.compile(
    r"[,;.:(]|\bgiai doan\b|\bnam 20\d\d\b|\bdo\b|\bva\b|\bgan voi\b|\btren dia ban\b"
    r"|\btrong\b|\bcua\b|\btheo\b|“|\""
)
_GENERAL = re.compile(
    r"(?:thi dua|yeu nuoc|nam|chuyen de|phat trien kinh te|cua|do|trong|theo|tai|duoc"
    r"|khong|phai|nay|o |da|cac|lon|va|toan dan doan ket$)\b"
)
_LEAD_VERB = re.compile(
    r"(?:day manh|tiep tuc|tang cuong|tiep tuc day manh|tich cuc|huong ung|thi dua)\s+"
)
_LIMIT = 300


@dataclass(slots=True)
class _Seen:
    name: str
    quoted: bool
    period: str | None
    start: int
    end: int
    where: str | None
    confidence: float


def read_movements(root: Node, title: Para | None) -> tuple[Movement, ...]:
    """Read the movements that title and body name."""
    seen: list[_Seen] = []
    if title is not None:
        seen.extend(_quoted(Node("para", None, 9, title)))
    for node in root.walk():
        if node.kind == "root" or node.topic == "appendix":
            continue
        seen.extend(_quoted(node))
        seen.extend(_unquoted(node))
    groups = _grouped(seen)
    groups = [g for g in groups if any(s.quoted for s in g) or g[0].confidence > 0.5]
    out: list[Movement] = []
    for group in groups:
        best = _best(group)
        period = next((s.period for s in group if s.period), None)
        out.append(
            Movement(
                id=f"m{len(out) + 1}",
                start=best.start,
                end=best.end,
                confidence=best.confidence,
                where=best.where,
                name=best.name,
                period=period,
            )
        )
    return tuple(out)


def _quoted(node: Node) -> list[_Seen]:
    text, folded = node.text, node.para.folded
    quotes = find_quotes(text)
    out: list[_Seen] = []
    chained = False
    for index, quote in enumerate(quotes):
        previous: Quote | None = quotes[index - 1] if index else None
        begin = max(previous.end if previous else 0, quote.start - 120)
        before = re.sub(r"[“”\"„]", " ", folded[begin : quote.start])
        introduced = _INTRO.search(before) is not None and not _OTHER_NOUN.search(before)
        linked = chained and previous is not None and _CHAIN.fullmatch(before) is not None
        known_thread = (
            "tu tuong, dao duc, phong cach ho chi minh" in folded[quote.start : quote.end]
        )
        chained = (
            introduced
            or linked
            or (
                known_thread
                and bool(
                    re.search(
                        r"\b(?:thi dua|gan voi|thuc hien|hoc tap)\s*(?:thuc hien\s*)?$", before
                    )
                )
            )
        )
        if not chained:
            continue
        stop = quote.end if quote.closed else _unclosed_end(text, quote)
        name = quote_name(text[quote.start : stop])
        if not 2 <= len(name.split()) <= 40:
            continue
        if "chu de" in before[-40:] or "khau hieu" in before[-40:]:
            continue
        after = folded[quote.end + 1 : quote.end + 110]
        start, end = node.para.span(quote.start, max(stop, quote.start + 1))
        out.append(
            _Seen(
                name=name,
                quoted=True,
                period=_period(fold(name)) or _period_after(after),
                start=start,
                end=end,
                where=node.path or None,
                confidence=(0.95 if introduced else 0.85) - (0 if quote.closed else 0.3),
            )
        )
    return out


def _unclosed_end(text: str, quote: Quote) -> int:
    """An unclosed name ends where the next quotation opens, else at the first full stop."""
    if quote.end < len(text):
        return quote.end
    stop = re.search(r"[.;]", text[quote.start : quote.end])
    return quote.start + stop.start() if stop else quote.end


def _unquoted(node: Node) -> list[_Seen]:
    """ "phong trào thi đua Chung sức xây dựng nông thôn mới giai đoạn 2021-2025"."""
    text, folded = node.text, node.para.folded
    out: list[_Seen] = []
    for match in _BARE.finditer(folded):
        if not text[match.end()].isupper() or _GENERAL.match(folded, match.end()):
            continue
        end = _BARE_END.search(folded, match.end(), match.end() + 120)
        stop = end.start() if end else min(len(text), match.end() + 120)
        name = quote_name(text[match.end() : stop])
        if not 3 <= len(name.split()) <= 20 or name.isupper():
            continue
        start, finish = node.para.span(match.end(), stop)
        out.append(
            _Seen(
                name=name,
                quoted=False,
                period=_period_after(folded[stop : stop + 110]),
                start=start,
                end=finish,
                where=node.path or None,
                confidence=0.6 if len(name.split()) > 3 else 0.45,
            )
        )
    return out


def _period(folded: str) -> str | None:
    match = PERIOD.search(folded)
    return f"{match['a']}-{match['b']}" if match else None


def _period_after(folded: str) -> str | None:
    match = re.match(
        r"[\s”\",]*(?:(?:tren dia ban|cua|trong)\s[^.;,:“\"()]{2,60}?\s(?=giai doan))?"
        r"(?:\(|giai doan|nhiem ky)?\s*(?:giai doan)?\s*",
        folded,
    )
    found = PERIOD.match(folded, match.end()) if match else None
    return f"{found['a']}-{found['b']}" if found else None


def _key(name: str) -> tuple[str, ...]:
    folded = fold(name)
    folded = re.sub(r"\bgiai doan\b.*$", "", folded)
    return tuple(words(folded))


def _grouped(seen: list[_Seen]) -> list[list[_Seen]]:
    """Put the names of one movement together: the same words, or one name within the other."""
    groups: dict[tuple[str, ...], list[_Seen]] = {}
    for item in seen:
        key = _key(item.name)
        if not key:
            continue
        home = key if key in groups else None
        if home is None and len(groups) <= _LIMIT:
            home = next((k for k in groups if _within(key, k) or _within(k, key)), None)
        if home is None:
            groups[key] = [item]
            continue
        groups[home].append(item)
        if len(key) > len(home):
            groups[key] = groups.pop(home)
    return sorted(groups.values(), key=lambda g: min(s.start for s in g))


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) >= len(long) or len(short) < 4:
        return False
    joined = " ".join(short)
    return f" {' '.join(long)} ".find(f" {joined} ") >= 0


def _best(group: list[_Seen]) -> _Seen:
    quoted = [s for s in group if s.quoted] or group
    best = max(quoted, key=lambda s: (len(_key(s.name)), s.confidence))
    lead = _LEAD_VERB.match(fold(best.name))
    if lead:
        bare = _key(best.name[lead.end() :])
        shorter = [s for s in quoted if _key(s.name) == bare]
        if shorter:
            return shorter[0]
    same = [s for s in quoted if _key(s.name) == _key(best.name)]
    return max(same, key=lambda s: s.confidence)
