"""Lists: movements, targets, tasks, participation. Flat number of queries, whatever the size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.keys import fold
from thidua.common.policy import Text, which
from thidua.movements.models import Movement, Participation, Relation, Target, Task, UnitPlan
from thidua.movements.workflow import TASK, UNIT_PLAN
from thidua.people.models import UnitVersion
from thidua.people.queries import block_of_units, unit_refs

Filters = Mapping[str, str]


@dataclass(frozen=True)
class StateTab:
    """A tab above a list: a state with its count."""

    code: str
    label: Text
    count: int
    current: bool


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _words(rows: QuerySet[Any], query: str, field: str = "search_key") -> QuerySet[Any]:
    """Rows that have every word of the query, diacritics or not."""
    for word in fold(query).split():
        rows = rows.filter(**{f"{field}__contains": word})
    return rows


# --- movements ---------------------------------------------------------------------------------
MOVEMENT_TABS: tuple[tuple[str, Text, Q], ...] = (
    ("running", gettext_lazy("Under way"), Q(state="running")),
    ("elsewhere", gettext_lazy("Launched elsewhere"), Q(origin="elsewhere")),
    ("mine", gettext_lazy("My unit takes part"), Q()),
    ("closed", gettext_lazy("Concluded"), Q(state="closed")),
    ("all", gettext_lazy("All"), Q()),
)


def movements(actor: Any, filters: Filters) -> tuple[QuerySet[Movement], list[StateTab]]:
    """Movements of the chosen tab, and all tabs with their counts."""
    visible: QuerySet[Movement] = which(actor, "movements:movement:view")
    visible = _words(visible, filters.get("q", ""))
    if filters.get("kind") in Movement.Kind.values:
        visible = visible.filter(kind=filters["kind"])
    mine = Q(
        pk__in=Participation.objects.filter(unit=actor.unit_id, withdrawn_on=None).values(
            "movement"
        )
    )
    tabs = [(c, label, mine if c == "mine" else q) for c, label, q in MOVEMENT_TABS]
    counts = visible.aggregate(
        **{code: Count("pk", filter=q) if q else Count("pk") for code, _l, q in tabs}
    )
    wanted = filters.get("state", "")
    if wanted not in counts:
        wanted = "running" if counts["running"] else "all"
    rows = visible.filter(next(q for code, _l, q in tabs if code == wanted))
    rows = rows.annotate(
        target_count=Count("targets", distinct=True),
        unit_count=Count(
            "participations", filter=Q(participations__withdrawn_on=None), distinct=True
        ),
        joined=Count(
            "participations",
            filter=Q(participations__withdrawn_on=None, participations__unit=actor.unit_id),
            distinct=True,
        ),
    ).select_related("parent", "plan__document")
    shown = [StateTab(c, label, counts[c], c == wanted) for c, label, _q in tabs]
    return rows.order_by(F("launched_on").desc(nulls_last=True), "sort_key"), shown


# --- targets ------------------------------------------------------------------------------------
def targets(actor: Any, filters: Filters) -> tuple[QuerySet[Target], list[StateTab]]:
    """Targets of movements and of the units' plans that this person may see."""
    visible: QuerySet[Target] = which(actor, "movements:target:view")
    visible = _words(visible, filters.get("q", ""))
    movement = _uuid(filters.get("movement", ""))
    if movement:
        visible = visible.filter(
            Q(movement__public_id=movement) | Q(unit_plan__movement__public_id=movement)
        )
    tabs: tuple[tuple[str, Text, Q], ...] = (
        ("province", _("Of movements"), Q(movement__isnull=False)),
        ("lead", _("My unit leads"), Q(lead_unit=actor.unit_id)),
        ("own", _("My unit’s own plan"), Q(unit_plan__unit=actor.unit_id)),
        ("units", _("Of units’ plans"), Q(unit_plan__isnull=False)),
        ("nobody", _("Without lead agency"), Q(movement__isnull=False, lead_unit=None)),
    )
    counts = visible.aggregate(**{code: Count("pk", filter=q) for code, _l, q in tabs})
    wanted = filters.get("state", "")
    if wanted not in counts:
        wanted = "lead" if counts["lead"] else "province"
    rows = visible.filter(next(q for code, _l, q in tabs if code == wanted))
    rows = rows.select_related("movement__period", "unit_plan__movement__period", "parent")
    shown = [StateTab(c, label, counts[c], c == wanted) for c, label, _q in tabs]
    order = (F("movement__launched_on").desc(nulls_last=True), "unit_plan", "position")
    return rows.order_by(*order), shown


