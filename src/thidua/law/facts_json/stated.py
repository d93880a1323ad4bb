"""What somebody states: discipline, holds, achievements, movements, service, posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from thidua.law.errors import FactsError
from thidua.law.facts import FAMILIES, REVIEW_CODES
from thidua.law.facts_json.gathering import Gathering
from thidua.law.facts_json.values import (
    LONGEST,
    MOST,
    day_number,
    first_of,
    list_of,
    said_in,
    whole_in,
    year_in,
    years_in,
)
from thidua.law.periods import NEVER, NO_DAY

START = (
    "opened", "opened_on", "from", "start", "start_date", "started", "effective_from", "decided",
    "decided_on", "decision_date", "date", "on",
)  # fmt: skip
END = (
    "closed", "closed_on", "to", "until", "end", "end_date", "ended", "ended_on", "ends",
    "effective_to", "effective_until", "expires", "expires_on", "expired", "cleared", "valid_until",
)  # fmt: skip
RESULTS = {
    "no_violation": True, "khong_vi_pham": True, "cleared": True,
    "violation": False, "violation_found": False, "co_vi_pham": False,
}  # fmt: skip
"""How a hold may have closed: without a violation, or with one."""


def read_spans(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Discipline and holds with their days."""
    for table in ("discipline", "holds"):
        for number, row in enumerate(list_of(place, facts, table)):
            add_span(g, table, at, f"{place}.{table}[{number}]", row)


def add_span(
    g: Gathering,
    table: str,
    at: int,
    where: str,
    row: Mapping[str, Any],
    *,
    days: tuple[int, int] = (int(NO_DAY), int(NEVER)),
) -> None:
    """One span; ``days`` where the row names none: from ever, and still open."""
    began, ended = first_of(row, START), first_of(row, END)
    result = row.get("result")
    if result is not None and result not in RESULTS:
        raise FactsError(f"{where}.result", f"{result!r} is none of {', '.join(RESULTS)}")
    start = day_number(where, began) if began is not None else days[0]
    end = day_number(where, ended) if ended is not None else days[1]
    if end < start:
        raise FactsError(where, "it ends before it begins")
    g.tables[table].add(
        str(row.get("type") or row.get("form") or ""),
        subject=at,
        start=start,
        end=end,
        code=form_rank(g, where, row["form"]) if table == "discipline" and row.get("form") else 0,
        clean=RESULTS.get(str(result), True),
    )


def add_claim(g: Gathering, at: int, family: str, code: str = "", **values: int) -> None:
    """One row of what a council weighs; ``values`` are columns of the table."""
    if code not in g.words:
        g.words.append(code)
    blank = {"years": 0, "other": 0, "review": 0, "rank": 0, "period": -1}
    g.tables["claims"].add(
        code,
        subject=at,
        family=FAMILIES.index(family),
        code=g.words.index(code),
        **{**blank, **values},
    )


def read_claims(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Everything that a council weighs or a document states."""
    for where, said in _all(place, facts, "achievement", "achievements"):
        _add_achievement(g, at, where, {"influence": said} if isinstance(said, str) else said)
    for where, said in _all(place, facts, "contribution", "contributions"):
        word = said if isinstance(said, str) else str(said.get("kind") or said.get("text") or where)
        add_claim(g, at, "contribution", word)
    for where, row in _rows(place, facts, "movement", "movements", "movement_award"):
        _add_movement(g, at, where, row)
    for where, row in _rows(place, facts, "block", "blocks"):
        _add_block(g, at, where, row)
    if facts.get("rank_in_block") is not None:
        level = facts.get("block_level") or "tinh"
        rank = whole_in(place, facts, "rank_in_block", most=MOST)
        _add_block(g, at, place, {"level": level, "rank": rank})
    _add_service(g, at, place, facts)
    for where, row in _rows(place, facts, "model", "models"):
        add_claim(g, at, "model", years=int(years_in(where, row)))
    for where, row in _rows(place, facts, "positions"):
        _add_post(g, at, where, row)


def _all(place: str, facts: Mapping[str, Any], *keys: str) -> Iterator[tuple[str, Any]]:
    for key in keys:
        yield from said_in(place, facts, key)


def _rows(
    place: str, facts: Mapping[str, Any], *keys: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key in keys:
        for at, row in enumerate(list_of(place, facts, key)):
            yield f"{place}.{key}[{at}]", row


def _known(place: str, known: Mapping[str, str], value: Any) -> str:
    if value not in known:
        raise FactsError(place, f"{value!r} is none of {', '.join(known)}")
    return str(value)


def _add_achievement(g: Gathering, at: int, where: str, row: Mapping[str, Any]) -> None:
    known = g.catalogue.known.of("influences")
    influence = _known(f"{where}.influence", known, row.get("influence"))
    add_claim(g, at, "achievement", influence, years=int(years_in(where, row)))


def _add_movement(g: Gathering, at: int, where: str, row: Mapping[str, Any]) -> None:
    known = g.catalogue.known.of("movement_levels")
    review = row.get("review") or ""
    if review not in REVIEW_CODES:
        names = ", ".join(REVIEW_CODES[1:])
        raise FactsError(f"{where}.review", f"{review!r} is none of {names}")
    add_claim(
        g, at, "movement", _known(f"{where}.level", known, row.get("level")),
        years=int(years_in(where, row)),
        review=REVIEW_CODES.index(review),
        rank=min(whole_in(where, row, "rank"), LONGEST),
    )  # fmt: skip


def _add_block(g: Gathering, at: int, where: str, row: Mapping[str, Any]) -> None:
    known = g.catalogue.known.of("movement_levels")
    level = row.get("level") or row.get("block_level") or "tinh"
    year = year_in(where, row, needed=False)
    add_claim(
        g, at, "block", _known(f"{where}.level", known, level),
        rank=min(whole_in(where, row, "rank"), LONGEST),
        period=-1 if year is None else year - g.first,
    )  # fmt: skip


def _add_service(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    for number, rows in enumerate(list_of(place, facts, "service_years")):
        for of, said in rows.items():
            where = f"{place}.service_years[{number}].{of}"
            row = said if isinstance(said, Mapping) else {"years": said}
            years, direct = years_in(where, row), years_in(where, row, "direct")
            add_claim(g, at, "service", str(of), years=int(years), other=int(direct))


def _add_post(g: Gathering, at: int, where: str, row: Mapping[str, Any]) -> None:
    """Of posts held at once the highest counts; a post left out of the table stays unknown."""
    groups = g.catalogue.dedication.groups
    beside = row.get("concurrent_with")
    others = beside if isinstance(beside, list) else [beside] if beside else []
    names = [_known(f"{where}.group", groups, name) for name in [row.get("group"), *others]]
    months = years_in(where, row, "months", years_in(where, row) * 12)
    order = list(groups)
    add_claim(g, at, "post", min(names, key=order.index), years=round(months))


def form_rank(g: Gathering, where: str, form: Any) -> int:
    """Rank of a form of discipline.

    Raises:
        FactsError: for one that the law does not know.
    """
    forms = list(g.catalogue.known.of("discipline_forms"))
    if form not in forms:
        raise FactsError(f"{where}.form", f"{form!r} is none of {', '.join(forms)}")
    return forms.index(form)
