"""Figures in running text: value or range, comparator, unit. Patterns run over folded text."""

import re
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.comparators import FROM, SUFFIX, SUFFIX_OR, comparator_before
from thidua.paper.plan.dates import DATE, PERIOD
from thidua.paper.plan.ranks import Rank, find_ranks
from thidua.paper.text import fold

_NUMBER = re.compile(
    r"(?<![\w.,/:])(?:\d{1,3}(?:\.\s?\d{3})+(?![\d])(?:,\d{1,3})?|\d{1,3}(?:,\d{3}){2,}(?!\d)"
    r"|\d{1,3},\s\d(?=\s?%)|\d+(?:[.,]\d+)?)(?!\d)"
)
_LINK = re.compile(r"\s*%?\s*(?:-|÷|den|toi)\s*(?=\d)")
_UNIT_LINK = re.compile(r"\s*(?P<u>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\s*(?:-|den|toi)\s*(?=\d)")
_LIFT = re.compile(
    r"\s*(?:%)?\s*(?:len|xuong)(?:\s+(?:con|den|muc|thanh|dat|toi|tren|duoi|khoang))*\s*(?=\d)"
)
_BEFORE = re.compile(
    r"(?:\b(?:thu|khoa|lan thu|dieu|khoan|so|muc so|quy|thang|ngay|nam|nhom|loai|cap do"
    r"|muc do|lop|hang|giai doan|dot|chuong"
    r"|phu luc|mau|bieu|buoc|covid|phien ban|quoc lo|ql|dt|tre|tre em|tre duoi|tre em duoi"
    r"|tuoi|hoc ky|nghi quyet|tu tuoi|nam hoc"
    r"|cach mang cong nghiep|cong nghiep|ca|doi|to|cong doan|khu pho|iso|ap|ban|cum so"
    r"|khoi so|van hoa so|diem a|version)|[-+]?v)\s*-?\s*$"
)
_UNIT_TAIL = re.compile(
    r"(?:\s?/\s?(?:van dan|nghin dan|1\.000 dan|10\.000 dan|100\.000 dan|nguoi dan"
    r"|lao dong|hoc sinh|dau nguoi|mot nguoi|[^\W\d_]+))+"
)
_NUMERALS = frozenset({"nghin", "ngan", "trieu", "ty", "ti", "van", "tram"})
_WORD = re.compile(r"[^\W\d_]+")
_PER_YEAR = re.compile(r"\s?/\s?(?:nam|thang|quy)\b")
_PEOPLE = re.compile(r"dan\b")
_TIMES = frozenset({"ngay", "phut", "thang", "tuan"})
_TIMED = re.compile(
    r"\b(?:thoi gian|trung binh|binh quan)\b[^.;]*(?:≤|<|≥|>|\bduoi|\bkhong qua|\btoi da"
    r"|\bcon|\bdat|:|\bxuong)\s*$|[≤≥<>]=?\s*$"
)
_PERCENT = re.compile(r"\s*(?:%|‰|phan tram\b)")
_SPELLED = re.compile(r"\s*\((?:[^\W\d_]+\s?){1,4}\)")
# fmt: off
_STOP_UNITS = frozenset([
    "cua", "va", "la", "tro", "so", "cho", "theo", "trong", "tai", "den", "duoc", "da", "de",
    "ve", "tren", "duoi", "voi", "khi", "nen", "co", "do", "bang", "thi", "nham", "tu", "nay",
    "cac", "nhung", "sau", "moi", "gom", "nhu", "thuoc", "hoac", "ma", "dat", "dan", "nam",
    "ke", "tiep", "con", "cung", "neu",
])
# fmt: on
_WORD_NUMBERS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_WORD_NUMBER = re.compile(
    r"(?:ít nhất|tối thiểu|có thêm|thêm|không quá|tối đa|trên|từ)\s+(?P<n>một|hai|ba|bốn"
    r"|năm|sáu|bảy|tám|chín|mười)"
    r"(?=\s+[^\W\d_])"
)


