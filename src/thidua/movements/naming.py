"""Names of movements: one movement is called by longer and shorter names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from thidua.common.keys import fold

_LAUNCH = re.compile(
    r"^(?:kế hoạch\s+)?(?:về việc\s+|v/v\s+)?(?:tổ chức\s+)?phát động\s+(?:phong trào\s+)?",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b(?:giai doan )?((?:19|20)\d\d)(?: ((?:19|20)\d\d))?\b")
_LEADING = re.compile(r"^thi dua (?=\w)")
_SAME = 92.0
"""Likeness of whole names (0–100) from which two are one movement."""


def movement_name(title: str) -> str:
    """Name of the movement that a plan with this subject line launches.

    ``Phát động phong trào thi đua thực hiện thắng lợi …`` → ``Thi đua thực hiện thắng lợi …``.
    """
    name = " ".join(_LAUNCH.sub("", title.strip()).split()) or " ".join(title.split())
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Known:
    """A movement under one of its names."""

    id: int
    name: str
    period: str = ""


def _core(name: str) -> tuple[str, tuple[str, str] | None]:
    """The folded name without its period, and the period."""
    folded = fold(name)
    found = _PERIOD.search(folded)
    period = (found.group(1), found.group(2) or found.group(1)) if found else None
    core = " ".join(_PERIOD.sub(" ", folded).split()).removeprefix("phong trao ")
    shorter = _LEADING.sub("", core)
    return (shorter if len(shorter.split()) >= 3 else core), period


def _within(shorter: str, longer: str) -> bool:
    """Whether a name is a piece of another one that is not much longer."""
    words = len(shorter.split())
    return words >= 5 and words >= 0.5 * len(longer.split()) and f" {shorter} " in f" {longer} "


def likeness(one: str, other: str, period_one: str = "", period_other: str = "") -> float:
    """How surely two names mean one movement, 0 to 100; different periods never do."""
    (left, in_left), (right, in_right) = _core(one), _core(other)
    span_one = _core(period_one)[1] or in_left
    span_other = _core(period_other)[1] or in_right
    if span_one and span_other and span_one != span_other:
        return 0.0
    if left == right:
        return 100.0
    shorter, longer = sorted((left, right), key=len)
    score = float(fuzz.ratio(left, right))
    if _within(shorter, longer):
        return max(score, 95.0)
    return score if score >= _SAME else 0.0


def best_match(name: str, period: str, known: Iterable[Known]) -> Known | None:
    """The movement that a plan means by ``name``; ``None`` when it is a new one.

    Two different movements that fit equally well are no match: a person decides.
    """
    scored = sorted(
        ((likeness(name, k.name, period, k.period), k) for k in known),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] <= 0:
        return None
    best, first = scored[0]
    rivals = {k.id for score, k in scored if score == best}
    return first if len(rivals) == 1 else None
