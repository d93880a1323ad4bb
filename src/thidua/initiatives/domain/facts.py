"""What papers say about an initiative, and what no paper can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.common.keys import fold
from thidua.common.models import Period
from thidua.initiatives.models import Author, Initiative, Recognition, Scope
from thidua.people.models import Person, Unit

WHOLE = Decimal(100)


@dataclass(frozen=True)
class AuthorFacts:
    """One author as printed; the person where known; the share in percent where printed."""

    name: str
    part: str = Author.Part.AUTHOR
    share: Decimal | None = None
    person: Person | None = None


@dataclass(frozen=True)
class InitiativeFacts:
    """What an initiative is.

    Args:
        name: title as printed.
        kind: initiative or sort of research (``Initiative.Kind``).
        unit: where it was applied.
        period: year or school year of application.
        authors: at least one.
        field: sphere as printed, may be empty.
        summary: what it is about, may be empty.
    """

    name: str
    kind: str
    unit: Unit
    period: Period
    authors: Sequence[AuthorFacts]
    field: str = ""
    summary: str = ""


@dataclass(frozen=True)
class RecognitionFacts:
    """Head of the decision that recognised it: scope, number, day (with precision), body."""

    scope: str
    number: str
    on: date
    issuer: str
    precision: str = "day"


def author_faults(authors: Sequence[AuthorFacts]) -> list[str]:
    """What is wrong with a list of authors, in sentences."""
    wrong: list[str] = []
    if not authors:
        return [_("An initiative has at least one author.")]
    if any(not fold(one.name) for one in authors):
        wrong.append(_("Every author needs a name."))
    if any(one.share is not None and not 0 < one.share <= WHOLE for one in authors):
        wrong.append(_("A share is more than 0 and at most 100 percent."))
    shares = [one.share for one in authors if one.share is not None]
    total = sum(shares, Decimal(0))
    said = f"{total.normalize():f}"
    if total > WHOLE:
        wrong.append(_("The shares make %(total)s %%, more than 100.") % {"total": said})
    elif len(shares) == len(authors) and total != WHOLE:
        wrong.append(_("The shares of all authors make %(total)s %%, not 100.") % {"total": said})
    if sum(one.part == Author.Part.HEAD for one in authors) > 1:
        wrong.append(_("A research has one head."))
    known = [one.person.pk for one in authors if one.person is not None]
    if len(set(known)) != len(known):
        wrong.append(_("A person stands among the authors twice."))
    return wrong


def recognition_faults(facts: RecognitionFacts, as_of: date) -> dict[str, str]:
    """What is wrong with a decision that recognised an initiative, by field."""
    wrong: dict[str, str] = {}
    if facts.scope not in Scope.values:
        wrong["scope"] = _("Choose the scope that was recognised.")
    if not fold(facts.number):
        wrong["number"] = _("Enter the number and symbol of the decision.")
    if facts.on > as_of:
        wrong["on"] = _("The decision lies after today.")
    if not facts.issuer.strip():
        wrong["issuer"] = _("Enter the body that recognised it, as printed.")
    return wrong


def faults(facts: InitiativeFacts, as_of: date) -> dict[str, list[str]]:
    """What is wrong with an initiative, by field; the same for a form and for a sheet."""
    wrong: dict[str, list[str]] = {}
    if not fold(facts.name):
        wrong["name"] = [_("Enter the title as printed.")]
    if facts.kind not in Initiative.Kind.values:
        wrong["kind"] = [_("Choose what it is.")]
    if facts.period.start > as_of:
        wrong["period"] = [_("This period has not begun.")]
    if said := author_faults(facts.authors):
        wrong["authors"] = said
    return wrong


def check(facts: InitiativeFacts, as_of: date) -> None:
    """Refuse what cannot be.

    Raises:
        ValidationError: by field; ``authors`` for the list of authors.
    """
    if wrong := faults(facts, as_of):
        raise ValidationError(wrong)


def new_authors(initiative: Initiative, facts: Sequence[AuthorFacts]) -> list[Author]:
    """Rows of authors, not saved."""
    return [
        Author(
            initiative=initiative,
            person=one.person,
            name=" ".join(one.name.split())[:200],
            part=one.part,
            share=one.share,
        )
        for one in facts
    ]


def new_recognition(initiative: Initiative, facts: RecognitionFacts) -> Recognition:
    """A recognition, not saved."""
    return Recognition(
        initiative=initiative,
        scope=facts.scope,
        number=" ".join(facts.number.split())[:60],
        on=facts.on,
        on_precision=facts.precision,
        issuer=" ".join(facts.issuer.split())[:300],
    )
