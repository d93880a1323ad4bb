"""Who may report, verify and open again results of targets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import NOTHING, REGISTRY, Predicate, Rule, in_state
from thidua.movements.models import Movement, Result, ResultEvidence, Target
from thidua.movements.policy import of_movement, oversight, unit_head, unit_people
from thidua.movements.workflow import WITH_UNIT
from thidua.people.models import Role
from thidua.people.policy import (
    has_role,
    in_charge_of,
    in_subtree,
    of_own_unit,
    signed_in,
    standing_body,
    standing_head,
)

_lead_only = _("Only the body that reports this target, or the standing body for it, may do this.")
leads_target = (of_own_unit("lead_unit_id") | of_own_unit("unit_plan__unit_id")).because(_lead_only)
under_way = Predicate(
    "target is being pursued",
    lambda _a, o: (
        (o.movement is not None and o.movement.state == "running")
        or (o.unit_plan is not None and o.unit_plan.state == "issued")
    ),
    lambda _a: Q(movement__state="running") | Q(unit_plan__state="issued"),
    _("The movement is not under way, or the unit’s plan is not issued."),
)
not_submitter = Predicate(
    "somebody else submitted it",
    lambda a, o: a is not None and o.last_submitted_by_id != a.user_id,
    lambda a: (
        Q(last_submitted_by=None) | ~Q(last_submitted_by=a.user_id) if a is not None else NOTHING
    ),
    _("You submitted this result yourself; a second person verifies it."),
)
approved_once = Predicate(
    "has an approved version",
    lambda _a, o: o.current_id is not None,
    lambda _a: Q(current__isnull=False),
    _("Until it is verified, a result is open to its unit and the standing body."),
)
_reports = ((unit_people & of_own_unit()) | standing_body).because(_lead_only)
_verifies = (
    (unit_head & of_own_unit())
    | standing_head
    | (has_role(Role.OFFICER_IN_CHARGE) & in_charge_of())
).because(
    _(
        "The head of the unit verifies, or the officer in charge of it, or the head of the"
        " standing body."
    )
)
_open = in_state(
    "draft",
    "returned",
    "reopened",
    unless=_("The result has been submitted or verified, so it is locked."),
)
_submitted = in_state("submitted", unless=_("The result has not been submitted."))


def _of_result(predicate: Predicate) -> Predicate:
    """The same condition on the result that a file belongs to."""

    def where(actor: Any) -> Q:
        visible = Result.objects.filter(predicate.where(actor))
        return Q(result__in=visible)

    return Predicate(
        f"result: {predicate.name}",
        lambda a, o: predicate.holds(a, o.result),
        where,
        predicate.unless,
    )


_sees_work = (in_subtree() | oversight).because(approved_once.unless)

REGISTRY.add(
    [
        Rule(
            "movements:target:set_terms",
            _("Set how a target is reported"),
            (standing_body, of_movement),
            Target,
        ),
        Rule(
            "movements:result:remind",
            _("Remind units of their results"),
            (standing_body, in_state("running", unless=_("The movement is not under way."))),
            Movement,
        ),
        Rule(
            "movements:result:view",
            _("View a result"),
            (signed_in, (in_subtree() | oversight | approved_once).because(approved_once.unless)),
            Result,
        ),
        Rule(
            "movements:result:view_work",
            _("View what is being reported"),
            (signed_in, _sees_work),
            Result,
        ),
        Rule(
            "movements:result:view_evidence",
            _("Open evidence of a result"),
            (signed_in, _of_result(_sees_work)),
            ResultEvidence,
        ),
        Rule(
            "movements:result:enter",
            _("Enter a result"),
            (((unit_people & leads_target) | standing_body).because(_lead_only), under_way),
            Target,
        ),
        Rule(
            "movements:result:edit",
            _("Edit a result"),
            (_reports, _open),
            Result,
        ),
        Rule("movements:result:attach", _("Attach evidence"), (_reports, _open), Result),
        Rule("movements:result:detach", _("Take evidence out"), (_reports, _open), Result),
        Rule(
            "movements:result:submit",
            _("Submit a result"),
            (_reports, in_state(*WITH_UNIT)),
            Result,
        ),
        Rule(
            "movements:result:withdraw",
            _("Take a submitted result back"),
            (_reports, _submitted),
            Result,
        ),
        Rule(
            "movements:result:approve",
            _("Verify a result"),
            (_verifies, _submitted, not_submitter),
            Result,
        ),
        Rule(
            "movements:result:return",
            _("Return a result"),
            (_verifies, _submitted, not_submitter),
            Result,
        ),
        Rule(
            "movements:result:reopen",
            _("Open a verified result for correction"),
            (standing_head, in_state("approved", unless=_("Only a verified result is locked."))),
            Result,
        ),
        Rule(
            "movements:result:lock_again",
            _("Lock a result again"),
            (
                (_reports | standing_head).because(_lead_only),
                in_state("reopened", unless=_("The result is not open for correction.")),
            ),
            Result,
        ),
    ]
)
