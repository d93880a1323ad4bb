"""Lines in people's work: a version waits for approvers, then for being switched on."""

from __future__ import annotations

from datetime import date
from typing import Any

from thidua.common.models.base import valid_on
from thidua.people.models import Post, Role
from thidua.rules import kinds
from thidua.rules.models import CatalogueVersion
from thidua.rules.policy import APPROVING
from thidua.work.domain.items import close_about, close_item, open_item


def ask_approvers(*, actor: Any, as_of: date, version: CatalogueVersion) -> None:
    """One line for every post that may approve and whose holder had no part in the version."""
    authors = set(version.authors.values_list("pk", flat=True))
    posts = Post.objects.filter(valid_on(as_of), role__in=APPROVING).select_related("person__user")
    for post in posts:
        account = getattr(post.person, "user", None)
        if account is None or account.pk in authors:
            continue
        open_item(
            as_of=as_of,
            kind=kinds.APPROVE,
            key=_key(version, post.pk),
            unit=post.unit_id,
            post=post,
            url=version.get_absolute_url(),
            obj=version,
            params={"version": str(version), "proposer": actor.label},
        )


def answered(*, actor: Any, as_of: date, version: CatalogueVersion) -> None:
    """This approver has answered: the line is done."""
    if actor.post is not None:
        close_item(as_of=as_of, key=_key(version, actor.post.pk), actor=actor)


def ask_to_switch_on(
    *, actor: Any, as_of: date, version: CatalogueVersion, approvers: list[str]
) -> None:
    """Enough have approved: nobody else is asked, the administrators switch it on."""
    close_about(as_of=as_of, obj=version, actor=actor)
    units = Post.objects.filter(valid_on(as_of), role=Role.ADMINISTRATOR)
    for unit in units.order_by("unit").values_list("unit", flat=True).distinct():
        open_item(
            as_of=as_of,
            kind=kinds.ACTIVATE,
            key=f"{kinds.ACTIVATE}:{version.public_id}:{unit}",
            unit=unit,
            role=Role.ADMINISTRATOR,
            url=version.get_absolute_url(),
            obj=version,
            params={"version": str(version), "approvers": "; ".join(approvers)},
        )


def nobody_waits(*, actor: Any, as_of: date, version: CatalogueVersion) -> None:
    """Refused, withdrawn or switched on: no line about it is open any more."""
    close_about(as_of=as_of, obj=version, actor=actor)


def _key(version: CatalogueVersion, post: int) -> str:
    return f"{kinds.APPROVE}:{version.public_id}:{post}"
