"""What somebody states: discipline, holds, achievements, movements, service, posts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thidua.law.errors import FactsError
from thidua.law.facts import FAMILIES, REVIEW_CODES
from thidua.law.facts_json.gathering import Gathering, day_number, first_of, list_of, many
from thidua.law.periods import NEVER

START = (
    "opened", "opened_on", "from", "start", "start_date", "started", "effective_from", "decided",
    "decided_on", "decision_date", "date", "on",
)  # fmt: skip
END = (
    "closed", "closed_on", "to", "until", "end", "end_date", "ended", "ended_on", "ends",
    "effective_to", "effective_until", "expires", "expires_on", "expired", "cleared", "valid_until",
)  # fmt: skip


def read_spans(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    for number, row in enumerate(list_of(place, facts, "discipline")):
        add_span(g, "discipline", at, f"{place}.discipline[{number}]", row)
    for number, row in enumerate(list_of(place, facts, "holds")):
        add_span(g, "holds", at, f"{place}.holds[{number}]", row)


def add_span(
    g: Gathering,
    table: str,
    at: int,
    where: str,
    row: Mapping[str, Any],
    *,
    start: int | None = None,
    end: int | None = None,
) -> None:
    began, ended = first_of(row, START), first_of(row, END)
    code = 0
    if table == "discipline" and row.get("form"):
        code = form_rank(g, where, row["form"])
    g.tables[table].add(
        str(row.get("type") or row.get("form") or ""),
        subject=at,
        start=start if start is not None else day_number(where, began),
        end=end if end is not None else (day_number(where, ended) if ended else int(NEVER)),
        code=code,
        clean=row.get("result", "no_violation") in ("no_violation", "khong_vi_pham", None),
    )


def word_number(g: Gathering, word: str) -> int:
    if word not in g.words:
        g.words.append(word)
    return g.words.index(word)


def add_claim(g: Gathering, at: int, family: str, code: str = "", **values: int) -> None:
    g.tables["claims"].add(
        code,
        subject=at,
        family=FAMILIES.index(family),
        code=word_number(g, code),
        years=values.get("years", 0),
        other=values.get("other", 0),
        review=values.get("review", 0),
        rank=values.get("rank", 0),
        period=values.get("period", -1),
    )


def read_claims(g: Gathering, at: int, place: str, facts: Mapping[str, Any]) -> None:
    """Everything that a council weighs or a document states."""
    for row in _all(facts, "achievement", "achievements"):
        _add_achievement(g, at, place, row)
    for row in _all(facts, "contribution", "contributions"):
        add_claim(g, at, "contribution", str(row))
    for row in _all(facts, "movement", "movements", "movement_award"):
        add_movement(g, at, place, row)
    for row in _all(facts, "block", "blocks"):
        add_block(g, at, place, row)
    if isinstance(facts.get("rank_in_block"), int):
        row = {"level": facts.get("block_level", "tinh"), "rank": facts["rank_in_block"]}
        add_block(g, at, place, row)
    for of, said in (facts.get("service_years") or {}).items():
        row = said if isinstance(said, Mapping) else {"years": said}
        years, direct = int(row.get("years", 0)), int(row.get("direct", 0))
        add_claim(g, at, "service", str(of), years=years, other=direct)
    for row in _all(facts, "model", "models"):
        add_claim(g, at, "model", years=int(row.get("years", 0)))
    for row in _all(facts, "positions"):
        add_post(g, at, place, row)


def _all(facts: Mapping[str, Any], *keys: str) -> list[Any]:
    return [row for key in keys for row in many(facts.get(key))]


def _add_achievement(g: Gathering, at: int, place: str, row: Any) -> None:
    item = row if isinstance(row, Mapping) else {"influence": row}
    influence = str(item.get("influence", ""))
    if influence not in g.catalogue.known.of("influences"):
        raise FactsError(place, f"influence {influence!r} is not known")
    add_claim(g, at, "achievement", influence, years=int(item.get("years", 0)))


def add_movement(g: Gathering, at: int, place: str, row: Mapping[str, Any]) -> None:
    level, review = str(row.get("level", "")), str(row.get("review", ""))
    if level not in g.catalogue.known.of("movement_levels"):
        raise FactsError(place, f"movement level {level!r} is not known")
    add_claim(g,
        at, "movement", level,
        years=int(row.get("years", 0)),
        review=REVIEW_CODES.index(review) if review in REVIEW_CODES else 0,
        rank=int(row.get("rank", 0)),
    )  # fmt: skip


def add_block(g: Gathering, at: int, place: str, row: Mapping[str, Any]) -> None:
    level = str(row.get("level") or row.get("block_level") or "tinh")
    if level not in g.catalogue.known.of("movement_levels"):
        raise FactsError(place, f"block level {level!r} is not known")
    year = row.get("year")
    period = int(year) - g.first if year else -1
    add_claim(g, at, "block", level, rank=int(row.get("rank", 0)), period=period)


def add_post(g: Gathering, at: int, place: str, row: Mapping[str, Any]) -> None:
    groups = list(g.catalogue.dedication.groups)
    names = [n for n in (row.get("group"), row.get("concurrent_with")) if n]
    for name in names:
        if name not in groups:
            raise FactsError(place, f"the post {name!r} is not known")
    months = row.get("months", float(row.get("years", 0)) * 12)
    highest = min(names, key=groups.index)
    add_claim(g, at, "post", highest, years=round(months))


def form_rank(g: Gathering, where: str, form: Any) -> int:
    name = form.get("form") if isinstance(form, Mapping) else form
    forms = list(g.catalogue.known.of("discipline_forms"))
    if name not in forms:
        raise FactsError(where, f"discipline {name!r} is none of {', '.join(forms)}")
    return forms.index(name)
