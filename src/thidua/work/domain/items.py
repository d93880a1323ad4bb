"""Opening and closing work items, inside the transaction of the event that causes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from thidua.people.models import Post, Unit
from thidua.work.models import WorkItem


def open_item(
    *,
    as_of: date,
    kind: str,
    key: str,
    unit: Unit | int,
    url: str,
    obj: models.Model,
    params: dict[str, Any] | None = None,
    role: str = "",
    post: Post | None = None,
    due: date | None = None,
    returned_reason: str = "",
    parent: WorkItem | None = None,
) -> WorkItem:
    """Put a line into a list, or open it again; calling twice with one ``key`` leaves one line.

    Args:
        as_of: business date.
        kind: registered kind.
        key: what makes the line unique, such as ``documents.acknowledge:<delivery>``.
        unit: for whom; with ``role`` or ``post`` only those posts of it.
        url: path that the one button leads to.
        obj: record that it is about.
        params: parts of its sentence.
        due: last day, ``None`` for no deadline.
        returned_reason: why it came back, shown in the row.
        parent: the late item of which this is the escalation.
    """
    item, created = WorkItem.objects.update_or_create(
        key=key,
        defaults={
            "kind": kind,
            "unit_id": unit if isinstance(unit, int) else unit.pk,
            "role": role,
            "post": post,
            "params": params or {},
            "url": url,
            "object_type": obj._meta.label_lower,  # noqa: SLF001
            "object_id": str(getattr(obj, "public_id", obj.pk)),
            "returned_reason": returned_reason,
            "state": WorkItem.State.OPEN,
            "opened_on": as_of,
            "closed_on": None,
            "closed_by_id": None,
            "due": due,
            "parent": parent,
        },
    )
    if not created:
        # Opened again with a new deadline: its reminders start anew.
        item.applied.all().delete()
    return item


def open_items(*, as_of: date, items: list[dict[str, Any]]) -> int:
    """Open many new lines at once (a sending to 500 units); keys already there are left alone.

    Args:
        as_of: business date.
        items: arguments of :func:`open_item` without ``as_of``, one per line.

    Returns:
        How many were asked for.
    """
    rows = [
        WorkItem(
            kind=i["kind"],
            key=i["key"],
            unit_id=i["unit"] if isinstance(i["unit"], int) else i["unit"].pk,
            role=i.get("role", ""),
            post=i.get("post"),
            params=i.get("params") or {},
            url=i["url"],
            object_type=i["obj"]._meta.label_lower,  # noqa: SLF001
            object_id=str(getattr(i["obj"], "public_id", i["obj"].pk)),
            opened_on=as_of,
            due=i.get("due"),
        )
        for i in items
    ]
    WorkItem.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def close_item(
    *, as_of: date, key: str, actor: Any = None, outcome: str = WorkItem.State.DONE
) -> bool:
    """Take a line and its escalations off the lists; ``False`` when it was not open."""
    return close_items(as_of=as_of, keys=[key], actor=actor, outcome=outcome) > 0


def close_items(
    *, as_of: date, keys: list[str], actor: Any = None, outcome: str = WorkItem.State.DONE
) -> int:
    """Close several lines; returns how many were open, escalations not counted."""
    change = {
        "state": outcome,
        "closed_on": as_of,
        "closed_by_id": getattr(actor, "user_id", None),
    }
    rows = WorkItem.objects.filter(key__in=keys, state=WorkItem.State.OPEN)
    closed = list(rows.values_list("pk", flat=True))
    WorkItem.objects.filter(parent__in=closed, state=WorkItem.State.OPEN).update(**change)
    return WorkItem.objects.filter(pk__in=closed).update(**change)


def close_about(*, as_of: date, obj: models.Model, actor: Any = None) -> int:
    """Cancel every open line about a record that is no more (recalled, withdrawn)."""
    keys = WorkItem.objects.filter(
        object_type=obj._meta.label_lower,  # noqa: SLF001
        object_id=str(getattr(obj, "public_id", obj.pk)),
        state=WorkItem.State.OPEN,
    ).values_list("key", flat=True)
    return close_items(as_of=as_of, keys=list(keys), actor=actor, outcome=WorkItem.State.CANCELLED)
