"""The reader's questions: what each one offers as another reading, and what an answer changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.keys import fold
from thidua.common.policy import Text
from thidua.common.quantities import parse_number
from thidua.movements.models import PlanItem
from thidua.movements.values import Values, plain_number

KINDS: dict[str, Text] = {
    "year_mismatch": gettext_lazy("Another year than the plan’s"),
    "period_mismatch": gettext_lazy("Another period for the same thing"),
    "doubled_word": gettext_lazy("A word stands twice"),
    "unclosed_quote": gettext_lazy("A quotation is never closed"),
    "anniversary_arithmetic": gettext_lazy("Years and dates do not agree"),
    "missing_comparator": gettext_lazy("A figure without comparison"),
    "count_mismatch": gettext_lazy("Announced and listed differ"),
    "sum_mismatch": gettext_lazy("The total does not add up"),
    "unreadable": gettext_lazy("Not readable"),
}
SPELLING = frozenset({"doubled_word", "unclosed_quote"})
"""Kinds that touch the wording only; the page shows them behind the contradictions."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
_AT_LEAST = re.compile(r"\btro len\b|\bit nhat\b|\btoi thieu\b|≥|>=")
_AT_MOST = re.compile(r"\bkhong qua\b|\btoi da\b|\btro xuong\b|\bnhieu nhat\b|≤|<=")


def suggestion(kind: str, text: str, reason: str, header: Mapping[str, Any]) -> str:
    """The other reading that a button offers; empty when only a person can say.

    Args:
        kind: kind of the finding.
        text: the words asked about.
        reason: the reader's reason, in Vietnamese.
        header: the reader's ``document`` facts.
    """
    if kind == "year_mismatch" and header.get("plan_year"):
        return _YEAR.sub(str(header["plan_year"]), text)
    if kind == "period_mismatch":
        return _other_period(text, reason)
    if kind == "doubled_word":
        words = text.split()
        half = len(words) // 2
        if len(words) % 2 == 0 and [w.casefold() for w in words[:half]] == [
            w.casefold() for w in words[half:]
        ]:
            return " ".join(words[:half])
    if kind == "unclosed_quote":
        return f"{text}”"
    if kind == "missing_comparator" and (figure := _NUMBER.search(text)):
        # Always Vietnamese: the answer stands for words of the document.
        return f"từ {text[figure.start() :].strip()} trở lên"
    return ""


def _other_period(text: str, reason: str) -> str:
    own = _YEAR.findall(text)
    for match in re.finditer(r"((?:19|20)\d\d)(\s*[-–]\s*)((?:19|20)\d\d)", reason):
        if [match.group(1), match.group(3)] != own and len(own) == 2:
            replaced = _YEAR.sub("%s", text)
            return replaced % (match.group(1), match.group(3))
    return ""


def button_words(kind: str, text: str) -> str:
    """What the button of the other reading says: “Hiểu là 2024”."""
    short = text
    if kind == "year_mismatch" and (year := _YEAR.search(text)):
        short = year.group()
    return _("Read as %(reading)s") % {"reading": short if len(short) <= 40 else f"{short[:39]}…"}


def amendment(kind: str, text: str, read_as: str, list_name: str, values: Values) -> Values:
    """Which values of an item around the place another reading changes.

    Args:
        kind: kind of the finding.
        text: the words asked about, as in the document.
        read_as: what a person reads instead.
        list_name: list of the item.
        values: the item's values.

    Returns:
        key → new value, empty when the item is not concerned.
    """
    if kind == "missing_comparator":
        return (
            _comparison(text, read_as)
            if list_name == PlanItem.List.TARGETS and _same_figure(text, values)
            else {}
        )
    return {
        key: changed
        for key, value in values.items()
        if isinstance(value, str) and (changed := _replaced(value, text, read_as)) != value
    }


def _replaced(value: str, text: str, read_as: str) -> str:
    """``value`` with ``text`` read otherwise, whatever the white space between words."""
    pattern = r"\s+".join(re.escape(w) for w in text.split())
    return re.sub(pattern, lambda _m: read_as, value) if pattern else value


def _same_figure(text: str, values: Values) -> bool:
    figure = _NUMBER.search(text)
    if figure is None:
        return False
    try:
        asked = plain_number(parse_number(figure.group().rstrip(".,")))
    except ValueError:
        return False
    return bool(values.get("value") == asked)


def _comparison(text: str, read_as: str) -> Values:
    words = fold(read_as) + " " + read_as
    changed: Values = {}
    if _AT_LEAST.search(words):
        changed["comparator"] = ">="
    elif _AT_MOST.search(words):
        changed["comparator"] = "<="
    figure, before = _NUMBER.search(read_as), _NUMBER.search(text)
    if figure and (before is None or figure.group() != before.group()):
        changed["value"] = plain_number(parse_number(figure.group().rstrip(".,")))
    return changed
