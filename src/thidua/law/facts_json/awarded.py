"""Awards that were granted or wait, and the works that they were spent on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thidua.law.errors import FactsError
from thidua.law.facts import IMPLIED, OBJECTS, ON_FORM, ON_TITLE, UNSPENT
from thidua.law.facts_json.gathering import Gathering, day_number, list_of, name_in
from thidua.law.periods import NEVER, NO_DAY


def read_awards(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    if facts.get("prior_awards") is not None:
        g.columns["awards_known"][at] = True
    for number, row in enumerate(list_of(place, facts, "prior_awards")):
        add_grant(g, at, f"{place}.prior_awards[{number}]", row, period_stated(g, row))
    for number, row in enumerate(list_of(place, facts, "pending")):
        period = period_stated(g, row)
        add_grant(g, at, f"{place}.pending[{number}]", {**row, "pending": True}, period)


def period_stated(g: Gathering, row: Mapping[str, Any]) -> int:
    year = row.get("year") or row.get("achievement_year")
    return int(year) - g.first if year is not None else -1


def code_number(g: Gathering, at: int, where: str, code: Any) -> int:
    kind = OBJECTS[g.columns["kind"][at]]
    name = str(code)
    if kind != "individual" and f"{name}_TT" in g.codes:
        name = f"{name}_TT"
    elif kind == "individual" and name.endswith("_TT"):
        name = name[:-3]
    if name not in g.codes:
        raise FactsError(where, f"the award {code!r} has no code")
    return g.codes.index(name)


def add_grant(g: Gathering, at: int, where: str, row: Mapping[str, Any], period: int) -> None:
    kind = row.get("award_type", "cong_trang")
    if kind not in g.kinds:
        raise FactsError(where, f"award_type {kind!r} is none of {', '.join(g.kinds)}")
    revoked = row.get("revoked_on") or row.get("revoked")
    g.tables["grants"].add(
        name_in(row),
        subject=at,
        code=code_number(g, at, where, row.get("code")),
        day=day_number(where, row.get("decision_date") or row.get("date")),
        period=max(period, -1),
        kind=g.kinds.index(kind),
        pending=bool(row.get("pending")),
        revoked=int(NO_DAY)
        if revoked is True
        else day_number(where, revoked)
        if revoked
        else int(NEVER),
    )
    if row.get("ground") and period >= 0:
        g.grounds.append((at, period, row))


def add_work(
    g: Gathering, at: int, where: str, work: Mapping[str, Any], period: int, *, research: bool
) -> None:
    scopes = list(g.catalogue.known.of("scopes"))
    scope = work.get("scope", "co_so")
    if scope not in scopes:
        raise FactsError(where, f"scope {scope!r} is none of {', '.join(scopes)}")
    if work.get("recognised") is False and not work.get("pending"):
        return
    if research and work.get("status", "nghiem_thu") != "nghiem_thu":
        return
    spent, code, spent_period = spent_on(g, at, where, work.get("spent_on"))
    name = str(work.get("id", "")) or where
    same = same_work(g, at, name)
    if same is not None:
        if spent != UNSPENT:
            same.update(spent=spent, spent_code=code, spent_period=spent_period)
        same["scope"] = max(same["scope"], scopes.index(scope))
        return
    g.tables["works"].add(
        name,
        subject=at,
        period=period,
        scope=scopes.index(scope),
        research=research,
        pending=bool(work.get("pending")),
        spent=spent,
        spent_code=code,
        spent_period=spent_period,
    )


def same_work(g: Gathering, at: int, name: str) -> dict[str, Any] | None:
    works = g.tables["works"]
    for row, known in zip(works.rows, works.names, strict=True):
        if row["subject"] == at and known == name:
            return row
    return None


def spent_on(g: Gathering, at: int, where: str, value: Any) -> tuple[int, int, int]:
    """``CSTDCS@2024``: on which award, for which year."""
    if not value:
        return UNSPENT, -1, -1
    code, _, year = str(value).partition("@")
    rows = g.catalogue.rows_of(code)
    title = bool(rows) and rows[-1].category == "danh_hieu_thi_dua"
    number = g.codes.index(code) if code in g.codes else -1
    period = int(year) - g.first if year.isdigit() else -1
    return (ON_TITLE if title else ON_FORM), number, period


def imply_uses(g: Gathering, at: int) -> None:
    """A title granted because of an initiative consumed one, even if the ledger is silent."""
    grounds, g.grounds = g.grounds, []
    for subject, period, row in grounds:
        ground = str(row.get("ground"))
        if subject != at or ground not in ("initiative", "topic", "research", "sk", "dt"):
            continue
        research = ground in ("topic", "research", "dt")
        works = [
            w for w in g.tables["works"].rows
            if w["subject"] == at and w["period"] == period and w["research"] == research
        ]  # fmt: skip
        code = g.codes.index(row["code"]) if row.get("code") in g.codes else -1
        if any(w["spent_code"] == code and w["spent_period"] == period for w in works):
            continue
        free = sorted((w for w in works if w["spent"] == UNSPENT), key=lambda w: w["scope"])
        if free:
            free[0].update(spent=IMPLIED, spent_code=code, spent_period=period)
