"""What the countable standards ask, counted from the tables alone; apart from how cases are made.

Luật 06/2022/QH15, Điều 21–28, 36–38, 42–44, 48, 73, 74; principles P3–P5, P10 and P16 of its use:
sudden awards carry nothing, discipline and open holds bar, a dissolved unit is not awarded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from tests.support.registry import AS_OF, of_case, units_of_case
from thidua.awards.models import Grant
from thidua.initiatives.models import WIDTH, Use
from thidua.initiatives.models import Author as Authorship
from thidua.people.models import Discipline, Hold, Person, Rating, Unit, UnitVersion, UnitYear

LAST = AS_OF.year - 1
_GOOD = {"excellent", "good"}


@dataclass(frozen=True)
class Asked:
    """What a standard for persons asks.

    Args:
        good: consecutive years up to the last rated well or better.
        excellent: so many excellent years among them.
        row: a title in so many consecutive years up to the last.
        within: titles among the good years: code → how many.
        ideas: how many initiatives (``research``: topics), of which scope, in how many years.
        prior: an award that must be held.
    """

    good: int = 1
    excellent: int = 0
    row: tuple[str, int] | None = None
    within: dict[str, int] = field(default_factory=dict)
    ideas: tuple[int, str, int] | None = None
    research: bool = False
    prior: str = ""


def _order(prior: str, excellent: int, **within: int) -> Asked:
    return Asked(good=5, excellent=excellent, prior=prior, within=within)


PERSONS: dict[str, Asked] = {
    "LDTT": Asked(),
    "CSTT": Asked(),
    "CSTDCS.xs": Asked(excellent=1),
    "CSTDCS.sk": Asked(ideas=(1, "co_so", 1)),
    "CSTDCS.dt": Asked(ideas=(1, "co_so", 1), research=True),
    "CSTDT.sk": Asked(row=("CSTDCS", 3), ideas=(1, "tinh", 3)),
    "CSTDT.dt": Asked(row=("CSTDCS", 3), ideas=(1, "tinh", 3), research=True),
    "CSTDTQ.sk": Asked(row=("CSTDT", 2), ideas=(1, "toan_quoc", 2)),
    "CSTDTQ.dt": Asked(row=("CSTDT", 2), ideas=(1, "toan_quoc", 2), research=True),
    "BKT.d1": Asked(row=("CSTDCS", 2), ideas=(2, "co_so", 2)),
    "BKT.d1b": Asked(row=("CSTDCS", 2), ideas=(2, "co_so", 2), research=True),
    "BKT.d2": Asked(good=2, excellent=2, ideas=(2, "co_so", 2)),
    "BKT.d3": Asked(good=2, excellent=2, ideas=(2, "co_so", 2), research=True),
    "BKTTG.b": Asked(good=5, within={"CSTDCS": 3}, prior="BKT"),
    "HCLD3.e": _order("BKTTG", 1, CSTDCS=3),
    "HCLD2.dd": _order("HCLD3", 2, CSTDT=1),
    "HCLD1.dd": _order("HCLD2", 3, CSTDT=2),
    "HCBVTQ3": _order("BKTTG", 1, CSTDCS=3),
    "HCBVTQ2": _order("HCBVTQ3", 2, CSTDT=1),
    "HCBVTQ1": _order("HCBVTQ2", 3, CSTDT=2),
}


def meets(name: str, sort: str) -> list[bool]:
    """Whether each person of a case meets the standard; a holder's own spending is no bar."""
    award = name.partition(".")[0]
    return [
        _meets(person, PERSONS[name], award, holder=sort == "holder")
        for person in of_case(name, sort)
    ]


def _meets(person: Person, asked: Asked, award: str, *, holder: bool) -> bool:
    span = max(asked.good, asked.row[1] if asked.row else 0)
    years = range(LAST - span + 1, LAST + 1)
    held = Grant.objects.filter(
        subject__person=person, state="granted", kind="cong_trang"
    ).values_list("award_code", "period__end__year")
    titles = {(code, year) for code, year in held}
    if holder and (award, LAST) not in titles:
        return False
    if _barred(Q(person=person), years):
        return False
    ratings = dict(Rating.objects.filter(person=person).values_list("period__end__year", "level"))
    good = range(LAST - asked.good + 1, LAST + 1)
    if any(ratings.get(y) not in _GOOD for y in good):
        return False
    if sum(ratings[y] == "excellent" for y in good) < asked.excellent:
        return False
    if asked.row and any((asked.row[0], y) not in titles for y in range(
        LAST - asked.row[1] + 1, LAST + 1
    )):  # fmt: skip
        return False
    if any(sum((code, y) in titles for y in good) < n for code, n in asked.within.items()):
        return False
    if asked.prior and not any(code == asked.prior and y <= good[0] for code, y in titles):
        return False
    return asked.ideas is None or _ideas(person, asked, award, holder=holder) >= asked.ideas[0]


def _ideas(person: Person, asked: Asked, award: str, *, holder: bool) -> int:
    assert asked.ideas is not None
    _count, scope, span = asked.ideas
    found = 0
    for one in Authorship.objects.filter(person=person).select_related("initiative__period"):
        row = one.initiative
        is_research = row.kind != "sang_kien"
        if is_research != asked.research or row.period.end.year <= LAST - span:
            continue
        spent = Use.objects.filter(author=one)
        if holder:
            spent = spent.exclude(award_code=award)
        found += WIDTH[row.scope] >= WIDTH[scope] and not spent.exists()
    return found


