"""The newest entries of the audit trail about a record, in words, for those who may see them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from thidua.common.audit import trail
from thidua.common.models import AuditEntry
from thidua.common.policy import may
from thidua.people.views.access import ActorRequest
from thidua.people.views.office.trail import action_label

SHOWN = 5


@dataclass(frozen=True)
class Step:
    """One entry: what was done in words, and the entry itself (who, when, why)."""

    what: str
    entry: AuditEntry


@dataclass(frozen=True)
class History:
    """The newest steps, how many there are in all, and the list that holds them all."""

    steps: tuple[Step, ...]
    total: int
    url: str

    @property
    def is_cut(self) -> bool:
        """Whether there are more than these."""
        return self.total > len(self.steps)


def history_of(request: ActorRequest, obj: Model) -> History | None:
    """What happened to a record, newest first; ``None`` for who may not see the trail."""
    if not may(request.actor, "people:audit:view"):
        return None
    entries = trail(obj)
    total = entries.count()
    named = str(getattr(obj, "public_id", obj.pk))
    asked = urlencode({"object_type": obj._meta.label_lower, "q": named})  # noqa: SLF001
    return History(
        tuple(Step(action_label(one.action), one) for one in entries[:SHOWN]),
        total,
        f"{reverse('people:audit_list')}?{asked}",
    )
