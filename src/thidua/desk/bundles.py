"""Late work of many units on one thing stands in the list once, with the units inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform

from thidua.desk.queries import Job, jobs
from thidua.work.kinds import ESCALATED, title_of
from thidua.work.models import WorkItem

SHOWN = 40
"""Units listed inside one bundle; the board of the thing itself has them all."""


@dataclass(frozen=True)
class Bundle:
    """One line of the list: a piece of work, or the same lateness of several units.

    Args:
        first: the item that stands for the line.
        title: in words, without the unit.
        count: how many items it holds.
        rest: the items of a bundle with their units, at most ``SHOWN``.
    """

    first: Job
    title: str
    count: int
    rest: Sequence[Job] = ()

    @property
    def more(self) -> int:
        """Items that are not listed."""
        return self.count - len(self.rest)


def lines(items: QuerySet[WorkItem]) -> QuerySet[Any, Any]:
    """Lines of a list of open items, most urgent first: escalations of one thing are one line."""
    own = Case(When(kind=ESCALATED, then=Value(0)), default=F("pk"), output_field=BigIntegerField())
    inner = KeyTransform("inner", "params")
    found: QuerySet[Any, Any] = (
        items.order_by()
        .values("kind", "due", own=own, inner=inner)
        .annotate(count=Count("pk"), first=Min("pk"), opened=Min("opened_on"))
        .order_by(F("due").asc(nulls_last=True), "opened", "first")
    )
    return found


def bundles(
    items: QuerySet[WorkItem], shown: Sequence[dict[str, Any]], as_of: date, *, with_unit: bool
) -> list[Bundle]:
    """The lines shown, with their items. Two queries whatever they hold."""
    singles = [line["first"] for line in shown if line["count"] == 1]
    days = {line["due"] for line in shown if line["count"] > 1}
    wanted = Q(pk__in=singles)
    if days:
        wanted |= Q(kind=ESCALATED, due__in=days)
    found = jobs(items.filter(wanted).order_by("pk"), as_of, with_unit=with_unit)
    by_pk = {job.item.pk: job for job in found}
    together: dict[str, list[Job]] = {}
    for job in found:
        if job.item.kind == ESCALATED:
            together.setdefault(_key(job.item.due, job.item.params.get("inner")), []).append(job)
    made = []
    for line in shown:
        if line["count"] == 1:
            job = by_pk[line["first"]]
            made.append(Bundle(job, job.title, 1))
            continue
        held = together[_key(line["due"], line["inner"])]
        title = title_of(held[0].item)
        made.append(Bundle(held[0], title, line["count"], held[:SHOWN]))
    return made


def singles(rows: Iterable[Job]) -> list[Bundle]:
    """Every piece of work on a line of its own."""
    return [Bundle(job, job.title, 1) for job in rows]


def _key(due: date | None, inner: object) -> str:
    return f"{due}|{inner!r}"
