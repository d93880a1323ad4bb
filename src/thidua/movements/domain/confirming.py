"""A person decides about what was read: confirm, correct, drop, undo, answer a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused
from thidua.common.revisions import check
from thidua.movements import findings as questions
from thidua.movements import values as meaning
from thidua.movements.models import Plan, PlanFinding, PlanItem
from thidua.movements.values import Values
from thidua.movements.workflow import PLAN
from thidua.people.models import Unit

State = PlanItem.State
PARTS = ("purpose", "content", "criteria", "slogan")


def _open(
    actor: Any, as_of: date, item: PlanItem, *, revision: int | None, mine: Mapping[str, Any]
) -> PlanItem:
    """Lock the plan and the item, move the plan on; a stale revision stops here."""
    _move(actor, as_of, item.plan_id, "movements:plan:confirm")
    locked = PlanItem.objects.select_for_update().get(pk=item.pk)
    check(locked, revision, mine)
    return locked


def _move(actor: Any, as_of: date, plan_id: int, action: str) -> Plan:
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    before = PLAN.move(plan, action, actor=actor, as_of=as_of)
    if before != plan.state:
        plan.save(update_fields=["state"])
    return plan


def _decide(
    actor: Any,
    as_of: date,
    item: PlanItem,
    *,
    state: str,
    values: Values | None,
    action: str,
) -> PlanItem:
    before = {"state": item.state, "values": item.values}
    item.state = state
    item.confirmed = values
    decided = state != State.PROPOSED
    item.decided_by_id = actor.user_id if decided else None
    item.decided_label = actor.label if decided else ""
    item.decided_on = as_of if decided else None
    item.revision += 1
    item.save()
    audit.record(
        actor=actor,
        action=action,
        obj=item,
        as_of=as_of,
        changes={"state": [before["state"], state], "values": [before["values"], item.values]},
    )
    return item


def _differs(item: PlanItem, values: Mapping[str, Any]) -> bool:
    return any(
        (values.get(f.key) or None) != (item.read.get(f.key) or None)
        for f in meaning.FIELDS[item.list]
    )


@transaction.atomic
def confirm(*, actor: Any, as_of: date, item: PlanItem, revision: int | None = None) -> PlanItem:
    """Confirm an item as the page shows it: as read, with answered questions and proposed units.

    Args:
        actor: an officer of the standing body.
        as_of: business date.
        item: of a plan that is not launched.
        revision: the revision that the person saw; ``None`` skips the check.

    Raises:
        Refused: by policy or state.
        Stale: when somebody saved the item in between.
    """
    locked = _open(actor, as_of, item, revision=revision, mine=item.values)
    shown = shown_values(locked)
    state = State.EDITED if _differs(locked, shown) else State.CONFIRMED
    return _decide(actor, as_of, locked, state=state, values=shown, action="movements:plan:confirm")


def shown_values(item: PlanItem) -> Values:
    """What the confirm page shows for an item: its values, with what the page proposes."""
    values = item.values
    if not item.decided:
        values |= meaning.proposal(item.list, values)
    return values


@transaction.atomic
def edit(
    *,
    actor: Any,
    as_of: date,
    item: PlanItem,
    values: Mapping[str, Any],
    revision: int | None = None,
) -> PlanItem:
    """Confirm an item with other values.

    Args:
        values: key → value, typed or as entered; keys left out stay as they are.

    Raises:
        Refused: by policy or state.
        Stale: when somebody saved the item in between; carries both values.
        ValidationError: key → sentences.
    """
    locked = _open(actor, as_of, item, revision=revision, mine=values)
    checked = meaning.clean(
        locked.list, {**locked.values, **values}, references(locked.plan, locked, values)
    )
    state = State.EDITED if _differs(locked, checked) else State.CONFIRMED
    return _decide(actor, as_of, locked, state=state, values=checked, action="movements:plan:edit")


@transaction.atomic
def add(
    *, actor: Any, as_of: date, plan: Plan, list_name: str, values: Mapping[str, Any]
) -> PlanItem:
    """Add an item that the reader has not found; it counts as corrected by this person.

    Raises:
        Refused: by policy or state.
        ValidationError: key → sentences.
    """
    locked = _move(actor, as_of, plan.pk, "movements:plan:confirm")
    checked = meaning.clean(list_name, values, references(locked, None, values))
    rows = locked.items.filter(list=list_name)
    last = rows.order_by("position").last() or locked.items.order_by("position").last()
    count = rows.filter(ref__startswith="+").count()
    item = PlanItem(
        plan=locked,
        list=list_name,
        ref=f"+{count + 1:02d}",
        position=last.position if last else 1,
        read={},
        start=last.end if last else 0,
        end=last.end if last else 0,
        where=_("added"),
        confidence=1.0,
        reading=locked.readings,
    )
    return _decide(
        actor, as_of, item, state=State.EDITED, values=checked, action="movements:plan:add"
    )


@transaction.atomic
def drop(*, actor: Any, as_of: date, item: PlanItem, revision: int | None = None) -> PlanItem:
    """Leave an item out of the launch; it stays readable and can be taken back.

    Raises:
        Refused: by policy or state.
        Stale: when somebody saved the item in between.
    """
    locked = _open(actor, as_of, item, revision=revision, mine=item.values)
    return _decide(
        actor,
        as_of,
        locked,
        state=State.DROPPED,
        values=locked.confirmed,
        action="movements:plan:drop",
    )


@transaction.atomic
def undo(*, actor: Any, as_of: date, item: PlanItem, revision: int | None = None) -> PlanItem:
    """Put an item back to what the reader proposed.

    Raises:
        Refused: by policy or state.
        Stale: when somebody saved the item in between.
    """
    locked = _open(actor, as_of, item, revision=revision, mine=item.values)
    locked.amended = _amended(locked, _answered(locked.plan_id))
    return _decide(
        actor, as_of, locked, state=State.PROPOSED, values=None, action="movements:plan:undo"
    )


def references(plan: Plan, item: PlanItem | None, values: Mapping[str, Any]) -> dict[str, set[str]]:
    """What ``parent``, ``drive`` and ``lead`` of an item may name.

    A target's parent is another top target that is not its own part.
    """
    rows = [i for i in plan.items.all() if i.state != State.DROPPED]
    parents = {i.ref: i.values.get("parent") for i in rows if i.list == PlanItem.List.TARGETS}
    own = item.ref if item is not None else ""
    lead = str(values.get("lead") or "")
    known = set()
    if lead:
        try:
            known = {lead} if Unit.objects.filter(public_id=lead).exists() else set()
        except ValidationError:  # not a UUID at all
            known = set()
    return {
        "targets": {r for r, parent in parents.items() if own not in {r, parent}},
        "drives": {i.ref for i in rows if i.list == PlanItem.List.DRIVES},
        "units": known,
    }


# --- several at once ----------------------------------------------------------------------------
def doubt(item: PlanItem, open_findings: Iterable[PlanFinding]) -> str:
    """Why an item may not be confirmed together with others; empty when nothing is doubtful."""
    if any(touches(item, f) for f in open_findings):
        return _("There is an open question inside.")
    if item.confidence < meaning.SURE:
        return _("The reader is not sure.")
    if meaning.proposal(item.list, item.values):
        return _("The page proposes another unit than written.")
    return ""


def touches(item: PlanItem, finding: PlanFinding) -> bool:
    """Whether a question stands inside the item’s source."""
    return item.start < finding.end and finding.start < item.end


@transaction.atomic
def confirm_section(*, actor: Any, as_of: date, plan: Plan, list_name: str = "") -> list[PlanItem]:
    """Confirm all items without doubt, of one list or of all; doubtful ones stay.

    Returns:
        The items now confirmed.

    Raises:
        Refused: by policy or state.
    """
    locked = _move(actor, as_of, plan.pk, "movements:plan:confirm")
    open_findings = list(locked.findings.filter(answer=""))
    rows = locked.items.select_for_update().filter(state=State.PROPOSED)
    if list_name:
        rows = rows.filter(list=list_name)
    sure = [i for i in rows if not doubt(i, open_findings)]
    for item in sure:
        shown = shown_values(item)
        item.state = State.EDITED if _differs(item, shown) else State.CONFIRMED
        item.confirmed = shown
        item.decided_by_id, item.decided_label = actor.user_id, actor.label
        item.decided_on = as_of
        item.revision += 1
    PlanItem.objects.bulk_update(
        sure, ["state", "confirmed", "decided_by", "decided_label", "decided_on", "revision"]
    )
    if sure:
        audit.record(
            actor=actor,
            action="movements:plan:confirm",
            obj=locked,
            as_of=as_of,
            changes={"confirmed": [f"{i.list}:{i.ref}" for i in sure]},
        )
    return sure


# --- questions ------------------------------------------------------------------------------------
def _answered(plan_id: int) -> list[PlanFinding]:
    rows = PlanFinding.objects.filter(plan_id=plan_id, answer=PlanFinding.Answer.READ_AS)
    return list(rows.order_by("start"))


def _amended(item: PlanItem, answered: Iterable[PlanFinding]) -> Values:
    changed: Values = {}
    for finding in answered:
        if touches(item, finding):
            changed |= questions.amendment(
                finding.kind, finding.text, finding.read_as, item.list, {**item.read, **changed}
            )
    return changed


@transaction.atomic
def answer_finding(
    *,
    actor: Any,
    as_of: date,
    finding: PlanFinding,
    answer: str,
    read_as: str = "",
) -> PlanFinding:
    """Answer a question of the reader; another reading is applied to the items around it.

    Items still proposed show the new value; items already decided are corrected. An empty answer
    opens the question again.

    Args:
        answer: ``keep``, ``read_as``, or empty.
        read_as: words read instead; empty takes the reader's suggestion.

    Raises:
        Refused: by policy or state, or without words to read instead.
        ValidationError: ``read_as`` with a figure that is no number.
    """
    plan = _move(actor, as_of, finding.plan_id, "movements:plan:answer")
    locked = PlanFinding.objects.select_for_update().get(pk=finding.pk)
    choice = PlanFinding.Answer(answer)
    words = (read_as.strip() or locked.suggestion) if choice == choice.READ_AS else ""
    if choice == choice.READ_AS and not words:
        raise Refused(
            Answer(
                False,
                "movements:plan:answer",
                "read-as",
                _("Say how the place is to be read."),
            )
        )
    before = [locked.answer, locked.read_as]
    locked.answer, locked.read_as = choice, words
    decided = choice != choice.OPEN
    locked.decided_by_id = actor.user_id if decided else None
    locked.decided_label = actor.label if decided else ""
    locked.decided_on = as_of if decided else None
    locked.save()
    items = _apply(plan, locked)
    audit.record(
        actor=actor,
        action="movements:plan:answer",
        obj=locked,
        as_of=as_of,
        changes={"answer": [before, [locked.answer, words]], "items": items},
    )
    return locked


def _apply(plan: Plan, finding: PlanFinding) -> list[str]:
    """Bring the items around a question in line with its answer; returns which changed."""
    answered = _answered(plan.pk)
    changed = []
    around = plan.items.select_for_update().filter(start__lt=finding.end, end__gt=finding.start)
    for item in around:
        amended = _amended(item, answered)
        if not item.decided and amended != item.amended:
            item.amended = amended
        elif item.confirmed is not None and finding.answer == PlanFinding.Answer.READ_AS:
            update = questions.amendment(
                finding.kind, finding.text, finding.read_as, item.list, item.confirmed
            )
            if not update:
                continue
            item.amended = amended
            item.confirmed = {**item.confirmed, **update}
            item.state = State.DROPPED if item.state == State.DROPPED else State.EDITED
        else:
            continue
        item.revision += 1
        item.save()
        changed.append(f"{item.list}:{item.ref}")
    return changed


@transaction.atomic
def write_parts(*, actor: Any, as_of: date, plan: Plan, parts: Mapping[str, str]) -> Plan:
    """Enter purpose, content, criteria or slogan apart; an empty one is taken from the document.

    Raises:
        Refused: by policy or state.
    """
    locked = _move(actor, as_of, plan.pk, "movements:plan:confirm")
    before = {p: getattr(locked, p) for p in PARTS}
    for part in PARTS:
        if part in parts:
            setattr(locked, part, parts[part].strip())
    locked.save()
    audit.record(
        actor=actor,
        action="movements:plan:parts",
        obj=locked,
        as_of=as_of,
        changes={
            p: [before[p], getattr(locked, p)] for p in PARTS if before[p] != getattr(locked, p)
        },
    )
    return locked
