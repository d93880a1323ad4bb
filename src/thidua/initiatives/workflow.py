"""What becomes of an initiative: recognised while one of its recognitions stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import State, Transition, Workflow

INITIATIVE = Workflow(
    name="initiatives.initiative",
    initial="recognised",
    states=(
        State("recognised", _("Recognised"), "ok", "bulb"),
        State("withdrawn", _("Recognition withdrawn"), "bad", "ban"),
    ),
    transitions=(
        Transition(
            "initiatives:initiative:withdraw", ("recognised",), "withdrawn", reason_required=True
        ),
        Transition("initiatives:initiative:recognise", ("recognised", "withdrawn"), "recognised"),
    ),
)
