"""Results that the demo's lead agencies have reported, through the functions that officers use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from thidua.common.calendar import add_working_days
from thidua.common.models.base import valid_on
from thidua.common.periods import Span, ended_spans
from thidua.movements.domain import result_decisions, result_files, results, unit_plans
from thidua.movements.domain.result_work import ask_for_results
from thidua.movements.domain.results import Entry
from thidua.movements.domain.terms import set_terms
from thidua.movements.models import TEXTS, Movement, Target, UnitPlan
from thidua.people.actors import Actor, actor_for
from thidua.people.models import Post, Role, Unit, User

_DATA = Path(__file__).with_name("results.yaml")
_REPORTED, _VERIFIED = 3, 5
"""Working days after the end of a period on which it is reported and verified."""
_PLAN_DAY = timedelta(days=10)


@dataclass(frozen=True)
class _Line:
    """What one unit reports for one target and period."""

    code: str
    target: Target
    span: Span
    figure: str
    how: Mapping[str, Any]


class _Office:
    """Officers and heads of units, each made an actor once a day."""

    def __init__(self, codes: set[str], as_of: date) -> None:
        posts = Post.objects.filter(valid_on(as_of), unit__code__in=codes).select_related("unit")
        wanted = posts.filter(role__in=[Role.UNIT_OFFICER, Role.UNIT_HEAD]).order_by("-pk")
        self.posts = {(p.unit.code, p.role): p for p in wanted}
        people = [p.person_id for p in self.posts.values()]
        users = User.objects.filter(person__in=people, is_active=True).select_related("person")
        self.users = {u.person_id: u for u in users}
        self.made: dict[tuple[str, str, date], Actor] = {}

    def actor(self, code: str, role: str, day: date) -> Actor | None:
        """Who acts for a unit in a role that day; ``None`` where nobody has an account."""
        post = self.posts.get((code, role))
        user = self.users.get(post.person_id) if post else None
        if post is None or user is None:
            return None
        key = (code, role, day)
        if key not in self.made:
            self.made[key] = actor_for(user, day, str(post.public_id))
        return self.made[key]


def report(movement: Movement, *, officer: Actor, as_of: date, today: date) -> int:
    """Report and verify what the demonstration shows; returns how many results were submitted.

    Args:
        movement: launched from the plan, with its leads set.
        officer: officer of the standing body, who sets how targets are reported.
        as_of: day of the launch.
        today: day on which the demonstration opens.
    """
    data: Mapping[str, Any] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    codes = set(
        Unit.objects.filter(led_targets__movement=movement).values_list("code", flat=True)
    ) | {data["own_plan"]["unit"]}
    office = _Office(codes, as_of)
    _terms(movement, data, officer, as_of)
    leads = {
        t.ref.upper(): t
        for t in movement.targets.filter(lead_unit__isnull=False).select_related("lead_unit")
    }
    work = [
        (unit.code, leads[ref], figures, data["last"].get(ref, {}))
        for ref, figures in data["figures"].items()
        if ref in leads and (unit := leads[ref].lead_unit) is not None
    ]
    work += _own_plan(movement, data["own_plan"], office, as_of + _PLAN_DAY)
    sent = 0
    for day in sorted({s.end for s in _all_spans(movement, as_of, today)}):
        for code, target, figures, last in work:
            spans = list(ended_spans(target.frequency, as_of, date(today.year, 12, 31), today))
            for number, span in enumerate(spans):
                if span.end == day and number < len(figures):
                    how = last if number == len(spans) - 1 else {}
                    line = _Line(code, target, span, figures[number], how)
                    sent += _one(data, office, line)
        # The worker asks every day; what is missing by then is on its unit's list.
        ask_for_results(as_of=day + timedelta(days=1))
    return sent


def _all_spans(movement: Movement, first: date, today: date) -> list[Span]:
    kinds = set(Target.objects.filter(movement=movement).values_list("frequency", flat=True))
    last = date(today.year, 12, 31)
    return [s for kind in kinds | {"month"} for s in ended_spans(kind, first, last, today)]


def _terms(movement: Movement, data: Mapping[str, Any], officer: Actor, as_of: date) -> None:
    targets = {t.ref.upper(): t for t in movement.targets.all()}
    for ref, said in data["terms"].items():
        if ref not in targets:
            continue
        baseline = said.get("baseline", "")
        set_terms(
            actor=officer,
            as_of=as_of,
            target=targets[ref],
            frequency=said.get("frequency", "month"),
            baseline=baseline,
            baseline_source=data["baseline_source"] if baseline else "",
        )


def _own_plan(
    movement: Movement, said: Mapping[str, Any], office: _Office, day: date
) -> list[tuple[str, Target, list[str], Mapping[str, Any]]]:
    """A department's own plan, issued by its head, with targets of its own."""
    code = said["unit"]
    writer, head = (office.actor(code, r, day) for r in (Role.UNIT_OFFICER, Role.UNIT_HEAD))
    if writer is None or head is None:
        return []
    plan = unit_plans.create(actor=writer, as_of=day, movement=movement)
    for copied in UnitPlan.objects.get(pk=plan.pk).targets.filter(parent=None):
        unit_plans.remove_target(actor=writer, as_of=day, plan=plan, target=copied)
    usual = {"comparator": ">=", "nature": "level", "direction": "increase"}
    rows = []
    for one in said["targets"]:
        values = {**usual, **{k: v for k, v in one.items() if k != "key"}}
        made = unit_plans.put_target(actor=writer, as_of=day, plan=plan, values=values)
        rows.append((code, made, said["figures"][one["key"]], said["last"].get(one["key"], {})))
    parts = {part: said[part] for part in ("purpose", "content")}
    unit_plans.edit(actor=writer, as_of=day, plan=plan, parts=parts)
    unit_plans.submit(actor=writer, as_of=day, plan=plan)
    unit_plans.issue(actor=head, as_of=day, plan=plan)
    return rows


def _one(data: Mapping[str, Any], office: _Office, line: _Line) -> int:
    """One result, as far as the demonstration tells of it."""
    span, how = line.span, line.how
    day = add_working_days(span.end, _REPORTED)
    writer = office.actor(line.code, Role.UNIT_OFFICER, day)
    if writer is None:
        return 0
    words = {"figure": line.figure, "period": span.name[:1].lower() + span.name[1:]}
    texts = {part: data[part].format(**words) for part in TEXTS}
    row = results.begin(actor=writer, as_of=day, target=line.target, span=span)
    entry = Entry(figure=line.figure, texts=texts, waiting=bool(how.get("waiting")))
    row = results.save(actor=writer, as_of=day, result=row, entry=entry)
    state = how.get("state", "approved")
    if state == "draft":
        return 0
    result_files.attach(
        actor=writer,
        as_of=day,
        result=row,
        data=data["evidence"].format(target=line.target.name, **words).encode(),
        name=f"bieu-so-lieu-{span.start:%Y-%m}.txt",
    )
    results.submit(actor=writer, as_of=day, result=row)
    later = add_working_days(span.end, _VERIFIED)
    head = office.actor(line.code, Role.UNIT_HEAD, later)
    if head is None or state == "submitted":
        return 1
    if state == "returned":
        result_decisions.return_(actor=head, as_of=later, result=row, reason=how["reason"])
    else:
        result_decisions.approve(actor=head, as_of=later, result=row)
    return 1
