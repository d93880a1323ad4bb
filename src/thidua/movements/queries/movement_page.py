"""What the page of one movement shows. Flat number of queries, whatever the size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common.charts import Day, Part, RangeMarker, Span, StackedBar, Timeline
from thidua.common.formatting import day, number_range
from thidua.documents.domain.legal import Status, status
from thidua.documents.models import LegalBasis
from thidua.documents.queries import with_replacements
from thidua.movements.models import Anniversary, Drive, Movement, Quota, Target
from thidua.movements.queries.participation import BlockRow, PlanState, block_rows, total
from thidua.movements.queries.reporting import Reporting, reporting
from thidua.movements.queries.standings import TargetStanding, latest_day, standings
from thidua.movements.verdicts import WORDS
from thidua.movements.workflow import TASK, UNIT_PLAN
from thidua.people.queries import unit_short_names


@dataclass(frozen=True)
class TargetRow:
    """A target as it stands and who answers for it."""

    target: Target
    now: TargetStanding
    lead: str
    proposed: str


@dataclass(frozen=True)
class TargetGroup:
    """Targets under one heading of the plan."""

    name: str
    rows: list[TargetRow]


@dataclass(frozen=True)
class QuotaRow:
    """A quota as a range."""

    quota: Quota
    title: str
    marker: RangeMarker


@dataclass(frozen=True)
class BasisRow:
    """A legal basis with its status on the day."""

    basis: LegalBasis
    status: str
    label: str
    kind: str
    icon: str
    replaced_by: str


@dataclass(frozen=True)
class DriveCard:
    """Where the movement stands in time: the drive under way, or the next or last one."""

    name: str
    passed: int
    total: int
    review: str
    review_by: date | None


@dataclass
class MovementPage:
    """Everything on the page."""

    movement: Movement
    groups: list[TargetGroup]
    target_count: int
    verdicts: StackedBar
    data_until: date | None
    reports: Reporting
    without_lead: int
    proposals: int
    timeline: Timeline | None
    undated: list[str]
    peaks: list[tuple[Drive, date | None]]
    drives: list[Drive]
    drive: DriveCard | None
    quotas: list[QuotaRow]
    quota_range: str
    blocks: list[BlockRow]
    totals: BlockRow
    bases: list[BasisRow]
    task_states: list[tuple[Any, int, str]]
    task_count: int
    late_tasks: int
    plans: list[tuple[Any, int]]
    own_plan: PlanState | None
    takes_part: bool
    unit_names: dict[int, str] = field(default_factory=dict)


def movement_page(actor: Any, as_of: date, movement: Movement) -> MovementPage:
    """Put the page together.

    Args:
        actor: who looks.
        as_of: business date: today in the timeline, status of the legal bases.
        movement: with ``plan__document`` and ``period`` selected.
    """
    targets = list(movement.targets.order_by("position"))
    stand = standings(targets, as_of)
    reports = reporting(movement, as_of)
    drives = list(movement.drives.all())
    days = list(movement.anniversaries.all())
    states, late = _tasks(movement, as_of)
    known = movement.unit_plans.exclude(state="withdrawn")
    plans = [PlanState(*row) for row in known.values_list("public_id", "unit_id", "state")]
    parts = set(movement.participations.filter(withdrawn_on=None).values_list("unit_id", flat=True))
    blocks = block_rows(movement, as_of, parts=parts, plans=plans, reports=reports)
    quotas = [_quota(q) for q in movement.quotas.all()]
    names = unit_short_names(
        as_of,
        {i for t in targets for i in (t.lead_unit_id, t.proposed_lead_id) if i},
    )
    groups = _target_groups(targets, names, stand)
    base = reverse("movements:task_list")
    return MovementPage(
        movement=movement,
        groups=groups,
        target_count=len(targets),
        verdicts=_verdicts(stand.values()),
        data_until=latest_day(stand.values()),
        reports=reports,
        without_lead=sum(t.lead_unit_id is None for t in targets),
        proposals=sum(t.lead_unit_id is None and t.proposed_lead_id is not None for t in targets),
        timeline=timeline(movement, as_of, drives, days),
        undated=[_years(a) for a in days if a.date is None],
        peaks=[(d, _day_of(d, days)) for d in drives if d.is_peak],
        drives=[d for d in drives if not d.is_peak],
        drive=_drive_card(as_of, drives),
        quotas=quotas,
        quota_range=number_range(*_sum([q.quota for q in quotas])) if quotas else "",
        blocks=blocks,
        totals=total(blocks),
        bases=_bases(movement, as_of),
        task_states=[
            (s, states[s.code], f"{base}?movement={movement.public_id}&state={s.code}")
            for s in TASK.states
            if states.get(s.code)
        ],
        task_count=sum(states.values()),
        late_tasks=late,
        plans=[
            (UNIT_PLAN.state(code), n) for code, n in Counter(p.state for p in plans).most_common()
        ],
        own_plan=next((p for p in plans if p.unit_id == actor.unit_id), None),
        takes_part=actor.unit_id in parts,
    )


def _tasks(movement: Movement, as_of: date) -> tuple[dict[str, int], int]:
    """Tasks by state, and how many of them are late."""
    late = Q(state__in=("assigned", "in_progress", "returned"), due__lt=as_of)
    rows = movement.tasks.order_by().values_list("state")
    counted = list(rows.annotate(n=Count("pk"), late=Count("pk", filter=late)))
    return {state: n for state, n, _late in counted}, sum(late for _state, _n, late in counted)


# --- targets --------------------------------------------------------------------------------------
def _target_groups(
    targets: list[Target], names: dict[int, str], stand: dict[int, TargetStanding]
) -> list[TargetGroup]:
    groups: list[TargetGroup] = []
    for target in targets:
        if not groups or groups[-1].name != target.group:
            groups.append(TargetGroup(target.group, []))
        groups[-1].rows.append(
            TargetRow(
                target,
                stand[target.pk],
                names.get(target.lead_unit_id or 0, ""),
                names.get(target.proposed_lead_id or 0, ""),
            )
        )
    return groups


def _verdicts(rows: Iterable[TargetStanding]) -> StackedBar:
    """Targets counted by verdict, in the order from met to no data."""
    counts = Counter(r.standing.verdict for r in rows)
    return StackedBar(
        _("Targets by verdict"),
        [
            Part(str(word.label).lower(), counts[code], word.part)
            for code, word in WORDS.items()
            if counts[code]
        ],
    )


# --- time -----------------------------------------------------------------------------------------
def _years(one: Anniversary) -> str:
    if one.years is None:
        return one.name
    return _("%(years)s years of %(name)s") % {"years": one.years, "name": one.name}


def _day_of(drive: Drive, days: list[Anniversary]) -> date | None:
    """The anniversary of the same name as a peak drive, to help in setting its window."""
    return next(
        (a.date for a in days if a.search_key and a.search_key in drive.search_key), None
    ) or next((a.date for a in days if a.search_key and drive.search_key in a.search_key), None)


def timeline(
    movement: Movement, as_of: date, drives: list[Drive], days: list[Anniversary]
) -> Timeline | None:
    """Drives, peak drives, anniversaries and today; ``None`` without any dated drive or day."""
    marks = [d for drive in drives for d in (drive.start, drive.end) if d]
    marks += [a.date for a in days if a.date]
    if not marks:
        return None
    first, last = min(marks), max(marks)
    first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    return Timeline(
        title=_("Emulation calendar of “%(name)s”") % {"name": movement.name},
        first=first,
        last=last,
        today=as_of,
        drives=[_span(d, as_of) for d in drives if not d.is_peak and d.start and d.end],
        peaks=[_span(d, as_of) for d in drives if d.is_peak and d.start and d.end],
        days=[
            Day(
                a.date,
                a.name,
                ngettext("%(n)s year", "%(n)s years", a.years) % {"n": a.years} if a.years else "",
            )
            for a in days
            if a.date
        ],
        key=f"t{movement.pk}-",
    )


def _span(drive: Drive, as_of: date) -> Span:
    assert drive.start is not None  # noqa: S101 - asked by the caller
    assert drive.end is not None  # noqa: S101
    note = ""
    if drive.start <= as_of <= drive.end:
        left = (drive.end - as_of).days
        note = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    elif drive.review_by and drive.end < as_of <= drive.review_by:
        note = _("review by %(day)s") % {"day": day(drive.review_by)}
    return Span(
        drive.name,
        drive.start,
        drive.end,
        note,
        by_person=bool(drive.window_set_by),
    )


def _drive_card(as_of: date, drives: list[Drive]) -> DriveCard | None:
    dated = sorted(
        (d for d in drives if not d.is_peak and d.start and d.end), key=lambda d: d.start or as_of
    )
    if not dated:
        return None
    here = next((d for d in dated if d.start and d.end and d.start <= as_of <= d.end), None)
    coming = next((d for d in dated if d.start and d.start > as_of), None)
    chosen = here or coming or dated[-1]
    assert chosen.start is not None  # noqa: S101 - only dated ones are in the list
    assert chosen.end is not None  # noqa: S101
    total = (chosen.end - chosen.start).days + 1
    return DriveCard(
        chosen.name,
        min(max((as_of - chosen.start).days + 1, 0), total),
        total,
        chosen.review,
        chosen.review_by,
    )


# --- quotas ---------------------------------------------------------------------------------------
def _quota(quota: Quota) -> QuotaRow:
    title = ", ".join(quota.kinds)
    span = number_range(quota.minimum, quota.maximum)
    label = _("%(title)s, %(level)s: %(range)s foreseen; none registered yet.") % {
        "title": title,
        "level": quota.level,
        "range": span,
    }
    return QuotaRow(quota, title, RangeMarker(label, quota.minimum, quota.maximum))


def _sum(quotas: list[Quota]) -> tuple[int | None, int | None]:
    low = [q.minimum for q in quotas if q.minimum is not None]
    high = [q.maximum for q in quotas if q.maximum is not None]
    whole = len(low) == len(high) == len(quotas)
    return (sum(low), sum(high)) if whole else (sum(low) or None, None)


# --- legal bases ----------------------------------------------------------------------------------
def _bases(movement: Movement, as_of: date) -> list[BasisRow]:
    rows = with_replacements(LegalBasis.objects.filter(movements__movement=movement))
    shown = {
        Status.IN_FORCE: (_("Still in force"), "ok", "circle-check"),
        Status.REPLACED: (_("Replaced"), "bad", "alert-octagon"),
        Status.EXPIRED: (_("No longer in force"), "bad", "alert-octagon"),
        Status.NOT_YET: (_("Not yet in force"), "warn", "clock"),
        Status.UNKNOWN: (_("Not compared"), "unknown", "help-circle"),
    }
    found = []
    for basis in rows.order_by("sort_key"):
        code = status(basis, as_of)
        label, kind, icon = shown[code]
        after = ", ".join(str(r) for r in basis.replaced_by.all())
        found.append(BasisRow(basis, code, label, kind, icon, after))
    return found
