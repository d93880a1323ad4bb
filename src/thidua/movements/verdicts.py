"""The words, marks and order of verdicts on targets."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import Text
from thidua.movements.assessment import Verdict


@dataclass(frozen=True)
class VerdictWord:
    """How a verdict looks.

    Args:
        label: the word.
        kind: of the mark beside it (``common.ui.marks.verdict``).
        icon: name in the sprite.
        part: of the bar that counts them (``common.charts.Part``).
        why: what the word means, for the legend.
    """

    label: Text
    kind: str
    icon: str
    part: str
    why: Text


WORDS: dict[Verdict, VerdictWord] = {
    Verdict.MET: VerdictWord(
        _("Met"), "ok", "circle-check", "ok", _("The latest verified figure attains the target.")
    ),
    Verdict.ON_TRACK: VerdictWord(
        _("On track"),
        "ok",
        "trending-up",
        "on-track",
        _("The forecast attains it; with too few figures: the pace is even or better."),
    ),
    Verdict.WAITING: VerdictWord(
        _("Waiting for recognition"),
        "info",
        "hourglass",
        "info",
        _("Done and sent to a higher body, which has not recognised it yet."),
    ),
    Verdict.MAY_MISS: VerdictWord(
        _("May be missed"),
        "warn",
        "alert-triangle",
        "warn",
        _("The forecast falls short, its better end does not; or the pace is a little behind."),
    ),
    Verdict.LATE: VerdictWord(
        _("Behind"),
        "bad",
        "alert-octagon",
        "bad",
        _("Even the better end of the forecast falls short; or less than 3/4 of an even pace."),
    ),
    Verdict.MISSED: VerdictWord(
        _("Not met"), "bad", "circle-x", "bad", _("The time is over and it was not attained.")
    ),
    Verdict.UNKNOWN: VerdictWord(
        _("Cannot be judged yet"),
        "unknown",
        "help-circle",
        "none",
        _("Nobody has given the start-of-year figure, and there are too few for a forecast."),
    ),
    Verdict.NO_DATA: VerdictWord(
        _("No data yet"), "none", "circle-dashed", "none", _("No figure has been verified yet.")
    ),
}
