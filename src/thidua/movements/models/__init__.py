"""Plans as structure, movements and what they are made of."""

from thidua.movements.models.events import (
    DriveMark,
    Event,
    EventFile,
    EventUnit,
    Invitation,
)
from thidua.movements.models.movements import (
    Anniversary,
    CalendarEntry,
    Drive,
    Movement,
    MovementBasis,
    MovementName,
    Participation,
    Quota,
    Relation,
)
from thidua.movements.models.plans import Plan, PlanFinding, PlanItem
from thidua.movements.models.results import (
    TEXTS,
    Result,
    ResultEvidence,
    ResultException,
    ResultVersion,
)
from thidua.movements.models.targets import FREQUENCIES, Target, UsualLead
from thidua.movements.models.tasks import Task, TaskBody, TaskReport
from thidua.movements.models.unit_plans import UnitPlan

__all__ = [
    "FREQUENCIES",
    "TEXTS",
    "Anniversary",
    "CalendarEntry",
    "Drive",
    "DriveMark",
    "Event",
    "EventFile",
    "EventUnit",
    "Invitation",
    "Movement",
    "MovementBasis",
    "MovementName",
    "Participation",
    "Plan",
    "PlanFinding",
    "PlanItem",
    "Quota",
    "Relation",
    "Result",
    "ResultEvidence",
    "ResultException",
    "ResultVersion",
    "Target",
    "Task",
    "TaskBody",
    "TaskReport",
    "UnitPlan",
    "UsualLead",
]