@dataclass(slots=True)
class Figure:
    """One figure; offsets are into the paragraph's text."""

    start: int
    """Where the comparator or the number begins."""
    end: int
    """Where number, unit and comparator end."""
    number: int
    """Where the number itself begins."""
    number_end: int
    value: float | int
    max: float | int | None
    unit: str | None
    unit_start: int
    unit_end: int
    comparator: str | None
    """None where the text has no comparator."""
    from_only: bool = False
    """Whether "từ" stands before the figure and nothing after it."""
    doubtful: bool = False
    known_unit: bool = True
    tail_start: int = 0
    """Where the words after the figure begin."""
    lifted: bool = False
    """Whether the figure is the end of a movement: "từ a lên b"."""
    suffix: bool = False
    """Whether the comparator stands after the figure."""
    nested: bool = False
    """Whether it stands in parentheses."""
    rank: bool = False
    """Whether it is a place in a ranking, where less is better."""


def parse_number(text: str) -> tuple[int | float, bool]:
    """Return the value of a number as Vietnamese writes it, and whether the reading is doubtful."""
    text = re.sub(r"\s", "", text)
    doubtful = False
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text) and not text.startswith("0."):
        whole, _, part = text.partition(",")
        text = whole.replace(".", "") + (f".{part}" if part else "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", text):
        text = text.replace(",", "")
        doubtful = True
    elif re.fullmatch(r"\d+,\d+", text):
        doubtful = bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", text))
        text = text.replace(",", ".")
    elif "." in text and not re.fullmatch(r"\d+\.\d+", text):
        text = text.replace(".", "")
        doubtful = True
    value = float(text[:40])
    if value.is_integer() and abs(value) < 1e15:
        return int(value), doubtful
    return value, doubtful


