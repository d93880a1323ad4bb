"""Persons who show each countable standard of the law: holders, near-misses and traps.

A standard is written once as a life that meets it (:data:`STANDARDS`); near-misses and traps are
that life with one thing changed. Years count back from the last: 0 is the last, -1 the one before.
The code of the person tells the case, its facts say in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

from thidua.awards.models import Grant
from thidua.config.demo.registry.lives import Given, Idea, Life

Kind = Grant.Kind
HOLDER, ELIGIBLE, NEAR, TRAP = "holder", "eligible", "near_miss", "trap"


@dataclass
class Script:
    """What a standard asks, as a life that has exactly that.

    Args:
        award: granted for the last year.
        steady: so many years up to the last, each rated well or better.
        excellent: years rated excellent.
        fights: years of CSTĐ cơ sở → ground.
        wide: years of CSTĐ cấp tỉnh.
        ideas: initiatives: year, scope, research.
        unspent: whether they must not have been spent.
        prior: an award that must be held, and its year.
        force: whether the place belongs to the armed forces.
    """

    award: str
    steady: int = 1
    excellent: tuple[int, ...] = ()
    fights: dict[int, str] = field(default_factory=dict)
    wide: tuple[int, ...] = ()
    ideas: tuple[tuple[int, str, bool], ...] = ()
    unspent: bool = False
    prior: tuple[str, int] | None = None
    force: bool = False


@dataclass(frozen=True)
class Case:
    """One person: which standard, whether met, why; ``pair``: a namesake in the same unit."""

    standard: str
    sort: str
    why: str
    life: Life
    force: bool = False
    pair: Life | None = None


def _ladder(award: str, below: str, *, excellent: tuple[int, ...], fights: tuple[int, ...] = (),
            wide: tuple[int, ...] = (), force: bool = False) -> Script:  # fmt: skip
    """A rung of the orders: the one below, then five years with what they ask (Điều 42–44, 48)."""
    return Script(
        award, steady=5, excellent=excellent, fights=dict.fromkeys(fights, "xs"), wide=wide,
        prior=(below, -5), force=force,
    )  # fmt: skip


STANDARDS: dict[str, Script] = {
    "LDTT": Script("LDTT"),
    "CSTT": Script("CSTT", force=True),
    "CSTDCS.xs": Script("CSTDCS", excellent=(0,), fights={0: "xs"}),
    "CSTDCS.sk": Script("CSTDCS", fights={0: "sk"}, ideas=((0, "co_so", False),)),
    "CSTDCS.dt": Script("CSTDCS", fights={0: "dt"}, ideas=((0, "co_so", True),)),
    "CSTDT.sk": Script("CSTDT", fights={-2: "xs", -1: "xs", 0: "xs"}, ideas=((-1, "tinh", False),)),
    "CSTDT.dt": Script("CSTDT", fights={-2: "xs", -1: "xs", 0: "xs"}, ideas=((-1, "tinh", True),)),
    "CSTDTQ.sk": Script(
        "CSTDTQ", fights=dict.fromkeys(range(-3, 1), "xs"), wide=(-1, 0),
        ideas=((0, "toan_quoc", False),),
    ),
    "CSTDTQ.dt": Script(
        "CSTDTQ", fights=dict.fromkeys(range(-3, 1), "xs"), wide=(-1, 0),
        ideas=((0, "toan_quoc", True),),
    ),
    "BKT.d1": Script("BKT", fights={-1: "xs", 0: "xs"}, unspent=True,
                     ideas=((-1, "co_so", False), (0, "co_so", False))),
    "BKT.d1b": Script("BKT", fights={-1: "xs", 0: "xs"}, unspent=True,
                      ideas=((-1, "co_so", True), (0, "co_so", True))),
    "BKT.d2": Script("BKT", excellent=(-1, 0), unspent=True,
                     ideas=((-1, "co_so", False), (0, "co_so", False))),
    "BKT.d3": Script("BKT", excellent=(-1, 0), unspent=True,
                     ideas=((-1, "co_so", True), (0, "co_so", True))),
    "BKTTG.b": Script("BKTTG", steady=5, fights={-4: "xs", -2: "xs", -1: "xs"}, prior=("BKT", -5)),
    "HCLD3.e": _ladder("HCLD3", "BKTTG", excellent=(-1,), fights=(-4, -2, -1)),
    "HCLD2.dd": _ladder("HCLD2", "HCLD3", excellent=(-2, -1), wide=(-1,)),
    "HCLD1.dd": _ladder("HCLD1", "HCLD2", excellent=(-3, -2, -1), wide=(-3, -1)),
    "HCBVTQ3": _ladder("HCBVTQ3", "BKTTG", excellent=(-1,), fights=(-4, -2, -1), force=True),
    "HCBVTQ2": _ladder("HCBVTQ2", "HCBVTQ3", excellent=(-2, -1), wide=(-1,), force=True),
    "HCBVTQ1": _ladder("HCBVTQ1", "HCBVTQ2", excellent=(-3, -2, -1), wide=(-3, -1), force=True),
}  # fmt: skip
_SPENDS = {"BKT": "BKT", "CSTDT": "CSTDT", "CSTDTQ": "CSTDTQ"}


def life_of(script: Script, last: int, *, granted: bool) -> Life:
    """The life that a script describes, ten years and more of it.

    Args:
        script: the standard.
        last: the last year.
        granted: whether the award itself was given.
    """
    life = Life()
    title = "CSTT" if script.force else "LDTT"
    for back in range(0, -max(script.steady, 6) - 1, -1):
        fight = script.fights.get(back)
        is_best = back in script.excellent or fight == "xs"
        before = back <= -max(script.steady, len(script.fights))
        level = "excellent" if is_best else "fulfilled" if before else "good"
        if not before or back == 0:
            life.given.append(Given(title, last + back))
        life.ratings[last + back] = level
    life.ideas = [Idea(last + back, scope, research) for back, scope, research in script.ideas]
    for back, ground in script.fights.items():
        if script.award == "CSTDCS" and not granted:
            break
        life.given.append(Given("CSTDCS", last + back, ground=ground))
        if ground in ("sk", "dt"):
            life.ideas[0].spent.append(("CSTDCS", last + back))
    life.given += [Given("CSTDT", last + back) for back in script.wide]
    if script.prior is not None:
        code, back = script.prior
        life.given.append(Given(code, last + back))
    if granted and script.award not in ("CSTDCS", title):
        life.given.append(Given(script.award, last))
        if script.award in _SPENDS:
            for idea in life.ideas:
                idea.spent.append((script.award, last))
    if not granted and script.award == title:
        life.given = [g for g in life.given if (g.code, g.year) != (title, last)]
    return life


Change = Callable[[Script, Life, int], bool]
"""Changes a life in one thing; ``False`` where the standard does not know that thing."""


def _year_missing(script: Script, life: Life, last: int) -> bool:
    first = last - script.steady + 1
    if script.excellent and script.award == "BKT":
        first = last + script.excellent[0]
        life.ratings[first] = "good"
        return True
    if script.wide and script.steady == 1:
        first = last + min(script.wide)
        life.given = [g for g in life.given if (g.code, g.year) != ("CSTDT", first)]
        return True
    if script.fights and script.steady == 1:
        first = last + min(script.fights)
        life.given = [g for g in life.given if (g.code, g.year) != ("CSTDCS", first)]
        life.ratings[first] = "good"
        if script.award == "CSTDCS":
            life.ideas.clear()
        return True
    life.ratings[first] = "fulfilled"
    life.given = [g for g in life.given if g.year != first or g.code == (script.prior or ("",))[0]]
    return True


def _spent(script: Script, life: Life, last: int) -> bool:
    if not script.unspent:
        return False
    idea = life.ideas[-1]
    ground = "dt" if idea.research else "sk"
    life.given = [g for g in life.given if (g.code, g.year) != ("CSTDCS", idea.year)]
    life.given.append(Given("CSTDCS", idea.year, ground=ground))
    idea.spent.append(("CSTDCS", idea.year))
    return True


def _gap(script: Script, life: Life, last: int) -> bool:
    consecutive = script.award in ("CSTDT", "BKT") and script.fights
    if not consecutive:
        return False
    first = last + min(script.fights)
    for one in life.given:
        if (one.code, one.year) == ("CSTDCS", first):
            one.year = first - 1
    life.ratings |= {first: "good", first - 1: "excellent"}
    life.given.append(Given("LDTT", first - 1))
    return True


def _narrow(script: Script, life: Life, last: int) -> bool:
    if not any(idea.scope != "co_so" for idea in life.ideas):
        return False
    for idea in life.ideas:
        idea.scope = "tinh" if idea.scope == "toan_quoc" else "co_so"
    return True


def _too_few(script: Script, life: Life, last: int) -> bool:
    code = "CSTDT" if script.wide and script.prior else "CSTDCS"
    if script.prior is None:
        return False
    found = [g for g in life.given if g.code == code]
    life.given = [g for g in life.given if g is not found[-1]]
    return True


def _discipline(script: Script, life: Life, last: int) -> bool:
    first = date(last, 3, 1)
    life.discipline.append(("reprimand", first, date(last + 1, 3, 1)))
    return True


def _hold(script: Script, life: Life, last: int) -> bool:
    life.holds.append(("denunciation", date(last + 1, 2, 1), None, ""))
    return True


def _sudden(script: Script, life: Life, last: int) -> bool:
    if script.prior is None or not script.prior[0].startswith("BK"):
        return False
    for one in life.given:
        if (one.code, one.year) == (script.prior[0], last + script.prior[1]):
            one.kind = Kind.SUDDEN
    return True


def _revoked_below(script: Script, life: Life, last: int) -> bool:
    if script.prior is None:
        return False
    for one in life.given:
        if (one.code, one.year) == (script.prior[0], last + script.prior[1]):
            one.revoked = "a"
    return True


def _revoked_title(script: Script, life: Life, last: int) -> bool:
    if script.award not in ("CSTDT", "CSTDTQ"):
        return False
    code = "CSTDT" if script.wide else "CSTDCS"
    next(g for g in life.given if g.code == code and g.year == last).revoked = "b"
    return True


NEAR_MISSES: tuple[tuple[Change, str], ...] = (
    (_year_missing, "thiếu một năm"),
    (_spent, "một sáng kiến đã dùng cho danh hiệu CSTĐ cơ sở"),
    (_gap, "các năm không liên tục"),
    (_narrow, "phạm vi ảnh hưởng hẹp hơn một bậc"),
    (_too_few, "thiếu một danh hiệu trong thời gian tính"),
)
TRAPS: tuple[tuple[Change, str], ...] = (
    (_discipline, "bị kỷ luật trong thời gian tính"),
    (_hold, "đang tạm dừng xét"),
    (_sudden, "bằng khen nền là khen đột xuất"),
    (_revoked_below, "khen thưởng nền đã bị hủy bỏ"),
    (_revoked_title, "một danh hiệu trong chuỗi đã bị hủy bỏ"),
)


def cases(last: int) -> Iterator[Case]:
    """Every case, in a fixed order.

    Args:
        last: the last year that counts.
    """
    for name, script in STANDARDS.items():
        for _ in range(2):
            life = life_of(script, last, granted=True)
            yield _case(name, HOLDER, "đã được tặng", life, script)
        life = life_of(script, last, granted=False)
        yield _case(name, ELIGIBLE, "đủ điều kiện, chưa đề nghị", life, script)
        for sort, changes in ((NEAR, NEAR_MISSES), (TRAP, TRAPS)):
            for change, why in changes:
                life = life_of(script, last, granted=False)
                if change(script, life, last):
                    yield _case(name, sort, why, life, script)
        if len(_chain(script)[1]) > 1:
            yield _homonyms(name, script, last)


def _case(name: str, sort: str, why: str, life: Life, script: Script) -> Case:
    life.note = f"{name}: {why}"
    return Case(name, sort, why, life, script.force)


def _chain(script: Script) -> tuple[str, list[int]]:
    """The title that the standard asks in several years, and which years."""
    return ("CSTDT", sorted(script.wide)) if script.wide else ("CSTDCS", sorted(script.fights))


def _homonyms(name: str, script: Script, last: int) -> Case:
    """Two of one name in one unit who only together have what is asked."""
    code, backs = _chain(script)
    one = life_of(script, last, granted=False)
    other = deepcopy(one)
    years = {last + back for back in backs[len(backs) // 2 :]}
    one.given = [g for g in one.given if g.code != code or g.year not in years]
    other.given = [g for g in other.given if g.code in ("LDTT", "CSTT")
                   or (g.code == code and g.year in years)]  # fmt: skip
    other.ideas = []
    why = "hai người trùng họ tên trong cùng đơn vị"
    one.note = other.note = f"{name}: {why}"
    return Case(name, TRAP, why, one, script.force, pair=other)
