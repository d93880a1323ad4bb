"""What the ledger of initiatives asks of the registry: names of awards, grants, their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from thidua.awards.catalogue import Category, Object, catalogue
from thidua.awards.models import Grant
from thidua.common.policy import which
from thidua.initiatives.extensions import BOOK, Asked, AwardName, GrantRef
from thidua.initiatives.models import Use
from thidua.initiatives.queries import used_by_grants


@cache
def person_awards() -> tuple[AwardName, ...]:
    """Every award given to persons, in the order of the catalogue."""
    return tuple(
        AwardName(one.code, one.name, one.category == Category.TITLE)
        for one in catalogue().codes()
        if Object.PERSON in one.objects
    )


def find_grants(asked: Iterable[Asked]) -> dict[Asked, GrantRef]:
    """The one standing grant of each person, award and period; one query."""
    wanted = set(asked)
    found: dict[Asked, list[Grant]] = defaultdict(list)
    rows = Grant.objects.filter(
        state="granted",
        subject__person__in={person for person, _code, _period in wanted},
        award_code__in={code for _person, code, _period in wanted},
        period__in={period for _person, _code, period in wanted},
    )
    for grant in rows.select_related("decision", "subject"):
        key = (grant.subject.person_id or 0, grant.award_code, grant.period_id or 0)
        if key in wanted:
            found[key].append(grant)
    return {key: _ref(grants[0]) for key, grants in found.items() if len(grants) == 1}


def _ref(grant: Grant) -> GrantRef:
    decision = grant.decision
    return GrantRef(
        grant.public_id,
        decision.number,
        decision.on,
        decision.on_precision,
        grant.get_absolute_url(),
    )


def grant_pages(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Pages of grants that are in the registry; one query."""
    known = Grant.objects.filter(public_id__in=set(ids)).values_list("public_id", flat=True)
    return {one: reverse("awards:grant", args=[one]) for one in known}


def uses_seen(actor: Any, grant: UUID) -> list[Use]:
    """Entries of the ledger for a grant, of initiatives that the actor may see; one query."""
    seen = which(actor, "initiatives:initiative:view").values("pk")
    return list(used_by_grants([grant]).filter(author__initiative__in=seen))


BOOK.names, BOOK.find, BOOK.pages = person_awards, find_grants, grant_pages
