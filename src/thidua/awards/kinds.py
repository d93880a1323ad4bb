"""Work items that this room opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

REVIEW = "awards.review"
CONFIRM_READING = "awards.reading"

register(
    WorkKind(
        REVIEW,
        _("Look at “%(award)s” of %(name)s again"),
        _("Look and decide"),
        "alert-triangle",
        _("It rested on “%(revoked)s”, which decision %(number)s revoked"),
    ),
    WorkKind(
        CONFIRM_READING,
        _("Confirm the rows of decision %(number)s"),
        _("Look at the rows"),
        "file-search",
        _("Read from its paper; the registry waits for your word"),
    ),
)
