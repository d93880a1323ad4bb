"""What the items of each list consist of: fields, checks, and how one reads in a line."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.formatting import number, number_range, partial_date
from thidua.common.policy import Text
from thidua.common.quantities import parse_number
from thidua.movements.models import PlanItem

Values = dict[str, Any]
List = PlanItem.List
SURE = 0.8
"""Confidence from which an item without a question may be confirmed together with others."""

COMPARATORS: dict[str, Text] = {
    ">=": gettext_lazy("≥ … or more"),
    ">": gettext_lazy("> more than"),
    "<=": gettext_lazy("≤ at most"),
    "<": gettext_lazy("< less than"),
    "=": gettext_lazy("= equal to"),
    "~": gettext_lazy("≈ about"),
    "range": gettext_lazy("from … to"),
}
NATURES: dict[str, Text] = {
    "level": gettext_lazy("Level"),
    "change": gettext_lazy("Change of the level"),
    "increment": gettext_lazy("Increment"),
    "maintain": gettext_lazy("Maintain"),
}
DIRECTIONS: dict[str, Text] = {
    "increase": gettext_lazy("Higher is better"),
    "decrease": gettext_lazy("Lower is better"),
}
MODES: dict[str, Text] = {
    "directed": gettext_lazy("Directed"),
    "requested": gettext_lazy("Requested"),
}
PURPOSES: dict[str, Text] = {
    "": gettext_lazy("To act on"),
    "báo cáo": gettext_lazy("To report to (b/c)"),
    "lưu": gettext_lazy("To file (Lưu)"),
}


@dataclass(frozen=True)
class Field:
    """One value of an item.

    Args:
        key: name in the readers' contract.
        label: above the field.
        kind: ``line``, ``text``, ``number``, ``whole``, ``day``, ``choice``, ``words``,
            ``target``, ``drive`` or ``unit``.
        required: whether it may not be empty.
        choices: value → label.
        minor: seldom corrected, folded away on the confirm page.
    """

    key: str
    label: Text
    kind: str = "line"
    required: bool = False
    choices: Mapping[str, Text] | None = None
    minor: bool = False


_NO = Field("no", gettext_lazy("Number"))
_TEXT = Field("text", gettext_lazy("Text"), "text", required=True)
_NAME = Field("name", gettext_lazy("Name of the item"), "line", required=True)
_DRIVE = (
    _NAME,
    Field("from", gettext_lazy("From"), "day"),
    Field("to", gettext_lazy("To"), "day"),
    Field("review", gettext_lazy("Review"), "text"),
    Field("review_by", gettext_lazy("Review by"), "day"),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    List.PURPOSES: (_NO, _TEXT),
    List.REQUIREMENTS: (_NO, _TEXT),
    List.GENERAL_GOALS: (_NO, _TEXT),
    List.TARGETS: (
        Field("label", gettext_lazy("Indicator"), "line", required=True),
        Field("comparator", gettext_lazy("Comparison"), "choice", True, COMPARATORS),
        Field("value", gettext_lazy("Value"), "number", required=True),
        Field("max", gettext_lazy("Up to"), "number", minor=True),
        Field("unit", gettext_lazy("Unit of measure"), "line"),
        Field("nature", gettext_lazy("Nature"), "choice", True, NATURES, minor=True),
        Field("direction", gettext_lazy("Direction"), "choice", True, DIRECTIONS, minor=True),
        Field("group", gettext_lazy("Group"), minor=True),
        Field("parent", gettext_lazy("Part of"), "target", minor=True),
        Field("lead", gettext_lazy("Lead agency"), "unit"),
    ),
    List.AWARD_QUOTAS: (
        Field("kinds", gettext_lazy("Award forms"), "words", required=True),
        Field("level", gettext_lazy("Awarding level"), "line", required=True),
        Field("recipients", gettext_lazy("For whom"), "words"),
        Field("min", gettext_lazy("At least"), "whole"),
        Field("max", gettext_lazy("At most"), "whole"),
    ),
    List.DRIVES: _DRIVE,
    List.PEAK_DRIVES: _DRIVE,
    List.ANNIVERSARIES: (
        _NAME,
        Field("years", gettext_lazy("How many years"), "whole"),
        Field("origin", gettext_lazy("First day"), "day"),
        Field("date", gettext_lazy("Day this time"), "day"),
        Field("drive", gettext_lazy("Drive"), "drive"),
    ),
    List.MOVEMENTS: (_NAME, Field("period", gettext_lazy("Period"))),
    List.REFERENCES: (
        _NAME,
        Field("number", gettext_lazy("Number and symbol")),
        Field("date", gettext_lazy("Date"), "day"),
        Field("issuer", gettext_lazy("Issuer")),
    ),
    List.LAUNCH_CONTENTS: (_NO, _TEXT),
    List.MEASURES: (_NO, _TEXT),
    List.PEAK_DRIVE_ACTIONS: (_NO, _TEXT),
    List.DUTIES: (
        Field("who", gettext_lazy("Who"), "line", required=True),
        Field("what", gettext_lazy("What"), "text", required=True),
        Field("mode", gettext_lazy("How"), "choice", True, MODES),
    ),
    List.RECIPIENTS: (
        _NAME,
        Field("purpose", gettext_lazy("Purpose"), "choice", False, PURPOSES),
    ),
}
PRECISION = {
    "from": "from_precision",
    "to": "to_precision",
    "review_by": "review_precision",
    "date": "date_precision",
}
"""Key that keeps how exact a date is."""

_DAY = re.compile(r"^(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})$")
_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


# --- dates cut to what is known ----------------------------------------------------------------
def iso_day(text: str) -> str:
    """``15/01/2024`` → ``2024-01-15``, ``01/2024`` → ``2024-01``; ISO stays.

    Raises:
        ValueError: with a sentence that says how to write it.
    """
    plain = "".join(text.split())
    match = _ISO.match(plain)
    year, month, day = match.groups() if match else (None, None, None)
    if match is None and (match := _DAY.match(plain)):
        day, month, year = match.groups()
    try:
        # An impossible year for what is not a date at all.
        date(int(year or 0), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(
            _("“%(text)s” is not a date: write 15/01/2024, 01/2024 or 2024.") % {"text": text}
        ) from None
    assert year is not None  # noqa: S101 - year 0 does not exist
    return "-".join([year, *(f"{int(p):02d}" for p in (month, day) if p)])


def precision_of(iso: str | None) -> str:
    """How exact a cut date is: ``day``, ``month`` or ``year``."""
    return {4: "year", 7: "month"}.get(len(iso or ""), "day")


def first_day(iso: str | None) -> date | None:
    """The first day that a cut date names."""
    if not iso:
        return None
    parts = [int(p) for p in iso.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(iso: str | None) -> date | None:
    """The last day that a cut date names: ``2024-07`` → 31/07/2024."""
    first = first_day(iso)
    if first is None or iso is None:
        return None
    if len(iso) == 4:
        return date(first.year, 12, 31)
    if len(iso) == 7:
        return date(first.year, first.month, calendar.monthrange(first.year, first.month)[1])
    return first


def shown_day(iso: str | None) -> str:
    """A cut date for people: 15/01/2024, 01/2024 or 2024."""
    return partial_date(first_day(iso), precision_of(iso))


# --- checking what a person entered --------------------------------------------------------------
def plain_number(value: Decimal) -> int | float:
    """A JSON number that says the same."""
    return int(value) if value == value.to_integral_value() else float(value)


def _number(raw: Any) -> int | float:
    return raw if isinstance(raw, int | float) else plain_number(parse_number(str(raw)))


def _whole(raw: Any) -> int:
    value = _number(raw)
    if not isinstance(value, int) or value < 0:
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": raw})
    return value


def _words(raw: Any) -> list[str]:
    parts = raw if isinstance(raw, list | tuple) else re.split(r"[;\n]", str(raw))
    return [" ".join(str(p).split()) for p in parts if str(p).strip()]


def _line(raw: Any) -> str:
    return " ".join(str(raw).split())


_PARSE: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "whole": _whole,
    "day": lambda raw: iso_day(str(raw)),
    "words": _words,
    "text": lambda raw: str(raw).strip(),
}


def _empty(raw: Any) -> bool:
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def clean(list_name: str, raw: Mapping[str, Any], refs: Mapping[str, set[str]]) -> Values:
    """Check and normalise values of one item.

    Args:
        list_name: one of the contract's lists.
        raw: key → value, typed or as entered in a form.
        refs: ``targets``, ``drives`` → references that ``parent`` and ``drive`` may name;
            ``units`` → public ids of units.

    Raises:
        ValidationError: key → sentences, for every field that is wrong.
    """
    values: Values = {}
    errors: dict[str, str] = {}
    for field in FIELDS[list_name]:
        given = raw.get(field.key)
        if _empty(given):
            values[field.key] = [] if field.kind == "words" else None
            if field.required:
                errors[field.key] = _("This is needed: %(label)s.") % {"label": field.label}
            continue
        try:
            parse: Callable[[Any], Any] = _PARSE.get(field.kind, _line)
            value = parse(given)
        except ValueError as error:
            errors[field.key] = str(error)
            continue
        if field.choices is not None and value not in field.choices:
            errors[field.key] = _("“%(value)s” is not one of the choices.") % {"value": value}
        elif field.kind in _REFERS and value not in refs.get(_REFERS[field.kind], set()):
            errors[field.key] = _("“%(value)s” does not exist in this plan.") % {"value": value}
        values[field.key] = value
        if field.kind == "day" and field.key in PRECISION:
            values[PRECISION[field.key]] = precision_of(value)
    errors |= {k: v for k, v in _together(list_name, values).items() if k not in errors}
    if errors:
        raise ValidationError(errors)
    return values


_REFERS = {"target": "targets", "drive": "drives", "unit": "units"}


def _target(values: Values) -> dict[str, str]:
    low, high = values.get("value"), values.get("max")
    ranged = values.get("comparator") == "range"
    if ranged and high is None:
        return {"max": _("A range needs both ends.")}
    if high is not None and not ranged:
        return {"max": _("Only “from … to” has a second figure.")}
    if low is not None and high is not None and high < low:
        return {"max": _("The second figure is below the first.")}
    if values.get("unit") == "điểm %" and values.get("nature") in ("level", "maintain"):
        return {"unit": _("Percentage points measure a change; a level is in %.")}
    return {}


def _quota(values: Values) -> dict[str, str]:
    low, high = values.get("min"), values.get("max")
    if low is not None and high is not None and high < low:
        return {"max": _("The most is below the least.")}
    return {}


def _drive(values: Values) -> dict[str, str]:
    begin, end = first_day(values.get("from")), last_day(values.get("to"))
    return {"to": _("The end is before the beginning.")} if begin and end and end < begin else {}


_CHECKS: dict[str, Callable[[Values], dict[str, str]]] = {
    List.TARGETS: _target,
    List.AWARD_QUOTAS: _quota,
    List.DRIVES: _drive,
    List.PEAK_DRIVES: _drive,
}


def _together(list_name: str, values: Values) -> dict[str, str]:
    """What is wrong between fields."""
    check = _CHECKS.get(list_name)
    return check(values) if check else {}


# --- what the confirm page proposes ---------------------------------------------------------------
def proposal(list_name: str, values: Mapping[str, Any]) -> Values:
    """What the page reads otherwise than written: a change in “%” is in percentage points."""
    if (
        list_name == List.TARGETS
        and values.get("unit") == "%"
        and values.get("nature") in ("change", "increment")
    ):
        return {"unit": "điểm %"}
    return {}


# --- one line per item ----------------------------------------------------------------------------
def title_of(list_name: str, values: Mapping[str, Any]) -> str:
    """The words of an item."""
    if list_name == List.TARGETS:
        return str(values.get("label") or "")
    if list_name == List.AWARD_QUOTAS:
        return ", ".join(values.get("kinds") or [])
    if list_name == List.DUTIES:
        return f"{values.get('who')}: {values.get('what')}"
    if list_name == List.ANNIVERSARIES and values.get("years"):
        return _("%(years)s years of %(name)s") % {
            "years": values["years"],
            "name": values.get("name"),
        }
    if list_name == List.REFERENCES:
        name, code = str(values.get("name") or ""), str(values.get("number") or "")
        return name if code in name else f"{name} {code}".strip()
    return str(values.get("name") or values.get("text") or "")


def _target_figure(values: Mapping[str, Any]) -> str:
    value, unit = values.get("value"), values.get("unit") or ""
    if value is None:
        return ""
    if values.get("comparator") == "range":
        return number_range(value, values.get("max"), unit)
    return f"{number(value)}\u00a0{unit}".strip()


def _drive_figure(values: Mapping[str, Any]) -> str:
    ends = [shown_day(values.get("from")), shown_day(values.get("to"))]
    return " – ".join(e for e in ends if e)


_FIGURES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    List.TARGETS: _target_figure,
    List.AWARD_QUOTAS: lambda v: number_range(v.get("min"), v.get("max")),
    List.DRIVES: _drive_figure,
    List.PEAK_DRIVES: _drive_figure,
    List.ANNIVERSARIES: lambda v: shown_day(v.get("date")),
    List.REFERENCES: lambda v: shown_day(v.get("date")),
    List.MOVEMENTS: lambda v: str(v.get("period") or ""),
    List.RECIPIENTS: lambda v: str(PURPOSES.get(v.get("purpose") or "", "")),
}


def figure_of(list_name: str, values: Mapping[str, Any]) -> str:
    """The figures of an item without its comparator: ``7,5 %``, ``15 – 35``, ``01/2024 – …``."""
    figure = _FIGURES.get(list_name)
    return figure(values) if figure else ""
