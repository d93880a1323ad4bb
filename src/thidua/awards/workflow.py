"""What becomes of a grant in the registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import State, Transition, Workflow

GRANT = Workflow(
    name="awards.grant",
    initial="granted",
    states=(
        State("granted", _("Granted"), "ok", "award"),
        State("revoked", _("Revoked"), "bad", "ban"),
        State("struck", _("Struck out"), "neutral", "x", _("Not in the registry")),
    ),
    transitions=(
        Transition("awards:grant:revoke", ("granted",), "revoked"),
        Transition("awards:grant:strike", ("granted",), "struck", reason_required=True),
    ),
)

READING = Workflow(
    name="awards.reading",
    initial="reading",
    states=(
        State("reading", _("Being read"), "info", "loader-2"),
        State("failed", _("Not read"), "bad", "alert-triangle"),
        State("read", _("To be confirmed"), "warn", "file-search"),
        State("done", _("All rows decided"), "ok", "circle-check"),
    ),
    transitions=(
        Transition("awards:reading:again", ("failed", "read", "done"), "reading"),
        Transition("awards:reading:confirm", ("read", "done"), "read"),
    ),
)

REVIEW = Workflow(
    name="awards.review",
    initial="open",
    states=(
        State("open", _("To be looked at"), "warn", "alert-triangle"),
        State("kept", _("Stays"), "ok", "circle-check"),
        State("revoked", _("Revoked as well"), "bad", "ban"),
    ),
    transitions=(Transition("awards:review:keep", ("open",), "kept", reason_required=True),),
)

RUN = Workflow(
    name="awards.run",
    initial="asked",
    states=(
        State("asked", _("Waiting"), "neutral", "clock"),
        State("working", _("Being judged"), "info", "loader-2"),
        State("done", _("Judged"), "ok", "circle-check"),
        State("failed", _("Not judged"), "bad", "alert-octagon"),
    ),
    transitions=(),
)
