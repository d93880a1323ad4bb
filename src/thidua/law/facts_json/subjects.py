"""One subject: kind, flags, groups, and then its years, awards and statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thidua.law.errors import FactsError
from thidua.law.facts import OBJECTS
from thidua.law.facts_json.awarded import read_awards
from thidua.law.facts_json.gathering import Gathering
from thidua.law.facts_json.stated import add_span, read_claims, read_spans
from thidua.law.facts_json.values import day_number, flag_in, whole_in, words_in
from thidua.law.facts_json.yearly import read_now, read_years

FLAGS = {
    "in_flag_scope": "flag_scope",
    "higher_retirement_age": "later_retirement",
    "retiring": "retiring",
}
GENDERS = {"female": 1, "nu": 1, "nữ": 1, "male": 0, "nam": 0}
PERIODS = ("calendar", "school")


def read_subject(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """All facts of one subject into the columns.

    Raises:
        FactsError: a value that is none of those documented, by its place.
    """
    g.works.clear()
    g.ledgered.clear()
    columns = g.columns
    kind = facts.get("subject_kind") or "individual"
    if kind not in OBJECTS:
        raise FactsError(f"{place}.subject_kind", f"{kind!r} is none of {', '.join(OBJECTS)}")
    columns["kind"][at] = OBJECTS.index(kind)
    periods = facts.get("period_kind") or "calendar"
    if periods not in PERIODS:
        raise FactsError(f"{place}.period_kind", f"{periods!r} is none of {', '.join(PERIODS)}")
    school = periods == "school" or flag_in(place, facts, "school_years")
    columns["of_series"][at] = int(bool(school))
    columns["founded"][at] = day_number(f"{place}.founded_on", facts.get("founded_on"))
    read_flags(g, at, place, facts)
    read_years(g, at, place, facts)
    read_now(g, at, place, facts)
    read_awards(g, at, place, facts)
    read_spans(g, at, place, facts)
    read_claims(g, at, place, facts)
    read_groups(g, at, place, facts)
    read_cap(g, at, place, facts)


def read_flags(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Yes and no, gender, and the end of a unit."""
    columns = g.columns
    for key, column in FLAGS.items():
        said = flag_in(place, facts, key)
        if said is not None:
            columns[column][at] = int(said)
    gender = facts.get("gender") or facts.get("sex")
    if gender is not None:
        if gender not in GENDERS:
            raise FactsError(f"{place}.gender", f"{gender!r} is none of {', '.join(GENDERS)}")
        columns["female"][at] = GENDERS[gender]
    if flag_in(place, facts, "law_abiding") is False:
        add_span(g, "holds", at, place, {"type": "khong_chap_hanh_phap_luat"})
    for row in (facts, facts.get("unit_status"), facts.get("unit")):
        if isinstance(row, Mapping):
            _read_end(g, at, place, row)


def _read_end(g: Gathering, at: int, place: str, row: Mapping[str, Any]) -> None:
    """The day on which a unit ended; without a day, it has ended."""
    gone = row.get("dissolved_on") or row.get("dissolved")
    if gone is True or "dissolved" in (row.get("unit_status"), row.get("status")):
        gone = row.get("dissolved_on") or g.as_of
    if gone:
        g.columns["dissolved"][at] = day_number(f"{place}.dissolved_on", gone)


def read_groups(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Groups that some paths are for (workers, farmers, forces …); others open no path."""
    groups = g.columns["groups"]
    for key in ("groups", "group", "occupation"):
        for group in words_in(place, facts, key):
            groups.setdefault(group, np.zeros(g.size, dtype=np.bool_))[at] = True


def read_cap(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """How many of a unit are nominated, of how many holders, and the share it may nominate."""
    unit = facts.get("unit")
    if not isinstance(unit, Mapping):
        return
    where = f"{place}.unit"
    holders = next((k for k in ("ldtt", "holders", "block_leaders") if k in unit), "")
    nominated = next((k for k in unit if str(k).endswith("nominated")), "")
    g.caps.append((
        at,
        whole_in(where, unit, nominated, -1),
        whole_in(where, unit, holders, -1),
        whole_in(where, unit, "cap_percent", -1, most=100),
    ))  # fmt: skip
