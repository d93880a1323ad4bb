"""From a plan file to a launched movement, by named officers through the domain functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from thidua.common.models.base import valid_on
from thidua.documents.domain.register import register_incoming
from thidua.documents.models import Document
from thidua.movements.domain.confirming import answer_finding, confirm
from thidua.movements.domain.launching import launch
from thidua.movements.domain.reading import read_document
from thidua.movements.models import Movement, Plan, PlanFinding
from thidua.people.actors import Actor, actor_for
from thidua.people.models import Post, Role, User


class NoOfficer(Exception):  # noqa: N818 - reads as a sentence: "raise NoOfficer"
    """Nobody holds the post that this step needs on that day."""


@dataclass(frozen=True)
class Launched:
    """What came of a plan file."""

    document: Document
    plan: Plan
    movement: Movement


def holder(role: str, as_of: date, username: str = "") -> Actor:
    """The account acting on a post with this role that day; the named one, else the first.

    Raises:
        NoOfficer: when nobody does.
    """
    posts = Post.objects.filter(valid_on(as_of), role=role, person__user__is_active=True).order_by(
        "pk"
    )
    if username:
        posts = posts.filter(person__user__username=username)
    post = posts.first()
    if post is None:
        raise NoOfficer(f"{role} {username} {as_of:%d/%m/%Y}".strip())
    user = User.objects.select_related("person").get(person=post.person_id)
    return actor_for(user, as_of, str(post.public_id))


def launch_file(path: Path, *, as_of: date, officer: Actor, head: Actor) -> Launched:
    """Register a plan, read it, confirm every item, keep what is asked about, and launch.

    Args:
        path: the document (text, DOCX, PDF, picture).
        as_of: business date of all steps.
        officer: officer of the standing body who registers, answers and confirms.
        head: head of the standing body who launches.

    Raises:
        IntakeError: for a file that cannot be read.
        Refused: when policy or the launch's conditions forbid a step.
    """
    with transaction.atomic():
        document = register_incoming(
            actor=officer, as_of=as_of, data=path.read_bytes(), name=path.name
        )
        plan = read_document(actor=officer, as_of=as_of, document=document)
        for finding in plan.findings.all():
            answer_finding(
                actor=officer, as_of=as_of, finding=finding, answer=PlanFinding.Answer.KEEP
            )
        for item in plan.items.filter(state="proposed"):
            confirm(actor=officer, as_of=as_of, item=item)
        plan.refresh_from_db()
        movement = launch(actor=head, as_of=as_of, plan=plan)
        plan.refresh_from_db()
    return Launched(document, plan, movement)


def officers(as_of: date, officer: str = "", head: str = "") -> tuple[Actor, Actor]:
    """The officer in charge and the head of the standing body that day.

    Args:
        as_of: business date.
        officer: user name, or empty for the first.
        head: user name, or empty for the first.
    """
    return (
        holder(Role.OFFICER_IN_CHARGE, as_of, officer),
        holder(Role.STANDING_HEAD, as_of, head),
    )
