"""Writing, sealing and verifying the audit trail.

Every write of the program adds one entry in its own transaction. A job seals the entries within a
minute: a seal is a row with the hash of a run of entries chained to the seal before. ``verify``
walks the chain and names what does not fit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from thidua.common.models import AuditEntry, AuditSeal

_LOCK = 7_210_001  # advisory lock: writers share it, the sealer takes it alone
_GENESIS = "0" * 64
_BATCH = 5000
Told = tuple[str, models.Model, dict[str, Any], str]
"""Action, record, changes, reason."""


def record(
    *,
    actor: Any,
    action: str,
    obj: models.Model,
    as_of: date,
    changes: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one entry inside the caller's transaction.

    Args:
        actor: who acts (``ActorLike``), or ``None`` for the program itself.
        action: permission name ``room:resource:action``.
        obj: the record that it is about; its ``public_id`` (else key) and text are kept.
        as_of: business date of the act.
        changes: what changed, field → value or [before, after]; no secrets, no ballot content.
        reason: what the person gave as reason.
    """
    entry = _entry(actor, as_of, (action, obj, changes or {}, reason))
    _enter()
    entry.save()
    return entry


def record_many(
    *,
    actor: Any,
    as_of: date,
    entries: Iterable[Told],
) -> int:
    """Add many entries of one act (an import), each ``(action, obj, changes, reason)``.

    Returns how many. Same rules as :func:`record`.
    """
    rows = [_entry(actor, as_of, told) for told in entries]
    _enter()
    AuditEntry.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def _enter() -> None:
    """Share the lock with other writers until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record needs the transaction of the write it tells about")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def _entry(actor: Any, as_of: date, told: Told) -> AuditEntry:
    action, obj, changes, reason = told
    return AuditEntry(
        as_of=as_of,
        action=action,
        actor_id=getattr(actor, "user_id", None),
        actor_label=getattr(actor, "label", "") or "hệ thống",
        unit_id=getattr(actor, "unit_id", None),
        object_type=obj._meta.label_lower,  # noqa: SLF001
        object_id=str(getattr(obj, "public_id", obj.pk)),
        object_label=str(obj)[:500],
        reason=reason,
        changes=json.loads(json.dumps(changes, cls=DjangoJSONEncoder)),
    )


def trail(obj: models.Model) -> models.QuerySet[AuditEntry]:
    """Entries about this record, newest first."""
    return AuditEntry.objects.filter(
        object_type=obj._meta.label_lower,  # noqa: SLF001
        object_id=str(getattr(obj, "public_id", obj.pk)),
    ).order_by("-id")


def _digest(previous: str, entries: Iterable[AuditEntry]) -> tuple[str, int]:
    """Hash of a run of entries chained to ``previous``, and how many there were."""
    digest = hashlib.sha256(previous.encode())
    count = 0
    for entry in entries:
        row = {
            "id": entry.pk,
            "at": entry.at.isoformat(),
            "as_of": entry.as_of.isoformat(),
            "action": entry.action,
            "actor": [entry.actor_id, entry.actor_label, entry.unit_id],
            "object": [entry.object_type, entry.object_id, entry.object_label],
            "reason": entry.reason,
            "changes": entry.changes,
        }
        digest.update(json.dumps(row, sort_keys=True, ensure_ascii=False).encode())
        count += 1
    return digest.hexdigest(), count


def seal() -> AuditSeal | None:
    """Seal every entry that no seal covers yet; ``None`` when there is nothing to seal."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Waits for writers under way, so that no lower id can be committed after the seal.
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditSeal.objects.order_by("-id").first()
        rows = AuditEntry.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")
        bounds = rows.aggregate(first=models.Min("pk"), last=models.Max("pk"))
        if bounds["first"] is None:
            return None
        previous = last.hash if last else _GENESIS
        value, count = _digest(previous, rows.iterator(_BATCH))
        return AuditSeal.objects.create(
            first_id=bounds["first"],
            last_id=bounds["last"],
            entries=count,
            previous_hash=previous,
            hash=value,
        )


@dataclass(frozen=True)
class Report:
    """What ``audit verify`` found: counts, and one line for each thing that does not fit."""

    entries: int
    seals: int
    unsealed: int
    faults: tuple[str, ...] = field(default=())

    @property
    def intact(self) -> bool:
        """Whether every seal fits."""
        return not self.faults


def _faults() -> Iterator[str]:
    previous = _GENESIS
    covered = 0
    for s in AuditSeal.objects.order_by("id").iterator():
        if s.previous_hash != previous:
            yield f"seal {s.pk}: does not continue the seal before (a seal was changed or removed)"
        rows = AuditEntry.objects.filter(pk__gt=covered, pk__lte=s.last_id).order_by("pk")
        value, count = _digest(s.previous_hash, rows.iterator(_BATCH))
        if count != s.entries:
            yield (
                f"seal {s.pk}: entries {s.first_id}-{s.last_id}: "
                f"{s.entries} were sealed, {count} are there"
            )
        elif value != s.hash:
            yield f"seal {s.pk}: entries {s.first_id}-{s.last_id}: an entry was changed"
        previous, covered = s.hash, s.last_id


def verify() -> Report:
    """Walk all seals; reports changed, added and missing entries and the unsealed tail."""
    last = AuditSeal.objects.order_by("-id").first()
    return Report(
        entries=AuditEntry.objects.count(),
        seals=AuditSeal.objects.count(),
        unsealed=AuditEntry.objects.filter(pk__gt=last.last_id if last else 0).count(),
        faults=tuple(_faults()),
    )
