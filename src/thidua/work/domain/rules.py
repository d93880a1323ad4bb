"""Editing the rules of reminding: a setting of the province."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from thidua.common import audit
from thidua.common.policy import require
from thidua.work.models import ReminderRule

_FIELDS = ("kind", "offset", "action", "escalate_to", "by_mail", "active")


@transaction.atomic
def save_rule(*, actor: Any, as_of: date, rule: ReminderRule) -> ReminderRule:
    """Create or change a rule.

    Raises:
        Refused: for anybody but the administrator and the head of the standing body.
        ValidationError: when it escalates to nobody, or stands there already.
    """
    require(actor, "work:rule:manage")
    before = ReminderRule.objects.filter(pk=rule.pk).values(*_FIELDS).first() if rule.pk else None
    rule.full_clean()
    rule.save()
    after = {f: getattr(rule, f) for f in _FIELDS}
    audit.record(
        actor=actor,
        action="work:rule:manage",
        obj=rule,
        as_of=as_of,
        changes={"before": before, "after": after},
    )
    return rule
