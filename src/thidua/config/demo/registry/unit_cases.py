"""Units that show each countable standard for collectives: holders, near-misses and traps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date

from thidua.awards.models import Grant
from thidua.config.demo.registry.cases import ELIGIBLE, HOLDER, NEAR, TRAP

Kind = Grant.Kind
FIGURES = (13, 7, 13, 13, 10, 2, 0)
"""Members, women, fulfilled, good, advanced, fighters, disciplined: 10 of 13 are 76.9 %."""


@dataclass
class UnitScript:
    """What a standard asks of a unit.

    Args:
        award: granted for the last year.
        kind: ``school`` or ``armed_forces``.
        excellent: so many years up to the last, each rated excellent and TTLĐXS.
        level: rating of the last year where ``excellent`` is 0.
        prior: award that must be held, and its year.
        flags: awards inside the years: code and year.
        rank: rank of the last year among ``ranked``.
        founded: how many years it exists.
        in_block: whether it is ranked in a block: then it stands in the scope of flags.
        figures: of the last year.
        ended, renamed, merged: what became of it; ``merged``: years before the last two are
            those of a unit that it followed.
        scheme: of its ratings.
        hold: open one.
        prior_kind, prior_revoked: kind of the award held, ground on which it was cancelled.
        broken: a year inside the excellent ones that was rated lower.
        note: what it shows.
    """

    award: str
    excellent: int = 0
    level: str = "good"
    kind: str = "school"
    prior: tuple[str, int] | None = None
    flags: tuple[tuple[str, int], ...] = ()
    rank: tuple[int, int] | None = None
    founded: int = 35
    in_block: bool = True
    figures: tuple[int, ...] = FIGURES
    ended: bool = False
    renamed: bool = False
    merged: bool = False
    scheme: str = "collective"
    hold: tuple[str, date, None, str] | None = None
    prior_kind: str = Kind.MERIT
    prior_revoked: str = ""
    broken: int | None = None
    note: str = ""


@dataclass(frozen=True)
class UnitCase:
    """One unit: which standard, whether met, why."""

    standard: str
    sort: str
    why: str
    script: UnitScript
    granted: bool = field(default=False)


def _orders(force: bool) -> Iterator[tuple[str, UnitScript]]:
    """The three rungs of an order, with the flags that each asks (Điều 42–44, 48)."""
    head = "HCBVTQ" if force else "HCLD"
    kind = "armed_forces" if force else "school"
    steps = (
        (f"{head}3", "BKTTG_TT", (("CTDT", -3), ("CTDT", -1))),
        (f"{head}2", f"{head}3", (("CTDCP", -3), ("CTDT", -1))),
        (f"{head}1", f"{head}2", (("CTDCP", -2), ("CTDT", -3), ("CTDT", -1))),
    )
    for award, below, flags in steps:
        yield award, UnitScript(award, 5, kind=kind, prior=(below, -5), flags=flags)


def standards() -> dict[str, UnitScript]:
    """Every countable standard for collectives, as a unit that meets it."""
    found = {
        "TTLDTT": UnitScript("TTLDTT"),
        "DVTT": UnitScript("DVTT", kind="armed_forces"),
        "TTLDXS": UnitScript("TTLDXS", 1, level="excellent"),
        "DVQT": UnitScript("DVQT", 1, level="excellent", kind="armed_forces"),
        "CTDT.khoi": UnitScript("CTDT", 1, rank=(1, 20)),
        "CTDCP.khoi_tinh": UnitScript("CTDCP", 1, rank=(1, 20)),
        "BKT_TT.d": UnitScript("BKT_TT", 2),
        "BKTTG_TT": UnitScript("BKTTG_TT", 5, prior=("BKT_TT", -5), flags=(("CTDT", -2),)),
    }
    found |= {f"{code}_TT": script for force in (False, True) for code, script in _orders(force)}
    found["HCDL3_TT"] = UnitScript(
        "HCDL3", 10, prior=("HCLD1", -10),
        flags=(("CTDCP", -6), ("CTDCP", -2), ("CTDT", -4), ("CTDT", -1)),
    )  # fmt: skip
    found["HCDL2_TT"] = UnitScript(
        "HCDL2", 10, prior=("HCDL3", -10),
        flags=(("CTDCP", -6), ("CTDCP", -2), ("CTDT", -4), ("CTDT", -1), ("BKT_TT", -3)),
    )  # fmt: skip
    found["HCDL1_TT"] = UnitScript(
        "HCDL1", 10, prior=("HCDL2", -10),
        flags=(("CTDCP", -8), ("CTDCP", -6), ("CTDCP", -2), ("CTDT", -4), ("CTDT", -1)),
    )  # fmt: skip
    return found


Change = Callable[[UnitScript, int], UnitScript | None]


def _shares(script: UnitScript, _last: int) -> UnitScript | None:
    """Nine of thirteen are 69.2 %, below the seven in ten of Điều 27 and 28."""
    if script.award not in ("TTLDTT", "DVTT", "TTLDXS", "DVQT"):
        return None
    return replace(script, figures=(13, 7, 13, 13, 9, 2, 0))


def _one_unfulfilled(script: UnitScript, _last: int) -> UnitScript | None:
    if script.award not in ("TTLDXS", "DVQT"):
        return None
    return replace(script, figures=(13, 7, 12, 12, 10, 2, 0))


def _no_fighter(script: UnitScript, _last: int) -> UnitScript | None:
    if script.award not in ("TTLDXS", "DVQT"):
        return None
    return replace(script, figures=(13, 7, 13, 13, 10, 0, 0))


def _second(script: UnitScript, _last: int) -> UnitScript | None:
    return replace(script, rank=(2, 20)) if script.rank else None


def _year_broken(script: UnitScript, last: int) -> UnitScript | None:
    return replace(script, broken=last - 1) if script.excellent > 1 else None


def _flag_short(script: UnitScript, _last: int) -> UnitScript | None:
    return replace(script, flags=script.flags[:-1]) if script.flags else None


def _young(script: UnitScript, _last: int) -> UnitScript | None:
    if script.award in ("HCLD3", "HCBVTQ3"):
        return replace(script, founded=9)
    return replace(script, founded=29) if script.award == "HCDL3" else None


def _warned(script: UnitScript, _last: int) -> UnitScript | None:
    if script.award not in ("TTLDTT", "DVTT"):
        return None
    return replace(script, figures=(13, 7, 13, 13, 10, 2, 1))


def _held(script: UnitScript, last: int) -> UnitScript | None:
    return replace(script, hold=("inspection", date(last + 1, 1, 10), None, ""))


def _dissolved(script: UnitScript, _last: int) -> UnitScript | None:
    return replace(script, ended=True) if script.excellent >= 2 else None


def _certificates(script: UnitScript, _last: int) -> UnitScript | None:
    """Certificates count instead of flags only for a unit outside their scope."""
    if script.award not in ("HCLD3", "HCBVTQ3"):
        return None
    return replace(script, flags=(("BKT_TT", -3), ("BKT_TT", -1)))


def _sudden(script: UnitScript, _last: int) -> UnitScript | None:
    if script.prior is None or not script.prior[0].startswith("BK"):
        return None
    return replace(script, prior_kind=Kind.SUDDEN)


def _revoked(script: UnitScript, _last: int) -> UnitScript | None:
    return replace(script, prior_revoked="c") if script.prior else None


def _party_rating(script: UnitScript, _last: int) -> UnitScript | None:
    if script.award != "BKT_TT":
        return None
    return replace(script, scheme="party_organisation")


NEAR_MISSES: tuple[tuple[Change, str], ...] = (
    (_shares, "69,2 % thành viên đạt danh hiệu, chưa đủ 70 %"),
    (_one_unfulfilled, "một thành viên không hoàn thành nhiệm vụ"),
    (_no_fighter, "không có cá nhân đạt CSTĐ cơ sở"),
    (_second, "xếp thứ hai trong khối"),
    (_year_broken, "đứt một năm"),
    (_flag_short, "thiếu một cờ thi đua"),
    (_young, "chưa đủ số năm thành lập"),
)
TRAPS: tuple[tuple[Change, str], ...] = (
    (_warned, "có thành viên bị cảnh cáo"),
    (_held, "đang tạm dừng xét"),
    (_dissolved, "đơn vị đã giải thể"),
    (_certificates, "hai bằng khen, nhưng thuộc phạm vi xét cờ"),
    (_sudden, "bằng khen nền là khen đột xuất"),
    (_revoked, "khen thưởng nền đã bị hủy bỏ"),
    (_party_rating, "xếp loại tổ chức đảng, không phải xếp loại tập thể"),
)


def unit_cases(last: int) -> Iterator[UnitCase]:
    """Every case, in a fixed order; the second holder was renamed half-way."""
    for name, script in standards().items():
        yield UnitCase(name, HOLDER, "đã được tặng", deepcopy(script), granted=True)
        renamed = replace(script, renamed=True)
        yield UnitCase(name, HOLDER, "đã được tặng, một phần dưới tên cũ", renamed, granted=True)
        yield UnitCase(name, ELIGIBLE, "đủ điều kiện, chưa đề nghị", deepcopy(script))
        if script.award in ("HCLD3", "HCBVTQ3"):
            outside = replace(script, flags=(("BKT_TT", -3), ("BKT_TT", -1)), in_block=False)
            yield UnitCase(name, ELIGIBLE, "ngoài phạm vi xét cờ: hai bằng khen", outside)
        if script.prior is not None:
            yield UnitCase(name, TRAP, "thành tích của đơn vị tiền thân",
                           replace(script, merged=True))  # fmt: skip
        for sort, changes in ((NEAR, NEAR_MISSES), (TRAP, TRAPS)):
            for change, why in changes:
                changed = change(script, last)
                if changed is not None:
                    yield UnitCase(name, sort, why, changed)
