"""One subject: kind, flags, groups, and then its years, awards and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thidua.law.errors import FactsError
from thidua.law.facts import OBJECTS
from thidua.law.facts_json.awarded import read_awards
from thidua.law.facts_json.gathering import Gathering, day_number, many
from thidua.law.facts_json.stated import read_claims, read_spans
from thidua.law.facts_json.yearly import read_now, read_years
from thidua.law.periods import to_day


def read_subject(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    columns = g.columns
    kind = facts.get("subject_kind", "individual")
    if kind not in OBJECTS:
        raise FactsError(place, f"subject_kind {kind!r} is none of {', '.join(OBJECTS)}")
    columns["kind"][at] = OBJECTS.index(kind)
    school = facts.get("period_kind") == "school" or facts.get("school_years") is True
    columns["of_series"][at] = 1 if school else 0
    columns["founded"][at] = day_number(f"{place}.founded_on", facts.get("founded_on"))
    read_flags(g, at, place, facts)
    read_years(g, at, place, facts)
    read_now(g, at, place, facts)
    read_awards(g, at, place, facts)
    read_spans(g, at, place, facts)
    read_claims(g, at, place, facts)
    read_groups(g, at, facts)
    read_cap(g, at, facts)


def read_flags(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    columns = g.columns
    for column, key in (
        ("flag_scope", "in_flag_scope"),
        ("later_retirement", "higher_retirement_age"),
        ("retiring", "retiring"),
    ):
        if key in facts and facts[key] is not None:
            columns[column][at] = 1 if facts[key] else 0
    gender = facts.get("gender") or facts.get("sex")
    if gender:
        columns["female"][at] = 1 if gender in ("female", "nu", "nữ") else 0
    gone = facts.get("dissolved_on") or facts.get("dissolved")
    status = facts.get("unit_status")
    if isinstance(status, Mapping):
        gone = gone or status.get("dissolved_on") or status.get("dissolved")
    if gone is True or status == "dissolved":
        columns["dissolved"][at] = to_day(g.as_of)
    elif gone:
        columns["dissolved"][at] = day_number(f"{place}.dissolved_on", gone)


def read_groups(g: Gathering, at: int, facts: Mapping[str, Any]) -> None:
    groups = g.columns["groups"]
    for group in (
        *many(facts.get("groups")),
        *many(facts.get("group")),
        *many(facts.get("occupation")),
    ):
        groups.setdefault(str(group), np.zeros(g.size, dtype=np.bool_))[at] = True


def read_cap(g: Gathering, at: int, facts: Mapping[str, Any]) -> None:
    unit = facts.get("unit")
    if not isinstance(unit, Mapping):
        return
    holders = next((unit[k] for k in ("ldtt", "holders", "block_leaders") if k in unit), -1)
    nominated = next(
        (v for k, v in unit.items() if k.endswith("nominated") and isinstance(v, int)), -1
    )
    percent = unit.get("cap_percent")
    g.caps.append((at, nominated, holders, -1 if percent is None else int(percent)))
