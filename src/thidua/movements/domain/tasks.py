"""The life of a task: assigned, begun, reported with evidence, accepted or returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused
from thidua.common.revisions import lock
from thidua.movements.domain import work
from thidua.movements.domain.evidence import store_evidence
from thidua.movements.models import Task, TaskBody, TaskReport
from thidua.movements.workflow import TASK
from thidua.people.models import Unit


def _open(task: Task, revision: int | None) -> Task:
    return lock(Task.objects.select_related("movement"), task.pk, revision)


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


@transaction.atomic
def assign(
    *,
    actor: Any,
    as_of: date,
    task: Task,
    lead: Unit,
    due: date,
    cooperating: Iterable[Unit] = (),
    product: str = "",
    revision: int | None = None,
) -> Task:
    """Give a task to its lead body, with cooperating bodies, deadline and expected product.

    Assigning again moves it; the body that had it loses it from its list.

    Raises:
        Refused: by policy or state, or when the deadline lies before ``as_of``.
        Stale: when somebody changed the task in between.
    """
    locked = _open(task, revision)
    _assign(
        actor, as_of, locked, lead=lead, due=due, cooperating=list(cooperating), product=product
    )
    work.offer_assigning(as_of=as_of, movement=locked.movement)
    return locked


def _assign(
    actor: Any,
    as_of: date,
    task: Task,
    *,
    lead: Unit,
    due: date,
    cooperating: Sequence[Unit],
    product: str,
) -> None:
    action = "movements:task:assign"
    before = {"lead": task.lead_id, "due": task.due, "state": task.state}
    TASK.move(task, action, actor=actor, as_of=as_of)
    if due < as_of:
        raise _no(action, "deadline", _("The deadline lies before today."))
    others = [u for u in cooperating if u.pk != lead.pk]
    task.lead, task.due, task.product = lead, due, product.strip()[:500]
    task.save()
    task.cooperating.all().delete()
    TaskBody.objects.bulk_create([TaskBody(task=task, unit=u) for u in others])
    audit.record(
        actor=actor,
        action=action,
        obj=task,
        as_of=as_of,
        changes={
            "lead": [before["lead"], lead.pk],
            "due": [before["due"], due],
            "state": [before["state"], task.state],
            "cooperating": [u.pk for u in others],
            "product": task.product,
        },
    )
    work.give_task(as_of=as_of, task=task)


@transaction.atomic
def assign_many(
    *,
    actor: Any,
    as_of: date,
    tasks: Sequence[Task],
    due: date,
    lead: Unit | None = None,
    cooperating: Iterable[Unit] = (),
    product: str = "",
) -> list[Task]:
    """Assign several tasks at once; without ``lead`` each goes to the body proposed for it.

    All or none: a task that may not be assigned, or has no proposal, stops the whole.

    Raises:
        Refused: naming the rule.
    """
    others = list(cooperating)
    rows = list(
        Task.objects.select_for_update(of=("self",))
        .select_related("movement", "proposed_lead")
        .filter(pk__in=[t.pk for t in tasks])
        .order_by("pk")
    )
    for task in rows:
        to = lead or task.proposed_lead
        if to is None:
            raise _no(
                "movements:task:assign",
                "lead",
                _("No body is proposed for “%(task)s”: choose one.") % {"task": str(task)[:80]},
            )
        task.revision += 1
        _assign(actor, as_of, task, lead=to, due=due, cooperating=others, product=product)
    for movement in {t.movement_id: t.movement for t in rows}.values():
        work.offer_assigning(as_of=as_of, movement=movement)
    return rows


@transaction.atomic
def start(*, actor: Any, as_of: date, task: Task, revision: int | None = None) -> Task:
    """The lead body says that it has begun.

    Raises:
        Refused: by policy or state.
        Stale: when somebody changed the task in between.
    """
    locked = _open(task, revision)
    before = TASK.move(locked, "movements:task:start", actor=actor, as_of=as_of)
    locked.save()
    audit.record(
        actor=actor,
        action="movements:task:start",
        obj=locked,
        as_of=as_of,
        changes={"state": [before, locked.state]},
    )
    return locked


@transaction.atomic
def report(
    *,
    actor: Any,
    as_of: date,
    task: Task,
    text: str,
    data: bytes = b"",
    name: str = "",
    revision: int | None = None,
) -> TaskReport:
    """Say what was done, with a file as evidence; the officer in charge is asked to look.

    An officer of the standing body may type it in for a body that cannot (“nhập thay”); then the
    scanned paper is required.

    Args:
        text: what was done and what came of it.
        data: bytes of the evidence, may be empty.
        name: its file name.

    Raises:
        Refused: by policy or state, without words, typed in for a body without a scan, or with
            a file of no admitted kind or size.
        Stale: when somebody changed the task in between.
    """
    action = "movements:task:report"
    locked = _open(task, revision)
    before = TASK.move(locked, action, actor=actor, as_of=as_of)
    if not text.strip():
        raise _no(action, "text", _("Say what was done."))
    on_behalf = actor.unit_id != locked.lead_id
    if on_behalf and not data:
        raise _no(action, "scan", _("Typed in for another body: attach the scanned report."))
    evidence = store_evidence(actor=actor, action=action, data=data, name=name) if data else None
    locked.save()
    made = TaskReport.objects.create(
        task=locked,
        text=text.strip(),
        file=evidence,
        reported_by_id=actor.user_id,
        reported_label=actor.label,
        reported_on=as_of,
        on_behalf=on_behalf,
    )
    audit.record(
        actor=actor,
        action=action,
        obj=locked,
        as_of=as_of,
        changes={
            "state": [before, locked.state],
            "report": str(made.public_id),
            "on_behalf": on_behalf,
            "evidence": evidence.sha256 if evidence else "",
        },
    )
    work.take_task(as_of=as_of, task=locked, actor=actor)
    work.ask_review(as_of=as_of, task=locked)
    return made


@transaction.atomic
def accept(*, actor: Any, as_of: date, task: Task, revision: int | None = None) -> Task:
    """The report is found good: the task is done.

    Raises:
        Refused: by policy or state.
        Stale: when somebody changed the task in between.
    """
    locked = _open(task, revision)
    before = TASK.move(locked, "movements:task:accept", actor=actor, as_of=as_of)
    locked.save()
    latest = locked.reports.order_by("-pk").first()
    if latest is not None:
        latest.accepted_on = as_of
        latest.save(update_fields=["accepted_on"])
    audit.record(
        actor=actor,
        action="movements:task:accept",
        obj=locked,
        as_of=as_of,
        changes={"state": [before, locked.state]},
    )
    work.end_review(as_of=as_of, task=locked, actor=actor)
    return locked


@transaction.atomic
def return_(
    *, actor: Any, as_of: date, task: Task, reason: str, revision: int | None = None
) -> Task:
    """Send the report back with a reason; the lead body has the task on its list again.

    Raises:
        Refused: by policy or state, or without a reason.
        Stale: when somebody changed the task in between.
    """
    locked = _open(task, revision)
    before = TASK.move(locked, "movements:task:return", actor=actor, as_of=as_of, reason=reason)
    locked.save()
    latest = locked.reports.order_by("-pk").first()
    if latest is not None:
        latest.returned_reason = reason.strip()
        latest.save(update_fields=["returned_reason"])
    audit.record(
        actor=actor,
        action="movements:task:return",
        obj=locked,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, locked.state]},
    )
    work.end_review(as_of=as_of, task=locked, actor=actor)
    work.give_task(as_of=as_of, task=locked, returned_reason=reason.strip())
    return locked


@transaction.atomic
def cancel(
    *, actor: Any, as_of: date, task: Task, reason: str, revision: int | None = None
) -> Task:
    """Take a task back for good, with a reason.

    Raises:
        Refused: by policy or state, or without a reason.
        Stale: when somebody changed the task in between.
    """
    locked = _open(task, revision)
    before = TASK.move(locked, "movements:task:cancel", actor=actor, as_of=as_of, reason=reason)
    locked.save()
    audit.record(
        actor=actor,
        action="movements:task:cancel",
        obj=locked,
        as_of=as_of,
        reason=reason.strip(),
        changes={"state": [before, locked.state]},
    )
    work.take_task(as_of=as_of, task=locked, actor=actor, outcome="cancelled")
    work.end_review(as_of=as_of, task=locked, actor=actor)
    work.offer_assigning(as_of=as_of, movement=locked.movement)
    return locked
