"""Entering a result: the form, the figure read while it is typed, drafts kept as one goes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thidua.common import toasts
from thidua.common.asked import visible, whole
from thidua.common.periods import name_of, span_of
from thidua.common.policy import Refused, may, require
from thidua.common.revisions import Stale
from thidua.movements.domain import result_figures, result_files, results
from thidua.movements.domain.result_work import movement_of
from thidua.movements.domain.results import EDIT, ENTER
from thidua.movements.forms_results import ResultForm, first_values
from thidua.movements.models import TEXTS, Result, ResultEvidence, Target
from thidua.movements.queries import result_page as queries
from thidua.movements.queries.result_sheet import figure_of
from thidua.movements.views.common import is_uuid
from thidua.movements.views.results import find, sheet_of
from thidua.movements.workflow import WITH_UNIT
from thidua.people.queries import unit_names
from thidua.people.views.access import ActorRequest, signed_in_required

INVALID = 422
WORK = "movements:result:view_work"
_FIELD_OF = {
    "achieved": "achieved",
    "scan": "scan",
    "evidence": "evidence",
    "reason": "reason",
    "figure": "figure",
}
"""Rule of a refusal → field beside which it is said."""


@require_POST
@signed_in_required
def begin(request: ActorRequest, target: UUID, kind: str, start: date) -> HttpResponse:
    """Make the working copy on first use, and go on to the form."""
    one: Target = visible(
        request.actor, "movements:target:view", target, "movement", "unit_plan__movement"
    )
    span = span_of(kind, start)
    if span.start != start:
        raise Http404
    row = results.begin(actor=request.actor, as_of=request.as_of, target=one, span=span)
    return redirect("movements:result_edit", result=row.public_id)


def _on_behalf(request: ActorRequest, row: Result) -> bool:
    return request.actor.unit_id != row.unit_id


def _form(request: ActorRequest, row: Result, *args: Any, **kwargs: Any) -> ResultForm:
    return ResultForm(*args, row=row, on_behalf=_on_behalf(request, row), **kwargs)


@require_http_methods(["GET", "POST"])
@signed_in_required
def edit(request: ActorRequest, result: UUID) -> HttpResponse:
    """Enter figure, texts and evidence; keep them as a draft or submit them."""
    row = find(request, result, WORK)
    if request.method == "GET":
        answer = may(request.actor, EDIT, row)
        if not answer:
            messages.warning(request, str(answer.reason))
            return redirect("movements:result", result=row.public_id)
        return _page(request, row, _form(request, row, initial=first_values(row)))
    if "take" in request.POST or request.POST.get("do") == "copy":
        return _filled(request, row)
    return _posted(request, row)


def _page(request: ActorRequest, row: Result, form: ResultForm, **more: Any) -> HttpResponse:
    """The form. A bound form that failed comes back as 422 with everything that was typed."""
    values = form.data if form.is_bound else form.initial
    form.use_required_attribute = False
    for name in ("figure", "achieved"):  # a draft may lack them, what is submitted may not
        form.fields[name].required = True
    before = queries.earlier(row)
    context = {
        "form": form,
        "texts": [form[name] for name in TEXTS],
        "result": row,
        "target": row.target,
        "movement": movement_of(row.target),
        "period": name_of(row.period),
        "reading": queries.reading(row, str(values.get("figure") or "")),
        "evidence": row.evidence.filter(removed=False).select_related("file").order_by("pk"),
        "on_behalf": _on_behalf(request, row),
        "unit_name": unit_names(request.as_of, [row.unit_id]).get(row.unit_id, ""),
        "before": before,
        "before_figure": figure_of(before.current or before, row.target) if before else "",
        "saved_at": queries.saved_at(row),
        "returned": _returned(row),
        "leave": queries.leave_of(row) if row.state == "reopened" else None,
        "sheet_url": sheet_of(row),
        "can_edit": may(request.actor, EDIT, row),
        **more,
    }
    bad = (form.is_bound and bool(form.errors)) or "conflicts" in more
    return render(request, "movements/result_edit.html", context, status=INVALID if bad else 200)


def _returned(row: Result) -> Any:
    last = row.versions.first()
    return last if last is not None and last.outcome == "returned" else None


def _filled(request: ActorRequest, row: Result) -> HttpResponse:
    """Put a proposal into the form, unsaved: the figure that was meant, or texts to begin with."""
    data: QueryDict = request.POST.copy()
    copied = None
    if "take" in request.POST:
        data["figure"] = request.POST["take"][: result_figures.LONGEST_FIGURE]
    else:
        copied = queries.earlier(row)
        for name in TEXTS if copied else ():
            if not data.get(name, "").strip():
                data[name] = getattr(copied.current or copied, name) if copied else ""
    # Unbound: nothing is wrong yet, nothing is saved yet.
    typed: dict[str, Any] = {k: data.get(k, "") for k in (*first_values(row), "reason")}
    typed["waiting"] = bool(data.get("waiting"))
    form = _form(request, row, initial=typed)
    return _page(request, row, form, copied=copied, unsaved=True, revision=data.get("revision"))


# --- keeping and submitting -----------------------------------------------------------------------
def _posted(request: ActorRequest, row: Result) -> HttpResponse:
    form = _form(request, row, request.POST, request.FILES)
    revision = whole(request.POST.get("revision"))
    if not form.is_valid():
        return _page(request, row, form, revision=request.POST.get("revision"))
    chosen = {n for n in first_values(row) if request.POST.get(f"choose-{n}") == "theirs"}
    entry = form.entry(row, chosen)
    try:
        row = _kept(request, row, entry, revision)
    except Stale as stale:
        return _conflict(request, find(request, stale.row.public_id, WORK), form, entry)
    except Refused as refused:
        _say(form, refused)
    except ValueError as error:
        form.add_error("figure", str(error))
    _attach(request, row, form)
    _drop(request, row)
    row = find(request, row.public_id, WORK)
    if form.errors:
        return _page(request, row, form)
    if request.POST.get("do") == "submit":
        return _submitted(request, row, form, entry)
    toasts.done(request, _("The draft is saved."))
    return redirect("movements:result_edit", result=row.public_id)


def _submitted(
    request: ActorRequest, row: Result, form: ResultForm, entry: results.Entry
) -> HttpResponse:
    """Hand in what has just been kept; what is missing is said beside its field."""
    reason = form.cleaned_data.get("reason", "")
    try:
        _handed_in(request, row, entry, reason)
    except Stale as stale:
        return _conflict(request, find(request, stale.row.public_id, WORK), form, entry)
    except Refused as refused:
        _say(form, refused)
        return _page(request, row, form)
    toasts.done(request, _("The result was submitted; a second person verifies it."))
    return redirect(sheet_of(row))


def _handed_in(request: ActorRequest, row: Result, entry: results.Entry, reason: str) -> None:
    """Submit; a draft kept at the same moment that says the same does not make it stale."""

    def submit(now: Result) -> None:
        results.submit(
            actor=request.actor,
            as_of=request.as_of,
            result=now,
            reason=reason,
            revision=now.revision,
        )

    try:
        submit(row)
    except Stale as stale:
        if stale.row.state not in WITH_UNIT or queries.conflicts(stale.row, entry, {}):
            raise
        submit(stale.row)


def _kept(request: ActorRequest, row: Result, entry: results.Entry, revision: int | None) -> Result:
    """Save; a page that is behind but says the same (a draft kept meanwhile) is not stale."""
    try:
        return results.save(
            actor=request.actor, as_of=request.as_of, result=row, entry=entry, revision=revision
        )
    except Stale as stale:
        now = stale.row
        if queries.conflicts(now, entry, {}) or not may(request.actor, EDIT, now):
            raise
        return results.save(
            actor=request.actor,
            as_of=request.as_of,
            result=now,
            entry=entry,
            revision=now.revision,
        )


def _say(form: ResultForm, refused: Refused) -> None:
    """Say a refusal beside its field; one that is about no field is a page of its own."""
    rule = refused.answer.rule
    field = _FIELD_OF.get(rule.partition(":")[0])
    if field is None or field not in form.fields:
        if rule != "exception-ended":
            raise refused
        field = None
    form.add_error(field, str(refused.answer.reason))


def _attach(request: ActorRequest, row: Result, form: ResultForm) -> None:
    """Store what was sent, also when something else is wrong: no file has to be chosen twice."""
    for upload, is_scan in form.uploads():
        try:
            result_files.attach(
                actor=request.actor,
                as_of=request.as_of,
                result=row,
                data=upload.read(),
                name=upload.name or "",
                is_scan=is_scan,
            )
        except Refused as refused:
            if refused.answer.rule != "evidence":
                raise
            form.add_error("scan" if is_scan else "evidence", str(refused.answer.reason))


def _drop(request: ActorRequest, row: Result) -> None:
    wanted = request.POST.get("drop", "")
    if not is_uuid(wanted):
        return
    one = ResultEvidence.objects.select_related("result", "file").filter(
        result=row, public_id=wanted, removed=False
    )
    for found in one:
        result_files.detach(actor=request.actor, as_of=request.as_of, evidence=found)


def _conflict(
    request: ActorRequest, row: Result, form: ResultForm, entry: results.Entry
) -> HttpResponse:
    """Somebody saved meanwhile: both values side by side, mine stays in the form.

    Sending the same once more (a double click on “submit”) is no conflict.
    """
    labels = {name: field.label or name for name, field in form.fields.items()}
    found = queries.conflicts(row, entry, labels)
    if not found and row.state == "submitted":
        toasts.done(request, _("The result was submitted; a second person verifies it."))
        return redirect(sheet_of(row))
    if may(request.actor, EDIT, row):
        _attach(request, row, form)
        row = find(request, row.public_id, WORK)
    return _page(request, row, form, conflicts=found, revision=row.revision)


# --- while one types ------------------------------------------------------------------------------
def _only_who_reports(request: ActorRequest, row: Result) -> None:
    """Refuse others; a form that was submitted a moment ago still sends its last words."""
    if row.state in WITH_UNIT:
        require(request.actor, EDIT, row)
    else:
        require(request.actor, ENTER, row.target)


@require_POST
@signed_in_required
def check(request: ActorRequest, result: UUID) -> HttpResponse:
    """What the program understands of the figure, and what is odd about it."""
    row = find(request, result, WORK)
    _only_who_reports(request, row)
    taken = request.POST.get("take", "")[: result_figures.LONGEST_FIGURE]
    text = taken or request.POST.get("figure", "")
    values = {"figure": text, "kept_because": request.POST.get("kept_because", "")}
    context = {
        "form": _form(request, row, initial=values),
        "reading": queries.reading(row, text),
        "result": row,
        "taken": bool(taken),
    }
    return render(request, "movements/parts/figure.html", context)


@require_POST
@signed_in_required
def autosave(request: ActorRequest, result: UUID) -> HttpResponse:
    """Keep the draft when a field is left; what cannot be kept is said, nothing is thrown away."""
    row = find(request, result, WORK)
    _only_who_reports(request, row)
    form = _form(request, row, request.POST)
    context: dict[str, Any] = {"result": row}
    if not form.is_valid():
        context["problem"] = _("see the marked fields")
    else:
        try:
            row = _kept(request, row, form.entry(row), whole(request.POST.get("revision")))
            context |= {"result": row, "at": timezone.localtime()}
        except Stale:
            context["problem"] = _("somebody else saved meanwhile; press “Save as a draft”")
        except Refused as refused:
            context["problem"] = str(refused.answer.reason)
        except ValueError as error:
            context["problem"] = str(error)
    return render(request, "movements/parts/saved.html", context)
