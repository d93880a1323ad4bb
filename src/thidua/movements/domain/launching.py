"""One launch makes the movement and everything that the plan says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import audit
from thidua.common.keys import fold
from thidua.common.models import Period
from thidua.common.models.base import since
from thidua.common.workflow import Obstacle
from thidua.documents.domain import legal
from thidua.movements import wording
from thidua.movements.domain.naming import link_named
from thidua.movements.domain.work import offer_assigning
from thidua.movements.models import (
    Anniversary,
    CalendarEntry,
    Drive,
    Movement,
    MovementBasis,
    Plan,
    PlanFinding,
    PlanItem,
    Quota,
    Target,
    Task,
    UsualLead,
)
from thidua.movements.naming import movement_name
from thidua.movements.values import Values, first_day, last_day, precision_of, title_of
from thidua.movements.workflow import MOVEMENT, PLAN, TASK
from thidua.people.matching import resolve_bodies
from thidua.people.models import Unit

List = PlanItem.List
_DECIDED = (PlanItem.State.CONFIRMED, PlanItem.State.EDITED)
_DAY = timedelta(days=1)


# --- what a launch needs -----------------------------------------------------------------------
def launch_parts(plan: Plan) -> dict[str, str]:
    """Purpose, content, criteria and slogan: as entered apart, else from what is confirmed.

    Purpose comes from the purposes, content from the launch contents, criteria from the targets,
    the slogan from the document's theme. A missing part is empty.
    """
    rows = [i for i in plan.items.all() if i.state in _DECIDED]
    return _parts(plan, rows)


def _parts(plan: Plan, rows: list[PlanItem]) -> dict[str, str]:
    def texts(name: str) -> str:
        return "\n".join(
            " ".join(f"{_dotted(v.get('no'))} {v.get('text') or ''}".split())
            for v in (i.values for i in rows if i.list == name)
        )

    targets = [i.values for i in rows if i.list == List.TARGETS]
    return {
        "purpose": plan.purpose or texts(List.PURPOSES),
        "content": plan.content or texts(List.LAUNCH_CONTENTS),
        "criteria": plan.criteria or wording.criteria(list(targets)),
        "slogan": plan.slogan or str(plan.header.get("theme") or ""),
    }


def _dotted(no: Any) -> str:
    return f"{no}." if no and not str(no).endswith(".") else str(no or "")


def launch_obstacles(plan: Plan) -> list[Obstacle]:
    """Everything that keeps a plan from being launched, each with the page that repairs it."""
    page = reverse("movements:plan", args=[plan.document.public_id])
    rows = list(plan.items.all())
    parts = _parts(plan, [i for i in rows if i.state in _DECIDED])
    where = {
        "purpose": (_("The movement has no purpose."), List.PURPOSES),
        "content": (_("The movement has no content."), List.LAUNCH_CONTENTS),
        "criteria": (_("The movement has no criteria."), List.TARGETS),
        "slogan": (_("The movement has no slogan."), ""),
    }
    obstacles = []
    open_questions = sum(f.answer == PlanFinding.Answer.OPEN for f in plan.findings.all())
    if open_questions:
        text = ngettext(
            "%(count)s question about the text is not answered.",
            "%(count)s questions about the text are not answered.",
            open_questions,
        )
        obstacles.append(
            Obstacle(
                "findings", text % {"count": open_questions}, f"{page}#cau-hoi", _("Answer them")
            )
        )
    waiting = [i for i in rows if not i.decided]
    if waiting:
        text = ngettext(
            "%(count)s item is neither confirmed nor dropped.",
            "%(count)s items are neither confirmed nor dropped.",
            len(waiting),
        )
        obstacles.append(
            Obstacle(
                "items",
                text % {"count": len(waiting)},
                f"{page}?list={waiting[0].list}&item={waiting[0].public_id}",
                _("Go to the first"),
            )
        )
    for part, (sentence, name) in where.items():
        if not parts[part].strip():
            url = f"{page}?list={name}" if name and any(i.list == name for i in waiting) else ""
            obstacles.append(
                Obstacle(
                    part,
                    sentence,
                    url or reverse("movements:plan_parts", args=[plan.document.public_id]),
                    _("Confirm it in the text") if url else _("Write it"),
                )
            )
    return obstacles


# --- the launch ----------------------------------------------------------------------------------
@dataclass
class _Launch:
    """One launch under way: the plan's decided items by list, and what was made from them."""

    actor: Any
    as_of: date
    plan: Plan
    movement: Movement
    items: dict[str, list[tuple[PlanItem, Values]]]
    drives: dict[str, Drive] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)


