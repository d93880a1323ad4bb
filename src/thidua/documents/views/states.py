"""States that follow from other fields, as tables that lists make tabs of; nothing moves them."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.common.workflow import State, Workflow
from thidua.documents.tables import STATUS_MARKS
from thidua.documents.workflow import DELIVERY_STATES, NUMBER_STATES


@dataclass
class DerivedStates(Workflow):
    """States without transitions, kept out of the register of workflows."""

    def __post_init__(self) -> None:
        self._by_code = {state.code: state for state in self.states}


ANSWER_STATES = DerivedStates(
    name="documents.answer",
    initial="silent",
    states=tuple(DELIVERY_STATES.values()),
    transitions=(),
)
STATUS_STATES = DerivedStates(
    name="documents.status",
    initial="unknown",
    states=tuple(
        State(code.value, label, kind, icon) for code, (kind, icon, label) in STATUS_MARKS.items()
    ),
    transitions=(),
)
BOOK_STATES = DerivedStates(
    name="documents.number",
    initial="given",
    states=tuple(NUMBER_STATES.values()),
    transitions=(),
)
