"""The decision beside its rows: reading it, looking at it, its head, its questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from thidua.awards.catalogue import Object
from thidua.awards.domain import reading as readings
from thidua.awards.domain import reading_confirm as deciding
from thidua.awards.domain.reading_rows import head_of_reading
from thidua.awards.forms_reading import HeadForm
from thidua.awards.models import DecisionReading, ReadRow
from thidua.awards.queries.readings import meant_words, reading_page, url_of
from thidua.awards.views.common import INVALID
from thidua.awards.workflow import READING
from thidua.common.asked import whole
from thidua.common.lists import ListPage
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.common.sheets import xlsx_response
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn, StateColumn
from thidua.common.toasts import done
from thidua.documents.models import Document
from thidua.people.forms import take_errors
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required

SHORT = 30_000
"""Characters of a decision that is read before its page comes."""


class ReadingTable(ListTable):
    """Decisions that were read."""

    number = NameColumn(verbose_name=gettext_lazy("Decision"), second="title")
    on = DayColumn(verbose_name=gettext_lazy("Date"))
    issuer = tables.Column(verbose_name=gettext_lazy("Decided by"))
    rows_all = NumberColumn(verbose_name=gettext_lazy("Rows of the decision"))
    rows_left = NumberColumn(verbose_name=gettext_lazy("To decide"))
    state = StateColumn(READING, verbose_name=gettext_lazy("State"))


class ReadingList(SignedInRequiredMixin, ListPage):
    """Decisions that were read, those that wait first."""

    action = "awards:reading:view"
    title = gettext_lazy("Decisions read into the registry")
    table_class = ReadingTable
    workflow = READING
    search_field = "document__search_key"
    default_order = ("-recorded_at",)
    file_name = "quyet-dinh-da-doc"
    empty_icon = "file-search"
    empty_title = gettext_lazy("No decision has been read yet")
    empty_text = gettext_lazy(
        "Register an old decision; its page has the button that reads it into the registry."
    )

    def rows(self) -> QuerySet[Any]:
        """With the number of rows, and of those that wait."""
        waiting = Q(rows__state=ReadRow.State.PROPOSED) & ~Q(rows__verdict="stands")
        found = super().rows().select_related("document")
        counted: QuerySet[Any] = found.annotate(
            rows_all=Count("rows"), rows_left=Count("rows", filter=waiting)
        )
        return counted


def load(request: ActorRequest, document: UUID) -> DecisionReading:
    """The reading of a document that this person may see.

    Raises:
        Http404: there is none, or it is not for this person.
    """
    rows = DecisionReading.objects.select_related("document", "decision__body")
    reading = rows.filter(document__public_id=document).first()
    if reading is None or not may(request.actor, "awards:reading:view", reading):
        raise Http404
    return reading


def asked_for(request: ActorRequest) -> dict[str, str]:
    """What the address of the page says."""
    get = request.POST if request.method == "POST" else request.GET
    return {
        "tab": get.get("loc", ""),
        "number": get.get("trang", ""),
        "query": get.get("q", "").strip()[:200],
        "row": get.get("dong", ""),
        "words": get.get("tim", "").strip()[:200],
    }


def show(
    request: ActorRequest, reading: DecisionReading, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, or for htmx its changed parts."""
    wanted = {**asked_for(request), **more.pop("wanted", {})}
    page = reading_page(request.actor, request.as_of, reading, **wanted)
    context = {
        "page": page,
        "reading": reading,
        "document": reading.document,
        "state": READING.state(reading.state),
        "object_choices": Object.choices,
        **more,
    }
    partial = bool(request.headers.get("HX-Request"))
    template = "awards/parts/reading_answer.html" if partial else "awards/reading.html"
    return render(request, template, context, status=status)


@require_GET
@signed_in_required
def reading(request: ActorRequest, document: UUID) -> HttpResponseBase:
    """The document on the left, its rows on the right."""
    found = DecisionReading.objects.filter(document__public_id=document).exists()
    if not found:
        paper = get_object_or_404(Document.objects.defer("intake"), public_id=document)
        answer = may(request.actor, readings.READ, paper)
        if not may(request.actor, "documents:document:view", paper) and not answer:
            raise Http404
        context = {"document": paper, "answer": answer}
        return render(request, "awards/reading_unread.html", context)
    row = load(request, document)
    if row.state in {"reading", "failed"}:
        return _progress(request, row)
    if request.headers.get("HX-Trigger") == "reading-progress":
        return HttpResponseClientRefresh()
    if request.GET.get("export") == "xlsx":
        return _export(row)
    return show(request, row)


