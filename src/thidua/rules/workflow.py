"""What becomes of a version of the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.workflow import State, Workflow

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
    transitions=(),
)
