"""What decisions say, and what no decision can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object, catalogue, name_key
from thidua.awards.models import Decision, Grant, Revocation
from thidua.awards.models.grants import Authority, code_for
from thidua.common.keys import fold
from thidua.common.models import Period
from thidua.people.models import Person, Unit

DISTRICTS_END = date(2025, 6, 30)
"""Last day of districts and of what their chairs decided (two-level local government)."""


@dataclass(frozen=True)
class DecisionFacts:
    """What the head of a decision says.

    Args:
        number: number and symbol as printed.
        on: its day; with ``precision`` month or year the first day of it.
        authority: code of who decided (``Authority``).
        issuer: the body as printed.
        title: what it is about, may be empty.
        body: the unit, where it is one of ours.
        precision: ``day``, ``month`` or ``year``.
    """

    number: str
    on: date
    authority: str
    issuer: str
    title: str = ""
    body: Unit | None = None
    precision: str = "day"


@dataclass(frozen=True)
class GrantFacts:
    """What one line of a decision says about one subject.

    Args:
        award: name of the award as printed.
        name, post, unit_words: name, post and unit as printed.
        kind: kind of award, may be unknown.
        achievement: what for.
        period: the year or school year of the achievement.
        ground: on what a title CSTĐ cơ sở rested.
        gender, standing, field: for statistics, where known.
        posthumous: given after death.
        unit: the unit, where it is one of ours.
        award_code: the code where a person chose it; else it is looked up by the name.
    """

    award: str
    name: str
    post: str = ""
    unit_words: str = ""
    kind: str = ""
    achievement: str = ""
    period: Period | None = None
    ground: str = ""
    gender: str = Person.Gender.UNKNOWN
    standing: str = ""
    field: str = ""
    posthumous: bool = False
    unit: Unit | None = None
    award_code: str = ""


@dataclass(frozen=True)
class RevocationFacts:
    """What the decision says that cancelled a grant (Luật 06/2022/QH15, Điều 93).

    Args:
        ground: one of the four of the law (``Revocation.Ground``).
        number, on, issuer: of that decision, as printed; ``on`` is ``None`` where it is missing.
        note: anything else.
    """

    ground: str
    number: str
    on: date | None
    issuer: str
    note: str = ""


def check_revocation(facts: RevocationFacts, *, granted_on: date, as_of: date) -> None:
    """Refuse a revocation that cannot be: no ground, number or body, a day that does not fit.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    if facts.ground not in Revocation.Ground.values:
        errors["ground"] = _("Choose one of the four grounds of the law.")
    if not fold(facts.number):
        errors["number"] = _("Enter the number and symbol of the decision.")
    if not facts.issuer.strip():
        errors["issuer"] = _("Enter the body that decided, as printed.")
    if facts.on is None:
        errors["on"] = _("Enter the day of the decision.")
    elif facts.on > as_of:
        errors["on"] = _("The decision lies after today.")
    elif facts.on < granted_on:
        errors["on"] = _("The decision lies before the grant.")
    if errors:
        raise ValidationError(errors)


def revocation_of(grant: Grant, facts: RevocationFacts, *, label: str, as_of: date) -> Revocation:
    """The record of a revocation; not saved.

    Args:
        grant: what is cancelled.
        facts: checked before.
        label: who records it.
        as_of: business date.
    """
    if facts.on is None:
        raise ValueError("a revocation is checked before")
    return Revocation(
        grant=grant,
        ground=facts.ground,
        number=facts.number.strip()[:60],
        on=facts.on,
        issuer=" ".join(facts.issuer.split())[:300],
        note=facts.note.strip(),
        recorded_label=label[:300],
        recorded_on=as_of,
    )


def check_decision(facts: DecisionFacts, *, as_of: date) -> None:
    """Refuse a decision that cannot be: no number, a day to come, an authority that was no more.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    if not fold(facts.number):
        errors["number"] = _("Enter the number and symbol of the decision.")
    if facts.on > as_of:
        errors["on"] = _("The decision lies after today.")
    elif facts.authority == Authority.DISTRICT and facts.on > DISTRICTS_END:
        errors["authority"] = _(
            "Districts ended on 30/06/2025; their chairs decided nothing after that day."
        )
    if not facts.issuer.strip():
        errors["issuer"] = _("Enter the body that decided, as printed.")
    if errors:
        raise ValidationError(errors)


def decision_for(facts: DecisionFacts, *, is_synthetic: bool = False) -> Decision:
    """The decision with this number, day, authority and body; not saved where it is new."""
    issuer = " ".join(facts.issuer.split())[:300]
    found = Decision.objects.filter(
        number_key=fold(facts.number)[:60], on=facts.on, authority=facts.authority, issuer=issuer
    ).first()
    return found or Decision(
        number=facts.number.strip()[:60],
        name=facts.title.strip()[:500],
        on=facts.on,
        on_precision=facts.precision,
        authority=facts.authority,
        issuer=issuer,
        body=facts.body,
        is_synthetic=is_synthetic,
    )


def check_grant(
    facts: GrantFacts, subject_kind: str, code_of: Callable[[str, str], str] = code_for
) -> None:
    """Refuse what no line of a decision says.

    Args:
        facts: the line.
        subject_kind: who receives it (``Object``).
        code_of: printed name and kind → code; ``Codes()`` where many lines are checked.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    if not name_key(facts.award):
        errors["award"] = _("Enter the name of the award as printed.")
    if not fold(facts.name):
        errors["name"] = _("Enter the name as printed.")
    award = catalogue().get(facts.award_code) if facts.award_code else None
    if facts.award_code and award is None:
        errors["award_code"] = _("This award is not in the list.")
    elif award is not None and subject_kind not in award.objects:
        errors["award_code"] = _("“%(award)s” is not given to a %(kind)s.") % {
            "award": award.name,
            "kind": str(Object(subject_kind).label).lower(),
        }
    code = facts.award_code or code_of(facts.award, subject_kind)
    if facts.ground and code != "CSTDCS":
        errors["ground"] = _("A ground is recorded for “Chiến sĩ thi đua cơ sở” only.")
    if facts.posthumous and subject_kind != Object.PERSON:
        errors["posthumous"] = _("Only a person is awarded after death.")
    if errors:
        raise ValidationError(errors)
