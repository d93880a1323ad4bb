"""The sheet of a unit for a period: every target it reports, what is in, the one next step.

Flat number of queries, whatever the number of targets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.formatting import quantity
from thidua.common.models import Period
from thidua.common.periods import Span, name_of, span_of
from thidua.common.policy import Text, may
from thidua.common.workflow import State
from thidua.movements.domain.result_work import due_on, span_of_movement, targets_of
from thidua.movements.domain.results import EDIT, ENTER
from thidua.movements.models import FREQUENCIES, Movement, Result, ResultVersion, Target
from thidua.movements.workflow import RESULT, WITH_UNIT
from thidua.people.queries import unit_refs

KINDS = tuple(str(kind) for kind, _label in FREQUENCIES)


@dataclass(frozen=True)
class Step:
    """The one thing to do next with a line of the sheet."""

    label: str
    url: str
    icon: str
    post: bool = False
    moves: bool = True  # it brings the result forward; looking does not


@dataclass(frozen=True)
class SheetRow:
    """A target on the sheet.

    Args:
        part: “of which” of the line above it.
        part_of: name of the whole, where it is not on this sheet.
        figure: what was typed for the period, as the reader may see it.
        before: last verified figure of an earlier period, and that period.
        returned: why it came back.
        asked: doubts about the submitted figure that its officer has explained.
        selectable: may be approved together with others.
    """

    target: Target
    result: Result | None
    state: State | None
    part: bool
    part_of: str
    figure: str
    waiting: bool
    before: tuple[str, str] | None
    due: date | None
    step: Step | None
    returned: str
    asked: bool
    selectable: bool


@dataclass(frozen=True)
class Switch:
    """A choice of the period switcher."""

    label: Text
    url: str
    current: bool = False
    count: int = 0


@dataclass
class Sheet:
    """The sheet and what surrounds it."""

    span: Span
    due: date
    rows: list[SheetRow] = field(default_factory=list)
    missing: int = 0
    submitted: int = 0
    verified: int = 0
    kinds: list[Switch] = field(default_factory=list)
    earlier: Switch | None = None
    later: Switch | None = None

    @property
    def selectable(self) -> int:
        """How many may be approved together."""
        return sum(r.selectable for r in self.rows)

    @property
    def first(self) -> Step | None:
        """The first line that waits for the reader."""
        return next((r.step for r in self.rows if r.step and r.step.moves), None)


def figure_of(row: Result | ResultVersion, target: Target) -> str:
    """A figure with its unit, in the unit of the target; a dash while there is none."""
    return quantity(row.value.normalize(), target.measure) if row.value is not None else "–"


def sheet(
    actor: Any, as_of: date, movement: Movement, span: Span, *, unit_id: int, query: str = ""
) -> Sheet:
    """A unit's sheet for a period.

    Args:
        actor: who looks; sees of other units what has been verified.
        as_of: business date.
        movement: with ``period`` selected.
        span: the period.
        unit_id: whose sheet.
        query: the rest of the address (``?unit=…``), kept by the switcher.
    """
    everything = list(
        targets_of(movement, unit_id)
        .select_related("movement", "unit_plan__movement", "parent")
        .order_by("unit_plan", "position")
    )
    targets = _in_order([t for t in everything if t.frequency == span.kind])
    made = _results(targets, span)
    before = _before(targets, span)
    asked = _asked(made.values())
    found = Sheet(span, due_on(span))
    found.kinds, found.earlier, found.later = switches(
        movement, span, as_of, everything, query=query
    )
    ids = {t.pk for t in targets}
    for target in targets:
        row = _row(
            actor,
            as_of,
            target,
            span,
            result=made.get(target.pk),
            versions=asked,
            before=before.get(target.pk),
        )
        found.rows.append(replace(row, part_of="") if target.parent_id in ids else row)
        state = made[target.pk].state if target.pk in made else None
        found.missing += state is None or state in WITH_UNIT
        found.submitted += state == "submitted"
        found.verified += state == "approved"
    return found


def _in_order(targets: Sequence[Target]) -> list[Target]:
    """Parts right behind their whole, whatever their position."""
    children: dict[int, list[Target]] = defaultdict(list)
    ids = {t.pk for t in targets}
    for target in targets:
        if target.parent_id in ids:
            children[target.parent_id or 0].append(target)
    ordered: list[Target] = []
    for target in targets:
        if target.parent_id not in ids:
            ordered += [target, *children[target.pk]]
    return ordered


def _results(targets: Sequence[Target], span: Span) -> dict[int, Result]:
    rows = Result.objects.filter(
        target__in=[t.pk for t in targets], period__kind=span.kind, period__start=span.start
    ).select_related("current", "period")
    by_target = {t.pk: t for t in targets}
    found = {}
    for row in rows:
        row.target = by_target[row.target_id]
        found[row.target_id] = row
    return found


def _before(targets: Sequence[Target], span: Span) -> dict[int, Result]:
    """Latest verified result before a period, by target."""
    rows = (
        Result.objects.filter(
            target__in=[t.pk for t in targets],
            current__isnull=False,
            period__end__lt=span.end,
        )
        .select_related("current", "period")
        .order_by("target_id", "-period__end")
        .distinct("target_id")
    )
    return {row.target_id: row for row in rows}


def _asked(rows: Any) -> dict[int, ResultVersion]:
    """The last decided or pending version of each result."""
    versions = (
        ResultVersion.objects.filter(result__in=[r.pk for r in rows])
        .order_by("result_id", "-number")
        .distinct("result_id")
    )
    return {v.result_id: v for v in versions}


def _row(
    actor: Any,
    as_of: date,
    target: Target,
    span: Span,
    *,
    result: Result | None,
    versions: Mapping[int, ResultVersion],
    before: Result | None,
) -> SheetRow:
    works = result is not None and bool(may(actor, "movements:result:view_work", result))
    known = result is not None and (works or bool(may(actor, "movements:result:view", result)))
    version = versions.get(result.pk) if result is not None else None
    state, figure, waiting = None, "", False
    if result is not None and works:
        state, figure, waiting = (
            RESULT.state(result.state),
            figure_of(result, target),
            result.waiting,
        )
    elif result is not None and known and result.current is not None:
        state, waiting = RESULT.state("approved"), result.current.waiting
        figure = figure_of(result.current, target)
    asked = version is not None and bool(version.doubts) and version.outcome == ""
    may_approve = result is not None and bool(may(actor, "movements:result:approve", result))
    back = result is not None and works and result.state in ("returned", "reopened")
    return SheetRow(
        target=target,
        result=result if known else None,
        state=state,
        part=target.parent_id is not None,
        part_of=target.parent.name if target.parent else "",
        figure=figure,
        waiting=waiting,
        before=(figure_of(before.current, target), name_of(before.period))
        if before is not None and before.current is not None
        else None,
        due=due_on(span) if result is None or (works and result.state in WITH_UNIT) else None,
        step=_step(actor, as_of, target, result, span, known=known, may_approve=may_approve),
        returned=version.decision_reason if back and version is not None else "",
        asked=asked,
        selectable=may_approve and not asked,
    )


def _go_on(result: Result) -> Step:
    label = _("Go on") if result.state == "draft" else _("Correct")
    return Step(label, reverse("movements:result_edit", args=[result.public_id]), "pencil")


def _step(
    actor: Any,
    as_of: date,
    target: Target,
    result: Result | None,
    span: Span,
    *,
    known: bool,
    may_approve: bool,
) -> Step | None:
    if result is None:
        if span.start > as_of or not may(actor, ENTER, target):
            return None
        url = reverse("movements:result_begin", args=[target.public_id, span.kind, span.start])
        return Step(_("Enter the result"), url, "pencil", post=True)
    page = reverse("movements:result", args=[result.public_id])
    if result.state in WITH_UNIT and may(actor, EDIT, result):
        return _go_on(result)
    if may_approve:
        return Step(_("Look and verify"), page, "clipboard-check")
    return Step(_("Look"), page, "eye", moves=False) if known else None


# --- the switcher -----------------------------------------------------------------------------
_KIND_NAMES: dict[str, Text] = {
    "month": gettext_lazy("By month"),
    "quarter": gettext_lazy("By quarter"),
    "half": gettext_lazy("By half-year"),
    "year": gettext_lazy("By year"),
}


def sheet_address(movement: Movement, span: Span | Period, query: str = "") -> str:
    """The sheet of a period, with what chooses the unit."""
    url = reverse("movements:results", args=[movement.public_id, span.kind, span.start])
    return f"{url}?{query}" if query else url


def switches(
    movement: Movement,
    span: Span,
    as_of: date,
    targets: Sequence[Target],
    *,
    query: str = "",
) -> tuple[list[Switch], Switch | None, Switch | None]:
    """Kinds of periods in use, the period before and the one after."""
    first, last = span_of_movement(movement)
    counts = {kind: sum(t.frequency == kind for t in targets) for kind in KINDS}
    kinds = [
        Switch(
            _KIND_NAMES[kind],
            sheet_address(movement, latest_span(kind, movement, as_of), query)
            if kind != span.kind
            else sheet_address(movement, span, query),
            kind == span.kind,
            counts[kind],
        )
        for kind in KINDS
        if counts[kind] or kind == span.kind
    ]
    earlier = later = None
    if span.start > first:
        one = span_of(span.kind, span.start - timedelta(days=1))
        earlier = Switch(one.name, sheet_address(movement, one, query))
    after = span_of(span.kind, span.end + timedelta(days=1))
    if after.start <= min(last, as_of):
        later = Switch(after.name, sheet_address(movement, after, query))
    return kinds, earlier, later


def latest_span(kind: str, movement: Movement, as_of: date) -> Span:
    """The period to report now: the last that has ended, else the one under way."""
    first, last = span_of_movement(movement)
    here = span_of(kind, min(max(as_of, first), last))
    before = span_of(kind, here.start - timedelta(days=1))
    return here if here.end < as_of or before.start < first else before


# --- all units --------------------------------------------------------------------------------
@dataclass(frozen=True)
class UnitLine:
    """How far one unit is with its sheet."""

    name: str
    public_id: UUID
    url: str
    owed: int
    missing: int
    submitted: int
    verified: int


def overview(as_of: date, movement: Movement, span: Span) -> list[UnitLine]:
    """Every unit that reports by this kind of period, the ones with something missing first."""
    states: dict[int, str] = dict(
        Result.objects.filter(
            target__in=targets_of(movement), period__kind=span.kind, period__start=span.start
        ).values_list("target", "state")
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    rows = targets_of(movement).filter(frequency=span.kind)
    for pk, lead, own in rows.values_list("pk", "lead_unit", "unit_plan__unit"):
        state = states.get(pk)
        line = counts[lead or own]
        line["owed"] += 1
        line["missing"] += state is None or state in WITH_UNIT
        line["submitted"] += state == "submitted"
        line["verified"] += state == "approved"
    refs = unit_refs(as_of, counts)
    lines = [
        UnitLine(
            ref.label,
            ref.public_id,
            sheet_address(movement, span, f"unit={ref.public_id}"),
            **counts[ref.id],
        )
        for ref in refs.values()
    ]
    return sorted(lines, key=lambda one: (not one.submitted, not one.missing))


_COUNTS = ("owed", "missing", "submitted", "verified")


def reports(movement: Movement, unit_id: int | None) -> bool:
    """Whether a unit reports any target of a movement."""
    return unit_id is not None and targets_of(movement, unit_id).exists()
