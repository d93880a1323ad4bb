"""The rows that an answer rests on, gathered for one subject when somebody asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from thidua.law import conditions as c
from thidua.law.facts import NO_RATING, UNRATED
from thidua.law.judging.paths import PathFound
from thidua.law.judging.view import View
from thidua.law.periods import NO_DAY, Int32, from_day
from thidua.law.words import Words


@dataclass(frozen=True)
class Evidence:
    """A row that an answer rests on.

    Args:
        table: ``rating``, ``grants``, ``works``, ``figures``, ``claims``.
        ref: the caller's name of the row; empty where it gave none.
        period: name of the period; empty where none.
        words: what the row says.
        counts: whether it was counted, or shown because it was not.
    """

    table: str
    ref: str
    period: str
    words: Words
    counts: bool = True


def evidence_of(view: View, p: PathFound, at: int, subject: int) -> tuple[Evidence, ...]:
    """The rows that the answer to a condition rests on, oldest first.

    Args:
        view: facts as they were seen.
        p: the path.
        at: number of the condition.
        subject: number of the subject.
    """
    condition = p.path.conditions[at]
    gather = _GATHER.get(type(condition))
    return gather(view, condition, subject, int(p.length[subject])) if gather else ()


def _of_rating(view: View, k: c.Rating, subject: int, length: int) -> tuple[Evidence, ...]:
    span = length if k.consecutive or k.same_period else k.years
    return _ratings(view, subject, span, k.least)


def _of_any_year(view: View, k: c.AnyYear, subject: int, length: int) -> tuple[Evidence, ...]:
    titles = _grants(view, subject, k.titles, length)
    return (*_ratings(view, subject, length, k.least), *titles)


def _of_title(view: View, k: c.Title, subject: int, length: int) -> tuple[Evidence, ...]:
    if not k.meets_standard:
        return _grants(view, subject, k.codes, length if k.same_period or k.consecutive else 0)
    good = view.catalogue.known.rank("ratings", "HTTNV")
    return _grants(view, subject, k.codes, 1) or _ratings(view, subject, 1, good)


def _of_bundles(view: View, k: c.Bundles, subject: int, length: int) -> tuple[Evidence, ...]:
    codes = tuple(sorted({code for bundle, _only in k.bundles for code, _n in bundle}))
    return _grants(view, subject, codes, length)


def _period(view: View, subject: int, period: int) -> str:
    series = view.facts.series[view.facts.of_series[subject]]
    return series.name(period) if 0 <= period < len(series) else ""


def _ratings(view: View, subject: int, length: int, least: int) -> tuple[Evidence, ...]:
    end = int(view.end[subject])
    ratings = list(view.catalogue.known.of("ratings").values())
    codes = list(view.catalogue.known.of("ratings"))
    rows = []
    for period in range(max(end - max(length, 1) + 1, 0), end + 1):
        rating = int(view.facts.rating[period, subject])
        name = _period(view, subject, period)
        if rating in (UNRATED, NO_RATING):
            words = Words(f"{name}: chưa có xếp loại", f"{name}: no rating")
            rows.append(Evidence("rating", "", name, words, counts=False))
            continue
        words = Words(f"{name}: {ratings[rating]}", f"{name}: {codes[rating]}")
        rows.append(Evidence("rating", "", name, words, counts=rating >= least))
    return tuple(rows)


def _of(view: View, table: str, refs: Int32, row: int) -> str:
    names = view.facts.refs.get(table, ())
    ref = int(refs[row])
    return names[ref] if 0 <= ref < len(names) else ""


def _grants(view: View, subject: int, codes: tuple[str, ...], length: int) -> tuple[Evidence, ...]:
    """Grants of these awards; with a length, those inside the counted period."""
    g = view.facts.grants
    numbers = view.facts.numbers(view.catalogue.counts_as(codes))
    mine = np.flatnonzero((g.subject == subject) & np.isin(g.code, numbers))
    rows = []
    for row in sorted(map(int, mine), key=lambda r: int(view.grant_day[r])):
        back = int(view.end[subject]) - int(view.grant_period[row])
        if length and back >= length:
            continue
        code = view.facts.codes[int(g.code[row])]
        standing = bool(view.standing[row])
        day = int(g.day[row])
        when = f", {from_day(day):%d/%m/%Y}" if day != NO_DAY else ""
        name = _period(view, subject, int(view.grant_period[row]))
        why = _not_counted(view, row, standing=standing)
        words = Words(
            f"{view.catalogue.name(code)} ({name}{when}){why.vi}", f"{code} ({name}{when}){why.en}"
        )
        rows.append(Evidence("grants", _of(view, "grants", g.ref, row), name, words, standing))
    return tuple(rows)


def _not_counted(view: View, row: int, *, standing: bool) -> Words:
    g = view.facts.grants
    if bool(g.pending[row]):
        return Words(": đang chờ quyết định", ": pending")
    if standing:
        return Words("", "")
    if int(g.revoked[row]) <= view.day:
        return Words(": đã bị hủy bỏ", ": revoked")
    if int(view.grant_day[row]) > view.day:
        return Words(": sau ngày xét", ": after the day")
    kind = view.facts.kinds[int(g.kind[row])]
    word = view.catalogue.known.word("award_kinds", kind)
    return Words(f": {word}, không làm căn cứ", ": of a kind that does not count")


def _works(
    view: View, subject: int, condition: c.Works | c.InitiativesOrModel, length: int
) -> tuple[Evidence, ...]:
    w = view.facts.works
    research = isinstance(condition, c.Works) and condition.research
    where = condition.where if isinstance(condition, c.Works) else "ever"
    scopes = list(view.catalogue.known.of("scopes").values())
    rows = []
    for row in sorted(map(int, w.of(subject)), key=lambda r: int(w.period[r])):
        back = int(view.end[subject]) - int(w.period[row])
        inside = back >= 0 and (where == "ever" or back < (1 if where == "period" else length))
        if bool(w.research[row]) != research or not inside:
            continue
        name = _period(view, subject, int(w.period[row]))
        ref = _of(view, "works", w.ref, row)
        spent = int(w.spent[row])
        code = view.facts.codes[int(w.spent_code[row])] if int(w.spent_code[row]) >= 0 else ""
        used = Words("", "")
        if spent:
            used = Words(f": đã dùng cho {view.catalogue.name(code)}", f": spent on {code}")
        kind = Words("Đề tài", "Research") if research else Words("Sáng kiến", "Initiative")
        scope = scopes[int(w.scope[row])]
        words = Words(
            f"{kind.vi} {ref} ({name}, {scope}){used.vi}", f"{kind.en} {ref} ({name}){used.en}"
        )
        enough = int(w.scope[row]) >= condition.scope and not spent
        rows.append(Evidence("works", ref, name, words, enough))
    return tuple(rows)


def _figures(view: View, subject: int, of: str) -> tuple[Evidence, ...]:
    period = int(view.end[subject])
    name = _period(view, subject, period)
    found_rows = []
    for figure in (of, "members"):
        column = view.facts.figures.get(figure)
        value = -1 if column is None else int(column[period, subject])
        if value >= 0:
            words = Words(
                f"{name}: {_FIGURE[figure].vi} {value}", f"{name}: {_FIGURE[figure].en} {value}"
            )
            found_rows.append(Evidence("figures", figure, name, words))
    return tuple(found_rows)


_GATHER: dict[type[c.Condition], Callable[[View, Any, int, int], tuple[Evidence, ...]]] = {
    c.Rating: _of_rating,
    c.AnyYear: _of_any_year,
    c.Title: _of_title,
    c.Held: lambda view, k, subject, length: _grants(view, subject, k.codes, 0),
    c.Bundles: _of_bundles,
    c.Works: lambda view, k, subject, length: _works(view, subject, k, length),
    c.InitiativesOrModel: lambda view, k, subject, length: _works(view, subject, k, length),
    c.Share: lambda view, k, subject, length: _figures(view, subject, k.of),
    c.Members: lambda view, k, subject, length: _figures(view, subject, k.of),
    c.NobodyDisciplined: lambda view, k, subject, length: _figures(view, subject, "disciplined"),
}
_FIGURE = {
    "members": Words("tổng số thành viên", "members"),
    "advanced": Words("số đạt Lao động tiên tiến", "with LDTT"),
    "fulfilled": Words("số hoàn thành nhiệm vụ", "fulfilled their tasks"),
    "fighters": Words("số đạt Chiến sĩ thi đua cơ sở", "with CSTDCS"),
    "disciplined": Words("số bị kỷ luật từ cảnh cáo", "disciplined"),
    "good": Words("số hoàn thành tốt trở lên", "well or better"),
}
