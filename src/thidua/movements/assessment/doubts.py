"""Slips of the pen in a figure: another unit, another nature, a share for a percentage.

A doubt is a question with its reason. A grave one stops the figure; the others are kept by a
person who says why, and the one who verifies reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from thidua.common.quantities import Quantity, Unit, format_number, siblings
from thidua.movements.assessment.goal import SIZES, Goal, counts_up

TOO_FAR = 20
"""A figure so many times larger or smaller than what is known is asked about."""
LIKE = Decimal("0.5")
"""A corrected figure counts as likely when it lies within half of what is known."""

WHOLE = 100
"""Per cent of a whole; a rate whose target is not above it seldom is either."""
FAR_SIZE = 4
"""A change so many times the planned one is more likely the level itself."""


@dataclass(frozen=True)
class Doubt:
    """A question about a figure.

    Args:
        code: kind of slip, for the record.
        sentence: what is odd and what to do.
        grave: no figure with it is taken.
        meant: what was probably meant, as text to type; empty where it is not known.
    """

    code: str
    sentence: str
    grave: bool = False
    meant: str = ""


def doubts(
    goal: Goal,
    figure: Quantity,
    *,
    earlier: Sequence[Decimal] = (),
    whole: Decimal | None = None,
    parts: Sequence[Decimal] = (),
) -> list[Doubt]:
    """What is odd about a figure, the grave things first.

    Args:
        goal: the target, with its unit.
        figure: as typed, with the unit that was typed.
        earlier: verified figures of earlier periods of the same year, oldest first, in the
            target's unit.
        whole: figure of the target of which this one is a part (“trong đó”), same period.
        parts: figures of the targets that are parts of this one, same period.
    """
    wrong = _other_dimension(goal, figure)
    if wrong is not None:
        return [wrong]
    value = figure.in_unit(goal.measure)
    found = [*_impossible(goal, value), *_unlikely(goal, figure, value, earlier)]
    if not found:
        found = [*_backwards(goal, value, earlier), *_part(goal, value, whole, parts)]
    return sorted(found, key=lambda d: not d.grave)


def _text(value: Decimal, measure: Unit) -> str:
    return f"{format_number(value.normalize())}\u00a0{measure.name}"


def _other_dimension(goal: Goal, figure: Quantity) -> Doubt | None:
    if figure.unit.dimension == goal.measure.dimension:
        return None
    asked, typed = goal.measure, figure.unit
    if asked.dimension == "percentage_point" and typed.dimension == "percent":
        return Doubt(
            "nature",
            _(
                "The target counts by how much the rate moved, in percentage points, not the rate"
                " itself: “%(typed)s” is in %%. From 5.2 %% to 4.6 %% is 0.6 points."
            )
            % {"typed": figure.typed},
            grave=True,
            meant=_size_meant(goal, figure),
        )
    if asked.dimension == "percent" and typed.dimension == "percentage_point":
        return Doubt(
            "nature",
            _("The target asks for the rate itself in %%, not for by how much it moved: %(typed)s.")
            % {"typed": figure.typed},
            grave=True,
        )
    return Doubt(
        "unit",
        _("The target is measured in %(asked)s; “%(typed)s” is not.")
        % {"asked": asked.name, "typed": figure.typed or figure.unit.name},
        grave=True,
    )


def _size_meant(goal: Goal, figure: Quantity) -> str:
    """“0,6 %” for a cut of 0,6 điểm % is the size with the wrong sign; 5,2 % is the rate."""
    small = 0 <= figure.value <= goal.value * FAR_SIZE
    return f"{format_number(figure.value)} {goal.measure.name}" if small else ""


def _impossible(goal: Goal, value: Decimal) -> Iterator[Doubt]:
    kind = goal.measure.dimension
    if value < 0 and goal.nature in SIZES:
        yield Doubt(
            "sign",
            _("Write the size of the change without a sign; a change the wrong way is 0.")
            if goal.direction == "increase"
            else _("Write the size of the cut without a sign: %(size)s.")
            % {"size": _text(-value, goal.measure)},
            grave=True,
            meant=format_number(-value),
        )
    elif value < 0 and kind != "percent":
        yield Doubt("sign", _("This cannot be below zero."), grave=True)
    if kind.startswith("count:") and value != value.to_integral_value():
        yield Doubt(
            "whole_number",
            _("%(unit)s are counted whole: %(value)s is not.")
            % {"unit": goal.measure.name.capitalize(), "value": format_number(value)},
            grave=True,
        )


def _known(goal: Goal, earlier: Sequence[Decimal]) -> list[Decimal]:
    """Figures near which this one should lie: the latest one, the baseline, the target."""
    base = [goal.baseline] if goal.baseline is not None and goal.nature not in SIZES else []
    return [k for k in (*earlier[-1:], *base, goal.value) if k]


def _near(value: Decimal, known: Sequence[Decimal]) -> bool:
    return any(abs(value - k) <= abs(k) * LIKE for k in known)


def _likely(
    goal: Goal, value: Decimal, known: Sequence[Decimal], earlier: Sequence[Decimal]
) -> bool:
    """Near what is known; what is accumulated lies between the last figure and the goal."""
    if _near(value, known):
        return True
    if not counts_up(goal):
        return False
    least = earlier[-1] * LIKE if earlier and earlier[-1] else goal.value / (2 * TOO_FAR)
    return least <= value <= goal.value * (1 + LIKE)


def _unlikely(
    goal: Goal, figure: Quantity, value: Decimal, earlier: Sequence[Decimal]
) -> Iterator[Doubt]:
    known = _known(goal, earlier)
    if goal.measure.dimension == "percent" and value > WHOLE >= goal.value:
        shifted = next((v for v in (value / 10, value / 100) if _near(v, known)), None)
        yield Doubt(
            "magnitude",
            _("%(value)s is more than the whole.") % {"value": _text(value, goal.measure)},
            meant=format_number(shifted) if shifted is not None else "",
        )
        return
    if not known or value == 0 or _likely(goal, value, known, earlier):
        return
    if goal.measure.dimension == "percent" and abs(value) <= 1 and _near(value * 100, known):
        yield Doubt(
            "share",
            _("%(value)s looks like a share of one; was %(meant)s meant?")
            % {"value": format_number(value), "meant": _text(value * 100, goal.measure)},
            meant=format_number(value * 100),
        )
        return
    for other in siblings(goal.measure):
        if other == figure.unit:
            continue
        meant = Quantity(figure.value, other)
        if _likely(goal, meant.in_unit(goal.measure), known, earlier):
            yield Doubt(
                "unit",
                _("%(typed)s is %(times)s the figures known so far; was %(meant)s meant?")
                % {
                    "typed": str(Quantity(figure.value, figure.unit)),
                    "times": _times(value, known[0]),
                    "meant": str(meant),
                },
                meant=f"{format_number(figure.value)} {other.name}",
            )
            return
    if goal.nature == "change" and _like_the_level(goal, value):
        yield _level(goal, value)
    elif abs(value) > TOO_FAR * abs(known[0]) or (
        # What begins at zero may well be small at first.
        goal.nature not in SIZES
        and not (goal.measure.dimension.startswith(("money", "count")) and not earlier)
        and abs(value) * TOO_FAR < abs(known[0])
    ):
        yield Doubt(
            "magnitude",
            _("%(value)s is %(times)s the figures known so far.")
            % {"value": _text(value, goal.measure), "times": _times(value, known[0])},
        )


def _like_the_level(goal: Goal, value: Decimal) -> bool:
    """A change is small beside the level that changes."""
    near = goal.baseline is not None and _near(value, [goal.baseline])
    return near or value > goal.value * FAR_SIZE


def _level(goal: Goal, value: Decimal) -> Doubt:
    return Doubt(
        "nature",
        _(
            "The target counts the change (%(target)s); %(value)s looks like the level itself."
            " Write by how much it has changed since the start of the year."
        )
        % {"target": _text(goal.value, goal.measure), "value": _text(value, goal.measure)},
    )


def _times(value: Decimal, known: Decimal) -> str:
    ratio = abs(value / known)
    if ratio >= 1:
        return _("%(n)s times") % {"n": format_number(ratio.quantize(Decimal(1)))}
    return _("one %(n)s-th of") % {"n": format_number((1 / ratio).quantize(Decimal(1)))}


def _backwards(goal: Goal, value: Decimal, earlier: Sequence[Decimal]) -> Iterator[Doubt]:
    """What is counted from the first day of the year on does not become less."""
    if earlier and counts_up(goal) and value < earlier[-1]:
        yield Doubt(
            "less_than_before",
            _(
                "It is less than the %(before)s verified before. Count from the first day of the"
                " year to the end of the period, not the period alone."
            )
            % {"before": _text(earlier[-1], goal.measure)},
        )


def _part(
    goal: Goal, value: Decimal, whole: Decimal | None, parts: Sequence[Decimal]
) -> Iterator[Doubt]:
    if whole is not None and value > whole:
        yield Doubt(
            "part",
            _("It is a part of a figure that is smaller: %(whole)s.")
            % {"whole": _text(whole, goal.measure)},
            grave=True,
        )
    # Either of the two may be the wrong one, and the part may be locked: a person decides.
    if parts and value < max(parts):
        yield Doubt(
            "whole",
            _("It is less than a part of it, which is %(part)s.")
            % {"part": _text(max(parts), goal.measure)},
        )
