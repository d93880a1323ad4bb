"""Who may do what with events: the organising unit and the standing body; everybody reads."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Predicate, Rule, in_state
from thidua.movements.models import Movement
from thidua.movements.models.events import Event, EventFile, Invitation
from thidua.movements.policy import unit_people
from thidua.people.policy import of_own_unit, signed_in, standing_body

_AHEAD = ("planned", "postponed")
_ahead = _("The event has been held or called off.")


def _state_at(path: str, *states: str, unless: Any) -> Predicate:
    return Predicate(
        f"{path} state in {states}",
        lambda _a, o: getattr(getattr(o, path), "state", None) in states,
        lambda _a: Q(**{f"{path}__state__in": states}),
        unless,
    )


organiser = ((unit_people & of_own_unit()) | standing_body).because(
    _("Only the organising unit and the standing body may do this.")
)
organiser_of_file = ((unit_people & of_own_unit("event__unit_id")) | standing_body).because(
    organiser.unless
)
guest = ((unit_people & of_own_unit()) | standing_body).because(
    _("Only the invited unit answers, or the standing body in its name.")
)

REGISTRY.add(
    [
        Rule("movements:event:view", _("View an event"), (signed_in,), Event),
        Rule(
            "movements:event:plan",
            _("Plan an event"),
            (
                (unit_people | standing_body).because(
                    _("Only the officer or the head of a unit may do this.")
                ),
                in_state("running", unless=_("The movement is not under way.")),
            ),
            Movement,
        ),
        Rule(
            "movements:event:edit",
            _("Change the event’s plan"),
            (organiser, in_state(*_AHEAD, unless=_ahead)),
            Event,
        ),
        Rule(
            "movements:event:invite",
            _("Invite units to the event"),
            (organiser, in_state(*_AHEAD, unless=_ahead)),
            Event,
        ),
        Rule(
            "movements:event:postpone",
            _("Put the event off"),
            (organiser, in_state(*_AHEAD, unless=_ahead)),
            Event,
        ),
        Rule(
            "movements:event:cancel",
            _("Call the event off"),
            (organiser, in_state(*_AHEAD, unless=_ahead)),
            Event,
        ),
        Rule(
            "movements:event:hold",
            _("Mark the event as held"),
            (organiser, in_state(*_AHEAD, unless=_ahead)),
            Event,
        ),
        Rule(
            "movements:event:reopen",
            _("Take back the mark “held”"),
            (organiser, in_state("held", unless=_("The event is not marked as held."))),
            Event,
        ),
        Rule(
            "movements:event:report",
            _("Report the event"),
            (organiser, in_state("held", "reported", unless=_("Mark the event as held first."))),
            Event,
        ),
        Rule(
            "movements:event:add_file",
            _("Add a picture or a paper to the event"),
            (
                organiser,
                in_state(*_AHEAD, "held", "reported", unless=_("The event was called off.")),
            ),
            Event,
        ),
        Rule(
            "movements:event_file:remove",
            _("Take a picture or a paper out"),
            (
                organiser_of_file,
                _state_at("event", *_AHEAD, "held", unless=_("The event has been reported.")),
            ),
            EventFile,
        ),
        Rule(
            "movements:invitation:answer",
            _("Answer the invitation"),
            (guest, _state_at("event", *_AHEAD, unless=_ahead)),
            Invitation,
        ),
    ]
)
