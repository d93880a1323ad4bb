"""What the demo's officers did between the launch and the day on which the demo opens.

Every step is a domain function with the actor who may do it; nothing is written past the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import yaml

from thidua.common.calendar import add_working_days
from thidua.common.models.base import valid_on
from thidua.config.demo.plans import Launched
from thidua.documents.domain.deliveries import acknowledge, open_delivery
from thidua.documents.domain.distribution import lines_of, prepare, send
from thidua.documents.models import Delivery
from thidua.movements.domain.running import set_lead, set_usual_lead, set_window, take_part
from thidua.movements.domain.tasks import assign
from thidua.people.actors import Actor, actor_for
from thidua.people.models import Post, Role, Unit, User

_LEADS = Path(__file__).with_name("leads.yaml")
_SILENT_EVERY = 18
"""One unit in so many has not acknowledged, so that reminders have something to do."""
_PEAK_DAYS = 30


def usual_leads(*, actor: Actor, as_of: date) -> None:
    """Enter who usually leads which indicator; bodies that the province lacks are left out."""
    words: Mapping[str, str] = yaml.safe_load(_LEADS.read_text(encoding="utf-8"))
    units = {u.code: u for u in Unit.objects.filter(code__in=set(words.values()))}
    for phrase, code in words.items():
        if code in units:
            set_usual_lead(actor=actor, as_of=as_of, words=phrase, unit=units[code])


def follow_up(launched: Launched, *, officer: Actor, head: Actor, as_of: date) -> None:
    """Name leads, date peak drives, send the plan, let units answer, assign what has a body.

    Args:
        launched: the movement and its document.
        officer: officer of the standing body.
        head: head of the standing body.
        as_of: day of the launch.
    """
    movement = launched.movement
    for target in movement.targets.filter(proposed_lead__isnull=False):
        set_lead(actor=officer, as_of=as_of, target=target, lead=target.proposed_lead)
    for drive in movement.drives.filter(is_peak=True, start=None):
        day = _day_of(drive)
        if day is not None:
            set_window(
                actor=officer,
                as_of=as_of,
                drive=drive,
                start=day - timedelta(days=_PEAK_DAYS),
                end=day,
            )
    _send(launched, officer, as_of)
    due = add_working_days(as_of, 30)
    for task in movement.tasks.filter(proposed_lead__isnull=False):
        lead = task.proposed_lead
        assert lead is not None  # noqa: S101 - the filter above
        assign(actor=head, as_of=as_of, task=task, lead=lead, due=due, product="Báo cáo kết quả")


def _day_of(drive: object) -> date | None:
    """Day of the anniversary that a peak drive is bound to, by the words that they share."""
    words = getattr(drive, "search_key", "")
    movement = getattr(drive, "movement", None)
    best: tuple[int, date] | None = None
    for anniversary in movement.anniversaries.exclude(date=None) if movement else ():
        shared = len(set(words.split()) & set(anniversary.search_key.split()))
        if str(anniversary.years or "") in words.split() and (best is None or shared > best[0]):
            best = (shared, anniversary.date)
    return best[1] if best else None


def _send(launched: Launched, officer: Actor, as_of: date) -> None:
    draft = prepare(
        actor=officer,
        as_of=as_of,
        document=launched.document,
        lines=lines_of(launched.document),
    )
    sent = send(actor=officer, as_of=as_of, distribution=draft)
    rows = list(
        Delivery.objects.filter(distribution=sent, person=None, purpose="act")
        .select_related("unit")
        .order_by("pk")
    )
    working = _officers_of([row.unit_id for row in rows], as_of)
    for number, delivery in enumerate(rows, 1):
        post, user = working.get(delivery.unit_id, (None, None))
        if post is None or user is None:
            continue
        day = as_of + timedelta(days=1 + number % 4)
        actor = actor_for(user, day, str(post.public_id))
        if number % _SILENT_EVERY == 0:
            if number % (2 * _SILENT_EVERY) == 0:
                open_delivery(actor=actor, as_of=day, delivery=delivery)
            continue
        acknowledge(actor=actor, as_of=day, delivery=delivery)
        take_part(
            actor=actor,
            as_of=day,
            movement=launched.movement,
            unit=delivery.unit,
            offer_plan=number % 12 == 0,
        )


def _officers_of(unit_ids: list[int], as_of: date) -> dict[int, tuple[Post, User]]:
    """Unit id → a post of an officer there and the account on it."""
    posts = Post.objects.filter(
        valid_on(as_of), role=Role.UNIT_OFFICER, unit__in=unit_ids, person__user__is_active=True
    ).order_by("-pk")
    users = {
        u.person_id: u
        for u in User.objects.filter(person__in=posts.values("person")).select_related("person")
    }
    return {p.unit_id: (p, users[p.person_id]) for p in posts}
