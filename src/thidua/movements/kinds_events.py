"""What work items and notices about events and drives say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

register(
    WorkKind(
        "movements.event_report",
        _("Record how the event went: %(event)s"),
        _("Record the event"),
        "calendar-event",
        "%(movement)s",
    ),
    WorkKind(
        "movements.event_invited",
        _("Invitation: %(event)s, %(day)s"),
        _("Open the event"),
        "calendar-event",
        "%(organiser)s",
    ),
    WorkKind(
        "movements.event_moved",
        _("Put off to %(day)s: %(event)s"),
        _("Open the event"),
        "calendar-event",
        "%(reason)s",
    ),
    WorkKind(
        "movements.event_cancelled",
        _("Called off: %(event)s, %(day)s"),
        _("Open the event"),
        "ban",
        "%(reason)s",
    ),
    WorkKind(
        "movements.drive_opened",
        _("The drive has opened: %(drive)s"),
        _("Open the movement"),
        "flag",
        _("%(first)s – %(last)s · %(movement)s"),
    ),
    WorkKind(
        "movements.drive_closed",
        _("The drive has ended: %(drive)s"),
        _("Open the movement"),
        "flag",
        _("%(first)s – %(last)s · %(movement)s"),
    ),
    WorkKind(
        "movements.drive_review",
        _("Review the drive: %(drive)s"),
        _("Plan the review"),
        "clipboard-check",
        "%(movement)s",
    ),
)
