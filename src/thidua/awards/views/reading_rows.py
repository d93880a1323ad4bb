"""Rows of a decision that was read: one by one, and many at once after a preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain import reading_record as recording
from thidua.awards.models import ReadRow
from thidua.awards.models.readings import VALUES
from thidua.awards.queries.readings import meant_words, url_of
from thidua.awards.views.common import INVALID
from thidua.awards.views.readings import back, load, show
from thidua.common.asked import whole
from thidua.common.formatting import number
from thidua.common.policy import Refused, require
from thidua.common.revisions import Stale
from thidua.common.toasts import done
from thidua.people.views.access import ActorRequest, signed_in_required

PREVIEW = 200
_TOLD = {"who", "stands", "obstacles", "recorded", "dropped", "waits", "kind", "reason"}
"""Refusals that are shown in the row, with what was entered kept."""


@require_POST
@signed_in_required
def row(request: ActorRequest, document: UUID, row: UUID) -> HttpResponse:
    """Record, save, drop or take back one row: the button says which."""
    reading = load(request, document)
    one = get_object_or_404(
        ReadRow.objects.select_related("reading"), reading=reading, public_id=row
    )
    what = request.POST.get("do", "confirm")
    common: dict[str, Any] = {
        "actor": request.actor,
        "as_of": request.as_of,
        "row": one,
        "revision": whole(request.POST.get("revision")),
    }
    entered = {name: request.POST[name] for name in VALUES if name in request.POST}
    try:
        if what == "confirm":
            mark = request.POST.get("mark", "")
            recording.confirm_row(mark=mark, values=entered, **common)
        elif what == "save":
            deciding.edit(values=entered, **common)
        elif what == "drop":
            deciding.drop(**common)
        elif what == "undo":
            deciding.take_back(reason=request.POST.get("reason", ""), **common)
        else:
            raise Http404
    except Stale:
        words = _("Somebody saved this row in the meantime; look at it as it is now.")
        return _again(request, document, one, words)
    except ValidationError as error:
        return _again(request, document, one, " ".join(error.messages))
    except Refused as refused:
        if refused.answer.rule not in _TOLD:
            raise
        return _again(request, document, one, str(refused.answer.reason))
    if what == "save":
        return back(request, reading, row=str(one.public_id))
    if what == "undo":
        one.refresh_from_db()
        return back(request, reading, tab=one.verdict, row=str(one.public_id))
    return back(request, reading)


def _again(request: ActorRequest, document: UUID, one: ReadRow, fault: str) -> HttpResponse:
    """The page with the row open and what stands in the way."""
    reading = load(request, document)
    wanted = {"row": str(one.public_id)}
    return show(request, reading, status=INVALID, wanted=wanted, fault=fault)


@require_http_methods(["GET", "POST"])
@signed_in_required
def together(request: ActorRequest, document: UUID, verdict: str) -> HttpResponse:
    """Record all rows of one sort: first their names and number, then the act."""
    if verdict not in {ReadRow.Verdict.SURE, ReadRow.Verdict.NEW}:
        raise Http404
    reading = load(request, document)
    require(request.actor, deciding.CONFIRM, reading)
    refusal = ""
    if request.method == "POST":
        try:
            told = recording.confirm_together(
                actor=request.actor,
                as_of=request.as_of,
                reading=reading,
                verdict=verdict,
                stamp=request.POST.get("stamp", ""),
            )
        except Refused as refused:
            if refused.answer.rule not in {"changed", "obstacles"}:
                raise
            refusal = str(refused.answer.reason)
            reading = load(request, document)
        else:
            _tell(request, told)
            return redirect(url_of(load(request, document)))
    rows = recording.together(reading, verdict)
    page = Paginator(rows, PREVIEW).get_page(request.GET.get("trang"))
    context = {
        "reading": reading,
        "document": reading.document,
        "verdict": verdict,
        "is_new": verdict == ReadRow.Verdict.NEW,
        "rows": [(one, meant_words(one)) for one in page],
        "page": page,
        "total": len(rows),
        "stamp": recording.stamp_of(rows),
        "obstacles": recording.obstacles(reading),
        "refusal": refusal,
        "first": (page.number - 1) * PREVIEW,
    }
    status = INVALID if refusal else 200
    return render(request, "awards/reading_together.html", context, status=status)


def _tell(request: ActorRequest, told: recording.Confirmed) -> None:
    count = len(told.rows)
    words = ngettext("%(n)s row is in the registry now.", "%(n)s rows are in the registry now.",
                     count) % {"n": number(count)}  # fmt: skip
    if told.left:
        left = len(told.left)
        words += " " + ngettext("%(n)s row stays: see why under “Ask first”.",
                                "%(n)s rows stay: see why under “Ask first”.", left) % {
            "n": number(left)
        }  # fmt: skip
    done(request, words)
