"""Facts about persons and units: recorded, corrected with a reason, voided; never overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Period
from thidua.common.models.base import DateRange, since
from thidua.common.periods import span_of
from thidua.common.policy import Answer, Refused, require
from thidua.people.models import CareerStep, Discipline, Hold, Rating, UnitYear

AnyFact = Rating | Discipline | Hold | UnitYear | CareerStep
SORTS: dict[str, type[AnyFact]] = {
    "rating": Rating,
    "discipline": Discipline,
    "hold": Hold,
    "unit_year": UnitYear,
    "career": CareerStep,
}
VALUES: dict[str, tuple[str, ...]] = {
    "rating": ("level",),
    "discipline": ("form", "valid"),
    "hold": ("ground", "valid", "conclusion"),
    "unit_year": (
        "members",
        "women",
        "fulfilled",
        "good",
        "advanced",
        "fighters",
        "disciplined",
        "rank",
        "ranked",
    ),
    "career": ("title", "unit", "unit_text", "valid"),
}
"""What a correction may change; whom and which period a fact is about makes it another fact."""
_YEAR = re.compile(r"(?:năm\s+)?((?:19|20)\d\d)", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(
    r"(?:năm học\s+)?((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d)", re.IGNORECASE
)


def sort_of(fact: AnyFact | type[AnyFact]) -> str:
    """The key of :data:`SORTS`."""
    model = fact if isinstance(fact, type) else type(fact)
    return next(name for name, one in SORTS.items() if one is model)


def manage(sort: str) -> str:
    """The action that writing facts of a sort needs."""
    return f"people:{sort}:manage"


def period_of(text: str) -> Period:
    """The row of “2023” or “2022-2023” (a school year), made on first use.

    Raises:
        ValueError: when it is neither.
    """
    if match := _YEAR.fullmatch(text.strip()):
        return span_of(Period.Kind.YEAR, date(int(match[1]), 1, 1)).row()
    match = _SCHOOL_YEAR.fullmatch(text.strip())
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise ValueError(text)
    first = int(match[1])
    found, _made = Period.objects.get_or_create(
        kind=Period.Kind.SCHOOL_YEAR,
        start=date(first, 9, 1),
        defaults={"end": date(first + 1, 8, 31), "name": f"Năm học {first} - {first + 1}"},
    )
    return found


def faults(sort: str, values: Mapping[str, Any], as_of: date) -> dict[str, str]:
    """What is wrong with the values of a fact, by field; the same for a form and for a sheet."""
    wrong: dict[str, str] = {}
    period = values.get("period")
    if period is not None and period.start > as_of:
        wrong["period"] = _("This period has not begun.")
    valid: DateRange | None = values.get("valid")
    if valid is not None and valid.lower is not None and valid.lower > as_of:
        wrong["first"] = _("This day is still to come.")
    if sort == "hold" and valid is not None and valid.upper and not values.get("conclusion"):
        wrong["conclusion"] = _("A hold ends with the conclusion of the body; write it.")
    if sort == "unit_year":
        members = values.get("members")
        for part in ("women", "fulfilled", "good", "advanced", "fighters", "disciplined"):
            number = values.get(part)
            if number is not None and members is not None and number > members:
                wrong[part] = _("More than the members (%(count)s).") % {"count": members}
        rank, ranked = values.get("rank"), values.get("ranked")
        if (rank is None) != (ranked is None):
            wrong["rank"] = _("A rank needs the number of units ranked, and the other way round.")
        elif rank is not None and ranked is not None and not 1 <= rank <= ranked:
            wrong["rank"] = _("The rank is not between 1 and %(count)s.") % {"count": ranked}
    if sort == "career" and values.get("unit") is None and not values.get("unit_text"):
        wrong["unit"] = _("Choose the unit, or write the body outside the province.")
    return wrong


@transaction.atomic
def record_fact(
    *, actor: Any, as_of: date, sort: str, values: Mapping[str, Any], basis: str = ""
) -> AnyFact:
    """Record a fact.

    Args:
        actor: standing body or administrator.
        as_of: business date.
        sort: key of :data:`SORTS`.
        values: ``person`` or ``unit``; ``period``, ``valid`` and the values of the sort.
        basis: number, date and issuer of the paper that says so.

    Raises:
        Refused: for others.
        ValidationError: by field, when a value cannot be, or the fact is recorded already.
    """
    fact = SORTS[sort](**values, basis=basis.strip())
    require(actor, manage(sort), fact)
    _check(sort, values, as_of)
    _save(fact)
    audit.record(
        actor=actor,
        action=manage(sort),
        obj=fact.subject,
        as_of=as_of,
        changes={"recorded": told(sort, fact)},
        reason=basis.strip(),
    )
    return fact


@transaction.atomic
def correct_fact(
    *, actor: Any, as_of: date, fact: AnyFact, values: Mapping[str, Any], reason: str
) -> AnyFact:
    """Replace a fact by a corrected one; the earlier stays in the records.

    Raises:
        Refused: for others, or when the fact does not stand any more.
        ValidationError: by field; without a reason.
    """
    sort = sort_of(fact)
    require(actor, manage(sort), fact)
    old = _standing(fact, sort, reason)
    merged = {name: values.get(name, getattr(old, name)) for name in VALUES[sort]}
    _check(sort, merged, as_of)
    new = replacement(old, merged, reason)
    type(old)._default_manager.filter(pk=old.pk).update(superseded_at=Now())  # noqa: SLF001
    _save(new)
    audit.record(
        actor=actor,
        action=manage(sort),
        obj=old.subject,
        as_of=as_of,
        changes={"corrected": [told(sort, old), told(sort, new)]},
        reason=reason.strip(),
    )
    return new


@transaction.atomic
def void_fact(*, actor: Any, as_of: date, fact: AnyFact, reason: str) -> AnyFact:
    """Take a fact out of force that was never true; it stays in the records with the reason.

    Raises:
        Refused: for others, or when the fact does not stand any more.
        ValidationError: without a reason.
    """
    sort = sort_of(fact)
    require(actor, manage(sort), fact)
    old = _standing(fact, sort, reason)
    rows = type(old)._default_manager.filter(pk=old.pk)  # noqa: SLF001
    rows.update(superseded_at=Now(), void_reason=reason.strip())
    audit.record(
        actor=actor,
        action=manage(sort),
        obj=old.subject,
        as_of=as_of,
        changes={"voided": told(sort, old)},
        reason=reason.strip(),
    )
    old.refresh_from_db()
    return old


def end_hold(*, actor: Any, as_of: date, hold: Hold, last: date, conclusion: str) -> AnyFact:
    """Release a hold after its last day: the body has concluded (law.md, P14).

    Raises:
        Refused: for others.
        ValidationError: without a conclusion, or for a day before the hold.
    """
    if hold.valid.lower is not None and last < hold.valid.lower:
        raise ValidationError({"last": _("The last day is before the first.")})
    values = {"valid": since(hold.valid.lower, last + timedelta(days=1)), "conclusion": conclusion}
    return correct_fact(
        actor=actor, as_of=as_of, fact=hold, values=values, reason=conclusion or " "
    )


def _standing(fact: AnyFact, sort: str, reason: str) -> AnyFact:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the paper that it rests on.")})
    rows: models.QuerySet[Any] = type(fact)._default_manager.select_for_update(of=("self",))  # noqa: SLF001
    old: AnyFact = rows.get(pk=fact.pk)
    if old.superseded_at is not None:
        raise Refused(
            Answer(
                False,
                manage(sort),
                "superseded",
                _("This was corrected or voided meanwhile; look at what stands now."),
            )
        )
    return old


def replacement(old: AnyFact, values: Mapping[str, Any], reason: str) -> AnyFact:
    """A new row with other values that names the one it replaces; not saved."""
    kept: dict[str, Any] = {"basis": old.basis, "replaces": old}
    if not isinstance(old, CareerStep):  # there the unit is a place that may be corrected
        kept["unit_id"] = old.unit_id
    if not isinstance(old, UnitYear):
        kept["person_id"] = old.person_id
    if isinstance(old, Rating):
        kept |= {"period_id": old.period_id, "scheme": old.scheme}
    if isinstance(old, UnitYear):
        kept["period_id"] = old.period_id
    return type(old)(**kept, **values, reason=reason.strip())


def told(sort: str, fact: AnyFact) -> dict[str, Any]:
    """What a fact says, for the trail."""
    found = {name: getattr(fact, name) for name in VALUES[sort]}
    if isinstance(fact, Rating):
        found["scheme"] = fact.scheme
    if isinstance(fact, Rating | UnitYear):
        found["period"] = fact.period.name
    if found.get("unit") is not None:
        found["unit"] = found["unit"].code
    if isinstance(found.get("valid"), DateRange):
        found["valid"] = [found["valid"].lower, found["valid"].upper]
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _check(sort: str, values: Mapping[str, Any], as_of: date) -> None:
    if wrong := faults(sort, values, as_of):
        raise ValidationError(wrong)


def _save(fact: AnyFact) -> None:
    try:
        with transaction.atomic():
            fact.save()
    except IntegrityError as error:
        raise ValidationError(
            _("This is recorded already; correct what stands instead.")
        ) from error
