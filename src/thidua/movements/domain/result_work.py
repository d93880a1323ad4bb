"""Work items about results: one line per unit, movement and period, kept in step.

A lead with five targets has one line “report April”, not five; who verifies likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from thidua.common.calendar import add_working_days
from thidua.common.models import Period
from thidua.common.periods import Span, ended_spans
from thidua.movements.domain.work import officer_of, standing_unit
from thidua.movements.models import Movement, Result, Target
from thidua.movements.workflow import WITH_UNIT
from thidua.people.models import Post, Role
from thidua.people.queries import posts_of_units, unit_short_names
from thidua.work.domain.items import close_item, open_item
from thidua.work.models import WorkItem

REPORT_WITHIN = 5
"""Working days after the end of a period in which its result is due."""
VERIFY_WITHIN = 3
"""Working days for verifying."""


def targets_of(movement: Movement, unit_id: int | None = None) -> QuerySet[Target]:
    """Targets that somebody reports: the movement's with a lead, and those of issued unit plans."""
    own = Q(movement=movement, lead_unit__isnull=False)
    planned = Q(unit_plan__movement=movement, unit_plan__state="issued")
    if unit_id is not None:
        own &= Q(lead_unit=unit_id)
        planned &= Q(unit_plan__unit=unit_id)
    return Target.objects.filter(own | planned)


def span_of_movement(movement: Movement) -> tuple[date, date]:
    """First and last day between which a movement's targets are to be reached."""
    if movement.period is not None:
        return movement.period.start, movement.period.end
    if movement.valid is not None and movement.valid.lower and movement.valid.upper:
        return movement.valid.lower, date.fromordinal(movement.valid.upper.toordinal() - 1)
    year = (movement.launched_on or date.min).year
    return date(year, 1, 1), date(year, 12, 31)


def due_on(span: Span | Period, swapped: Mapping[date, str] | None = None) -> date:
    """Last day for reporting a period.

    Args:
        swapped: the year's edited days, for loops; asked for when left out.
    """
    return add_working_days(span.end, REPORT_WITHIN, swapped)


def sheet_url(movement: Movement, start: date, kind: str) -> str:
    """Page on which a unit reports a period."""
    return reverse("movements:results", args=[movement.public_id, kind, start.isoformat()])


def _key(name: str, movement: Movement, unit_id: int, period: Period | Span) -> str:
    return f"movements.{name}:{movement.public_id}:{unit_id}:{period.kind}:{period.start}"


def movement_of(target: Target) -> Movement:
    """The movement that a target belongs to, directly or through a unit's plan."""
    found = target.movement or (target.unit_plan.movement if target.unit_plan else None)
    assert found is not None  # noqa: S101 - the database admits no other target
    return found


def after_change(*, as_of: date, result: Result, actor: Any, returned_reason: str = "") -> None:
    """Bring the lines of the unit and of those who verify in step with the results."""
    movement = movement_of(result.target)
    _ask_unit(
        movement,
        result.unit_id,
        result.period,
        as_of=as_of,
        actor=actor,
        returned_reason=returned_reason,
    )
    _ask_verifier(as_of, movement, result, actor)


def _ask_unit(
    movement: Movement,
    unit_id: int,
    period: Period | Span,
    *,
    as_of: date,
    actor: Any = None,
    returned_reason: str = "",
) -> None:
    targets = targets_of(movement, unit_id).filter(frequency=period.kind)
    handed_in = Result.objects.filter(
        target__in=targets, period__kind=period.kind, period__start=period.start
    ).exclude(state__in=WITH_UNIT)
    missing = targets.count() - handed_in.count()
    key = _key("report_results", movement, unit_id, period)
    back = targets_back(targets, period)
    # A period that is under way may be reported early, but nobody is asked for it; what came
    # back from who verifies is asked for in any case.
    if period.end >= as_of:
        missing = back
    if missing <= 0:
        close_item(as_of=as_of, key=key, actor=actor)
        return
    open_item(
        as_of=as_of,
        kind="movements.report_results",
        key=key,
        unit=unit_id,
        url=sheet_url(movement, period.start, period.kind),
        obj=movement,
        params={"count": missing, "period": period.name, "movement": movement.name},
        due=max(due_on(period), as_of) if back else due_on(period),
        returned_reason=returned_reason,
    )