def _barred(whose: Q, years: range) -> bool:
    """Discipline inside the years, or a hold that is open."""
    first = date(years[0], 1, 1)
    if Discipline.objects.filter(whose, valid__endswith__gt=first).exists():
        return True
    return Hold.objects.filter(whose, valid__contains=AS_OF).exists()


# --- units ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class UnitAsked:
    """What a standard for collectives asks: best years, what is held, bundles of flags, age."""

    best: int = 0
    prior: str = ""
    bundles: tuple[dict[str, int], ...] = ()
    outside: dict[str, int] = field(default_factory=dict)
    age: int = 0
    share: bool = False
    all_fulfil: bool = False
    first: bool = False


_THIRD = ({"CTDCP": 1}, {"CTDT": 2}, {"CTDT": 1, "BKT_TT": 1})
_SECOND = ({"CTDCP": 1, "CTDT": 1}, {"CTDT": 3})
_FIRST = ({"CTDCP": 2}, {"CTDCP": 1, "CTDT": 2}, {"CTDT": 4})
UNITS: dict[str, UnitAsked] = {
    "TTLDTT": UnitAsked(share=True),
    "DVTT": UnitAsked(share=True),
    "TTLDXS": UnitAsked(best=1, share=True, all_fulfil=True),
    "DVQT": UnitAsked(best=1, share=True, all_fulfil=True),
    "CTDT.khoi": UnitAsked(first=True),
    "CTDCP.khoi_tinh": UnitAsked(first=True),
    "BKT_TT.d": UnitAsked(best=2),
    "BKTTG_TT": UnitAsked(5, "BKT_TT", ({"CTDT": 1}, {"BKT_TT": 2})),
    "HCLD3_TT": UnitAsked(5, "BKTTG_TT", _THIRD, {"BKT_TT": 2}, 10),
    "HCLD2_TT": UnitAsked(5, "HCLD3", _SECOND),
    "HCLD1_TT": UnitAsked(5, "HCLD2", _FIRST),
    "HCBVTQ3_TT": UnitAsked(5, "BKTTG_TT", _THIRD, {"BKT_TT": 2}, 10),
    "HCBVTQ2_TT": UnitAsked(5, "HCBVTQ3", _SECOND),
    "HCBVTQ1_TT": UnitAsked(5, "HCBVTQ2", _FIRST),
    "HCDL3_TT": UnitAsked(
        10, "HCLD1", ({"CTDCP": 2, "BKTTG_TT": 1}, {"CTDCP": 2, "CTDT": 2}), age=30
    ),
    "HCDL2_TT": UnitAsked(
        10, "HCDL3",
        ({"CTDCP": 2, "BKTTG_TT": 1, "BKT_TT": 1}, {"CTDCP": 2, "CTDT": 2, "BKT_TT": 1}),
    ),
    "HCDL1_TT": UnitAsked(10, "HCDL2", ({"CTDCP": 3, "BKTTG_TT": 1}, {"CTDCP": 3, "CTDT": 2})),
}  # fmt: skip


def unit_meets(name: str, sort: str) -> list[bool]:
    """Whether each unit of a case meets the standard."""
    award = name.partition(".")[0]
    award = award if award in ("BKT_TT", "BKTTG_TT") else award.removesuffix("_TT")
    return [
        _unit_meets(unit, UNITS[name], award, holder=sort == "holder")
        for unit in units_of_case(name, sort)
    ]


def _unit_meets(unit: Unit, asked: UnitAsked, award: str, *, holder: bool) -> bool:
    versions = UnitVersion.objects.filter(unit=unit, superseded_at=None)
    if not versions.filter(valid__contains=AS_OF).exists():
        return False
    years = range(LAST - max(asked.best, 1) + 1, LAST + 1)
    if _barred(Q(unit=unit), years):
        return False
    held = Grant.objects.filter(subject__unit=unit, state="granted", kind="cong_trang")
    titles = set(held.values_list("award_code", "period__end__year"))
    if holder and (award, LAST) not in titles:
        return False
    rated = Rating.objects.filter(unit=unit, scheme="collective", level="excellent")
    best = set(rated.values_list("period__end__year", flat=True))
    best |= {y for code, y in titles if code in ("TTLDXS", "DVQT")}
    if asked.best and not best.issuperset(years):
        return False
    year = UnitYear.objects.get(unit=unit, period__end__year=LAST)
    if asked.share and (year.advanced * 10 < year.members * 7 or year.disciplined):
        return False
    if asked.all_fulfil and (year.fulfilled != year.members or not year.fighters):
        return False
    if asked.first and year.rank != 1:
        return False
    if asked.prior and not any(c == asked.prior and y < years[0] for c, y in titles):
        return False
    counted = Counter(code for code, y in titles if y in years)
    counted[award] -= holder  # the award itself is no flag for itself
    bundles = list(asked.bundles)
    if asked.outside and year.rank is None:  # outside the scope of flags
        bundles.append(asked.outside)
    if bundles and not any(all(counted[c] >= n for c, n in b.items()) for b in bundles):
        return False
    founded = min(v.valid.lower for v in versions)
    return (AS_OF - founded).days >= asked.age * 365.25
