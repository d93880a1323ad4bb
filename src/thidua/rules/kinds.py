"""Work items that this room opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

APPROVE = "rules.approve"
ACTIVATE = "rules.activate"

register(
    WorkKind(
        APPROVE,
        _("Approve or refuse the catalogue version %(version)s"),
        _("See what changes"),
        "scale",
        _("Proposed by %(proposer)s"),
    ),
    WorkKind(
        ACTIVATE,
        _("Switch on the catalogue version %(version)s"),
        _("See and switch on"),
        "scale",
        _("Approved by %(approvers)s"),
    ),
)
