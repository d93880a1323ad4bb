"""Work items that this room opens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

REVIEW = "awards.review"

register(
    WorkKind(
        REVIEW,
        _("Look at “%(award)s” of %(name)s again"),
        _("Look and decide"),
        "alert-triangle",
        _("It rested on “%(revoked)s”, which decision %(number)s revoked"),
    ),
)
