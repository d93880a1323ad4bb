"""Reads through links: which records are one person. Every list of persons resolves through it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from thidua.people.models import PersonLink


def canonical_of(persons: Iterable[int]) -> dict[int, int]:
    """Key of each record → key of the person that it is read as. One query."""
    wanted = set(persons)
    links = PersonLink.objects.filter(alias__in=wanted, ended_on=None)
    found = dict(links.values_list("alias_id", "canonical_id"))
    return {one: found.get(one, one) for one in wanted}


def records_of(person: int) -> frozenset[int]:
    """Keys of all records that are read as one person with this one, itself among them.

    Two queries; links are one step deep (a record that others lead to leads nowhere itself).
    """
    away = PersonLink.objects.filter(alias=person, ended_on=None)
    top = away.values_list("canonical_id", flat=True).first() or person
    here = PersonLink.objects.filter(canonical=top, ended_on=None)
    return frozenset((top, *here.values_list("alias_id", flat=True)))


def links_of(person: int) -> list[PersonLink]:
    """Every link that this record had or has, the newest first; one query."""
    rows = PersonLink.objects.filter(Q(alias=person) | Q(canonical=person))
    return list(rows.select_related("alias", "canonical").order_by("-linked_on", "-pk"))
