"""Awards that were granted or wait, and the works that they were spent on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from thidua.law.errors import FactsError
from thidua.law.facts import IMPLIED, OBJECTS, ON_FORM, ON_TITLE, UNSPENT
from thidua.law.facts_json.gathering import Gathering
from thidua.law.facts_json.values import (
    code_in,
    day_number,
    flag_in,
    list_of,
    name_in,
    said_in,
    year_in,
)
from thidua.law.periods import NEVER, NO_DAY, to_day

ON_INITIATIVE, ON_RESEARCH = ("initiative", "sk"), ("topic", "research", "dt")
"""Grounds of a title that consume an initiative, or research."""


def read_awards(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Earlier awards, pending ones, and titles that name their year themselves."""
    if facts.get("prior_awards") is not None:
        g.columns["awards_known"][at] = True
    for key in ("prior_awards", "titles", "pending"):
        for where, said in said_in(place, facts, key):
            row = {"code": said} if isinstance(said, str) else dict(said)
            if key == "pending":
                row["pending"] = True
            year = year_in(where, row, needed=False)
            add_grant(g, at, where, row, -1 if year is None else year - g.first)


def code_number(g: Gathering, at: int, where: str, code: Any) -> int:
    """Number of an award; a collective's and a person's certificate find their own code."""
    kind = OBJECTS[g.columns["kind"][at]]
    name = str(code or "")
    if kind != "individual" and f"{name}_TT" in g.codes:
        name = f"{name}_TT"
    elif kind == "individual" and name.endswith("_TT"):
        name = name[:-3]
    if name not in g.codes:
        raise FactsError(where, f"the award {code!r} has no code")
    return g.codes.index(name)


def add_grant(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    """One award of a subject, given for a period (-1: not said)."""
    kind = row.get("award_type") or "cong_trang"
    if kind not in g.kinds:
        raise FactsError(f"{where}.award_type", f"{kind!r} is none of {', '.join(g.kinds)}")
    day = day_number(f"{where}.decision_date", row.get("decision_date") or row.get("date"))
    if day == NO_DAY and period < -1:  # before the columns: at least its year is known
        day = to_day(date(g.first + period, 12, 31))
    pending = bool(flag_in(where, row, "pending"))
    if pending and period < 0:
        period = g.last_period(at)
    g.tables["grants"].add(
        name_in(row),
        subject=at,
        code=code_number(g, at, where, row.get("code")),
        day=day,
        period=max(period, -1),
        kind=g.kinds.index(kind),
        pending=pending,
        revoked=_revoked(where, row),
    )
    if row.get("ground") and period >= 0:
        g.grounds.append((period, row))


def _revoked(where: str, row: Mapping[str, Any]) -> int:
    """The day of revocation; revoked without a day counts as revoked from the first."""
    said = row.get("revoked_on") or row.get("revoked")
    if not said:
        return int(NEVER)
    return int(NO_DAY) if said is True else day_number(f"{where}.revoked_on", said)


def add_work(
    g: Gathering, at: int, where: str, work: Mapping[str, Any], period: int, *, research: bool
) -> None:
    """An initiative or accepted research; recognised again it stays one, in its first year."""
    scopes = list(g.catalogue.known.of("scopes"))
    scope = work.get("scope") or "co_so"
    if scope not in scopes:
        raise FactsError(f"{where}.scope", f"{scope!r} is none of {', '.join(scopes)}")
    pending = bool(flag_in(where, work, "pending"))
    if flag_in(where, work, "recognised") is False and not pending:
        return
    if research and (work.get("status") or "nghiem_thu") != "nghiem_thu":
        return
    spent, code, spent_period = spent_on(g, at, where, work.get("spent_on"))
    name = str(work.get("id") or "") or where
    same = g.works.get((research, name))
    if "spent_on" in work:
        g.ledgered.add((research, name))
    if same is not None:
        same["scope"] = max(same["scope"], scopes.index(scope))
        same["period"] = min(same["period"], period)
        same["pending"] = same["pending"] and pending
        used = (spent, spent_period, code)
        same["spent"], same["spent_period"], same["spent_code"] = max(
            used, (same["spent"], same["spent_period"], same["spent_code"])
        )
        return
    g.works[(research, name)] = g.tables["works"].add(
        name,
        subject=at,
        period=period,
        scope=scopes.index(scope),
        research=research,
        pending=pending,
        spent=spent,
        spent_code=code,
        spent_period=spent_period,
    )


def spent_on(g: Gathering, at: int, where: str, value: Any) -> tuple[int, int, int]:
    """``CSTDCS@2024``: on which award, for which year; the code alone where the year is unknown."""
    if not value:
        return UNSPENT, -1, -1
    code, _, year = str(value).partition("@")
    period = -1
    if year:
        period = (year_in(f"{where}.spent_on", {"year": year}) or 0) - g.first
    rows = g.catalogue.rows_of(code)
    title = bool(rows) and rows[-1].category == "danh_hieu_thi_dua"
    number = g.codes.index(code) if code in g.codes else -1
    return (ON_TITLE if title else ON_FORM), number, max(period, -1)


def imply_uses(g: Gathering) -> None:
    """A title granted because of an initiative consumed one, where the ledger is silent.

    ``spent_on: null`` is a word of the ledger: that initiative was not used.
    """
    grounds, g.grounds = g.grounds, []
    for period, row in grounds:
        ground = str(row["ground"])
        if ground not in (*ON_INITIATIVE, *ON_RESEARCH):
            continue
        research = ground in ON_RESEARCH
        works = {
            key: w for key, w in g.works.items() if w["period"] == period and key[0] == research
        }
        number = g.codes.index(code_in(row)) if code_in(row) in g.codes else -1
        if any(w["spent_code"] == number and w["spent_period"] == period for w in works.values()):
            continue
        silent = [w for key, w in works.items() if w["spent"] == UNSPENT and key not in g.ledgered]
        free = sorted(silent, key=lambda w: (w["scope"], w["ref"]))
        if free:
            free[0].update(spent=IMPLIED, spent_code=number, spent_period=period)


def read_works(g: Gathering, at: int, place: str, facts: Mapping[str, Any], period: int) -> None:
    """Initiatives and research of a row: each in the year it names, else in the period."""
    for research, keys in ((False, ("initiatives", "initiative")), (True, ("topics", "topic"))):
        for key in keys:
            for number, work in enumerate(list_of(place, facts, key)):
                where = f"{place}.{key}[{number}]"
                year = year_in(where, work, needed=False)
                own = period if year is None else year - g.first
                add_work(g, at, where, work, own, research=research)
