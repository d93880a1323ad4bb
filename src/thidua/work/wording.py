"""Sentences about rules and kinds of work."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.work.kinds import KINDS
from thidua.work.models import ReminderRule

_PART = re.compile(r"%\(\w+\)\w")


def kind_label(code: str) -> str:
    """A kind of work without its particulars; the code where the kind is gone."""
    if not code:
        return _("Every kind of work")
    kind = KINDS.get(code)
    return _PART.sub("…", str(kind.title)) if kind else code


def when(offset: int) -> str:
    """``3 working days before the deadline``."""
    if offset == 0:
        return _("on the day of the deadline")
    if offset < 0:
        text = ngettext(
            "%(days)s working day before the deadline",
            "%(days)s working days before the deadline",
            -offset,
        )
    else:
        text = ngettext(
            "%(days)s working day after the deadline",
            "%(days)s working days after the deadline",
            offset,
        )
    return text % {"days": abs(offset)}


def what(rule: ReminderRule) -> str:
    """Whom the rule reminds or tells."""
    if rule.action == ReminderRule.Action.REMIND:
        return _("Remind those in whose list it stands")
    return _("Tell: %(whom)s") % {"whom": rule.get_escalate_to_display()}
