"""Facts of a year: rating, titles, works, leave, discipline, figures of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from thidua.law.errors import FactsError
from thidua.law.facts import NO_RATING
from thidua.law.facts_json.awarded import add_grant, imply_uses, read_works
from thidua.law.facts_json.gathering import Gathering
from thidua.law.facts_json.stated import add_span, form_rank
from thidua.law.facts_json.values import (
    flag_in,
    list_of,
    said_in,
    whole_in,
    words_in,
    year_in,
    years_in,
)
from thidua.law.periods import to_day

FIGURES = {
    "members": ("members",),
    "fulfilled": ("completed", "fulfilled"),
    "advanced": ("ldtt", "cstt", "advanced"),
    "fighters": ("cstdcs", "fighters"),
}
"""Figure of a unit → the keys that give it."""


def read_years(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """The years of a subject; what they do not say of titles and works is known to be none."""
    years = list_of(place, facts, "years")
    series, columns = g.series_of(at), g.columns
    listed = set()
    for number, year in enumerate(years):
        where = f"{place}.years[{number}]"
        period = (year_in(where, year) or 0) - g.first
        listed.add(period)
        columns["closed"][period, at] = True
        read_rating(g, at, where, year, period)
        for spot, said in said_in(where, year, "titles"):
            add_grant(g, at, spot, {"code": said} if isinstance(said, str) else said, period)
        read_works(g, at, where, year, period)
        read_meets(g, at, where, year, period)
        read_leave(g, at, where, year, period)
        read_year_discipline(g, at, where, year, period)
        read_figures(g, at, where, year, period)
    if years and g.closed_world:
        for period in range(len(series)):
            if period not in listed and int(series.ends[period]) <= to_day(g.as_of):
                columns["closed"][period, at] = True
                columns["rating"][period, at] = NO_RATING
    imply_uses(g)


def read_rating(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    """The rating of a period; two that differ are refused."""
    value = row.get("rating")
    if value is None:
        return
    ratings = list(g.catalogue.known.of("ratings"))
    if value not in ratings:
        raise FactsError(f"{where}.rating", f"{value!r} is none of {', '.join(ratings)}")
    rank, known = ratings.index(value), int(g.columns["rating"][period, at])
    if known >= 0 and known != rank:
        raise FactsError(
            f"{where}.rating", f"{value!r}: the same year is also rated {ratings[known]}"
        )
    g.columns["rating"][period, at] = rank


def read_meets(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    """``meets_LDTT``: the standard of a title is met or not."""
    for key in row:
        if not str(key).startswith("meets_"):
            continue
        met = flag_in(where, row, key)
        if met is not None:
            column = g.meets.setdefault(key[6:], np.full_like(g.columns["rating"], -1))
            column[period, at] = int(met)


def read_year_discipline(
    g: Gathering, at: int, where: str, year: Mapping[str, Any], period: int
) -> None:
    """Discipline under a year without days of its own lasts the whole year."""
    series = g.series_of(at)
    days = (int(series.starts[period]), int(series.ends[period]))
    if year.get("discipline") is True or year.get("disciplined") is True:
        add_span(g, "discipline", at, where, {"form": "khien_trach"}, days=days)
    if isinstance(year.get("discipline"), bool):
        return
    for spot, said in said_in(where, year, "discipline"):
        if isinstance(said, Mapping):
            add_span(g, "discipline", at, spot, said)
        else:
            add_span(g, "discipline", at, spot, {"form": said}, days=days)


def read_leave(g: Gathering, at: int, where: str, year: Mapping[str, Any], period: int) -> None:
    """Leave that neither the law nor the province counts makes the year's rating unsettled."""
    setting = g.catalogue.setting("leave", g.as_of)
    months = g.catalogue.setting("leave_months_that_matter", g.as_of)
    rules = setting.value if setting and isinstance(setting.value, Mapping) else {}
    least = int(str(months.value)) if months else 0
    for number, leave in enumerate(list_of(where, year, "leave")):
        spot = f"{where}.leave[{number}]"
        rule = rules.get(str(leave.get("type")), rules.get("*", "provincial"))
        if rule == "counts" or years_in(spot, leave, "months", 12) < least:
            continue
        if g.columns["leave_unsettled"] is None:
            g.columns["leave_unsettled"] = np.zeros_like(g.columns["closed"])
        g.columns["leave_unsettled"][period, at] = True


def read_now(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Facts of the period judged that stand outside ``years``."""
    period = int(g.series_of(at).index_of(to_day(g.as_of)))
    read_rating(g, at, place, facts, period)
    read_figures(g, at, place, facts, period)
    read_meets(g, at, place, facts, period)
    read_works(g, at, place, facts, period)


def read_figures(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    """How many members, and how many of them with what."""
    for name, keys in FIGURES.items():
        for key in keys:
            if row.get(key) is not None:
                g.figures[name][period, at] = whole_in(where, row, key)
    if isinstance(row.get("disciplined"), (list, str)):
        least = g.catalogue.known.rank("discipline_forms", "canh_cao")
        ranks = [form_rank(g, where, form) for form in words_in(where, row, "disciplined")]
        g.figures["disciplined"][period, at] = sum(rank >= least for rank in ranks)
    elif row.get("disciplined") is False:
        g.figures["disciplined"][period, at] = 0
    elif row.get("disciplined") not in (None, True):
        g.figures["disciplined"][period, at] = whole_in(where, row, "disciplined")
