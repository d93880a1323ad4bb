"""What the administrator ticks off on the first day: the rest is seen from the data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.policy import require

ACTION = "people:first_day:manage"
KEY = "first_day"
TICKABLE = ("blocks", "councils", "calendar", "health", "letters")
"""Steps that may be called done or put off although something is missing."""


def ticked(here: Installation | None) -> dict[str, str]:
    """Step → day on which it was ticked off; ``finished`` when the whole is done."""
    kept = (here.settings or {}).get(KEY, {}) if here is not None else {}
    return {str(k): str(v) for k, v in kept.items()}


@transaction.atomic
def tick(*, actor: Any, as_of: date, step: str, off: bool = False) -> None:
    """Call a step done although the data do not say so, or take that back.

    Args:
        actor: the administrator.
        as_of: business date.
        step: one of :data:`TICKABLE`, or ``finished`` for the whole.
        off: take it back.

    Raises:
        Refused: for anybody but the administrator.
        ValidationError: for a step that only its own work finishes.
    """
    require(actor, ACTION)
    if step not in {*TICKABLE, "finished"}:
        raise ValidationError(_("This step is done when its work is done."))
    here = Installation.objects.select_for_update().get()
    before = ticked(here)
    after = {k: v for k, v in before.items() if k != step}
    if not off:
        after[step] = as_of.isoformat()
    if after == before:
        return
    here.settings = {**(here.settings or {}), KEY: after}
    here.save(update_fields=["settings"])
    audit.record(
        actor=actor, action=ACTION, obj=here, as_of=as_of, changes={step: [not off, off][::-1]}
    )
