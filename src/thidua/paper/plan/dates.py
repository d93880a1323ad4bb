"""Dates and periods as official documents write them; all patterns run over folded text."""

import re
from dataclasses import dataclass

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[89]|20)\d\d"
_SEP = r"\s?[/.\-]\s?"
NUMERIC_DAY = rf"{_DAY}{_SEP}{_MONTH}{_SEP}{_YEAR}"
DATE = re.compile(
    rf"(?<![\d/])(?:"
    rf"(?:ngay\s+)?(?P<d1>{_DAY})\s?[/.\-]\s?(?P<m1>{_MONTH})\s?[/.\-]\s?(?P<y1>{_YEAR})"
    rf"|(?:ngay\s+)?(?P<d2>{_DAY})\s+thang\s+(?P<m2>{_MONTH})(?:\s+nam\s+|\s?[/.\-]\s?)(?P<y2>{_YEAR})"
    rf"|(?:thang\s+)?(?P<m3>{_MONTH})\s?[/\-]\s?(?P<y3>{_YEAR})"
    rf"|thang\s+(?P<m4>{_MONTH})\s+nam\s+(?P<y4>{_YEAR})"
    rf"|(?:ngay\s+)?(?P<d5>{_DAY})\s?/\s?(?P<m5>{_MONTH})"
    rf"|(?:ngay\s+)?(?P<d7>{_DAY})\s+thang\s+(?P<m7>{_MONTH})"
    rf"|thang\s+(?P<m6>{_MONTH})"
    rf")(?![\d/])"
)
_PRECISION = {1: "year", 2: "month", 3: "day"}
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
PERIOD = re.compile(rf"(?<![\d/.])(?P<a>{_YEAR})\s?-\s?(?P<b>20\d\d)(?![\d/])")
_LINK = re.compile(
    r"\s*,?\s*(?:nam\s+)?(?:den|toi|-|~"
    r"|(?:va\s+)?ket\s+thuc(?:\s+vao)?)\s*(?:ngay\s+|het\s+)*\s*"
)
_QUARTER = re.compile(rf"\bquy\s+(?P<q>iv|iii|ii|i|[1-4])\b(?:\s*(?:nam|/|-)?\s*(?P<y>{_YEAR}))?")
_HALF = re.compile(rf"\b(?:0?6|sau)\s+thang\s+(?P<h>dau|cuoi)\s+nam(?:\s+(?P<y>{_YEAR}))?")
_UNTIL = re.compile(
    r"\b(?:tu nay|tu ngay ky|tu khi (?:phat dong|ban hanh)|tu ngay (?:phat dong|ban hanh)"
    r"|ke tu ngay \w+)\b"
    r"[^.;]{0,40}?\b(?:den|toi)\s+(?:het\s+)?(?:ngay\s+)?"
)


@dataclass(frozen=True, slots=True)
class When:
    """A date cut to what the text gives, with where it stands."""

    iso: str
    precision: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when; either end may be open."""

    from_: When | None
    to: When | None
    start: int
    end: int


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    if year is None or month is None:
        return None
    if day is not None and day > _MONTH_DAYS[month - 1]:
        return None
    parts = [f"{year:04d}", f"{month:02d}"] + ([f"{day:02d}"] if day is not None else [])
    return "-".join(parts)


def _fields(match: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    year = month = day = None
    for name, value in match.groupdict().items():
        if value is None:
            continue
        if name[0] == "y":
            year = int(value)
        elif name[0] == "m":
            month = int(value)
        else:
            day = int(value)
    return year, month, day


def to_when(match: re.Match[str], *, year: int | None = None) -> When | None:
    """Return what a match of `DATE` says; `year` stands in for a year that is left out."""
    own_year, month, day = _fields(match)
    iso = _iso(own_year or year, month, day)
    if iso is None:
        return None
    return When(iso, _PRECISION[iso.count("-") + 1], match.start(), match.end())


def find_date(
    folded: str, start: int = 0, end: int | None = None, *, full: bool = True
) -> When | None:
    """Return the first date in `folded[start:end]`; with `full`, only one with a year."""
    stop = len(folded) if end is None else end
    for match in DATE.finditer(folded, start, stop):
        when = to_when(match)
        if when is not None or not full:
            return when
    return None


def find_stretch(folded: str, start: int, end: int, *, year: int | None = None) -> Stretch | None:
    """Return the first period of time in `folded[start:end]`.

    Knows "từ … đến …", "a - b", quarters, half years and "từ nay đến …". `year` is the plan's year.
    """
    found = _find_pair(folded, start, end, year)
    until = _UNTIL.search(folded, start, found.start if found else end)
    if found is not None and until is None:
        return found
    if until:
        match = DATE.match(folded, until.end(), end)
        when = to_when(match, year=year) if match else None
        if when:
            return Stretch(None, when, until.start(), when.end)
        if found is not None:
            return found
    half = _HALF.search(folded, start, end)
    if half:
        own = int(half["y"]) if half["y"] else year
        months = (1, 6) if half["h"] == "dau" else (7, 12)
        return _months(own, months, half)
    quarter = _QUARTER.search(folded, start, end)
    if quarter:
        own = int(quarter["y"]) if quarter["y"] else year
        index = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(quarter["q"]) or int(quarter["q"])
        return _months(own, (3 * index - 2, 3 * index), quarter)
    return None


def _months(year: int | None, months: tuple[int, int], match: re.Match[str]) -> Stretch | None:
    if year is None:
        return None
    ends = [When(f"{year}-{m:02d}", "month", match.start(), match.end()) for m in months]
    return Stretch(ends[0], ends[1], match.start(), match.end())


_UP_TO = re.compile(r"\s*[:(,–-]?\s*(?:den|truoc)\s+(?:het\s+)?(?:ngay\s+)?")


def find_end(folded: str, position: int, *, year: int | None = None) -> Stretch | None:
    """Return the stretch that only says how long: ": đến ngày 02/9/2025" at `position`."""
    lead = _UP_TO.match(folded, position)
    date = DATE.match(folded, lead.end()) if lead else None
    to = to_when(date, year=year) if date else None
    return Stretch(None, to, to.start, to.end) if to else None


_WHOLE_YEAR = re.compile(r"(?:nam\s+)?(20\d\d)\b(?!\s?[-/])")


def _find_pair(folded: str, start: int, end: int, year: int | None) -> Stretch | None:
    position = start
    for match in DATE.finditer(folded, start, end):
        if match.start() < position:
            continue
        link = _LINK.match(folded, match.end(), end)
        if link is None or link.end() == match.end():
            continue
        second = DATE.match(folded, link.end(), end)
        whole = _WHOLE_YEAR.match(folded, link.end(), end) if second is None else None
        first = to_when(match) if whole else None
        if whole and first and first.iso[:4] <= whole.group(1):
            until = When(whole.group(1), "year", whole.start(), whole.end())
            return Stretch(first, until, match.start(), whole.end())
        if second is None:
            position = match.end()
            continue
        to = to_when(second, year=year)
        second_year = int(to.iso[:4]) if to else year
        from_ = to_when(match, year=second_year)
        if from_ is None or to is None:
            position = second.end()
            continue
        if (
            from_.iso[: len(to.iso)] > to.iso[: len(from_.iso)]
            or int(to.iso[:4]) - int(from_.iso[:4]) > 6
        ):
            position = second.end()
            continue
        return Stretch(from_, to, match.start(), second.end())
    return None
