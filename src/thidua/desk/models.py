"""The personal address of a calendar."""

from __future__ import annotations

from django.db import models

from thidua.common.models import PublicModel
from thidua.people.models import User


class CalendarFeed(PublicModel):
    """An address under which an account's calendar can be subscribed to; one per account.

    Only the hash of its token is kept, so nobody can read the address out of the database.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    last_used_at = models.DateTimeField(null=True)
    hour = models.DateTimeField(null=True)  # of the count
    asked = models.PositiveIntegerField(default=0)  # times in this hour

    def __str__(self) -> str:
        return f"{self.user}"
