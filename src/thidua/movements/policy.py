"""Who may do what with plans, movements, targets, tasks and units' own plans."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import (
    REGISTRY,
    Predicate,
    Rule,
    Text,
    in_state,
)
from thidua.documents.models import Document
from thidua.movements.models import Drive, Movement, Plan, Target, Task, UnitPlan
from thidua.people.models import Role
from thidua.people.policy import (
    auditor,
    has_role,
    in_charge_of,
    in_subtree,
    of_own_unit,
    signed_in,
    standing_body,
    standing_head,
)


def state_of(path: str, *states: str, unless: Text) -> Predicate:
    """The record at ``path`` (``movement``) is in one of these states."""
    return Predicate(
        f"{path} state in {states}",
        lambda _a, o: getattr(getattr(o, path), "state", None) in states,
        lambda _a: Q(**{f"{path}__state__in": states}),
        unless,
    )


def _plan_of(document: Any) -> Any:
    return Plan.objects.filter(document=document).first() if document is not None else None


_running = _("The movement is not under way.")
not_launched = Predicate(
    "plan is not launched",
    lambda _a, o: (plan := _plan_of(o)) is None or plan.state != "launched",
    lambda _a: Q(plan__isnull=True) | ~Q(plan__state="launched"),
    _("This plan has been launched; reading it again would change nothing."),
)
has_text = Predicate(
    "document has text",
    lambda _a, o: o is not None and bool(o.text),
    lambda _a: ~Q(text=""),
    _("The document has no text to read."),
)
launcher = has_role(
    Role.STANDING_HEAD,
    Role.SIGNATORY,
    unless=_("Only the head of the standing body or a signatory may launch a movement."),
)
unit_people = has_role(
    Role.UNIT_OFFICER,
    Role.UNIT_HEAD,
    unless=_("Only the officer or the head of a unit may do this."),
)
unit_head = has_role(Role.UNIT_HEAD, unless=_("Only the head of the unit may do this."))
signatory = has_role(Role.SIGNATORY)
lead = of_own_unit("lead_id", _("Only the lead body of this task may do this."))
reviewer = (standing_head | (has_role(Role.OFFICER_IN_CHARGE) & in_charge_of("lead_id"))).because(
    _("Only the officer in charge of the lead body or the head of the standing body decides.")
)
of_movement = Predicate(
    "target of a movement",
    lambda _a, o: o is not None and o.movement_id is not None,
    lambda _a: Q(movement__isnull=False),
    _("This target stands in a unit’s own plan."),
)
peak = Predicate(
    "peak drive",
    lambda _a, o: o is not None and o.is_peak,
    lambda _a: Q(is_peak=True),
    _("The plan itself gives the dates of this drive."),
)
own_unit_plan = in_subtree("unit_plan__unit_id")
oversight = (standing_body | auditor | signatory).because(
    _("This is open to the unit itself, the standing body and auditors.")
)

_open_plan = in_state("read", "confirming", unless=_("This plan has been launched."))
_running_movement = in_state("running", unless=_running)
_parts_open = in_state("draft", "returned", unless=_("The plan has been submitted or issued."))

REGISTRY.add(
    [
        # Plans as structure
        Rule(
            "movements:plan:view",
            _("View the structure of a plan"),
            (
                signed_in,
                (oversight | in_subtree() | in_state("launched")).because(
                    _("Until it is launched, a plan is open to its unit and the standing body.")
                ),
            ),
            Plan,
        ),
        Rule(
            "movements:plan:read",
            _("Read a document as a plan"),
            (standing_body, has_text, not_launched),
            Document,
        ),
        Rule("movements:plan:confirm", _("Confirm items"), (standing_body, _open_plan), Plan),
        Rule("movements:plan:answer", _("Answer a question"), (standing_body, _open_plan), Plan),
        Rule(
            "movements:plan:launch",
            _("Launch the movement"),
            (launcher, _open_plan),
            Plan,
            _("Luật Thi đua, khen thưởng 2022, Điều 17–18"),
        ),
        # Movements
        Rule("movements:movement:view", _("View a movement"), (signed_in,), Movement),
        Rule(
            "movements:movement:edit_parts",
            _("Edit purpose, content, criteria and slogan"),
            (standing_body, _running_movement),
            Movement,
        ),
        Rule(
            "movements:movement:draft_document",
            _("Draft the launch document"),
            (standing_body, _running_movement),
            Movement,
        ),
        Rule(
            "movements:movement:close",
            _("Conclude the movement"),
            (standing_head, _running_movement),
            Movement,
        ),
        Rule(
            "movements:movement:record_elsewhere",
            _("Record a movement launched elsewhere"),
            (standing_body,),
        ),
        Rule(
            "movements:movement:participate",
            _("Take part in the movement"),
            (
                (unit_people | standing_body).because(
                    _("Only the officer or the head of a unit may do this.")
                ),
                in_state("running", "recorded", unless=_running),
            ),
            Movement,
        ),
        Rule(
            "movements:drive:set_window",
            _("Set the days of a peak drive"),
            (standing_body, peak, state_of("movement", "running", unless=_running)),
            Drive,
        ),
        # Targets
        Rule(
            "movements:target:view",
            _("View a target"),
            (signed_in, (of_movement | own_unit_plan | oversight).because(own_unit_plan.unless)),
            Target,
        ),
        Rule(
            "movements:target:set_lead",
            _("Set the lead agency"),
            (standing_body, of_movement, state_of("movement", "running", unless=_running)),
            Target,
        ),
        # Tasks
        Rule("movements:task:view", _("View a task"), (signed_in,), Task),
        Rule(
            "movements:task:assign",
            _("Assign the task"),
            (
                standing_body,
                in_state("unassigned", "assigned", "in_progress", "returned"),
            ),
            Task,
        ),
        Rule(
            "movements:task:start",
            _("Begin the task"),
            (unit_people, lead, in_state("assigned", "returned")),
            Task,
        ),
        Rule(
            "movements:task:report",
            _("Report the task"),
            (
                ((unit_people & lead) | standing_body).because(lead.unless),
                in_state("assigned", "in_progress", "returned"),
            ),
            Task,
        ),
        Rule(
            "movements:task:accept", _("Accept the report"), (reviewer, in_state("reported")), Task
        ),
        Rule(
            "movements:task:return", _("Return the report"), (reviewer, in_state("reported")), Task
        ),
        Rule(
            "movements:task:cancel",
            _("Cancel the task"),
            (
                standing_body,
                in_state("unassigned", "assigned", "in_progress", "reported", "returned"),
            ),
            Task,
        ),
        # A unit's own plan
        Rule(
            "movements:unit_plan:view",
            _("View a unit’s plan"),
            (
                signed_in,
                (in_subtree() | oversight | in_state("issued")).because(
                    _("Until it is issued, a plan is open to its unit and the standing body.")
                ),
            ),
            UnitPlan,
        ),
        Rule(
            "movements:unit_plan:create",
            _("Make the unit’s own plan"),
            (unit_people, _running_movement),
            Movement,
        ),
        Rule(
            "movements:unit_plan:edit",
            _("Edit the unit’s plan"),
            (unit_people, of_own_unit(), _parts_open),
            UnitPlan,
        ),
        Rule(
            "movements:unit_plan:submit",
            _("Submit to the head"),
            (unit_people, of_own_unit(), _parts_open),
            UnitPlan,
        ),
        Rule(
            "movements:unit_plan:issue",
            _("Issue the plan"),
            (
                unit_head,
                of_own_unit(),
                in_state("submitted", unless=_("The plan has not been submitted.")),
            ),
            UnitPlan,
        ),
        Rule(
            "movements:unit_plan:return",
            _("Return the plan"),
            (
                unit_head,
                of_own_unit(),
                in_state("submitted", unless=_("The plan has not been submitted.")),
            ),
            UnitPlan,
        ),
        Rule(
            "movements:unit_plan:withdraw",
            _("Withdraw the plan"),
            (unit_people, of_own_unit(), in_state("draft", "submitted", "returned")),
            UnitPlan,
        ),
    ]
)
