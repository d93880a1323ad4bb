"""Counts of recipients and sums of money in the articles of a decision."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thidua.paper.text import lowered

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_FILLERS = frozenset({"linh", "lẻ", "và", "đồng", "chẵn", "bằng", "chữ", "việt", "nam"})
_COUNTED = {
    "collective": r"tập thể|đơn vị|cơ quan|doanh nghiệp|tổ chức|xã|phường|thôn|trường|hợp tác xã"
    r"|công ty|khu dân cư|địa phương|huyện",
    "household": r"hộ gia đình|gia đình|hộ",
    "person": r"cá nhân|ông,? \(?bà\)?|ông/bà|ông|bà|đồng chí|người|cán bộ|công chức|viên chức"
    r"|học sinh|sinh viên|giáo viên|chiến sĩ|công nhân|hội viên|đoàn viên|doanh nhân|nông dân",
}
_WORD = "|".join([*_DIGITS, "mười", "mươi", "trăm"])
_COUNT = re.compile(
    rf"(?<![\w./,])(?P<n>\d{{1,3}}(?:\.\d{{3}})+|\d{{1,5}}|(?:(?:{_WORD})\s+)+?)"
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _COUNTED.items())
    + r")(?!\w)"
)
_MONEY = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,3}(?:[.,]\s?\d{3})+|\d{4,})\s*(?:đồng|đ|vnđ|vnd)(?!\w)"
    r"(?P<words>\s*\((?:[^()]{3,160})\))?"
    r"(?P<per>\s*(?:/|cho\s+(?:mỗi|một|01)|mỗi|một|01)\s*(?P<who>tập thể|đơn vị|cờ|hộ gia đình"
    r"|gia đình|hộ|người|cá nhân|ông|bằng|giấy|suất|trường hợp|đồng chí))?"
)
_EACH_BEFORE = re.compile(
    r"(?P<who>tập thể|đơn vị|hộ gia đình|gia đình|hộ|cá nhân|người)\b[^.;]{0,40}$"
)
_WHO = {
    "tập thể": "collective", "đơn vị": "collective", "cờ": "collective",
    "hộ gia đình": "household", "gia đình": "household", "hộ": "household",
    "người": "person", "cá nhân": "person", "ông": "person", "đồng chí": "person",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind are announced, and where."""

    kind: str
    value: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in đồng: for each (of a kind, where it says so) or in total; words beside it."""

    value: int
    start: int
    end: int
    total: bool
    who: str | None
    worded: int | None


def number_in_words(text: str) -> int | None:
    """Return the number that Vietnamese words spell, None where they spell none.

    "một tỷ một trăm sáu mươi tám triệu tám trăm ngàn" is 1168800000.
    """
    whole = part = 0
    pending: int | None = None
    seen = False
    for word in re.findall(r"[^\W_]+", lowered(text)):
        if word in _DIGITS:
            part += pending or 0
            pending, seen = _DIGITS[word], True
        elif word == "mười":
            part += pending or 0
            part, pending, seen = part + 10, None, True
        elif word in {"mươi", "trăm"}:
            part += (1 if pending is None else pending) * (10 if word == "mươi" else 100)
            pending, seen = None, True
        elif word in _SCALES:
            scale = _SCALES[word]
            amount = part + (pending or 0)
            part, pending = 0, None
            whole = (whole + amount) * scale if scale == 10**9 else whole + (amount or 1) * scale
        elif word not in _FILLERS:
            return None
    return whole + part + (pending or 0) if seen else None


def counts_in(text: str) -> Iterator[Count]:
    """Yield the counts of recipients that a paragraph announces."""
    low = lowered(text)
    for match in _COUNT.finditer(low):
        kind = next(k for k in _COUNTED if match[k])
        written = match["n"].strip()
        value = int(written.replace(".", "")) if written[0].isdigit() else number_in_words(written)
        if not value or re.search(
            r"(?:điều|năm|ngày|tháng|khoản|khóa|số)\s*$", low[: match.start()]
        ):
            continue
        yield Count(kind, value, match.start(), match.end())


def sums_in(text: str) -> Iterator[Sum]:
    """Yield the amounts of money in a paragraph."""
    low = lowered(text)
    for match in _MONEY.finditer(low):
        value = int(re.sub(r"\D", "", match["n"]))
        before = low[max(0, match.start() - 110) : match.start()]
        clause = re.split(r"[;.]\s", before)[-1]
        total = match["per"] is None and bool(
            re.search(r"\btổng\b|\btổng cộng\b|\btất cả\b|số tiền (?:thưởng )?là\s*$", clause)
        )
        who = match["who"]
        if who is None and not total:
            named = _EACH_BEFORE.search(clause)
            who = named["who"] if named else None
        words = match["words"] or ""
        worded = number_in_words(words) if "đồng" in words or len(words) > 12 else None
        yield Sum(value, match.start(), match.end(), total, _WHO.get(who or ""), worded)
