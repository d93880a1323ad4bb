"""Reading a launch plan: `read_plan` turns its text into typed, located items."""

from thidua.paper.plan.model import PlanReading
from thidua.paper.plan.reader import read_plan

__all__ = ["PlanReading", "read_plan"]