@transaction.atomic
def launch(*, actor: Any, as_of: date, plan: Plan) -> Movement:
    """Launch the movement of a plan: all of it, or nothing.

    Makes the movement, drives, anniversaries, targets, quotas, tasks to be assigned and calendar
    entries; links legal bases and the movements that the plan names. Two launches of one plan at
    the same time make one movement: the second is refused.

    Args:
        actor: head of the standing body or signatory; re-authentication is the view's business.
        as_of: business date, the day of the launch.
        plan: with every item decided and every question answered.

    Raises:
        Refused: by policy, state, or with the first obstacle of :func:`launch_obstacles`.
    """
    locked = Plan.objects.select_for_update(of=("self",)).select_related("document").get(pk=plan.pk)
    PLAN.move(locked, "movements:plan:launch", actor=actor, as_of=as_of)
    locked.save(update_fields=["state"])
    rows = [i for i in locked.items.all() if i.state in _DECIDED]
    items: dict[str, list[tuple[PlanItem, Values]]] = {name: [] for name in List.values}
    for item in rows:
        items[item.list].append((item, item.values))
    movement = _movement(actor, as_of, locked, rows)
    run = _Launch(actor, as_of, locked, movement, items)
    counts = {
        step.__name__.strip("_"): step(run)
        for step in (_drives, _anniversaries, _targets, _quotas, _tasks, _bases, _named, _calendar)
    }
    audit.record(
        actor=actor,
        action="movements:plan:launch",
        obj=movement,
        as_of=as_of,
        changes={"plan": str(locked.public_id), **counts},
    )
    offer_assigning(as_of=as_of, movement=movement)
    return movement


def _movement(actor: Any, as_of: date, plan: Plan, rows: list[PlanItem]) -> Movement:
    header = plan.header
    year = header.get("plan_year")
    drives = [i.values for i in rows if i.list == List.DRIVES]
    starts = [d for v in drives if (d := first_day(v.get("from")))]
    ends = [d for v in drives if (d := last_day(v.get("to")))]
    period = None
    if year:
        first, last = date(int(year), 1, 1), date(int(year), 12, 31)
        period, _created = Period.objects.get_or_create(
            kind=Period.Kind.YEAR, start=first, defaults={"end": last, "name": f"Năm {year}"}
        )
        starts, ends = starts or [first], ends or [last]
    # The register holds what a person has checked; the reader's fact stands in where it is empty.
    issuing = plan.document.issuing_body or str(header.get("issuing_body") or "")
    body = _bodies([issuing], as_of).get(issuing) if issuing else None
    return Movement.objects.create(
        name=movement_name(str(header.get("title") or plan.document.name))[:500],
        origin=Movement.Origin.LAUNCHED,
        state=MOVEMENT.initial,
        unit_id=body or plan.unit_id,
        launching_body=issuing[:300],
        plan=plan,
        period=period,
        valid=since(min(starts), max(ends) + _DAY) if starts and ends else None,
        period_text=str(year or ""),
        launched_on=as_of,
        launched_by_id=actor.user_id,
        **_parts(plan, rows),
    )


def _drives(run: _Launch) -> int:
    both = [(i, v, False) for i, v in run.items[List.DRIVES]]
    both += [(i, v, True) for i, v in run.items[List.PEAK_DRIVES]]
    for position, (item, values, is_peak) in enumerate(both, start=1):
        drive = Drive.objects.create(
            movement=run.movement,
            name=str(values["name"])[:500],
            is_peak=is_peak,
            start=first_day(values.get("from")),
            start_precision=precision_of(values.get("from")),
            end=last_day(values.get("to")),
            end_precision=precision_of(values.get("to")),
            review=values.get("review") or "",
            review_by=last_day(values.get("review_by")),
            review_precision=precision_of(values.get("review_by")),
            item=item,
            position=position,
        )
        run.drives[item.ref] = drive
    return len(both)


def _anniversaries(run: _Launch) -> int:
    for item, values in run.items[List.ANNIVERSARIES]:
        Anniversary.objects.create(
            movement=run.movement,
            name=str(values["name"])[:500],
            drive=run.drives.get(str(values.get("drive"))),
            years=values.get("years"),
            origin=first_day(values.get("origin")),
            date=first_day(values.get("date")),
            item=item,
        )
    return len(run.items[List.ANNIVERSARIES])


def usual_lead(label: str, known: list[UsualLead]) -> Unit | None:
    """The body that usually leads this indicator: the entry with the most words in its name."""
    words = f" {fold(label)} "
    fitting = [u for u in known if f" {u.search_key} " in words]
    return max(fitting, key=lambda u: len(u.search_key)).unit if fitting else None


