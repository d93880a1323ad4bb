"""The province decides what the law leaves to it: dated values, corrected by new rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common import audit
from thidua.common.models.base import since
from thidua.common.policy import Answer, Refused, Text, require
from thidua.law.checks.money import ROUNDING
from thidua.rules.layering import KEY, delegated
from thidua.rules.models import ProvinceSetting
from thidua.rules.queries import active_catalogue

SET = "rules:setting:set"


@dataclass(frozen=True)
class Known:
    """A setting that the law leaves to the province.

    Args:
        key: as the law looks it up.
        label: what it is called.
        kind: ``percent``, ``whole``, ``choice``, ``share``, ``leave`` or ``text``.
        per_award: whether it is set for one award at a time.
        choices: code → words, where it is a choice; of one kind of leave for ``leave``.
        help_text: what it decides.
    """

    key: str
    label: Text
    kind: str
    per_award: bool = False
    choices: Mapping[str, Text] | None = None
    help_text: Text = ""


LEAVE = {
    "counts": _("counts as time worked"),
    "provincial": _("not settled"),
}
KINDS_OF_LEAVE = {
    "thai_san": _("maternity"),
    "dieu_tri_cuu_nguoi": _("treatment after rescuing people"),
    "dieu_tri_chien_dau": _("treatment of wounds from combat or service"),
    "*": _("any other leave"),
}
KNOWN: tuple[Known, ...] = (
    Known(
        "cap_percent", _("Largest share of holders"), "percent", per_award=True,
        help_text=_("Percent of those who hold the title that it rests on."),
    ),
    Known(
        "standard", _("Own standard"), "text", per_award=True,
        help_text=_("For awards whose standard the law leaves to the province."),
    ),
    Known(
        "reuse_of_initiative_for_titles", _("One initiative for several titles"), "choice",
        choices={
            "unsettled": _("not settled"),
            "refused": _("not allowed"),
            "allowed": _("allowed"),
        },
        help_text=_("Whether an initiative spent on a title serves for another title."),
    ),
    Known(
        "rounding", _("Rounding of prize money"), "choice",
        choices={
            "none": _("not rounded"),
            "up_to_1000": _("up to 1,000 đồng"),
            "up_to_10000": _("up to 10,000 đồng"),
            "up_to_100000": _("up to 100,000 đồng"),
        },
    ),
    Known("leave", _("Leave and time that counts"), "leave", choices=LEAVE),
    Known("leave_months_that_matter", _("Months of leave from which it matters"), "whole"),
    Known(
        "quorum_tinh", _("Members of the provincial council who must be present"), "share",
        help_text=_("As a fraction, for instance 2/3."),
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in KNOWN}
assert set(BY_KEY["rounding"].choices or ()) == set(ROUNDING)  # noqa: S101 - both lists are ours


@transaction.atomic
def set_setting(
    *,
    actor: Any,
    as_of: date,
    key: str,
    value: Any,
    first: date,
    until: date | None = None,
    award: str = "",
    citation: str,
    verified: bool,
    reason: str = "",
) -> ProvinceSetting:
    """Set a value from a day on; what held then ends before it or goes on after it.

    Args:
        actor: administrator or head of the standing body.
        as_of: business date.
        key: one of :data:`KNOWN`.
        value: as the kind of the setting asks.
        first: first day.
        until: first day on which it no longer holds; open without.
        award: code, where the setting is for one award.
        citation: the province's decision.
        verified: whether it was read there.
        reason: needed where a value that held is replaced.

    Raises:
        Refused: by policy.
        ValidationError: by field.
    """
    require(actor, SET)
    known = BY_KEY.get(key)
    wrong: dict[str, list[str]] = {}
    if known is None:
        raise ValidationError({"key": [gettext("There is no such setting.")]})
    if message := _unfit(known, value):
        wrong["value"] = [message]
    if known.per_award != bool(award) or (award and award not in awards_of(known)):
        wrong["award"] = [gettext("Choose the award that it is for.")]
    if not citation.strip():
        wrong["citation"] = [gettext("Name the decision of the province.")]
    if until is not None and until <= first:
        wrong["until"] = [gettext("It ends before it begins.")]
    replaced = _overlapping(key, award, first, until)
    if any(row.valid.lower >= first for row in replaced) and not reason.strip():
        wrong["reason"] = [gettext("A value that holds is replaced: say why.")]
    if wrong:
        raise ValidationError(wrong)
    _clear(actor, as_of, replaced, first, until)
    return _made(
        actor, as_of, key=key, award=award, value=value, valid=since(first, until),
        citation=" ".join(citation.split())[:300], verified=verified, reason=reason.strip(),
        replaces=replaced[0] if replaced else None,
    )  # fmt: skip


@transaction.atomic
def end_setting(
    *, actor: Any, as_of: date, setting: ProvinceSetting, until: date, reason: str
) -> ProvinceSetting | None:
    """Let a value of the province end: afterwards the law's default holds; answers what is left.

    Raises:
        Refused: by policy, without a reason, or for a row that was replaced.
    """
    require(actor, SET)
    row = ProvinceSetting.objects.select_for_update(of=("self",)).get(pk=setting.pk)
    if row.superseded_at is not None:
        raise Refused(
            Answer(False, SET, "setting:replaced", gettext("This value was replaced already."))
        )
    if not reason.strip():
        raise Refused(Answer(False, SET, "reason", gettext("Say why: a reason is required here.")))
    left = _clear(actor, as_of, [row], until, None)
    audit.record(
        actor=actor, action=SET, obj=row, as_of=as_of, changes={"until": until}, reason=reason
    )
    return left[0] if left else None


def awards_of(known: Known) -> Sequence[str]:
    """Codes of the awards that a setting can be for."""
    catalogue = active_catalogue()
    return delegated(catalogue) if known.key == KEY else catalogue.codes


def _overlapping(key: str, award: str, first: date, until: date | None) -> list[ProvinceSetting]:
    rows = ProvinceSetting.objects.select_for_update(of=("self",)).filter(
        key=key, award=award, superseded_at=None, valid__overlap=since(first, until)
    )
    return list(rows.order_by("valid"))


def _clear(
    actor: Any, as_of: date, rows: list[ProvinceSetting], first: date, until: date | None
) -> list[ProvinceSetting]:
    """Make room from ``first`` to ``until``: rows there are superseded, what juts out stays."""
    left = []
    for row in rows:
        row.superseded_at, row.superseded_on = timezone.now(), as_of
        row.save(update_fields=["superseded_at", "superseded_on"])
        lower, upper = row.valid.lower, row.valid.upper
        keep: Callable[..., ProvinceSetting] = lambda valid, row=row: _made(  # noqa: E731
            actor, as_of, key=row.key, award=row.award, value=row.value, valid=valid,
            citation=row.citation, verified=row.verified, reason=row.reason, replaces=row,
        )  # fmt: skip
        if lower < first:
            left.append(keep(since(lower, first)))
        if until is not None and (upper is None or until < upper):
            left.append(keep(since(until, upper)))
    return left


def _made(actor: Any, as_of: date, **values: Any) -> ProvinceSetting:
    row = ProvinceSetting.objects.create(
        entered_label=actor.label[:300], entered_on=as_of, **values
    )
    told = {
        "value": row.value,
        "from": row.valid.lower,
        "until": row.valid.upper,
        "citation": row.citation,
    }
    before = row.replaces.value if row.replaces else None
    if before is not None and before != row.value:
        told["value"] = [before, row.value]
    audit.record(actor=actor, action=SET, obj=row, as_of=as_of, changes=told, reason=row.reason)
    return row


def _unfit(known: Known, value: Any) -> str:
    """What is wrong with a value; empty when nothing."""
    fits, words = _FITS[known.kind]
    return "" if fits(known, value) else str(words)


def _whole(value: Any, least: int, most: float) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_share(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"numerator", "denominator"}:
        return False
    over, under = value["numerator"], value["denominator"]
    return isinstance(over, int) and isinstance(under, int) and 0 < over <= under


def _is_leave(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == set(KINDS_OF_LEAVE)
        and set(value.values()) <= set(LEAVE)
    )


_FITS: Mapping[str, tuple[Callable[[Known, Any], bool], Text]] = {
    "percent": (lambda _k, v: _whole(v, 1, 100), _("Write a whole number from 1 to 100.")),
    "whole": (lambda _k, v: _whole(v, 0, 10_000), _("Write a whole number.")),
    "choice": (lambda k, v: v in (k.choices or {}), _("Choose one of the values.")),
    "text": (
        lambda _k, v: isinstance(v, str) and bool(v.strip()),
        _("Write the standard in words."),
    ),
    "share": (
        lambda _k, v: _is_share(v),
        _("Write a fraction from 0 to 1, for instance 2/3."),
    ),
    "leave": (
        lambda _k, v: _is_leave(v),
        _("Say for every kind of leave whether it counts."),
    ),
}
