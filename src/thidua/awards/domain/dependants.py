"""Awards that rested on a revoked one: found, put before somebody, kept or revoked as well."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from thidua.awards.judging import roster
from thidua.awards.judging.columns import assemble
from thidua.awards.judging.dependants import dependants
from thidua.awards.kinds import REVIEW
from thidua.awards.models import DependantReview, Grant, Revocation, Subject
from thidua.awards.queries.history import lineage, standing_for
from thidua.awards.workflow import REVIEW as STATES
from thidua.common import audit
from thidua.common.calendar import add_working_days
from thidua.common.models.base import valid_on
from thidua.movements.domain.work import officer_of, standing_unit
from thidua.people.models import Post, Role
from thidua.rules.queries import active_catalogue
from thidua.work.domain.items import close_items, open_item

KEEP = "awards:review:keep"
WITHIN = 10
"""Working days for looking at an award that rested on a revoked one."""


def open_reviews(*, as_of: date, revocation: Revocation) -> list[DependantReview]:
    """Find what rested on the revoked award and put each before the officer in charge.

    Runs inside the transaction of the revocation, whose entry of the trail counts them.

    Args:
        as_of: business date.
        revocation: saved.
    """
    grant = revocation.grant
    catalogue = active_catalogue()
    made: list[DependantReview] = []
    for subject in _whose(grant):
        facts = assemble(roster.one(subject), catalogue, as_of)
        made += [
            DependantReview(
                revocation=revocation, grant_id=one.grant, before=one.before, after=one.after,
                through=list(one.through),
            )
            for one in dependants(catalogue, facts, [grant.pk])
        ]  # fmt: skip
    known = {review.grant_id for review in DependantReview.objects.filter(revocation=revocation)}
    fresh = {review.grant_id: review for review in made if review.grant_id not in known}
    rows = DependantReview.objects.bulk_create(fresh.values())
    for review in _with_grants(rows):
        _ask(as_of, review)
    return rows


def _whose(grant: Grant) -> list[Subject]:
    """The subject, and units that followed it: they carry its awards."""
    first = standing_for(grant.subject)
    if first.unit_id is None:
        return [first]
    ahead = {step.after for step in lineage([first.unit_id], back=False)}
    return [first, *Subject.objects.filter(unit__in=ahead, root=None).order_by("pk")]


def _with_grants(rows: list[DependantReview]) -> list[DependantReview]:
    found = DependantReview.objects.filter(pk__in=[r.pk for r in rows])
    return list(
        found.select_related("grant__subject", "grant__unit", "revocation__grant").order_by("pk")
    )


def _unit_of(grant: Grant, as_of: date) -> int | None:
    """The unit whose officer in charge is asked."""
    subject = grant.subject
    if subject.unit_id or grant.unit_id:
        return subject.unit_id or grant.unit_id
    posts = Post.objects.filter(valid_on(as_of), person=subject.person_id)
    return posts.order_by("pk").values_list("unit_id", flat=True).first()


def _ask(as_of: date, review: DependantReview) -> None:
    grant, gone = review.grant, review.revocation
    unit = _unit_of(grant, as_of)
    officer = officer_of(as_of, unit) if unit else None
    board = standing_unit(as_of, officer.unit_id if officer else unit or 0)
    whom: dict[str, Any] = {"unit": board, "role": Role.STANDING_HEAD}
    if officer is not None:
        whom = {"unit": officer.unit_id, "post": officer}
    open_item(
        as_of=as_of,
        kind=REVIEW,
        key=_key(review),
        url=review.get_absolute_url(),
        obj=review,
        params={
            "award": grant.award_printed,
            "name": grant.name_printed,
            "revoked": gone.grant.award_printed,
            "number": gone.number,
        },
        due=add_working_days(as_of, WITHIN),
        **whom,
    )


def _key(review: DependantReview) -> str:
    return f"{REVIEW}:{review.public_id}"


@transaction.atomic
def keep(*, actor: Any, as_of: date, review: DependantReview, reason: str) -> DependantReview:
    """Let an award stand although it rested on a revoked one.

    Raises:
        Refused: by policy or state, without a reason.
    """
    rows = DependantReview.objects.select_related("grant", "revocation")
    row = rows.select_for_update(of=("self",)).get(pk=review.pk)
    before = STATES.move(row, KEEP, actor=actor, as_of=as_of, reason=reason)
    row.reason = reason.strip()
    row.decided_label, row.decided_on = actor.label[:300], as_of
    row.save()
    close_items(as_of=as_of, keys=[_key(row)], actor=actor)
    audit.record(
        actor=actor, action=KEEP, obj=row.grant, as_of=as_of, reason=row.reason,
        changes={"state": [before, row.state], "revocation": str(row.revocation)},
    )  # fmt: skip
    return row


def follow(*, actor: Any, as_of: date, grant: Grant) -> None:
    """Close what asked about a grant that has been revoked itself.

    Runs inside the transaction of that revocation, whose entry of the trail tells it.

    Args:
        actor, as_of: who revoked it, on which business date.
        grant: revoked.
    """
    rows = list(DependantReview.objects.select_for_update().filter(grant=grant, state="open"))
    for row in rows:
        row.state, row.decided_label, row.decided_on = "revoked", actor.label[:300], as_of
    DependantReview.objects.bulk_update(rows, ["state", "decided_label", "decided_on"])
    close_items(as_of=as_of, keys=[_key(row) for row in rows], actor=actor)
