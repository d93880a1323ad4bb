"""Plans as structure, movements and what they are made of."""

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
from thidua.movements.models.targets import Target, UsualLead
from thidua.movements.models.tasks import Task, TaskBody, TaskReport
from thidua.movements.models.unit_plans import UnitPlan

__all__ = [
    "Anniversary",
    "CalendarEntry",
    "Drive",
    "Movement",
    "MovementBasis",
    "MovementName",
    "Participation",
    "Plan",
    "PlanFinding",
    "PlanItem",
    "Quota",
    "Relation",
    "Target",
    "Task",
    "TaskBody",
    "TaskReport",
    "UnitPlan",
    "UsualLead",
]