def excluded_spans(text: str, folded: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return spans in which numbers are no figures: dates, periods, quotations, numbers."""
    spans = [
        m.span() for m in DATE.finditer(folded) if not (m["d5"] and _counts_all(folded, m, lexicon))
    ]
    spans += [m.span() for m in PERIOD.finditer(folded)]
    spans += [m.span() for m in re.finditer(r"“[^”]{0,400}”|\"[^\"]{0,400}\"", text)]
    spans += [m.span() for m in re.finditer(r"\bso\s*:?\s*\d+\s*[-/]\s*[^\s,;]+", folded)]
    spans += [m.span() for m in re.finditer(r"\d+/(?:20\d\d/)?[a-z]{2}[a-z-]*", folded)]
    return sorted(spans)


def _counts_all(folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """ "12/12 xã": a part of a whole and no day, since what is counted follows."""
    if match.group().startswith("ngay") or re.search(r"\bngay\s+$", folded[: match.start()][-6:]):
        return False
    unit = lexicon.unit_pattern.match(folded, match.end() + 1)
    return unit is not None and int(match["d5"]) <= int(match["m5"])


def find_figures(text: str, folded: str, lexicon: Lexicon) -> list[Figure]:
    """Return the figures of a paragraph in order."""
    spans = excluded_spans(text, folded, lexicon)
    depths = _nesting(text)
    out: list[Figure] = []
    position = index = 0
    for match in _NUMBER.finditer(folded):
        start = match.start()
        if start < position:
            continue
        while index < len(spans) and spans[index][1] <= start:
            index += 1
        if any(a <= start < b for a, b in spans[index : index + 4]):
            continue
        figure = _figure(text, folded, match, lexicon)
        if figure is None:
            continue
        figure.nested = depths[start] > 0
        position = max(figure.end, match.end())
        out.append(figure)
    lowered = text.lower()
    for match in _WORD_NUMBER.finditer(lowered):
        spelled = _spelled(text, folded, match, lexicon)
        if spelled and not any(f.start <= spelled.number < f.end for f in out[:200]):
            spelled.nested = depths[spelled.number] > 0
            out.append(spelled)
    for rank in find_ranks(folded):
        if any(a <= rank.number < b for a, b in spans):
            continue
        out = [f for f in out if f.end <= rank.start or f.start >= rank.end]
        placed = _placed(text, rank)
        placed.nested = depths[rank.number] > 0
        out.append(placed)
    out.sort(key=lambda f: f.number)
    return out


def _placed(text: str, rank: Rank) -> Figure:
    """A place in a ranking as a figure: the less, the better."""
    return Figure(
        start=rank.start,
        end=rank.end,
        number=rank.number,
        number_end=rank.number_end,
        value=rank.value,
        max=rank.max,
        unit=re.sub(r"\s+", " ", text[slice(*rank.unit)]) if rank.unit else None,
        unit_start=rank.number_end,
        unit_end=rank.after,
        comparator=rank.comparator,
        suffix=rank.end > rank.after,
        rank=True,
    )


def _nesting(text: str) -> list[int]:
    depth = 0
    out: list[int] = []
    for char in text:
        if char == "(":
            depth += 1
        out.append(depth)
        if char == ")" and depth:
            depth -= 1
    return out


def _figure(text: str, folded: str, match: re.Match[str], lexicon: Lexicon) -> Figure | None:
    amount = None if _is_name(folded, match, lexicon) else _amount(folded, match, lexicon)
    if amount is None:
        return None
    window = folded[max(0, amount.start - 48) : amount.start]
    spelled = _SPELLED.match(folded, amount.end)
    after = spelled.end() if spelled else amount.end
    unit_start, unit_end, known = _unit_at(text, folded, after, lexicon)
    if unit_start < 0 or _PEOPLE.match(folded, unit_start):
        return None
    time = lexicon.not_unit_pattern.match(folded, unit_start)
    if time and not (known and unit_end > time.end()):
        # "01 ngày lương" counts days' pay, "3 ngày" is a time.
        if not (_TIMED.search(window) and time.group() in _TIMES):
            return None
        unit_end = time.end()
    figure = Figure(
        start=amount.start,
        end=unit_end,
        number=amount.start,
        number_end=amount.end,
        value=amount.value,
        max=amount.max,
        unit=re.sub(r"\s+", " ", text[unit_start:unit_end]).strip() or None,
        unit_start=unit_start,
        unit_end=unit_end,
        comparator="range" if amount.max is not None else None,
        doubtful=amount.doubtful,
        known_unit=known,
        lifted=amount.lifted,
    )
    return _bounded(text, folded, figure, window)


def _is_name(folded: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Say whether a number names or dates something: "khóa 13", "năm 2024"."""
    window = folded[max(0, match.start() - 48) : match.start()]
    if _BEFORE.search(window) and not window.rstrip().endswith(("them", "voi")):
        return True
    if not re.fullmatch(r"(?:19|20)\d\d", match.group()) or _PERCENT.match(folded, match.end()):
        return False
    return lexicon.unit_pattern.match(folded, match.end() + 1) is None


@dataclass(slots=True)
class _Amount:
    start: int
    end: int
    value: int | float
    max: int | float | None
    doubtful: bool
    lifted: bool


def _amount(folded: str, match: re.Match[str], lexicon: Lexicon) -> _Amount | None:
    """Read a number, a fraction, a range ("a - b", "từ a đến b") or a rise ("từ a lên b")."""
    start, end = match.span()
    value, doubtful = parse_number(match.group())
    if folded[end : end + 1] in {"/", ":"} and folded[end + 1 : end + 2].isalnum():
        fraction = _FRACTION.match(folded, end)
        if fraction is None:
            return None
        end = fraction.end()
    amount = _Amount(start, end, value, None, doubtful, False)
    lift = _LIFT.match(folded, end)
    link = lift or _LINK.match(folded, end) or _linked_by_unit(folded, end, lexicon)
    second = _NUMBER_HERE.match(folded, link.end()) if link else None
    if second is None:
        return amount
    other, odd = parse_number(second.group())
    if lift:
        return _Amount(second.start(), second.end(), other, None, odd, True)
    if other > value and not _DATE_GOES_ON.match(folded, second.end()):
        return _Amount(start, second.end(), value, other, doubtful or odd, False)
    return amount


_FRACTION = re.compile(r"/\d+(?![\d/])")
_DATE_GOES_ON = re.compile(r"\s*(?:/|nam\b|thang\b)")
_NUMBER_HERE = re.compile(r"\d{1,3}(?:\.\s?\d{3})+(?!\d)(?:,\d{1,3})?|\d+(?:[.,]\d+)?")


def _linked_by_unit(folded: str, end: int, lexicon: Lexicon) -> re.Match[str] | None:
    """ "5 xã đến 7 xã": a range whose unit is said twice."""
    link = _UNIT_LINK.match(folded, end)
    if link and lexicon.unit_pattern.fullmatch(link["u"]):
        return link
    return None


def _unit_at(text: str, folded: str, position: int, lexicon: Lexicon) -> tuple[int, int, bool]:
    percent = _PERCENT.match(folded, position)
    if percent:
        lead = len(percent.group()) - len(percent.group().lstrip())
        end = percent.end()
        yearly = _PER_YEAR.match(folded, end)
        return position + lead, yearly.end() if yearly else end, True
    start = position
    while start < len(folded) and folded[start] == " ":
        start += 1
    match = lexicon.unit_pattern.match(folded, start)
    if match:
        end = match.end()
        if match.group() in _NUMERALS:
            end = _counted_end(text, folded, end, lexicon)
        tail = _UNIT_TAIL.match(folded, end)
        return start, tail.end() if tail else end, True
    word = _WORD.match(text, start)
    if word and start > position and word.group()[0].islower():
        if folded[word.start() : word.end()] not in _STOP_UNITS:
            return start, word.end(), False
        if lexicon.not_unit_pattern.match(folded, start):
            return -1, -1, False
    return start, start, False


def _counted_end(text: str, folded: str, end: int, lexicon: Lexicon) -> int:
    """Where what is counted ends after "nghìn", "triệu": "1,5 triệu lượt khách"."""
    known = lexicon.unit_pattern.match(folded, end + 1)
    if known:
        return known.end()
    word = _WORD.match(text, end + 1)
    if word is None or not word.group()[0].islower() or fold(word.group()) in _STOP_UNITS:
        return end
    return word.end()


def _bounded(text: str, folded: str, figure: Figure, window: str) -> Figure:
    """Find the comparator before or after the figure."""
    before = comparator_before(text, window, figure.number)
    if before and not (before[0] == "~" and figure.max is not None):
        sign, begin = before
        figure.start = begin
        if figure.max is None:
            figure.comparator = sign
    else:
        from_word = FROM.search(window)
        if from_word:
            figure.start = figure.number - (len(window) - from_word.start())
            figure.from_only = figure.max is None
    figure.tail_start = figure.unit_end
    suffix = SUFFIX.match(folded, figure.unit_end) or SUFFIX_OR.match(folded, figure.unit_end)
    if suffix:
        word = re.sub(r"\s+", " ", suffix["c"])
        sign = "<=" if word in {"tro xuong", "duoi", "thap hon"} else ">="
        if figure.max is None:
            figure.comparator = sign
            figure.suffix = True
        figure.from_only = False
        # Words between unit and "trở lên" belong to what is counted.
        figure.end = suffix.end()
    return figure


def _spelled(text: str, folded: str, match: re.Match[str], lexicon: Lexicon) -> Figure | None:
    number, end = match.span("n")
    start = end + 1
    unit = lexicon.unit_pattern.match(folded, start)
    if not unit or lexicon.not_unit_pattern.match(folded, start):
        return None
    figure = Figure(
        start=number,
        end=unit.end(),
        number=number,
        number_end=end,
        value=_WORD_NUMBERS[match["n"]],
        max=None,
        unit=text[start : unit.end()],
        unit_start=start,
        unit_end=unit.end(),
        comparator=None,
    )
    return _bounded(text, folded, figure, folded[max(0, number - 48) : number])
