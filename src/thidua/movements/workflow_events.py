"""States of events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import Obstacle, State, Transition, Workflow


def _has_begun(event: Any, as_of: date) -> Iterable[Obstacle]:
    """Nothing has been held before its day."""
    if event.start > as_of:
        yield Obstacle(
            "not-yet",
            gettext("The event begins on %(day)s.")
            % {"day": date_format(event.start, "SHORT_DATE_FORMAT")},
        )


_AHEAD = ("planned", "postponed")

EVENT = Workflow(
    "movements.event",
    initial="planned",
    states=(
        State("planned", _("Planned"), "info", "calendar-event"),
        State("postponed", _("Put off"), "warn", "hourglass"),
        State("held", _("Held, to be reported"), "gold", "clipboard-list"),
        State("reported", _("Held, reported"), "ok", "circle-check"),
        State("cancelled", _("Called off"), "outline", "ban"),
    ),
    transitions=(
        Transition("movements:event:postpone", _AHEAD, "postponed", reason_required=True),
        Transition("movements:event:cancel", _AHEAD, "cancelled", reason_required=True),
        Transition("movements:event:hold", _AHEAD, "held", _has_begun),
        # Marked by mistake: back to the plan.
        Transition("movements:event:reopen", ("held",), "planned", reason_required=True),
        Transition("movements:event:report", ("held", "reported"), "reported"),
    ),
)
