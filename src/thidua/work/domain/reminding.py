"""Reminders and escalation by rule. Running twice on one day sends nothing twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from thidua.common import audit
from thidua.common.calendar import add_working_days, swapped_days
from thidua.people.models import Post, Role
from thidua.people.queries import unit_names
from thidua.work.domain.items import open_item
from thidua.work.domain.notices import notify
from thidua.work.kinds import ESCALATED, REMINDER
from thidua.work.models import ReminderRule, RuleApplied, WorkItem
from thidua.work.queries import accounts_of, officers_in_charge, posts_for


@dataclass
class Outcome:
    """What a run did."""

    reminded: int = 0
    escalated: int = 0
    untold: list[str] = field(default_factory=list)
    """Keys of items that nobody could be told of: no post, or no account."""


@dataclass(frozen=True)
class _Tables:
    """What one run looks up once."""

    as_of: date
    swapped: Mapping[date, str]
    names: Mapping[int, str]
    posts: Mapping[int, list[Post]]
    in_charge: Mapping[int, list[Post]]
    standing_heads: list[Post]


def run_rules(*, as_of: date) -> Outcome:
    """Apply every rule that has come due to every open item with a deadline.

    A reminder goes to the accounts in whose lists the item stands; of several missed reminders
    only the latest is sent. An escalation opens an item in the list of the head it names. Each
    item is its own transaction: a failure keeps what was done before.

    Args:
        as_of: business date of the run.
    """
    rules = list(ReminderRule.objects.filter(active=True).order_by("offset"))
    items = list(
        WorkItem.objects.filter(state=WorkItem.State.OPEN, due__isnull=False)
        .exclude(kind=ESCALATED)
        .order_by("due", "pk")
    )
    done = set(RuleApplied.objects.filter(item__in=items).values_list("item_id", "rule_id"))
    tables = _Tables(
        as_of,
        swapped_days(),
        unit_names(as_of, {i.unit_id for i in items}),
        posts_for(items, as_of),
        officers_in_charge({i.unit_id for i in items}, as_of),
        list(
            Post.objects.filter(valid__contains=as_of, role=Role.STANDING_HEAD).select_related(
                "person__user"
            )
        ),
    )
    outcome = Outcome()
    for item in items:
        ripe = [
            r
            for r in rules
            if r.kind in ("", item.kind)
            and (item.pk, r.pk) not in done
            and item.due is not None
            and add_working_days(item.due, r.offset, tables.swapped) <= as_of
        ]
        if ripe:
            _apply(item, ripe, tables, outcome)
    return outcome


@transaction.atomic
def _apply(item: WorkItem, ripe: list[ReminderRule], tables: _Tables, outcome: Outcome) -> None:
    locked = WorkItem.objects.select_for_update().filter(pk=item.pk, state=WorkItem.State.OPEN)
    if not list(locked):
        return
    # Another run may have been here between our reading and this lock.
    done = set(RuleApplied.objects.filter(item=item).values_list("rule_id", flat=True))
    ripe = [r for r in ripe if r.pk not in done]
    RuleApplied.objects.bulk_create(RuleApplied(item=item, rule=r, on=tables.as_of) for r in ripe)
    reminders = [r for r in ripe if r.action == ReminderRule.Action.REMIND]
    if reminders:
        _remind(item, reminders[-1], tables, outcome)
    for rule in ripe:
        if rule.action == ReminderRule.Action.ESCALATE:
            _escalate(item, rule, tables, outcome)


def _parts(item: WorkItem, tables: _Tables) -> dict[str, Any]:
    return {
        "inner": {"kind": item.kind, "params": item.params},
        "unit": tables.names.get(item.unit_id, ""),
        "due": f"{item.due:%d/%m/%Y}",
    }


def _remind(item: WorkItem, rule: ReminderRule, tables: _Tables, outcome: Outcome) -> None:
    posts = tables.posts.get(item.pk, [])
    users = [u for us in accounts_of(posts, tables.as_of).values() for u in us]
    if not users:
        outcome.untold.append(item.key)
        return
    notify(
        as_of=tables.as_of,
        users=users,
        key=f"remind:{item.pk}:{rule.pk}:{item.due:%Y%m%d}",
        kind=REMINDER,
        params=_parts(item, tables),
        url=item.url,
        by_mail=rule.by_mail,
    )
    outcome.reminded += 1


def _escalate(item: WorkItem, rule: ReminderRule, tables: _Tables, outcome: Outcome) -> None:
    targets = _targets(item, rule, tables)
    if not targets:
        outcome.untold.append(item.key)
        return
    for unit_id, role, post in targets:
        raised = open_item(
            as_of=tables.as_of,
            kind=ESCALATED,
            key=f"escalated:{item.pk}:{rule.escalate_to}:{post.pk if post else unit_id}",
            unit=unit_id,
            role=role,
            post=post,
            params=_parts(item, tables),
            url=item.url,
            obj=item,
            due=tables.as_of,
            parent=item,
        )
        posts = [post] if post else posts_for([raised], tables.as_of)[raised.pk]
        notify(
            as_of=tables.as_of,
            users=[u for us in accounts_of(posts, tables.as_of).values() for u in us],
            key=raised.key,
            kind=ESCALATED,
            params=raised.params,
            url=item.url,
            by_mail=rule.by_mail,
        )
    WorkItem.objects.filter(pk=item.pk).update(escalated_on=tables.as_of)
    audit.record(
        actor=None,
        action="work:item:escalate",
        obj=item,
        as_of=tables.as_of,
        changes={"to": rule.escalate_to, "due": item.due},
    )
    outcome.escalated += 1


def _targets(
    item: WorkItem, rule: ReminderRule, tables: _Tables
) -> list[tuple[int, str, Post | None]]:
    """(unit, role, post) of each list that the escalation goes into."""
    target = ReminderRule.Target
    if rule.escalate_to == target.UNIT_HEAD:
        return [(item.unit_id, Role.UNIT_HEAD, None)]
    if rule.escalate_to == target.OFFICER_IN_CHARGE:
        return [(p.unit_id, "", p) for p in tables.in_charge.get(item.unit_id, [])]
    return [(p.unit_id, "", p) for p in tables.standing_heads]
