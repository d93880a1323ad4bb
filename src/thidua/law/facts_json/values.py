"""How single values of the documented format are read; whatever is none is refused by its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from thidua.law.errors import FactsError
from thidua.law.periods import NO_DAY, to_day

YEARS = (1900, 2200)
"""Years that a fact may name."""
MOST = 10_000_000
"""People of a unit, at most."""
LONGEST = 150
"""Years of service, in a post, of a movement, at most."""


def day_number(place: str, value: Any) -> int:
    """Days since 1970-01-01 of a day, a month (its first day) or a year (its last day).

    Raises:
        FactsError: for what is none of them.
    """
    if value is None:
        return int(NO_DAY)
    text = value if isinstance(value, date) else str(value)
    if isinstance(text, str):
        text += {4: "-12-31", 7: "-01"}.get(len(text), "")
    return to_day(day_in(place, text) or date.max)


def day_in(place: str, value: Any) -> date | None:
    """A day, with or without an hour; or nothing.

    Raises:
        FactsError: for what is none.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    try:
        found = value if isinstance(value, date) else datetime.fromisoformat(str(value)).date()
    except ValueError:
        raise FactsError(place, f"{value!r} is no day such as 2024-12-20") from None
    return found


def first_of(row: Mapping[str, Any], keys: Iterable[str]) -> Any:
    """The first of these keys that has a value."""
    return next((row[key] for key in keys if row.get(key) is not None), None)


def whole_in(
    place: str, row: Mapping[str, Any], key: str, default: int = 0, *, most: int = MOST
) -> int:
    """A whole number from 0; absent: the default.

    Raises:
        FactsError: for what is none.
    """
    value = row.get(key)
    if value is None:
        return default
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise FactsError(f"{place}.{key}", f"{value!r} is no whole number from 0 to {most}")
    return value


def years_in(place: str, row: Mapping[str, Any], key: str = "years", default: float = 0) -> float:
    """A length in years (or months), with decimals where somebody gives them.

    Raises:
        FactsError: for what is none.
    """
    value = row.get(key)
    if value is None:
        return default
    try:
        found = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if not 0 <= found <= LONGEST * 12:
        raise FactsError(f"{place}.{key}", f"{value!r} is no length of time")
    return found


def flag_in(place: str, row: Mapping[str, Any], key: str) -> bool | None:
    """True, false, or nothing said.

    Raises:
        FactsError: for what is neither.
    """
    value = row.get(key)
    if value is not None and not isinstance(value, bool):
        raise FactsError(f"{place}.{key}", f"{value!r} is neither true nor false")
    return value


def list_of(place: str, facts: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The mappings under a key; one alone need not stand in a list.

    Raises:
        FactsError: for anything else.
    """
    value = facts.get(key)
    if value is None:
        return []
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list):
        raise FactsError(f"{place}.{key}", "a list of mappings is expected")
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise FactsError(f"{place}.{key}[{at}]", f"a mapping is expected, not {row!r}")
    return rows


def said_in(place: str, facts: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    """Words or mappings under a key, each with its place; one alone need not stand in a list.

    Raises:
        FactsError: for anything else.
    """
    value = facts.get(key)
    if value is None:
        return []
    rows = value if isinstance(value, list) else [value]
    found = []
    for at, row in enumerate(rows):
        where = f"{place}.{key}[{at}]" if isinstance(value, list) else f"{place}.{key}"
        if not isinstance(row, (str, Mapping)):
            raise FactsError(where, f"a word or a mapping is expected, not {row!r}")
        found.append((where, row))
    return found


def words_in(place: str, facts: Mapping[str, Any], key: str) -> list[str]:
    """Words under a key; one alone need not stand in a list.

    Raises:
        FactsError: for anything else.
    """
    found = said_in(place, facts, key)
    for where, word in found:
        if not isinstance(word, str):
            raise FactsError(where, f"a word is expected, not {word!r}")
    return [word for _where, word in found]


def code_in(title: Any) -> str:
    """The award code of a title, which may be the code alone."""
    return str(title.get("code") or "") if isinstance(title, Mapping) else str(title)


def name_in(row: Mapping[str, Any]) -> str:
    """The caller's name of a row."""
    return str(row.get("id") or row.get("decision") or row.get("decision_no") or "")


def year_in(place: str, row: Mapping[str, Any], *, needed: bool = True) -> int | None:
    """The year of a row: 2024, “2024”, or the first one of the school year “2023-2024”.

    Raises:
        FactsError: for what is no year between 1900 and 2200, or a needed one that is missing.
    """
    value = first_of(row, ("year", "achievement_year"))
    if value is None and not needed:
        return None
    text = str(value).replace("–", "-").split("-")[0]
    if isinstance(value, bool) or not text.isdecimal() or not YEARS[0] <= int(text) <= YEARS[1]:
        raise FactsError(f"{place}.year", f"{value!r} is no year")
    return int(text)