def _progress(request: ActorRequest, row: DecisionReading) -> HttpResponse:
    context = {
        "reading": row,
        "document": row.document,
        "interrupted": readings.is_interrupted(row, timezone.now()),
        "can_again": READING.can(request.actor, readings.AGAIN, row, as_of=request.as_of),
    }
    if request.headers.get("HX-Request"):
        return render(request, "awards/parts/reading_progress.html", context)
    return render(request, "awards/reading_progress.html", context)


def _export(reading: DecisionReading) -> HttpResponseBase:
    heads = [
        _("Number"), _("Given to"), _("Form of address"), _("Name, as printed"),
        _("Post, as printed"), _("Unit, as printed"),
        _("Award"), _("Place in the paper"), _("State"), _("Whom it means"), _("Why"),
    ]  # fmt: skip
    cells = (
        (
            r.no, r.get_kind_display(), r.form_of_address, r.name, r.post, r.unit_words, r.award,
            r.where,
            r.get_state_display() if r.decided else r.get_verdict_display(),
            meant_words(r), r.why or " ".join(r.reasons),
        )
        for r in reading.rows.order_by("position").iterator(1000)
    )  # fmt: skip
    return xlsx_response("dong-cua-quyet-dinh", heads, cells)


@require_POST
@signed_in_required
def read(request: ActorRequest, document: UUID) -> HttpResponse:
    """Read a decision, or read it again; a short one at once, a long one by the worker."""
    paper = get_object_or_404(Document, public_id=document)
    known = DecisionReading.objects.filter(document=paper).first()
    if not (
        may(request.actor, "documents:document:view", paper)
        or may(request.actor, readings.READ, paper)
        or (known is not None and may(request.actor, "awards:reading:view", known))
    ):
        raise Http404
    made = readings.ask_read(actor=request.actor, as_of=request.as_of, document=paper)
    if len(paper.text) <= SHORT:
        readings.carry_out(made.pk)
    return redirect("awards:reading", paper.public_id)


@require_http_methods(["GET", "POST"])
@signed_in_required
def head(request: ActorRequest, document: UUID) -> HttpResponse:
    """Number, day, who decided, kind: confirmed as read, or put right."""
    row = load(request, document)
    require(request.actor, deciding.CONFIRM, row)
    form = HeadForm(request.POST or None, reading=row)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            deciding.confirm_head(
                actor=request.actor,
                as_of=request.as_of,
                reading=row,
                head=form.facts(),
                kind=form.cleaned_data["kind"],
                period=form.cleaned_data["period"],
                revision=whole(request.POST.get("revision")),
            )
        except ValidationError as error:
            take_errors(form, error)
        except Refused as refused:
            if refused.answer.rule not in {"another body", "recorded"}:
                raise
            refusal = str(refused.answer.reason)
        except Stale:
            form.add_error(None, _("Somebody saved this in the meantime; look at it as it is now."))
        else:
            done(request, _("The head of the decision is confirmed."))
            return redirect(row)
    context = {
        "form": form,
        "reading": row,
        "document": row.document,
        "refusal": refusal,
        "same": readings.same_decision(row.number, row.on),
        "known": head_of_reading(row, request.as_of),
    }
    status = INVALID if form.errors or refusal else 200
    return render(request, "awards/reading_head.html", context, status=status)


@require_POST
@signed_in_required
def answer(request: ActorRequest, document: UUID) -> HttpResponse:
    """Answer one question about the decision, or all that are open."""
    row = load(request, document)
    questions = row.questions.all()
    which = request.POST.get("question", "")
    if which == "all":
        questions = questions.filter(answer="")
    elif which.isdigit():
        questions = questions.filter(pk=int(which))
    else:
        raise Http404
    deciding.answer(
        actor=request.actor,
        as_of=request.as_of,
        reading=row,
        questions=questions,
        said=request.POST.get("answer", ""),
    )
    return back(request, row)


def back(request: ActorRequest, reading: DecisionReading, **wanted: Any) -> HttpResponse:
    """After an act: the changed parts for htmx, else the page again."""
    reading = load(request, reading.document.public_id)
    asked = asked_for(request)
    if request.headers.get("HX-Request"):
        return show(request, reading, wanted={"row": "", "words": "", **wanted})
    place = {"loc": asked["tab"], "trang": asked["number"], "q": asked["query"]}
    return redirect(url_of(reading, **place) + "#muc")
