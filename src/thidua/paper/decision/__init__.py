"""Reading a decision on awards: `read_decision` turns its text into awards and recipients."""

from thidua.paper.decision.model import DecisionReading
from thidua.paper.decision.reader import read_decision

__all__ = ["DecisionReading", "read_decision"]
