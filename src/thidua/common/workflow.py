"""One workflow engine: a typed table of states and transitions per kind of record.

States are code; optional steps, deadlines and roles are settings of the province. A room's
``workflow.py`` holds only a table; what changes a state is a domain function that calls
:meth:`Workflow.move` inside its transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import Answer, Refused, Text, may, require


@dataclass(frozen=True)
class State:
    """A state with its two labels: inside the office, and for the public."""

    code: str
    label: Text
    kind: str = "neutral"
    icon: str = "pencil"
    public_label: Text = ""

    def public(self) -> Text:
        """What people outside see; the inside label where no other is set."""
        return self.public_label or self.label


@dataclass(frozen=True)
class Obstacle:
    """Something that stands in the way of a transition, and how to repair it."""

    code: str
    reason: Text
    remedy_url: str = ""
    remedy_label: Text = ""


Guard = Callable[[Any, date], Iterable[Obstacle]]


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    Args:
        action: permission name; its rule in the policy says who may.
        sources: states in which the action exists.
        target: state after it.
        guard: what is missing on this date (empty: nothing).
        reason_required: whether the person must say why (returns, withdrawals, voids).
        parts: names of parts that must be present from here on.
        working_days: deadline of the next step, in working days; ``None`` for none.
    """

    action: str
    sources: tuple[str, ...]
    target: str
    guard: Guard | None = None
    reason_required: bool = False
    parts: tuple[str, ...] = ()
    working_days: int | None = None


@dataclass
class Workflow:
    """States and transitions of one kind of record, whose state is the field ``state``."""

    name: str
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    _by_code: dict[str, State] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_code = {s.code: s for s in self.states}
        for t in self.transitions:
            unknown = {t.target, *t.sources} - set(self._by_code)
            if unknown:
                raise ValueError(f"{self.name}: {t.action} names unknown states {unknown}")
        WORKFLOWS[self.name] = self

    @property
    def choices(self) -> list[tuple[str, Text]]:
        """Pairs for a model field."""
        return [(s.code, s.label) for s in self.states]

    def state(self, code: str) -> State:
        """The state with this code."""
        return self._by_code[code]

    def transition(self, action: str, state: str) -> Transition | None:
        """The line for this action from this state, if there is one."""
        return next(
            (t for t in self.transitions if t.action == action and state in t.sources), None
        )

    def can(self, actor: Any, action: str, obj: Any, *, as_of: date) -> Answer:
        """Policy, state and guard together: what a button asks, and what the action asks again."""
        answer = may(actor, action, obj)
        if not answer:
            return answer
        line = self.transition(action, obj.state)
        if line is None:
            here = self.state(obj.state).label
            return Answer(
                False,
                action,
                f"state:{obj.state}",
                _("Not possible in the state “%(state)s”.") % {"state": here},
            )
        for obstacle in line.guard(obj, as_of) if line.guard else ():
            return Answer(
                False,
                action,
                obstacle.code,
                obstacle.reason,
                remedy_url=obstacle.remedy_url,
                remedy_label=obstacle.remedy_label,
            )
        return Answer(True, action)

    def obstacles(self, action: str, obj: Any, *, as_of: date) -> list[Obstacle]:
        """Everything that stands in the way, for a page that lists it all."""
        line = self.transition(action, obj.state)
        return list(line.guard(obj, as_of)) if line and line.guard else []

    def move(self, obj: Any, action: str, *, actor: Any, as_of: date, reason: str = "") -> str:
        """Check and set the new state on ``obj`` (not saved); returns the state before.

        Raises:
            Refused: when policy, state, guard or a missing reason forbids it.
        """
        require(actor, action, obj)
        answer = self.can(actor, action, obj, as_of=as_of)
        if not answer:
            raise Refused(answer)
        line = self.transition(action, obj.state)
        assert line is not None  # noqa: S101 - can() has just found it
        if line.reason_required and not reason.strip():
            raise Refused(Answer(False, action, "reason", _("Say why: a reason is required here.")))
        before: str = obj.state
        obj.state = line.target
        return before


WORKFLOWS: dict[str, Workflow] = {}
