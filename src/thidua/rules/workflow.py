"""What becomes of a version of the catalogue: draft, proposed, in use, used before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import Obstacle, State, Transition, Workflow
from thidua.rules.models import CatalogueVersion
from thidua.rules.models.versions import APPROVERS

PROPOSE, WITHDRAW = "rules:version:propose", "rules:version:withdraw"
APPROVE, REJECT = "rules:version:approve", "rules:version:reject"
ACTIVATE, DROP = "rules:version:activate", "rules:version:drop"


def approvals(version: Any) -> list[Any]:
    """Who approved the content as it stands, in this round of proposing."""
    return [
        one
        for one in version.approvals.all()
        if one.approved and one.round == version.round and one.fingerprint == version.fingerprint
    ]


def _base(version: Any) -> Iterator[Obstacle]:
    active = CatalogueVersion.objects.filter(state="active").first()
    if active is None or version.based_on_id == active.pk:
        return
    yield Obstacle(
        "base",
        gettext(
            "Another version was switched on since this draft was made: make a new draft from it, "
            "which carries its changes onto the version in use."
        ),
        remedy_url=version.get_absolute_url(),
        remedy_label=gettext("Make a draft from it"),
    )


def _proposable(version: Any, _as_of: date) -> Iterator[Obstacle]:
    yield from _base(version)
    base = version.based_on
    if base is not None and base.fingerprint == version.fingerprint:
        yield Obstacle(
            "changes", gettext("Nothing is changed yet: change a row, then propose the version.")
        )


def _activatable(version: Any, _as_of: date) -> Iterator[Obstacle]:
    missing = APPROVERS - len({one.user_id for one in approvals(version)})
    if missing > 0:
        yield Obstacle(
            "approvals",
            gettext(
                "%(missing)s of %(all)s approvals of this very content are missing; approvers are "
                "the head of the standing body, the secretary of the council and the signatory."
            )
            % {"missing": missing, "all": APPROVERS},
        )
    yield from _base(version)


VERSION = Workflow(
    name="rules.version",
    initial="draft",
    states=(
        State("draft", _("Draft"), "neutral", "pencil"),
        State("proposed", _("Waits for approval"), "info", "send"),
        State("active", _("In use"), "ok", "circle-check"),
        State("retired", _("Used before"), "neutral", "archive"),
        State("dropped", _("Dropped"), "neutral", "ban"),
    ),
    transitions=(
        Transition(PROPOSE, ("draft",), "proposed", guard=_proposable),
        Transition(APPROVE, ("proposed",), "proposed"),
        Transition(REJECT, ("proposed",), "draft", reason_required=True),
        Transition(WITHDRAW, ("proposed",), "draft", reason_required=True),
        Transition(ACTIVATE, ("proposed",), "active", guard=_activatable),
        Transition(DROP, ("draft",), "dropped", reason_required=True),
        Transition("rules:version:edit", ("draft",), "draft"),
    ),
)
