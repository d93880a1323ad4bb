"""An unverified fact of the active version is held against its source: confirmed or corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.common.revisions import Stale
from thidua.rules.content.facts import Fact, fact_at, put
from thidua.rules.domain.checking import checked
from thidua.rules.models import CatalogueVersion, Confirmation
from thidua.rules.queries import active_version, effective_content

CONFIRM = "rules:fact:confirm"
CITATIONS = ("citation", "cite")
Here = tuple[CatalogueVersion, dict[str, Any], Fact]


@transaction.atomic
def confirm_fact(
    *,
    actor: Any,
    as_of: date,
    address: str,
    seen: Mapping[str, Any],
    values: Mapping[str, Any],
    source: str,
    reason: str = "",
) -> Confirmation:
    """Say that a fact was read in its source, and what it says there.

    Args:
        actor: the administrator.
        as_of: business date.
        address: of the fact in the active version.
        seen: what it said when the page was opened.
        values: what its source says; the mark ``verified`` is set here.
        source: what was read: document, article, page or address.
        reason: why the value is another now; needed where it is.

    Raises:
        Refused: by policy, or for a fact that was read already.
        Stale: when somebody confirmed it in the meantime, with what this person wanted.
        ValidationError: without a source, or at the key that the law's reader refuses.
        KeyError: nothing stands there.
    """
    require(actor, CONFIRM)
    version, content, fact = _here(address)
    after = {**values, "verified": True}
    if dict(fact.values) != dict(seen):
        raise Stale(version, after)
    if fact.verified:
        raise Refused(
            Answer(False, CONFIRM, "fact:verified", _("This was read in its source already."))
        )
    wrong: dict[str, list[str]] = {}
    if not source.strip():
        wrong["source"] = [_("Say what you read: document, article, page or address.")]
    marks = {"verified", "note", *CITATIONS}
    if _without(after, marks) != _without(fact.values, marks) and not reason.strip():
        wrong["reason"] = [_("The value is another now: say why.")]
    if wrong:
        raise ValidationError(wrong)
    return _kept(actor, as_of, (version, content, fact), after, source=source, reason=reason)


@transaction.atomic
def take_back(*, actor: Any, as_of: date, address: str, reason: str) -> Confirmation:
    """Take the last confirmation of a fact back: it says what it said, not compared.

    Raises:
        Refused: by policy, without a reason, or where nothing was confirmed.
        KeyError: nothing stands there.
    """
    require(actor, CONFIRM)
    version, content, fact = _here(address)
    last = Confirmation.objects.filter(address=address).order_by("-pk").first()
    if last is None or last.after != dict(fact.values) or not fact.verified:
        raise Refused(
            Answer(False, CONFIRM, "fact:not confirmed", _("Nobody confirmed this fact here."))
        )
    if not reason.strip():
        raise Refused(Answer(False, CONFIRM, "reason", _("Say why: a reason is required here.")))
    return _kept(
        actor, as_of, (version, content, fact), last.before,
        source=_("Confirmation taken back"), reason=reason,
    )  # fmt: skip


def _here(address: str) -> Here:
    """The active version, locked; its content as it holds; the fact."""
    active = CatalogueVersion.objects.select_for_update().filter(state="active").first()
    version = active or active_version()
    content = effective_content(version)
    return version, content, fact_at(content, address)


def _without(values: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in keys}


def _kept(
    actor: Any,
    as_of: date,
    here: Here,
    after: Mapping[str, Any],
    *,
    source: str,
    reason: str,
) -> Confirmation:
    version, content, fact = here
    put(content, fact.address, after)
    checked(content, str(version.number))
    row = Confirmation.objects.create(
        version=version,
        address=fact.address,
        award=fact.award,
        before=dict(fact.values),
        after=dict(after),
        source=" ".join(source.split()),
        reason=reason.strip(),
        user_id=actor.user_id,
        label=actor.label[:300],
        on=as_of,
    )
    keys = dict.fromkeys([*fact.values, *after])
    audit.record(
        actor=actor,
        action=CONFIRM,
        obj=row,
        as_of=as_of,
        changes={
            "version": version.number,
            "source": row.source,
            **{
                key: [fact.values.get(key), after.get(key)]
                for key in keys
                if fact.values.get(key) != after.get(key)
            },
        },
        reason=reason,
    )
    return row
