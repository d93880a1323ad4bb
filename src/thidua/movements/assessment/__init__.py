"""What a figure says about a target: attained or not, doubtful or not, where it is heading.

Pure functions on values; the database is asked by ``queries`` and ``domain``.
"""

from thidua.movements.assessment.doubts import Doubt, doubts
from thidua.movements.assessment.forecast import Forecast, Point, TooFew, forecast
from thidua.movements.assessment.goal import Goal, attains, begins_at, needed_by
from thidua.movements.assessment.standing import Standing, Verdict, standing

__all__ = [
    "Doubt",
    "Forecast",
    "Goal",
    "Point",
    "Standing",
    "TooFew",
    "Verdict",
    "attains",
    "begins_at",
    "doubts",
    "forecast",
    "needed_by",
    "standing",
]