def _targets(run: _Launch) -> int:
    known = list(UsualLead.objects.select_related("unit"))
    leads = {
        str(u.public_id): u
        for u in Unit.objects.filter(
            public_id__in=[v["lead"] for _i, v in run.items[List.TARGETS] if v.get("lead")]
        )
    }
    for position, (item, values) in enumerate(run.items[List.TARGETS], start=1):
        run.targets[item.ref] = Target.objects.create(
            movement=run.movement,
            name=str(values["label"])[:500],
            ref=item.ref,
            group=str(values.get("group") or "")[:200],
            comparator=values["comparator"],
            value=str(values["value"]),
            maximum=None if values.get("max") is None else str(values["max"]),
            measure=str(values.get("unit") or "")[:60],
            as_written=str(item.read.get("unit") or "")[:60],
            nature=values["nature"],
            direction=values["direction"],
            lead_unit=leads.get(str(values.get("lead"))),
            proposed_lead=usual_lead(str(values["label"]), known),
            item=item,
            position=position,
        )
    for item, values in run.items[List.TARGETS]:
        parent = run.targets.get(str(values.get("parent")))
        if parent is not None:
            target = run.targets[item.ref]
            target.parent = parent
            target.save(update_fields=["parent"])
    return len(run.targets)


def _quotas(run: _Launch) -> int:
    for position, (item, values) in enumerate(run.items[List.AWARD_QUOTAS], start=1):
        Quota.objects.create(
            movement=run.movement,
            recipients=values.get("recipients") or [],
            level=str(values.get("level") or "")[:120],
            kinds=values.get("kinds") or [],
            award_codes=values.get("award_codes") or [],
            minimum=values.get("min"),
            maximum=values.get("max"),
            item=item,
            position=position,
        )
    return len(run.items[List.AWARD_QUOTAS])


def _bodies(texts: list[str], as_of: date) -> dict[str, int]:
    """The one unit of ours that each of these words names: words → unit id."""
    found = zip(texts, resolve_bodies(texts, as_of=as_of), strict=True) if texts else ()
    return {text: r.units[0].id for text, r in found if r.resolved and len(r.units) == 1}


def _tasks(run: _Launch) -> int:
    peaks = [d for d in run.drives.values() if d.is_peak]
    sources = (
        (List.LAUNCH_CONTENTS, Task.Kind.CONTENT),
        (List.PEAK_DRIVE_ACTIONS, Task.Kind.PEAK_ACTION),
        (List.MEASURES, Task.Kind.MEASURE),
        (List.DUTIES, Task.Kind.DUTY),
    )
    named = [str(v.get("who") or "") for _i, v in run.items[List.DUTIES]]
    bodies = _bodies(named, run.as_of)
    position = 0
    for name, kind in sources:
        for item, values in run.items[name]:
            position += 1
            who = str(values.get("who") or "")
            Task.objects.create(
                movement=run.movement,
                kind=kind,
                no=str(values.get("no") or "")[:20],
                text=str(values.get("what") or values.get("text") or ""),
                named_body=who[:500],
                mode=str(values.get("mode") or ""),
                # Actions stand for all peak drives together; with one there is no doubt which.
                drive=peaks[0] if kind == Task.Kind.PEAK_ACTION and len(peaks) == 1 else None,
                state=TASK.initial,
                proposed_lead_id=bodies.get(who),
                item=item,
                position=position,
            )
    return position


def _bases(run: _Launch) -> int:
    source = str(run.plan.document)
    linked: set[int] = set()
    for item, values in run.items[List.REFERENCES]:
        basis = legal.match_or_record(
            actor=run.actor, as_of=run.as_of, reference=values, source=source
        )
        if basis.pk not in linked:
            MovementBasis.objects.create(movement=run.movement, basis=basis, item=item)
            linked.add(basis.pk)
    return len(linked)


def _named(run: _Launch) -> int:
    return link_named(
        actor=run.actor,
        as_of=run.as_of,
        movement=run.movement,
        named=run.items[List.MOVEMENTS],
    )


def _calendar(run: _Launch) -> int:
    entries: list[CalendarEntry] = []

    def mark(kind: str, name: str, start: date | None, **more: Any) -> None:
        if start is not None:
            entries.append(
                CalendarEntry(
                    movement=run.movement, kind=kind, name=name[:500], start=start, **more
                )
            )

    kinds = CalendarEntry.Kind
    for drive in run.drives.values():
        mark(kinds.DRIVE, drive.name, drive.start, end=drive.end, drive=drive)
        mark(kinds.REVIEW, drive.review or drive.name, drive.review_by, drive=drive)
    for one in run.movement.anniversaries.all():
        name = title_of(List.ANNIVERSARIES, {"years": one.years, "name": one.name})
        mark(kinds.ANNIVERSARY, name, one.date, anniversary=one, drive=one.drive)
    for entry in entries:
        entry.save()
    return len(entries)