# --- tasks ---------------------------------------------------------------------------------------
def tasks(actor: Any, as_of: date, filters: Filters) -> tuple[QuerySet[Task], list[StateTab]]:
    """Tasks of the chosen tab: unassigned ones first, then by deadline."""
    visible: QuerySet[Task] = which(actor, "movements:task:view")
    visible = _words(visible, filters.get("q", ""))
    movement, lead = _uuid(filters.get("movement", "")), _uuid(filters.get("lead", ""))
    if movement:
        visible = visible.filter(movement__public_id=movement)
    if lead:
        visible = visible.filter(Q(lead__public_id=lead) | Q(cooperating__unit__public_id=lead))
    if filters.get("kind") in Task.Kind.values:
        visible = visible.filter(kind=filters["kind"])
    late = Q(state__in=("assigned", "in_progress", "returned"), due__lt=as_of)
    mine = Q(lead=actor.unit_id) | Q(cooperating__unit=actor.unit_id)
    tabs: list[tuple[str, Text, Q]] = [
        ("all", _("All"), Q()),
        *((s.code, s.label, Q(state=s.code)) for s in TASK.states),
        ("late", _("Late"), late),
        ("mine", _("My unit’s"), mine),
    ]
    counts = visible.aggregate(
        **{
            code: Count("pk", filter=q, distinct=True) if q else Count("pk", distinct=True)
            for code, _l, q in tabs
        }
    )
    wanted = filters.get("state", "")
    wanted = wanted if wanted in counts else "all"
    rows = visible.filter(next(q for code, _l, q in tabs if code == wanted)).distinct()
    rows = rows.select_related("movement", "drive", "lead", "proposed_lead").prefetch_related(
        "cooperating"
    )
    shown = [
        StateTab(c, label, counts[c], c == wanted)
        for c, label, _q in tabs
        if counts[c] or c in ("all", "unassigned", "late", wanted)
    ]
    nobody = Case(When(state="unassigned", then=0), default=1)  # what nobody has yet comes first
    order = ("nobody", F("due").asc(nulls_last=True), "movement", "position")
    return rows.annotate(nobody=nobody).order_by(*order), shown


# --- participation --------------------------------------------------------------------------------
@dataclass(frozen=True)
class ParticipationRow:
    """A unit in the register of a movement."""

    participation: Participation
    name: str
    kind: str
    kind_label: str
    area: str
    area_label: str
    block: str
    plan: Any
    plan_id: UUID | None


@dataclass(frozen=True)
class Share:
    """How many units of one kind, area or block take part, of how many there are."""

    label: str
    count: int
    total: int


@dataclass(frozen=True)
class Register:
    """The register of a movement, and its counts."""

    rows: list[ParticipationRow]
    by_kind: list[Share]
    by_area: list[Share]
    by_block: list[Share]
    left: int


def relations(movement: Movement) -> QuerySet[Relation]:
    """Movements that the plan of this one carries on, and those whose plans carry this one on."""
    rows = Relation.objects.filter(Q(movement=movement) | Q(other=movement))
    shown = [f"{side}__{field}" for side in ("movement", "other") for field in _OF_RELATED]
    return (
        rows.select_related("movement", "other")
        .only("movement", "other", "was_new", *shown)
        .order_by("pk")
    )


_OF_RELATED = ("public_id", "name", "period_text")


def register(movement: Movement, as_of: date, filters: Filters) -> Register:
    """Who takes part in a movement, by kind of body, area and block."""
    versions = {v.unit_id: v for v in UnitVersion.objects.on(as_of)}
    blocks = block_of_units(as_of)
    plans = {
        p.unit_id: p for p in UnitPlan.objects.filter(movement=movement).exclude(state="withdrawn")
    }
    rows = []
    everyone = list(
        movement.participations.filter(withdrawn_on=None).select_related("unit").order_by("since")
    )
    for one in everyone:
        version = versions.get(one.unit_id)
        if version is None:
            continue
        plan = plans.get(one.unit_id)
        rows.append(
            ParticipationRow(
                one,
                version.name,
                version.kind,
                version.get_kind_display(),
                version.area,
                version.get_area_display(),
                blocks[one.unit_id].name if one.unit_id in blocks else "",
                UNIT_PLAN.state(plan.state) if plan else None,
                plan.public_id if plan else None,
            )
        )
    here = {r.participation.unit_id for r in rows}
    query = fold(filters.get("q", ""))
    kind, area, block = (filters.get(k, "") for k in ("kind", "area", "block"))
    chosen = [
        r
        for r in rows
        if query in fold(r.name)
        and (not kind or r.kind == kind)
        and (not area or r.area == area)
        and (not block or r.block == block)
    ]
    chosen.sort(key=lambda r: versions[r.participation.unit_id].sort_key)
    return Register(
        chosen,
        _shares(versions, here, lambda v: str(v.get_kind_display())),
        _shares(versions, here, lambda v: str(v.get_area_display())),
        _shares(
            {u: v for u, v in versions.items() if u in blocks},
            here,
            lambda v: str(blocks[v.unit_id].name),
        ),
        movement.participations.exclude(withdrawn_on=None).count(),
    )


def _shares(versions: Mapping[int, UnitVersion], here: set[int], label: Any) -> list[Share]:
    totals: dict[str, list[int]] = {}
    for unit_id, version in versions.items():
        if version.kind in (UnitVersion.Kind.PROVINCE, UnitVersion.Kind.COUNCIL):
            continue
        count = totals.setdefault(label(version), [0, 0])
        count[0] += unit_id in here
        count[1] += 1
    return [Share(k, c, t) for k, (c, t) in sorted(totals.items()) if c or t > 1]


# --- choices of forms -----------------------------------------------------------------------------
def unit_choices(
    as_of: date, *, first: list[int] | None = None, only: set[int] | None = None
) -> list[tuple[str, str]]:
    """Units by name, those in ``first`` on top: (public id, name); all, or those in ``only``."""
    refs = unit_refs(as_of, only)
    top = [refs[i] for i in first or [] if i in refs]
    rest = [r for r in refs.values() if r not in top]
    return [(str(r.public_id), r.name) for r in [*top, *rest]]
