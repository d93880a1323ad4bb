"""The years of a subject as a grid: what was reached in each, what a verdict counts, what lacks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.awards.judging.verdicts import Known
from thidua.law.answers import Answer
from thidua.law.explain import Said
from thidua.law.facts import UNSPENT
from thidua.law.judging import View
from thidua.law.periods import NEVER

SHOWN = 7
TITLES = "danh_hieu_thi_dua"
_SHORT = (
    ("Chiến sĩ thi đua", "CSTĐ"), ("Lao động tiên tiến", "LĐTT"), ("Chiến sĩ tiên tiến", "CSTT"),
    ("Tập thể lao động xuất sắc", "TTLĐXS"), ("Tập thể lao động tiên tiến", "TTLĐTT"),
    ("Tập thể LĐTT", "TTLĐTT"), ("Chủ tịch Ủy ban nhân dân", "Chủ tịch UBND"),
    ("Ủy ban nhân dân", "UBND"), ("Huân chương Lao động", "HCLĐ"),
    (" (bộ, ban, ngành, tỉnh)", ""), (" (cờ bộ, ban, ngành, tỉnh)", ""),
    (" cho tập thể, hộ gia đình", ""), (" cho tập thể", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """What a year holds of one sort: words, and ``used``, ``lacks``, ``plain`` or empty."""

    words: str
    css: str


@dataclass(frozen=True)
class Grid:
    """Names of years, and rows of cells under a heading each."""

    years: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def short(name: str) -> str:
    """A name of an award as it fits a cell."""
    for long, brief in _SHORT:
        name = name.replace(long, brief)
    return name


def grid(known: Known, said: Said) -> Grid:
    """The last years until the one judged, with what the deciding path counts.

    Args:
        known: the subject.
        said: a verdict on it.
    """
    facts = known.facts
    view = View(facts, known.catalogue, known.as_of)
    series = facts.series[int(facts.of_series[0])]
    end = int(view.end[0])
    periods = range(max(0, end - SHOWN + 1), end + 1)
    used = {(e.table, e.period) for k in said.best.conditions for e in k.evidence
            if e.counts and k.answer >= Answer.COUNCIL}  # fmt: skip
    lacks = {(e.table, e.period) for k in said.best.conditions for e in k.evidence
             if not e.counts and k.answer < Answer.COUNCIL and e.table == "rating"}  # fmt: skip
    names = [series.name(p) for p in periods]

    def cell(words: str, table: str, name: str) -> Cell:
        if (table, name) in lacks:
            return Cell(words or _("missing"), "lacks")
        if not words:
            return Cell("", "")
        return Cell(words, "used" if (table, name) in used else "plain")

    rows = []
    for label, table, said_of in (
        (_("Ratings"), "rating", _rating),
        (_("Titles"), "grants", _titles),
        (_("Forms"), "grants", _forms),
        (_("Initiatives"), "works", _works),
    ):
        cells = tuple(
            cell(said_of(known, view, p), table, n) for p, n in zip(periods, names, strict=True)
        )
        if any(c.words for c in cells):
            rows.append((label, cells))
    return Grid(tuple(names), tuple(rows))


def _rating(known: Known, view: View, period: int) -> str:
    rating = int(view.facts.rating[period, 0])
    return list(known.catalogue.known.of("ratings"))[rating] if rating >= 0 else ""


def _held(known: Known, view: View, period: int, *, titles: bool) -> str:
    g = view.facts.grants
    rows = np.flatnonzero((view.grant_period == period) & (g.revoked == NEVER))
    names = []
    for row in rows:
        code = view.facts.codes[int(g.code[row])]
        found = known.catalogue.rows_of(code)
        if (bool(found) and found[-1].category == TITLES) == titles:
            names.append(short(known.catalogue.name(code)))
    return ", ".join(dict.fromkeys(names))


def _titles(known: Known, view: View, period: int) -> str:
    return _held(known, view, period, titles=True)


def _forms(known: Known, view: View, period: int) -> str:
    return _held(known, view, period, titles=False)


def _works(known: Known, view: View, period: int) -> str:
    w = view.facts.works
    here = w.period == period
    count = int(here.sum())
    if not count:
        return ""
    spent = int((here & (w.spent != UNSPENT)).sum())
    words = ngettext("%(n)s initiative", "%(n)s initiatives", count) % {"n": count}
    return f"{words}, {_('%(n)s spent') % {'n': spent}}" if spent else words
