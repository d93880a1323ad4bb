"""Reads of this room, for its pages and for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from thidua.common.models import Period
from thidua.initiatives.models import WIDTH, Author, Recognition, Use
from thidua.people.links import canonical_of


def is_used() -> Exists:
    """Condition on initiatives: an entry of the ledger stands."""
    rows = Use.objects.filter(author__initiative=OuterRef("pk"), reversed_on=None)
    return Exists(rows.order_by())


@dataclass(frozen=True)
class Recognised:
    """An initiative of a person as a judgement by law asks it.

    Args:
        public_id: of the initiative.
        kind: ``sang_kien`` or a sort of research.
        period: the one in which it counts.
        scope: the widest recognised by the day asked.
        on: day of that recognition, its first day where only month or year are known.
        spent_on: ``(code, period)`` of each entry of this person that stands.
    """

    public_id: UUID
    kind: str
    period: Period
    scope: str
    on: date
    spent_on: tuple[tuple[str, Period], ...]


def recognised_of(persons: Iterable[int], as_of: date) -> dict[int, list[Recognised]]:
    """What persons may be judged by: key of each person → initiatives recognised by the day.

    Those of linked records stand with every record of the person. A flat number of queries.
    """
    asked = canonical_of(persons)
    roots = set(asked.values())
    rows = Author.objects.filter(
        Q(person__in=roots)
        | Q(person__links_away__canonical__in=roots, person__links_away__ended_on=None)
    )
    authors = list(rows.select_related("initiative__period").distinct().order_by("pk"))
    whose = canonical_of({a.person_id for a in authors if a.person_id is not None})
    widest: dict[int, Recognition] = {}
    standing = Recognition.objects.filter(
        initiative__in=[a.initiative_id for a in authors], withdrawn_on=None, on__lte=as_of
    )
    for one in standing:
        best = widest.get(one.initiative_id)
        if best is None or WIDTH[one.scope] > WIDTH[best.scope]:
            widest[one.initiative_id] = one
    spent: dict[tuple[int, int], list[tuple[str, Period]]] = {}
    uses: QuerySet[Use] = Use.objects.filter(author__in=authors, reversed_on=None)
    for use in uses.select_related("author", "period").order_by("period__start", "pk"):
        key = (use.author.initiative_id, whose[use.author.person_id or 0])
        spent.setdefault(key, []).append((use.award_code, use.period))
    found: dict[int, dict[int, Recognised]] = {root: {} for root in roots}
    for author in authors:
        recognition = widest.get(author.initiative_id)
        if recognition is None or author.person_id is None:
            continue
        root = whose[author.person_id]
        found[root][author.initiative_id] = Recognised(
            author.initiative.public_id,
            author.initiative.kind,
            author.initiative.period,
            recognition.scope,
            recognition.on,
            tuple(spent.get((author.initiative_id, root), ())),
        )
    return {person: list(found[root].values()) for person, root in asked.items()}


def used_by_grants(grants: Iterable[UUID]) -> QuerySet[Use]:
    """Entries that stand and refer to these grants, with author and initiative."""
    rows = Use.objects.filter(grant__in=list(grants), reversed_on=None)
    return rows.select_related("author__initiative", "period")
