"""Who may do what in the registry of awards."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.awards.models import Decision, DecisionReading, Grant, Subject, SubjectLink
from thidua.common.policy import NOTHING, REGISTRY, Predicate, Rule, in_state
from thidua.documents.models import Document
from thidua.documents.policy import is_value
from thidua.people.models import ImportRun, Role
from thidua.people.policy import auditor, has_role, of_own_unit, signed_in, standing_body

_own = _("A unit enters what its own head decided; the rest is entered by the standing body.")
unit_people = has_role(Role.UNIT_OFFICER, Role.UNIT_HEAD)


def _body(obj: Any, path: str) -> Any:
    for name in path.split("__"):
        obj = getattr(obj, name, None)
    return obj


def of_own_body(path: str) -> Predicate:
    """The decision was taken by the actor's own unit; ``path`` leads to the unit's key."""
    return Predicate(
        f"{path} is own unit",
        lambda a, o: a is not None and a.unit_id is not None and _body(o, path) == a.unit_id,
        lambda a: Q(**{path: a.unit_id}) if a is not None and a.unit_id is not None else NOTHING,
        _own,
    )


def keeper(path: str) -> Predicate:
    """The standing body for everything, a unit's people for what their own unit decided."""
    return (standing_body | (unit_people & of_own_body(path))).because(_own)


reports_out = has_role(
    Role.OFFICER_IN_CHARGE,
    Role.STANDING_HEAD,
    Role.SIGNATORY,
    Role.COUNCIL_SECRETARY,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    unless=_(
        "Only the standing body, the council’s secretary, signatories, the auditor and the "
        "administrator may download the registry."
    ),
)
standing = in_state("granted", unless=_("This grant was revoked or struck out."))
kept = in_state("granted", "revoked", unless=_("This grant was struck out of the registry."))
without_link = Predicate(
    "subject is not linked",
    lambda _a, o: o is not None and o.root_id is None,
    lambda _a: Q(root=None),
    _("This record counts with another one already; undo that link first."),
)
link_holds = Predicate(
    "link holds",
    lambda _a, o: o is not None and o.unlinked_on is None,
    lambda _a: Q(unlinked_on=None),
    _("This link was undone."),
)

_sent = _("Only whoever sent the workbook and the standing body see it.")
sent_by_oneself = Predicate(
    "sent by oneself",
    lambda a, o: a is not None and o.user_id == a.user_id,
    lambda a: Q(user=a.user_id) if a is not None else NOTHING,
    _sent,
)

_readers = _(
    "Officers of the standing body, and officers and heads of the unit, read the decisions in "
    "their own register; the auditor looks at them."
)
reads_decisions = (standing_body | unit_people).because(_readers)
of_own_register = of_own_unit("unit_id", _("This decision stands in the register of another unit."))
is_decision = is_value("kind", "decision", unless=_("Only a decision is read into the registry."))
not_being_read = in_state(
    "read", "done", unless=_("The decision is being read; wait until its rows are there.")
)
not_under_way = in_state(
    "failed", "read", "done", unless=_("The decision is being read at this moment.")
)

REGISTRY.add(
    [
        Rule(
            "awards:reading:read",
            _("Read a decision into rows"),
            (signed_in, reads_decisions, of_own_register, is_decision),
            Document,
        ),
        Rule(
            "awards:reading:view",
            _("See a decision beside its rows"),
            (signed_in, ((reads_decisions & of_own_register) | auditor).because(_readers)),
            DecisionReading,
        ),
        Rule(
            "awards:reading:again",
            _("Read a decision again"),
            (signed_in, reads_decisions, of_own_register, not_under_way),
            DecisionReading,
        ),
        Rule(
            "awards:reading:confirm",
            _("Confirm rows of a decision"),
            (signed_in, reads_decisions, of_own_register, not_being_read),
            DecisionReading,
        ),
        Rule("awards:registry:view", _("Look up the registry of awards"), (signed_in,), Grant),
        Rule("awards:subject:view", _("See what somebody was awarded"), (signed_in,), Subject),
        Rule("awards:decision:view", _("See a decision on awards"), (signed_in,), Decision),
        Rule("awards:registry:export", _("Download the registry"), (signed_in, reports_out)),
        Rule(
            "awards:grant:import",
            _("Enter grants from a workbook"),
            (signed_in, (standing_body | unit_people).because(_own)),
        ),
        Rule(
            "awards:import:view",
            _("See a workbook of grants that was sent"),
            (signed_in, (standing_body | sent_by_oneself).because(_sent)),
            ImportRun,
        ),
        Rule("awards:statistics:view", _("View statistics of awards"), (signed_in,)),
        Rule(
            "awards:grant:enter",
            _("Enter grants of earlier decisions"),
            (signed_in, (standing_body | unit_people).because(_own)),
        ),
        Rule(
            "awards:grant:record",
            _("Record a grant of a decision"),
            (signed_in, keeper("body_id")),
            Decision,
        ),
        Rule(
            "awards:grant:correct",
            _("Correct a grant"),
            (signed_in, keeper("decision__body_id"), kept),
            Grant,
        ),
        Rule(
            "awards:grant:revoke",
            _("Record that a grant was revoked"),
            (signed_in, keeper("decision__body_id"), standing),
            Grant,
            _("Luật Thi đua, khen thưởng 2022, Điều 93"),
        ),
        Rule(
            "awards:grant:strike",
            _("Strike out a grant recorded by mistake"),
            (signed_in, keeper("decision__body_id"), standing),
            Grant,
        ),
        Rule("awards:name:map", _("Say what a printed name stands for"), (standing_body,)),
        Rule(
            "awards:subject:link",
            _("Join two records of one subject"),
            (standing_body, without_link),
            Subject,
        ),
        Rule(
            "awards:subject:unlink",
            _("Undo a joining of two records"),
            (standing_body, link_holds),
            SubjectLink,
        ),
    ]
)
