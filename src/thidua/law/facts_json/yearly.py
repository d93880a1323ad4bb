"""Facts of a year: rating, titles, works, leave, discipline, figures of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thidua.law.errors import FactsError
from thidua.law.facts import NO_RATING
from thidua.law.facts_json.awarded import add_grant, add_work, imply_uses
from thidua.law.facts_json.gathering import Gathering, list_of, series_of, year_in
from thidua.law.facts_json.stated import add_span, form_rank
from thidua.law.periods import to_day


def read_years(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    years = list_of(place, facts, "years")
    if not years:
        return
    series, columns = series_of(g, at), g.columns
    listed = set()
    for number, year in enumerate(years):
        where = f"{place}.years[{number}]"
        period = year_in(where, year) - g.first
        listed.add(period)
        columns["closed"][period, at] = True
        if year.get("rating") is not None:
            columns["rating"][period, at] = rating_rank(g, where, year["rating"])
        read_year(g, at, where, year, period)
    if g.closed_world:
        for period in range(len(series)):
            if period not in listed and int(series.ends[period]) <= to_day(g.as_of):
                columns["closed"][period, at] = True
                columns["rating"][period, at] = NO_RATING
    imply_uses(g, at)


def rating_rank(g: Gathering, where: str, value: Any) -> int:
    ratings = list(g.catalogue.known.of("ratings"))
    if value not in ratings:
        raise FactsError(where, f"rating {value!r} is none of {', '.join(ratings)}")
    return ratings.index(value)


def read_year(g: Gathering, at: int, where: str, year: Mapping[str, Any], period: int) -> None:
    for title in year.get("titles") or ():
        row = title if isinstance(title, Mapping) else {"code": title}
        add_grant(g, at, where, row, period)
    for research, key in ((False, "initiatives"), (True, "topics")):
        for work in year.get(key) or ():
            add_work(g, at, f"{where}.{key}", work, period, research=research)
    for key, value in year.items():
        if key.startswith("meets_") and value is not None:
            column = g.meets.setdefault(key[6:], np.full_like(g.columns["rating"], -1))
            column[period, at] = 1 if value else 0
    read_leave(g, at, where, year, period)
    if year.get("discipline") or year.get("disciplined") is True:
        read_year_discipline(g, at, where, year, period)
    read_figures(g, at, where, year, period)


def read_year_discipline(
    g: Gathering, at: int, where: str, year: Mapping[str, Any], period: int
) -> None:
    value = year.get("discipline")
    series = series_of(g, at)
    for row in value if isinstance(value, list) else [value]:
        if isinstance(row, Mapping):
            add_span(g, "discipline", at, where, row)
        else:
            add_span(g,
                "discipline", at, where,
                {"form": row if isinstance(row, str) else "khien_trach"},
                start=int(series.starts[period]), end=int(series.ends[period]),
            )  # fmt: skip


def read_leave(g: Gathering, at: int, where: str, year: Mapping[str, Any], period: int) -> None:
    setting = g.catalogue.setting("leave", g.as_of)
    months = g.catalogue.setting("leave_months_that_matter", g.as_of)
    rules = setting.value if setting and isinstance(setting.value, Mapping) else {}
    least = int(str(months.value)) if months else 0
    for leave in year.get("leave") or ():
        rule = rules.get(str(leave.get("type")), rules.get("*", "provincial"))
        if rule == "counts" or float(leave.get("months", 12)) < least:
            continue
        if g.columns["leave_unsettled"] is None:
            g.columns["leave_unsettled"] = np.zeros_like(g.columns["closed"])
        g.columns["leave_unsettled"][period, at] = True


def read_now(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Facts of the period judged that stand outside ``years``."""
    series = series_of(g, at)
    period = int(series.index_of(to_day(g.as_of)))
    if facts.get("rating") is not None:
        g.columns["rating"][period, at] = rating_rank(g, place, facts["rating"])
    read_figures(g, at, place, facts, period)
    for key, value in facts.items():
        if key.startswith("meets_") and value is not None:
            column = g.meets.setdefault(key[6:], np.full_like(g.columns["rating"], -1))
            column[period, at] = 1 if value else 0
    for research, key in ((False, "initiatives"), (True, "topics")):
        for work in facts.get(key) or ():
            own = work.get("year", series.first_year + period)
            add_work(g, at, f"{place}.{key}", work, int(own) - g.first, research=research)


def read_figures(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    names = {"members": "members", "completed": "fulfilled", "fulfilled": "fulfilled",
             "ldtt": "advanced", "cstt": "advanced", "advanced": "advanced",
             "cstdcs": "fighters", "fighters": "fighters"}  # fmt: skip
    for key, name in names.items():
        value = row.get(key)
        if value is None or isinstance(value, bool):
            continue
        if not isinstance(value, int) or value < 0:
            raise FactsError(where, f"{key} {value!r} is no number of people")
        g.figures[name][period, at] = value
    forms = row.get("disciplined")
    if isinstance(forms, list):
        known = g.catalogue.known
        least = known.rank("discipline_forms", "canh_cao")
        ranks = [form_rank(g, where, form) for form in forms]
        g.figures["disciplined"][period, at] = sum(rank >= least for rank in ranks)
