"""Findings: questions about the text, each with its reason; a clean document has none."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.dates import PERIOD
from thidua.paper.plan.lines import Para, is_upper_line
from thidua.paper.plan.model import Anniversary, Drive, Finding
from thidua.paper.plan.outline import Node
from thidua.paper.plan.quotes import find_quotes
from thidua.paper.plan.targets import Reading, sentences
from thidua.paper.text import fold, words

_YEAR = re.compile(r"\bnam\s+(20\d\d)\b(?!\s?-\s?20\d\d)")
_FULFIL = re.compile(
    r"\b(?:hoan\s+thanh|thuc\s+hien(?:\s+(?:thang\s+loi|tot|hieu\s+qua|co\s+hieu\s+qua"
    r"|dat))?|phan\s+dau|thang\s+loi|hoan\s+thanh\s+vuot)\b"
)
_TASKS = re.compile(r"\b(?:chi\s+tieu|nhiem\s+vu|muc\s+tieu|ke\s+hoach)\b")
_PAST = re.compile(
    r"\b(?:ket qua|dat duoc|so voi|da |tong ket|so ket|bao cao|uoc|cung ky|nam truoc"
    r"|phat huy|can cu|danh gia|nhin lai|qua|trong nam 20\d\d,?\s|thanh tich|ton tai"
    r"|han che|theo quyet dinh|luat|nghi dinh|thong tu|giai doan)\b"
)
_FOLLOWS = re.compile(
    r"\b(?:trien khai|tao (?:da|tien de|dong luc|nen tang|co so)|tien de|chuan bi"
    r"|tiep theo|dinh huong|phuong huong|tam nhin|nam tiep|xay dung ke hoach|va nhung nam"
    r"|den nam|nhung nam|giai doan)\b"
)
_DOUBLE = re.compile(
    r"(?<![\w-])(?P<a>[^\W\d_]+(?:\s[^\W\d_]+){0,3})(?:\s(?P=a))(?![\w-])", re.IGNORECASE
)
_ACTOR = re.compile(
    r"\b(?:ban|to|doan|co quan|bo phan|tieu ban|doi|hoi dong|don vi|trung tam|hoi)\s*$"
)
_PLAN_PERIOD = re.compile(
    r"\bke hoach\b(?:\s+[^\W\d_]+|\s*-\s*){0,14}\s+0?(?P<n>\d{1,2}) nam\s*\(?\s*$"
)
_LISTED = re.compile(
    r"(?:^|\s)(?P<n>\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám)\s+(?P<k>nội dung|nhiệm vụ"
    r"|giải pháp|nhóm chỉ tiêu|nhóm giải pháp|nhóm nhiệm vụ|biện pháp|tiêu chí|chỉ tiêu"
    r"|đợt thi đua|đợt|yêu cầu|nguyên tắc|nội dung trọng tâm)"
    r"(?P<r>\s[^.:;]{0,60})?(?:sau|sau đây|như sau|cụ thể)?\s*:$"
)
_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
_TOTAL = re.compile(
    r"(?P<n>\d{1,4})\s+[^\W\d_]+(?:\s[^\W\d_]+){0,3}\s*[x×]\s*"
    r"(?P<p>\d{1,3}(?:\.\d{3})+)\s*(?:đồng|đ)?"
    r"[^=\d]{0,40}=\s*(?P<t>\d{1,3}(?:\.\d{3})+)"
)
_MOST = 100
_FUNCTION = frozenset(
    [
        "cua",
        "va",
        "cac",
        "ve",
        "den",
        "theo",
        "giai",
        "doan",
        "thuc",
        "hien",
        "trong",
        "tai",
        "voi",
        "cho",
        "nam",
        "hang",
        "hằng",
    ]
)


class Findings:
    """Collects findings and numbers them."""

    def __init__(self) -> None:
        self.items: list[Finding] = []
        self.counts: Counter[str] = Counter()

    def add(  # noqa: PLR0917 - a stretch of a paragraph, what and why
        self, para: Para, start: int, end: int, kind: str, reason: str, confidence: float = 0.8
    ) -> None:
        """Add a finding about `para.text[start:end]`."""
        span = para.span(start, end)
        self.add_span(span, para.text[start:end], kind, reason, confidence)

    def add_span(
        self, span: tuple[int, int], text: str, kind: str, reason: str, confidence: float = 0.8
    ) -> None:
        """Add a finding about a span of the original; past a hundred of a kind, no more."""
        self.counts[kind] += 1
        if self.counts[kind] > _MOST:
            return
        self.items.append(
            Finding(
                id=f"g{len(self.items) + 1}",
                start=span[0],
                end=span[1],
                confidence=confidence,
                kind=kind,
                text=text,
                reason=reason,
            )
        )


def find_all(
    root: Node,
    *,
    title: Para | None,
    year: int | None,
    targets: Reading,
    wrong: Sequence[Anniversary],
    drives: Sequence[Drive],
    lexicon: Lexicon,
) -> Findings:
    """Ask about everything that the text contradicts, doubles or leaves open."""
    found = Findings()
    nodes = [n for n in root.walk() if n.kind != "root" and n.topic != "appendix"]
    paras = ([title] if title else []) + [n.para for n in nodes]
    if year is not None:
        for node in nodes:
            _wrong_years(node, year, found)
    _periods(paras, found)
    for para in paras:
        _doubled(para, found, lexicon)
        _unclosed(para, found)
        _totals(para, found)
    for node in nodes:
        _counts(node, drives, found)
    for item in wrong:
        origin, date = (item.origin or "")[:4], (item.date or "")[:4]
        found.add_span(
            (item.start, item.end),
            f"{item.years} năm {item.name}",
            "anniversary_arithmetic",
            f"Từ {origin} đến {date} là {int(date) - int(origin)} năm,"
            f" văn bản ghi {item.years} năm.",
        )
    for _, node, start, end in targets.bare:
        found.add(
            node.para,
            start,
            end,
            "missing_comparator",
            "Chỉ tiêu này không ghi “trở lên”, “ít nhất” … trong khi chỉ tiêu khác cùng"
            " câu, cùng đơn vị có ghi.",
        )
    return found


def _wrong_years(node: Node, year: int, found: Findings) -> None:
    if node.topic == "situation":
        return
    folded = node.para.folded
    for start, end in sentences(node.text):
        for match in _YEAR.finditer(folded, start, end):
            other = int(match.group(1))
            if other == year:
                continue
            clause = max(folded.rfind(mark, start, match.start()) for mark in (";", ":", "(")) + 1
            before = folded[max(clause, start, match.start() - 160) : match.start()]
            fulfil = list(_FULFIL.finditer(before))
            if not fulfil:
                continue
            governed = before[fulfil[-1].start() :]
            if not _TASKS.search(governed) or _PAST.search(governed) or _FOLLOWS.search(before):
                continue
            if _PAST.search(before[-90:]) or re.search(r"\d\s?/\s?[a-z]", before):
                continue
            after = folded[match.end() : match.end() + 40]
            if re.match(
                r"\s*(?:duoc (?:de ra|giao)? ?tai bao cao|va (?:cac |nhung )?nam|da\b|den nam)",
                after,
            ):
                continue
            if re.search(r"\bnam\s+20\d\d\s*,?\s*(?:va\s+)?$", before):
                continue
            found.add(
                node.para,
                match.start(),
                match.end(),
                "year_mismatch",
                f"Kế hoạch của năm {year} nhưng nhiệm vụ, chỉ tiêu ở đây ghi năm {other}.",
            )


def _periods(paras: Sequence[Para], found: Findings) -> None:
    """Different overlapping periods for one thing: the rarer one is asked about."""
    uses: dict[tuple[str, ...], list[tuple[str, Para, int, int]]] = defaultdict(list)
    for para in paras:
        for match in PERIOD.finditer(para.folded):
            key = _anchor(para, match.start())
            if key is not None:
                period = f"{match['a']}-{match['b']}"
                uses[key].append((period, para, match.start(), match.end()))
    asked: set[tuple[int, int]] = set()
    for entries in uses.values():
        counts = Counter(entry[0] for entry in entries)
        if len(counts) < 2:
            continue
        usual = counts.most_common(1)[0][0]
        for period, para, start, end in entries:
            if period == usual or (counts[period] == counts[usual] and entries[0][0] == period):
                continue
            if not _near(period, usual):
                continue
            span = para.span(start, end)
            if span in asked:
                continue
            asked.add(span)
            found.add(
                para,
                start,
                end,
                "period_mismatch",
                f"Cùng một việc nhưng nơi khác trong văn bản ghi {usual}.",
            )


def _near(one: str, other: str) -> bool:
    a, b = (int(p) for p in one.split("-"))
    c, d = (int(p) for p in other.split("-"))
    return abs(a - c) + abs(b - d) <= 2


def _anchor(para: Para, start: int) -> tuple[str, ...] | None:
    """What a period is said of: "kế hoạch 5 năm", or the last words before it."""
    before = para.folded[max(0, start - 130) : start]
    plan = _PLAN_PERIOD.search(before)
    if plan:
        return ("kế hoạch", str(int(plan["n"])), "năm")
    clean = re.sub(r"(?:[\s(“”\",;:]|\bgiai doan\b|\bnhiem ky\b|\bnam\b)+$", "", before)
    if re.search(r"[.;]\s*$", before):
        return None
    clause = re.split(r"[.;:(]", clean)[-1]
    tokens = [w for w in words(clause) if w not in _FUNCTION]
    if len(tokens) < 5:
        return None
    return tuple(tokens[-5:])


def _doubled(para: Para, found: Findings, lexicon: Lexicon) -> None:
    text = para.text
    if is_upper_line(text) and len(text) > 200:
        return
    for match in _DOUBLE.finditer(text):
        unit = match["a"]
        lowered = unit.lower()
        pair = f"{lowered} {lowered}"
        tokens = lowered.split()
        if pair in lexicon.normal_pairs or (len(set(tokens)) == 1 and len(tokens) > 1):
            continue
        if len(tokens) == 1 and lowered not in lexicon.doubled_words:
            continue
        before = fold(text[max(0, match.start() - 16) : match.start()])
        second = text[match.end() - len(unit) : match.end()]
        if unit != second and not _sentence_start(text, match.start()):
            continue
        if _ACTOR.search(before) or any(len(t) == 1 for t in tokens) or unit.isupper():
            continue
        found.add(
            para,
            match.start(),
            match.end(),
            "doubled_word",
            f"“{unit}” viết hai lần liền nhau.",
        )


def _sentence_start(text: str, position: int) -> bool:
    before = text[max(0, position - 6) : position].rstrip()
    return not before or before[-1] in ".:;!?-"


def _unclosed(para: Para, found: Findings) -> None:
    text = para.text
    straight = text.count('"')
    for quote in find_quotes(text):
        if quote.closed:
            continue
        mark = text[quote.start - 1 : quote.start]
        if mark not in '“"' or (mark == '"' and straight % 2 == 0):
            continue
        rest = text[quote.start : quote.end]
        if len(words(rest)) < 2:
            continue
        stop = re.search(r"[;.:]", rest)
        end = quote.start + (stop.start() if stop and stop.start() > 3 else min(len(rest), 160))
        found.add(
            para,
            quote.start,
            end,
            "unclosed_quote",
            "Dấu ngoặc kép mở ra mà không đóng lại.",
        )


def _totals(para: Para, found: Findings) -> None:
    for match in _TOTAL.finditer(para.text):
        count, price = int(match["n"]), int(match["p"].replace(".", ""))
        total = int(match["t"].replace(".", ""))
        if count * price != total:
            found.add(
                para,
                match.start(),
                match.end(),
                "sum_mismatch",
                f"{count} × {price:,} = {count * price:,} đồng, văn bản ghi {total:,}.".replace(
                    ",", "."
                ),
            )


def _counts(node: Node, drives: Sequence[Drive], found: Findings) -> None:
    """ "gồm 03 nội dung sau:" against the entries that follow."""
    match = _LISTED.search(node.text[-120:])
    if not match:
        return
    announced = int(match["n"]) if match["n"].isdigit() else _NUMBERS[match["n"]]
    listed = [c for c in node.children if c.kind in {"bullet", "letter", "arabic"}]
    if not listed and node.parent is not None:
        siblings = node.parent.children
        following = siblings[node.index + 1 :]
        kinds = [s.kind for s in following]
        if kinds and kinds[0] in {"bullet", "letter", "arabic", "roman"}:
            listed = [
                s for s in following if s.kind == kinds[0] and s.bullet == following[0].bullet
            ]
    if len({c.kind for c in listed}) != 1 or len(listed) < 2 or len(listed) == announced:
        return
    del drives
    offset = max(0, len(node.text) - 120)
    found.add(
        node.para,
        offset + match.start("n"),
        offset + match.end("k"),
        "count_mismatch",
        f"Văn bản nêu {announced} {match['k']}, liệt kê {len(listed)}.",
    )
