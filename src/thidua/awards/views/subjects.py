"""One subject: its timeline, its files, records joined and parted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from thidua.awards.charts import LAWS, Lane, Lives, Mark
from thidua.awards.domain import subjects
from thidua.awards.forms import LinkForm, ReasonForm
from thidua.awards.judging.verdicts import VIEW
from thidua.awards.models import Grant, Subject, SubjectLink
from thidua.awards.queries.history import History, Line, Name, history, standing_for
from thidua.awards.queries.lookup import counts, holding, unit_places
from thidua.awards.sheets import with_all, workbook_of
from thidua.awards.views.common import INVALID, left_column
from thidua.common.asked import visible
from thidua.common.formatting import day
from thidua.common.policy import Refused, may, require, which
from thidua.common.toasts import done
from thidua.people.models import Person
from thidua.people.views.access import ActorRequest, signed_in_required

LANES = 8
"""Lines of the picture; a successor of more units shows the rest in the table."""


@require_safe
@signed_in_required
def subject(request: ActorRequest, subject: UUID) -> HttpResponseBase:
    """Everything it was ever awarded, through renames and mergers."""
    row: Subject = visible(request.actor, "awards:subject:view", subject, "person", "unit", "root")
    first = standing_for(row)
    if first.pk != row.pk:  # counts with another record: its page shows both
        return redirect(first)
    alone = request.GET.get("rieng") == "1"
    told = history(request.actor, request.as_of, row, alone=alone)
    if request.GET.get("export") == "xlsx":
        return _sheet(request.as_of, told.grants)
    names = {g.pk: line for line in told.lines for g in line.grants}
    context: dict[str, Any] = {
        **left_column(request, str(row.public_id)),
        "subject": row,
        "history": told,
        "rows": [(g, names.get(g.pk)) for g in told.grants],
        "picture": _picture(told, request.as_of) if told.grants else None,
        "headline": _headline(told),
        "alone": alone,
        "place": unit_places(request.as_of, [row.unit_id] if row.unit_id else []).get(
            row.unit_id or 0, ""
        ),
        "before_law": any(g.granted_on < LAWS[1][0] for g in told.grants),
        "has_before": told.units > 1,
        "deceased": Person.objects.filter(pk=row.person_id or 0, deceased=True).exists(),
        "can_judge": may(request.actor, VIEW, row),
        "can_enter": may(request.actor, "awards:grant:enter"),
        "can_link": may(request.actor, "awards:subject:link", row),
        "can_unlink": may(request.actor, "awards:subject:unlink", SubjectLink()),
    }
    return render(request, "awards/subject.html", context)


def _headline(told: History) -> str:
    count = len(told.grants)
    words = [ngettext("%(n)s award", "%(n)s awards", count) % {"n": count}]
    if told.renames:
        words.append(
            ngettext("%(n)s change of name", "%(n)s changes of name", told.renames)
            % {"n": told.renames}
        )
    if told.mergers:
        words.append(
            ngettext("%(n)s merger or division", "%(n)s mergers or divisions", told.mergers)
            % {"n": told.mergers}
        )
    return ", ".join(words)


def _picture(told: History, as_of: date) -> Lives:
    own, others = told.lines[0], told.lines[1:LANES]
    return Lives(
        _("Awards of %(name)s by year") % {"name": told.subject.name},
        _lane(own, as_of),
        [_lane(line, as_of) for line in others],
        as_of,
    )


def _lane(line: Line, as_of: date) -> Lane:
    begin = date(1945, 1, 1)
    names = line.names or [Name(line.title, None, None)]
    return Lane(
        [(n.first or begin, n.name) for n in names if (n.first or begin) <= as_of],
        [
            Mark(
                g.granted_on,
                g.mark,
                f"{day(g.granted_on)}: {g.award_printed}",
                g.get_absolute_url(),
                g.state == "revoked",
            )
            for g in line.grants
        ],
        line.into.on if line.into else None,
        _("joined %(day)s") % {"day": day(line.into.on)} if line.into else "",
    )


def _sheet(as_of: date, grants: list[Grant]) -> HttpResponseBase:
    """All its grants, in the columns of the registry; the name of the file names nobody."""
    rows = Grant.objects.filter(pk__in=[g.pk for g in grants]).order_by("-granted_on", "-id")
    return workbook_of(f"ly-lich-khen-thuong-{as_of:%Y%m%d}", with_all(rows))


# --- records joined -------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
@signed_in_required
def link(request: ActorRequest, subject: UUID) -> HttpResponse:
    """Say that this record and another are one."""
    row: Subject = visible(request.actor, "awards:subject:view", subject)
    require(request.actor, "awards:subject:link", row)
    words = request.GET.get("ten", row.name)[:200]
    others: list[Subject] = list(
        which(request.actor, "awards:subject:view")
        .filter(holding(words), kind=row.kind, root=None)
        .exclude(pk=row.pk)
        .order_by("sort_key", "pk")[:40]
    )
    numbers = counts(s.pk for s in others)
    form = LinkForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            subjects.link(
                actor=request.actor,
                as_of=request.as_of,
                alias=row,
                canonical=form.others[form.cleaned_data["canonical"]],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.add_error(None, str(refused.answer.reason))
        else:
            done(request, _("The two records count as one. It can be undone on the page."))
            return redirect(form.others[form.cleaned_data["canonical"]])
    context = {
        "subject": row,
        "form": form,
        "words": words,
        "others": [(s, numbers.get(s.pk, 0)) for s in others],
        "own_count": counts([row.pk]).get(row.pk, 0),
    }
    status = INVALID if form.errors else 200
    return render(request, "awards/link.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_required
def unlink(request: ActorRequest, link: UUID) -> HttpResponse:
    """Part two records again."""
    row = SubjectLink.objects.filter(public_id=link).select_related("alias", "canonical").first()
    if row is None:
        raise Http404
    require(request.actor, "awards:subject:unlink", row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        subjects.unlink(
            actor=request.actor,
            as_of=request.as_of,
            link=row,
            reason=form.cleaned_data["reason"],
        )
        done(request, _("The two records stand apart again."))
        return redirect(row.alias)
    context = {
        "form": form,
        "title": _("Part the records"),
        "button": _("Part them"),
        "note": str(row),
        "back": reverse("awards:subject", args=[row.canonical.public_id]),
        "back_label": _("Timeline"),
    }
    return render(request, "awards/form.html", context, status=INVALID if form.errors else 200)
