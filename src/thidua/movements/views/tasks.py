"""Tasks: the list, one task, assigning one or many, reporting, accepting, returning."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thidua.common import audit, files, toasts
from thidua.common.asked import visible, whole
from thidua.common.policy import Refused, may, require, which
from thidua.common.revisions import Stale
from thidua.movements.domain import tasks
from thidua.movements.forms import AssignForm, ReasonForm, ReportForm
from thidua.movements.models import Movement, Task
from thidua.movements.queries import lists
from thidua.movements.sheets import workbook
from thidua.movements.workflow import TASK
from thidua.people.queries import unit_names, unit_refs, unit_short_names
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50
INVALID = 422


@require_safe
@signed_in_required
def task_list(request: ActorRequest) -> HttpResponse:
    """Tasks: what nobody has yet first, then by deadline."""
    rows, tabs = lists.tasks(request.actor, request.as_of, request.GET.dict())
    if request.GET.get("tai") == "xlsx":
        names = unit_names(request.as_of)
        heads = [
            _("Kind"), _("Number"), _("Task"), _("Body named in the plan"), _("State"),
            _("Lead body"), _("Cooperating bodies"), _("Deadline"), _("Expected product"),
            _("Movement"),
        ]  # fmt: skip
        return workbook("nhiem-vu", heads, (_cells(t, names) for t in rows))
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    ids = {i for t in shown for i in (t.lead_id, t.proposed_lead_id) if i}
    ids |= {b.unit_id for t in shown for b in t.cooperating.all()}
    names = unit_short_names(request.as_of, ids)
    context = {
        "page": page,
        "rows": [
            {
                "task": t,
                "state": TASK.state(t.state),
                "lead": names.get(t.lead_id or 0, ""),
                "proposed": names.get(t.proposed_lead_id or 0, ""),
                "others": ", ".join(names.get(b.unit_id, "") for b in t.cooperating.all()),
                "can_assign": may(request.actor, "movements:task:assign", t),
            }
            for t in shown
        ],
        "tabs": tabs,
        "query": request.GET.get("q", ""),
        "kind": request.GET.get("kind", ""),
        "kinds": Task.Kind.choices,
        "lead": request.GET.get("lead", ""),
        "leads": _leads(request),
        "movement": request.GET.get("movement", ""),
        "movements": Movement.objects.filter(origin="launched").order_by("-launched_on")[:50],
        "can_assign": request.actor.is_standing_body,
    }
    return render(request, "movements/task_list.html", context)


def _leads(request: ActorRequest) -> list[tuple[str, str]]:
    used = set(
        Task.objects.exclude(lead=None).order_by().values_list("lead_id", flat=True).distinct()
    )
    refs = unit_refs(request.as_of, used) if used else {}
    return [(str(r.public_id), r.label) for r in refs.values()]


def _cells(task: Task, names: dict[int, str]) -> tuple[object, ...]:
    return (
        str(task.get_kind_display()),
        task.no,
        task.text,
        task.named_body,
        str(TASK.state(task.state).label),
        names.get(task.lead_id or 0, ""),
        ", ".join(names.get(b.unit_id, "") for b in task.cooperating.all()),
        task.due,
        task.product,
        task.movement.name,
    )


def _task(request: ActorRequest, public_id: UUID) -> Task:
    found: Task = visible(
        request.actor,
        "movements:task:view",
        public_id,
        "movement__plan__document",
        "drive",
        "item",
        "lead",
        "proposed_lead",
    )
    return found


def _context(request: ActorRequest, task: Task, **more: Any) -> dict[str, Any]:
    actor, as_of = request.actor, request.as_of
    others = [b.unit_id for b in task.cooperating.all()]
    names = unit_names(as_of, {i for i in (task.lead_id, task.proposed_lead_id, *others) if i})
    allowed = {
        name: TASK.can(actor, f"movements:task:{name}", task, as_of=as_of)
        for name in ("assign", "start", "report", "accept", "return", "cancel")
    }
    document = task.movement.plan.document if task.movement.plan else None
    return {
        "task": task,
        "movement": task.movement,
        "state": TASK.state(task.state),
        "lead": names.get(task.lead_id or 0, ""),
        "proposed": names.get(task.proposed_lead_id or 0, ""),
        "others": [names.get(i, "") for i in others],
        "reports": task.reports.select_related("file"),
        "history": audit.trail(task)[:30],
        "can": allowed,
        "document": document if document and task.item else None,
        "assign_form": AssignForm(
            as_of=as_of,
            first=[i for i in (task.proposed_lead_id,) if i],
            initial=_initial(task),
        )
        if allowed["assign"]
        else None,
        "report_form": ReportForm() if allowed["report"] else None,
        "return_form": ReasonForm() if allowed["return"] else None,
        "upload_mb": settings.UPLOAD_MAX_BYTES // 2**20,
        **more,
    }


def _initial(task: Task) -> dict[str, Any]:
    lead = task.lead or task.proposed_lead
    return {
        "lead": str(lead.public_id) if lead else "",
        "due": task.due,
        "product": task.product,
        "cooperating": [str(i) for i in task.cooperating.values_list("unit__public_id", flat=True)],
    }


@require_safe
@signed_in_required
def task(request: ActorRequest, task: UUID) -> HttpResponse:
    """One task: what it is, who has it, what was reported, what happened."""
    return render(request, "movements/task.html", _context(request, _task(request, task)))


def _after(request: ActorRequest, row: Task, words: str) -> HttpResponse:
    toasts.done(request, words)
    return redirect("movements:task", task=row.public_id)


def _stale(request: ActorRequest, stale: Stale, **forms: Any) -> HttpResponse:
    """Somebody changed the task meanwhile: show it as it is, keep what was entered."""
    row = _task(request, stale.row.public_id)
    context = _context(request, row, stale=True, **forms)
    return render(request, "movements/task.html", context, status=INVALID)


@require_POST
@signed_in_required
def assign(request: ActorRequest, task: UUID) -> HttpResponse:
    """Give the task to a lead body."""
    row = _task(request, task)
    require(request.actor, "movements:task:assign", row)
    form = AssignForm(request.POST, as_of=request.as_of)
    if not form.is_valid():
        context = _context(request, row, assign_form=form)
        return render(request, "movements/task.html", context, status=INVALID)
    lead, others = form.units()
    if lead is None:
        raise Http404
    try:
        tasks.assign(
            actor=request.actor,
            as_of=request.as_of,
            task=row,
            lead=lead,
            due=form.cleaned_data["due"],
            cooperating=others,
            product=form.cleaned_data["product"],
            revision=whole(request.POST.get("revision")),
        )
    except Stale as stale:
        return _stale(request, stale, assign_form=form)
    return _after(request, row, _("The task is assigned."))


@require_POST
@signed_in_required
def start(request: ActorRequest, task: UUID) -> HttpResponse:
    """The lead body begins."""
    row = _task(request, task)
    try:
        tasks.start(
            actor=request.actor,
            as_of=request.as_of,
            task=row,
            revision=whole(request.POST.get("revision")),
        )
    except Stale as stale:
        return _stale(request, stale)
    return _after(request, row, _("The task is in progress."))


@require_POST
@signed_in_required
def report(request: ActorRequest, task: UUID) -> HttpResponse:
    """Report with evidence."""
    row = _task(request, task)
    require(request.actor, "movements:task:report", row)
    form = ReportForm(request.POST, request.FILES)
    upload = request.FILES.get("file")
    if form.is_valid() and upload is not None and (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        form.add_error("file", _("The file is too large."))
    if form.is_valid():
        try:
            tasks.report(
                actor=request.actor,
                as_of=request.as_of,
                task=row,
                text=form.cleaned_data["text"],
                data=upload.read() if upload else b"",
                name=upload.name or "" if upload else "",
                revision=whole(request.POST.get("revision")),
            )
        except Stale as stale:
            return _stale(request, stale, report_form=form)
        except Refused as refused:  # a file that is no evidence: what was written stays
            if refused.answer.rule != "evidence":
                raise
            form.add_error("file", str(refused.answer.reason))
        else:
            return _after(request, row, _("The report was sent."))
    context = _context(request, row, report_form=form)
    return render(request, "movements/task.html", context, status=INVALID)


@require_POST
@signed_in_required
def accept(request: ActorRequest, task: UUID) -> HttpResponse:
    """The report is good."""
    row = _task(request, task)
    try:
        tasks.accept(
            actor=request.actor,
            as_of=request.as_of,
            task=row,
            revision=whole(request.POST.get("revision")),
        )
    except Stale as stale:
        return _stale(request, stale)
    return _after(request, row, _("The task is done."))


@require_http_methods(["GET", "POST"])
@signed_in_required
def return_(request: ActorRequest, task: UUID) -> HttpResponse:
    """Send the report back."""
    return _with_reason(request, task, "return")


@require_http_methods(["GET", "POST"])
@signed_in_required
def cancel(request: ActorRequest, task: UUID) -> HttpResponse:
    """Take the task back for good."""
    return _with_reason(request, task, "cancel")


def _with_reason(request: ActorRequest, public_id: UUID, what: str) -> HttpResponse:
    row = _task(request, public_id)
    require(request.actor, f"movements:task:{what}", row)
    form = ReasonForm(request.POST or None)
    words = {
        "return": (_("Return the report"), _("The report was returned.")),
        "cancel": (_("Cancel the task"), _("The task was cancelled.")),
    }[what]
    if request.method == "POST" and form.is_valid():
        do = {"return": tasks.return_, "cancel": tasks.cancel}[what]
        try:
            do(
                actor=request.actor,
                as_of=request.as_of,
                task=row,
                reason=form.cleaned_data["reason"],
                revision=whole(request.POST.get("revision")),
            )
        except Stale as stale:
            return _stale(request, stale)
        return _after(request, row, words[1])
    context = {
        "form": form,
        "title": words[0],
        "button": words[0],
        "back": reverse("movements:task", args=[row.public_id]),
        "back_label": _("Task"),
        "note": str(row),
        "danger": what == "cancel",
        "revision": row.revision,
    }
    return render(request, "movements/form.html", context, status=INVALID if form.errors else 200)


@require_safe
@signed_in_required
def evidence(request: ActorRequest, task: UUID, report: UUID) -> HttpResponseBase:
    """The file of a report, for everybody who may see the task."""
    row = _task(request, task)
    one = get_object_or_404(row.reports.select_related("file"), public_id=report)
    if one.file is None:
        raise Http404
    return files.serve(one.file)


# --- many at once ---------------------------------------------------------------------------------
@require_http_methods(["POST"])
@signed_in_required
def assign_many(request: ActorRequest) -> HttpResponse:
    """Preview the chosen tasks by name and number, then assign them together."""
    chosen = request.POST.getlist("task")
    rows = list(
        which(request.actor, "movements:task:assign")
        .filter(public_id__in=[c for c in chosen if _is_uuid(c)])
        .select_related("movement", "proposed_lead")
        .order_by("movement", "position")
    )
    if not rows:
        toasts.done(request, _("Choose the tasks to assign first."))
        return redirect("movements:task_list")
    names = unit_names(request.as_of, {t.proposed_lead_id for t in rows if t.proposed_lead_id})
    sent = request.POST.get("do") == "assign"
    form = AssignForm(
        request.POST if sent else None,
        as_of=request.as_of,
        first=sorted({t.proposed_lead_id for t in rows if t.proposed_lead_id}),
        proposals=all(t.proposed_lead_id for t in rows),
    )
    if sent and form.is_valid():
        lead, others = form.units()
        done = tasks.assign_many(
            actor=request.actor,
            as_of=request.as_of,
            tasks=rows,
            lead=lead,
            due=form.cleaned_data["due"],
            cooperating=others,
            product=form.cleaned_data["product"],
        )
        toasts.done(
            request,
            ngettext("%(n)s task is assigned.", "%(n)s tasks are assigned.", len(done))
            % {"n": len(done)},
        )
        return redirect("movements:task_list")
    context = {
        "form": form,
        "rows": [(t, names.get(t.proposed_lead_id or 0, "")) for t in rows],
    }
    status = INVALID if sent else 200
    return render(request, "movements/assign_many.html", context, status=status)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
