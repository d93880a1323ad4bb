"""States of plans, movements, tasks and units' own plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import Obstacle, State, Transition, Workflow


def _launch_guard(plan: Any, as_of: date) -> Iterable[Obstacle]:
    from thidua.movements.domain.launching import launch_obstacles  # noqa: PLC0415 - it moves plans

    return launch_obstacles(plan)


def _still_runs(movement: Any, as_of: date) -> Iterable[Obstacle]:
    """A movement is closed after its last drive has ended."""
    ends = [d.end for d in movement.drives.all() if d.end is not None]
    if ends and max(ends) >= as_of:
        yield Obstacle(
            "still-runs",
            gettext("The movement runs until %(day)s.")
            % {"day": date_format(max(ends), "SHORT_DATE_FORMAT")},
        )


def _unit_plan_parts(plan: Any, as_of: date) -> Iterable[Obstacle]:
    """A unit's plan names its purpose, its content and targets of its own."""
    url = f"/ke-hoach-don-vi/{plan.public_id}/sua"
    if not plan.purpose.strip():
        yield Obstacle("purpose", gettext("The plan has no purpose yet."), url, gettext("Write it"))
    if not plan.content.strip():
        yield Obstacle("content", gettext("The plan has no content yet."), url, gettext("Write it"))
    if not plan.targets.exists():
        yield Obstacle(
            "targets", gettext("The plan has no targets yet."), url, gettext("Add targets")
        )


PLAN = Workflow(
    "movements.plan",
    initial="read",
    states=(
        State("read", _("Read"), "neutral", "file-text"),
        State("confirming", _("Being confirmed"), "info", "file-search"),
        State("launched", _("Launched"), "ok", "flag"),
    ),
    transitions=(
        Transition("movements:plan:confirm", ("read", "confirming"), "confirming"),
        Transition("movements:plan:answer", ("read", "confirming"), "confirming"),
        Transition(
            "movements:plan:launch",
            ("read", "confirming"),
            "launched",
            guard=_launch_guard,
            parts=("purpose", "content", "criteria", "slogan"),
        ),
    ),
)

MOVEMENT = Workflow(
    "movements.movement",
    initial="running",
    states=(
        State("running", _("Under way"), "ok", "player-play"),
        State("closed", _("Concluded"), "outline", "archive"),
        State("recorded", _("Launched elsewhere"), "neutral", "external-link"),
    ),
    transitions=(
        Transition("movements:movement:edit_parts", ("running",), "running"),
        Transition("movements:movement:close", ("running",), "closed", guard=_still_runs),
    ),
)

_OPEN = ("unassigned", "assigned", "in_progress", "reported", "returned")

TASK = Workflow(
    "movements.task",
    initial="unassigned",
    states=(
        State("unassigned", _("Not assigned"), "warn", "alert-triangle"),
        State("assigned", _("Assigned"), "info", "send"),
        State("in_progress", _("In progress"), "info", "player-play"),
        State("reported", _("Reported"), "gold", "hourglass"),
        State("returned", _("Returned"), "bad", "arrow-back-up"),
        State("done", _("Done"), "ok", "circle-check"),
        State("cancelled", _("Cancelled"), "outline", "ban"),
    ),
    transitions=(
        # A new lead or deadline starts the task afresh.
        Transition(
            "movements:task:assign",
            ("unassigned", "assigned", "in_progress", "returned"),
            "assigned",
        ),
        Transition("movements:task:start", ("assigned", "returned"), "in_progress"),
        Transition(
            "movements:task:report",
            ("assigned", "in_progress", "returned"),
            "reported",
        ),
        Transition("movements:task:accept", ("reported",), "done"),
        Transition("movements:task:return", ("reported",), "returned", reason_required=True),
        Transition("movements:task:cancel", _OPEN, "cancelled", reason_required=True),
    ),
)

UNIT_PLAN = Workflow(
    "movements.unit_plan",
    initial="draft",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("submitted", _("Submitted"), "gold", "signature"),
        State("returned", _("Returned"), "bad", "arrow-back-up"),
        State("issued", _("Issued"), "ok", "circle-check"),
        State("withdrawn", _("Withdrawn"), "outline", "arrow-back"),
    ),
    transitions=(
        Transition(
            "movements:unit_plan:submit", ("draft", "returned"), "submitted", _unit_plan_parts
        ),
        Transition("movements:unit_plan:issue", ("submitted",), "issued", _unit_plan_parts),
        Transition("movements:unit_plan:return", ("submitted",), "returned", reason_required=True),
        Transition(
            "movements:unit_plan:withdraw",
            ("draft", "submitted", "returned"),
            "withdrawn",
            reason_required=True,
        ),
    ),
)

WITH_UNIT = ("draft", "returned", "reopened")
"""States of a result in which its unit has the word."""
RESULT = Workflow(
    "movements.result",
    initial="draft",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("submitted", _("To be verified"), "info", "send"),
        State("returned", _("Returned"), "bad", "arrow-back-up"),
        State("approved", _("Verified"), "ok", "circle-check"),
        # Locked after approval; a dated exception opens it, the approved figure stays in force.
        State("reopened", _("Opened for correction"), "warn", "lock-open"),
    ),
    transitions=(
        Transition("movements:result:submit", WITH_UNIT, "submitted"),
        Transition("movements:result:withdraw", ("submitted",), "draft"),
        Transition("movements:result:approve", ("submitted",), "approved"),
        Transition("movements:result:return", ("submitted",), "returned", reason_required=True),
        Transition("movements:result:reopen", ("approved",), "reopened", reason_required=True),
        Transition("movements:result:lock_again", ("reopened",), "approved"),
    ),
)
