"""The audit trail: evidence, so rows are only ever added."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models.functions import Now

_APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    # Nobody but the owner of the tables, whom the program never is, can empty the trail.
    pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="""
            IF pg_catalog.pg_get_userbyid(
                (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID)
            ) <> current_user THEN
                RAISE EXCEPTION 'pgtrigger: cannot truncate % : the trail is append-only',
                    TG_TABLE_NAME;
            END IF;
            RETURN NULL;
        """,
    ),
]


class AuditEntry(models.Model):
    """One thing that somebody did, with what it changed. Carries no ballot content, ever."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    as_of = models.DateField()
    action = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=300)
    unit_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=500)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["action"]),
            models.Index(fields=["at"]),
        ]
        triggers = _APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"


class AuditSeal(models.Model):
    """A hash over a run of entries and the seal before, so that a changed row shows."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        triggers = _APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}"
