"""Printed names of awards without a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min

from thidua.awards.models import Grant
from thidua.common.keys import fold


@dataclass(frozen=True)
class Unmapped:
    """A printed name, to whom it is given, how often, and between which days."""

    key: str
    printed: str
    object_kind: str
    grants: int
    first: date
    last: date


def unmapped(words: str = "") -> list[Unmapped]:
    """Names without a code, the most frequent first; one query over the index of such rows."""
    rows = Grant.objects.filter(award_code="").exclude(state="struck")
    for word in fold(words).split():
        rows = rows.filter(award_key__contains=word)
    found = (
        rows.order_by()
        .values_list("award_key", "object_kind")
        .annotate(
            n=Count("pk"),
            printed=Min("award_printed"),
            first=Min("granted_on"),
            last=Max("granted_on"),
        )
        .order_by("-n", "award_key")
    )
    return [Unmapped(key, p, kind, n, first, last) for key, kind, n, p, first, last in found]
