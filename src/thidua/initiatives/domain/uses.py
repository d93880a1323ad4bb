"""The ledger of use: what an author's initiative was spent on, and that it is not spent twice.

The rule (law.md, INI): what was spent on a title is not spent on a form of commendation, and the
other way round; each initiative counts once (Công văn 5007/BNV-TĐKT ngày 05/09/2023, mục III.5.c;
Công văn 3385/BTĐKT-P.II ngày 20/11/2023). Whether it may serve for *another title* later, sources
do not agree: that is entered only with the rule that allows it, and is marked as not compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Period
from thidua.common.policy import Answer, Refused, require
from thidua.common.revisions import lock
from thidua.initiatives.extensions import BOOK, AwardName
from thidua.initiatives.models import Author, Initiative, Recognition, Use
from thidua.people.links import records_of

SPEND, REVERSE = "initiatives:use:record", "initiatives:use:reverse"
BASIS = "CV 5007/BNV-TĐKT, mục III.5.c; CV 3385/BTĐKT-P.II"
"""Papers that the rule rests on."""


@dataclass(frozen=True)
class Clash:
    """Why an initiative is not simply spent again.

    Args:
        earlier: the entry that stands in the way.
        forbidden: by the rule; else sources disagree and a rule of the province must be named.
        words: what to say.
    """

    earlier: Use
    forbidden: bool
    words: str


def clash_of(earlier: Iterable[Use], award: AwardName, period: Period) -> Clash | None:
    """What stands in the way of spending on ``award`` what was spent on ``earlier`` already.

    Args:
        earlier: entries of the same person and initiative that stand.
        award: what it shall be spent on.
        period: year or school year of the award.
    """
    found: Clash | None = None
    for one in earlier:
        said = {"award": one.award_name, "period": one.period, "basis": BASIS}
        if one.award_code == award.code and one.period_id == period.pk:
            return Clash(one, True, _("This use stands in the ledger already."))
        if one.award_code == award.code or not (one.is_title and award.is_title):
            return Clash(
                one,
                True,
                _("It was spent on “%(award)s” (%(period)s); it counts once: %(basis)s.") % said,
            )
        found = Clash(
            one,
            False,
            _(
                "It was spent on the title “%(award)s” (%(period)s). Whether it may serve for "
                "another title, sources do not agree (not compared yet): write the rule that "
                "allows it, or leave it."
            )
            % said,
        )
    return found


def faults(
    recognitions: Iterable[Recognition],
    period: Period,
    on: date | None,
    precision: str,
    as_of: date,
) -> dict[str, str]:
    """What is wrong with an entry by itself, by field.

    Args:
        recognitions: of the initiative.
        period: year or school year of the award.
        on, precision: day of the award's decision, where known.
        as_of: business date.
    """
    wrong: dict[str, str] = {}
    if period.start > as_of:
        wrong["period"] = _("This period has not begun.")
    if on is None:
        return wrong
    first = min(recognitions, key=lambda one: one.on)
    both_exact = precision == first.on_precision == "day"
    if on > as_of:
        wrong["on"] = _("The decision lies after today.")
    elif on.year < first.on.year or (both_exact and on < first.on):
        wrong["on"] = _("The award was decided before the initiative was recognised.")
    return wrong


@transaction.atomic
def spend(
    *,
    actor: Any,
    as_of: date,
    author: Author,
    award_code: str,
    period: Period,
    number: str = "",
    on: date | None = None,
    precision: str = "day",
    basis: str = "",
    revision: int | None = None,
) -> Use:
    """Enter what an author's initiative was spent on.

    The grant is looked for in the registry of awards; where there is exactly one, the entry
    refers to it and takes its number and day where none are given.

    Args:
        actor: the standing body.
        as_of: business date.
        author: whose.
        award_code: of an award given to persons.
        period: year or school year of the award.
        number, on, precision: the decision, where known.
        basis: the rule that allows it to serve for another title.
        revision: of the initiative, as the person saw it.

    Raises:
        Refused: by policy; when it was spent already and the rule forbids more.
        ValidationError: by field: no such award, days that cannot be, no rule where one is asked.
        Stale: when somebody changed the initiative in between.
    """
    row = lock(Initiative.objects.all(), author.initiative_id, revision)
    require(actor, SPEND, row)
    award = BOOK.get(award_code)
    if award is None:
        raise ValidationError({"award": _("Choose an award that persons are given.")})
    persons = records_of(author.person_id) if author.person_id is not None else frozenset()
    earlier = entries_of(author, persons)
    clash = clash_of(earlier, award, period)
    if clash is not None and clash.forbidden:
        raise Refused(Answer(False, SPEND, "spent once", clash.words, BASIS))
    if clash is not None and not basis.strip():
        raise ValidationError({"basis": clash.words})
    grant = BOOK.grant_of(persons, award.code, period.pk) if persons else None
    if grant is not None and not number:
        number, on, precision = grant.number, grant.on, grant.precision
    if wrong := faults(row.recognitions.all(), period, on, precision, as_of):
        raise ValidationError(wrong)
    made = Use.objects.create(
        author=author,
        award_code=award.code,
        award_name=award.name,
        is_title=award.is_title,
        period=period,
        grant=grant.public_id if grant else None,
        number=" ".join(number.split())[:60],
        on=on,
        on_precision=precision,
        basis=" ".join(basis.split())[:300] if clash is not None else "",
        recorded_label=actor.label[:300],
        recorded_on=as_of,
    )
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=SPEND,
        obj=row,
        as_of=as_of,
        changes={"author": author.name, "award": award.code, "period": period.name},
        reason=made.basis,
    )
    return made


def entries_of(author: Author, persons: Iterable[int]) -> list[Use]:
    """Entries that stand, of this initiative and this author under any linked record."""
    rows = Use.objects.filter(author__initiative=author.initiative_id, reversed_on=None)
    known = set(persons)
    return [
        one
        for one in rows.select_related("author", "period")
        if one.author_id == author.pk or one.author.person_id in known
    ]


@transaction.atomic
def reverse_use(
    *, actor: Any, as_of: date, use: Use, reason: str, revision: int | None = None
) -> Use:
    """Take an entry out of force; it stays in the ledger with the reason.

    Raises:
        Refused: by policy.
        ValidationError: without a reason.
        Stale: when somebody changed the initiative in between.
    """
    row = lock(Initiative.objects.all(), use.author.initiative_id, revision)
    one = Use.objects.select_for_update(of=("self",)).select_related("author").get(pk=use.pk)
    require(actor, REVERSE, one)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, with the paper that it rests on.")})
    one.reversed_on, one.reversal_reason = as_of, reason.strip()[:500]
    one.reversed_label = actor.label[:300]
    one.save()
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=REVERSE,
        obj=row,
        as_of=as_of,
        reason=reason.strip(),
        changes={"author": one.author.name, "award": one.award_code, "period": one.period.name},
    )
    return one