def targets_back(targets: QuerySet[Target], period: Period | Span) -> int:
    """How many results of a period came back: returned, or opened again for correction."""
    rows = Result.objects.filter(
        target__in=targets, period__kind=period.kind, period__start=period.start
    )
    return rows.filter(state__in=("returned", "reopened")).count()


def lead_changed(*, as_of: date, target: Target, before: int | None, actor: Any = None) -> None:
    """Bring lines of the former and of the new lead agency in step with who answers now."""
    movement = movement_of(target)
    if movement.state != "running":
        return
    first, last = span_of_movement(movement)
    spans = list(
        ended_spans(target.frequency, max(first, movement.launched_on or first), last, as_of)
    )
    asked = {
        unit_id: set(
            WorkItem.objects.filter(
                state=WorkItem.State.OPEN,
                key__in=[_key("report_results", movement, unit_id, s) for s in spans],
            ).values_list("key", flat=True)
        )
        for unit_id in {before, target.lead_unit_id} - {None}
        if unit_id is not None
    }
    for unit_id, keys in asked.items():
        for span in spans:
            latest = span == spans[-1]
            if latest or _key("report_results", movement, unit_id, span) in keys:
                _ask_unit(movement, unit_id, span, as_of=as_of, actor=actor)


def _ask_verifier(as_of: date, movement: Movement, result: Result, actor: Any) -> None:
    """Ask the unit's head; the standing body for what a head submitted or where there is none."""
    waiting = list(
        Result.objects.filter(unit=result.unit_id, period=result.period, state="submitted")
        .filter(Q(target__movement=movement) | Q(target__unit_plan__movement=movement))
        .values_list("last_submitted_by", flat=True)
    )
    posts = posts_of_units(as_of, [result.unit_id], roles=[Role.UNIT_HEAD])
    heads = {_account(post) for post in posts.get(result.unit_id, [])}
    # Somebody may verify unless they are the only head and have submitted it themselves.
    for_heads = sum(bool(heads - {by}) for by in waiting)
    period, unit_id = result.period, result.unit_id
    name = unit_short_names(as_of, [unit_id]).get(unit_id, "")
    asked = {"period": period.name, "unit": name, "movement": movement.name}
    url = f"{sheet_url(movement, period.start, period.kind)}?unit={result.unit.public_id}"

    def line(where: str, count: int, **whom: Any) -> None:
        key = _key(f"verify_results:{where}", movement, unit_id, period)
        if not count:
            close_item(as_of=as_of, key=key, actor=actor)
            return
        open_item(
            as_of=as_of,
            kind="movements.verify_results",
            key=key,
            url=url,
            obj=movement,
            params={**asked, "count": count},
            due=add_working_days(as_of, VERIFY_WITHIN),
            **whom,
        )

    line("head", for_heads, unit=unit_id, role=Role.UNIT_HEAD)
    officer = officer_of(as_of, unit_id)
    if officer is not None and _account(officer) not in waiting:
        line("standing", len(waiting) - for_heads, unit=officer.unit_id, post=officer)
    else:
        board = standing_unit(as_of, movement.unit_id or 0)
        line("standing", len(waiting) - for_heads, unit=board, role=Role.STANDING_HEAD)


def _account(post: Post) -> int | None:
    user = getattr(post.person, "user", None)
    return user.pk if user is not None else None


def ask_for_results(*, as_of: date) -> int:
    """Ask every lead for the results of periods that have ended (a job, every day).

    Periods that ended before the movement was launched are not asked for. What was asked for
    stays asked for: a line is opened once, reminded and escalated by the rules.

    Returns:
        How many lines are open after it.
    """
    asked = 0
    for movement in Movement.objects.filter(state="running").select_related("period"):
        first, last = span_of_movement(movement)
        first = max(first, movement.launched_on or first)
        for kind, unit_id in sorted(_reporting(movement)):
            spans = list(ended_spans(kind, first, last, as_of))
            for span in spans[-1:]:
                _ask_unit(movement, unit_id, span, as_of=as_of)
                asked += 1
    return asked


def _reporting(movement: Movement) -> Iterable[tuple[str, int]]:
    rows = targets_of(movement).values_list("frequency", "lead_unit", "unit_plan__unit")
    return {(kind, lead or own) for kind, lead, own in rows}
