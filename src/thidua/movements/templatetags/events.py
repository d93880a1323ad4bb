"""The box about events on a movement's page."""

from __future__ import annotations

from typing import Any

from django import template

from thidua.common.policy import may
from thidua.movements.models import Movement
from thidua.movements.queries.events import tally

register = template.Library()


@register.inclusion_tag("movements/parts/event_counts.html", takes_context=True)
def movement_events(context: Any, movement: Movement) -> dict[str, Any]:
    """How many events a movement has held, what they came to, and the way to plan one."""
    actor = context["request"].actor
    return {
        "movement": movement,
        "tally": tally(movement),
        "can_plan": may(actor, "movements:event:plan", movement).allowed,
    }
