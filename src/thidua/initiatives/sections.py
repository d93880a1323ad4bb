"""Initiatives on the pages of persons and units, which stand below this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.common.formatting import partial_date
from thidua.common.policy import which
from thidua.initiatives.models import Author, Initiative, Use
from thidua.people.extensions import Line, Section, register_section
from thidua.people.links import records_of
from thidua.people.models import Person, Unit

SHOWN = 10


@register_section
def sections(actor: Any, subject: Person | Unit, as_of: date) -> Iterator[Section]:
    """The newest initiatives of a person or a unit that the actor may see; three queries."""
    seen = which(actor, "initiatives:initiative:view")
    if isinstance(subject, Person):
        mine = Author.objects.filter(person__in=records_of(subject.pk))
        seen = seen.filter(pk__in=mine.values("initiative"))
        uses = Use.objects.filter(author__in=mine, reversed_on=None)
        more = ""
    else:
        seen = seen.filter(unit=subject)
        uses = Use.objects.filter(reversed_on=None)
        more = f"{reverse('initiatives:list')}?{urlencode({'unit': subject.public_id})}"
    rows = seen.select_related("period").order_by("-recognised_on", "-pk")
    spent = Prefetch(
        "authors__uses", uses.select_related("period").order_by("period__start"), to_attr="spent"
    )
    found = list(rows.prefetch_related("authors", spent)[: SHOWN + 1])
    yield Section(
        _("Initiatives and research"),
        tuple(Line(one.name, one.get_absolute_url(), _below(one)) for one in found[:SHOWN]),
        more if len(found) > SHOWN else "",
    )


def _below(row: Initiative) -> str:
    """Scope, decision, year; and what it was spent on."""
    parts = [
        row.get_scope_display(),
        f"{row.number}, {partial_date(row.recognised_on, row.recognised_precision)}",
        row.period.name,
    ]
    if row.state == "withdrawn":
        parts.append(_("recognition withdrawn"))
    spent = [use for author in row.authors.all() for use in getattr(author, "spent", ())]
    words = _("spent on %(award)s %(period)s")
    parts += [words % {"award": u.award_name, "period": u.period.name} for u in spent[:3]]
    if len(spent) > 3:
        parts.append(_("and %(count)s more uses") % {"count": len(spent) - 3})
    return " · ".join(parts)
