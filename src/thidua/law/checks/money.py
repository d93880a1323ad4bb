"""Prize money (tiền thưởng): multiple × base salary in force on the day of the decision.

NĐ 152/2025 Đ.49 (before 01/07/2025: NĐ 98/2023 Đ.53): rounded up to 10,000 đồng; of several titles
of one period the highest only; a title and a form are both paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.checks.result import Checked, Step
from thidua.law.facts import OBJECTS
from thidua.law.facts_json.values import flag_in, words_in
from thidua.law.records import Award

ROUNDING = {"none": 1, "up_to_1000": 1_000, "up_to_10000": 10_000, "up_to_100000": 100_000}
TITLES = "danh_hieu_thi_dua"


@dataclass(frozen=True)
class PrizeMoney:
    """What one grant is paid.

    Args:
        amount: đồng; ``None`` where the law names no multiple or no base salary is known.
        raw: before rounding.
        multiplier: of the base salary.
        base: đồng a month.
        is_maximum: “không quá”: the decision may set less.
        cite: articles.
        verified: whether multiple, base and rounding were all read.
    """

    amount: int | None
    raw: Fraction | None
    multiplier: Fraction | None
    base: int | None
    is_maximum: bool
    cite: str
    verified: bool


def prize_of(catalogue: Catalogue, award: str, object_kind: str, decided_on: date) -> PrizeMoney:
    """Prize money of an award for a kind of subject by a decision of a day.

    Args:
        catalogue: rows with the province's layer (rounding is a dated rule, a province's own
            ``rounding`` setting goes before it).
        award: code.
        object_kind: ``individual``, ``collective`` or ``household``.
        decided_on: day of the decision.
    """
    code = catalogue.serving(award, object_kind)
    row = catalogue.standard(code, decided_on)
    base = catalogue.base_salary_on(decided_on)
    multiplier = row.prize.multipliers.get(object_kind) if row else None
    if row is None or multiplier is None or base is None:
        cite = row.prize.citation if row else ""
        return PrizeMoney(None, None, multiplier, base.vnd if base else None, False, cite, False)
    rule = catalogue.money_rule("rounding", decided_on)
    own = catalogue.setting("rounding", decided_on)
    step = ROUNDING[str(own.value if own else rule.value if rule else "none")]
    raw = multiplier * base.vnd
    amount = -(-raw // step) * step
    read = row.prize.verified and base.verified and (rule.verified if rule else False)
    cite = "; ".join(
        dict.fromkeys([row.prize.citation, base.citation, *([rule.citation] if rule else [])])
    )
    return PrizeMoney(int(amount), raw, multiplier, base.vnd, row.prize.is_maximum, cite, read)


def prize_together(
    catalogue: Catalogue,
    awards: Sequence[str],
    object_kind: str,
    decided_on: date,
    *,
    same_period: bool,
) -> list[tuple[str, PrizeMoney, bool]]:
    """What each of several awards of one subject is paid: (code, money, paid).

    Of titles of one period only the highest is paid; all else is paid (NĐ 152/2025 Đ.49.5-7).
    """
    priced = [(code, prize_of(catalogue, code, object_kind, decided_on)) for code in awards]
    rule = catalogue.money_rule("several_titles_same_period", decided_on)
    highest_only = same_period and rule is not None and rule.value == "highest_only"
    titles = [at for at, (code, _m) in enumerate(priced) if _is_title(catalogue, code, decided_on)]
    keep = max(titles, key=lambda at: priced[at][1].amount or 0, default=-1)
    return [
        (code, money, not (highest_only and at in titles and at != keep))
        for at, (code, money) in enumerate(priced)
    ]


def _is_title(catalogue: Catalogue, code: str, on: date) -> bool:
    row: Award | None = catalogue.standard(code, on)
    return row is not None and row.category == TITLES


def dong(amount: int) -> str:
    """An amount as people write it: 2.340.000 đồng."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def money(step: Step) -> Checked:
    """The amount that is paid, with the awards named in ``also`` (``same_period``)."""
    decided = step.day("decided_on", "decision_date")
    kind = step.facts.get("subject_kind") or "individual"
    if kind not in OBJECTS:
        raise step.fail("subject_kind", f"{kind!r} is none of {', '.join(OBJECTS)}")
    codes = [step.award, *words_in(step.place, step.facts, "also")]
    for code in codes:
        if code not in step.catalogue.codes:
            raise step.fail("also", f"the award {code!r} has no row")
    same = bool(flag_in(step.place, step.facts, "same_period"))
    parts = prize_together(step.catalogue, codes, kind, decided, same_period=same)
    cite = parts[0][1].cite
    if any(m.amount is None for _code, m, paid in parts if paid):
        return Checked(
            Answer.NOT_COMPARED, cite, False,
            "Danh mục chưa có mức tiền thưởng cho loại đối tượng này hoặc lương cơ sở của ngày đó.",
            "The catalogue has no multiple for this kind of subject, or no base salary.",
        )  # fmt: skip
    total = sum(m.amount or 0 for _code, m, paid in parts if paid)
    lines = [
        f"{code}: {_times(m)} = {dong(m.amount or 0)}" if paid else f"{code}: không chi (cùng kỳ)"
        for code, m, paid in parts
    ]
    return Checked(
        Answer.MET,
        cite,
        all(m.verified for _code, m, paid in parts if paid),
        "; ".join(lines) + (f". Tổng {dong(total)}." if len(parts) > 1 else "."),
        f"{total} VND",
        {"amount": total},
    )


def _times(m: PrizeMoney) -> str:
    multiple = f"{float(m.multiplier or 0):g}".replace(".", ",")
    return f"{multiple} × {dong(m.base or 0)}, làm tròn lên"
