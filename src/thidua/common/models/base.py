"""Bases of all tables: random public identifiers, search and sort keys, valid time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.functions import Now

from thidua.common.keys import fold, sort_key

__all__ = ["DateRange", "DateRangeField", "Named", "PublicModel", "since", "valid_on"]


class PublicModel(models.Model):
    """A row with a random public identifier (never the sequence in a URL) and recorded time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """A row that people look up by ``name``: keeps keys for search and Vietnamese order."""

    name = models.CharField(max_length=500)
    search_key = models.CharField(max_length=700, editable=False, db_index=True)
    sort_key = models.CharField(max_length=1200, editable=False, db_index=True)

    also_searched: ClassVar[tuple[str, ...]] = ()
    """Other text fields whose words find the row."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fill the keys and save."""
        self.fill_keys()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Set both keys from the texts; bulk writes, which do not save one by one, call it."""
        words = " ".join([self.name, *(getattr(self, f) or "" for f in self.also_searched)])
        self.search_key = fold(words)[:700]
        self.sort_key = sort_key(self.name)[:1200]


def since(first: date, until: date | None = None) -> DateRange:
    """Half-open valid time ``[first, until)``; ``until`` is the first day it no longer holds."""
    return DateRange(first, until, "[)")


def valid_on(as_of: date, field: str = "valid") -> models.Q:
    """Filter of rows whose valid time contains the day."""
    return models.Q(**{f"{field}__contains": as_of})
