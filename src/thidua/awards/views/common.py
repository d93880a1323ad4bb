"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from django.utils.translation import gettext as _

from thidua.awards.catalogue import catalogue
from thidua.awards.queries.lookup import EXACT_BELOW, look_up, tally
from thidua.people.views.access import ActorRequest

INVALID = 422


def left_column(request: ActorRequest, current: str = "") -> Mapping[str, Any]:
    """The look-up that stands beside every page of the registry.

    Args:
        current: public id of the subject that is open.
    """
    words = request.GET.get("q", "").strip()[:200]
    number, estimated = tally()
    begun = perf_counter()
    found = look_up(request.actor, request.as_of, words, only=request.GET.get("only", ""))
    return {
        "found": found,
        "took": max(1, round((perf_counter() - begun) * 1000)),
        "words": words,
        "all_grants": round(number, -3) if estimated else number,
        "estimated": number > EXACT_BELOW,
        "current": current,
    }


def award_names() -> list[str]:
    """Official names for the list of a field."""
    return list(dict.fromkeys(a.name for a in catalogue().codes()))


def stale_words() -> str:
    """What is said when somebody saved in between."""
    return _("Somebody changed this grant in the meantime; look at it as it is now.")
