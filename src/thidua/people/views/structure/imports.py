"""Lists from Excel: upload, check, apply, report; templates and export."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.paper.intake import MediaType
from thidua.people.domain import import_runs, importing
from thidua.people.exports import export_workbook
from thidua.people.forms import UploadForm
from thidua.people.models import ImportRun
from thidua.people.sample_sheets import sample_workbook
from thidua.people.sheets import UnreadableWorkbook, all_forms, write_workbook
from thidua.people.views.access import ActorRequest, signed_in_required

SHORT = 24 * 1024
"""Bytes of a workbook that is worked on within the request: some 150 rows."""
TOLD_ON_THE_PAGE = {"errors", "conflict", "applied", "under way", "failed"}


@signed_in_required
@require_http_methods(["GET", "POST"])
def import_page(request: ActorRequest) -> HttpResponse:
    """Upload a workbook; a job checks it and nothing is written."""
    require(request.actor, importing.ACTION)
    limit: int = settings.UPLOAD_MAX_BYTES
    form = UploadForm(request.POST or None, request.FILES or None, limit=limit)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = import_runs.ask_check(
                actor=request.actor, as_of=request.as_of, data=file.read(), name=file.name
            )
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
        else:
            _at_once(run)
            return redirect("people:import_run", run.public_id)
    recent = ImportRun.objects.select_related("file", "user__person")[:10]
    context = {"form": form, "recent": recent, "sheets": len(all_forms())}
    status = 422 if form.is_bound else 200
    return render(request, "people/structure/import.html", context, status=status)


def _at_once(run: ImportRun) -> None:
    """A short list is done before the page comes; its job then finds nothing to do."""
    if run.file.size <= SHORT:
        import_runs.carry_out(run.pk)


def _run(public_id: UUID) -> ImportRun:
    rows = ImportRun.objects.select_related("file", "user__person", "progress")
    return get_object_or_404(rows, public_id=public_id)


@signed_in_required
@require_GET
def import_run(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """How far it is, what the check found, or what was written."""
    require(request.actor, importing.ACTION)
    run = _run(public_id)
    context = _run_context(request, run)
    if not request.htmx:
        return render(request, "people/structure/import_run.html", context)
    if not run.under_way:  # the whole page anew: its title and buttons change too
        return HttpResponseClientRefresh()
    return render(request, "people/structure/parts/import_progress.html", context)


def _run_context(request: ActorRequest, run: ImportRun) -> dict[str, Any]:
    problems: dict[str, list[Any]] = defaultdict(list)
    for problem in run.report.get("problems", ()):
        problems[problem["sheet"]].append(problem)
    outcomes: dict[str, list[Any]] = defaultdict(list)
    for outcome in run.report.get("outcomes", ()):
        outcomes[outcome["sheet"]].append(outcome)
    return {
        "run": run,
        "progress": getattr(run, "progress", None),
        "interrupted": import_runs.is_interrupted(run, timezone.now()),
        "report": run.report,
        "counts": run.report.get("counts", {}),
        "problems": dict(problems),
        "outcomes": dict(outcomes),
        "applied": run.state == ImportRun.State.APPLIED,
        "can_apply": may(request.actor, importing.ACTION),
    }


@signed_in_required
@require_POST
def import_apply(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Write a checked workbook; rows with errors only by explicit choice left out."""
    run = get_object_or_404(ImportRun, public_id=public_id)
    skip = request.POST.get("skip_bad") == "1"
    try:
        run = import_runs.ask_write(
            actor=request.actor, as_of=request.as_of, run=run, skip_bad=skip
        )
    except Refused as refusal:
        if refusal.answer.rule not in TOLD_ON_THE_PAGE:
            raise
        context = {**_run_context(request, _run(public_id)), "refusal": refusal.answer}
        return render(request, "people/structure/import_run.html", context, status=422)
    _at_once(run)
    run.refresh_from_db()
    if run.state == ImportRun.State.APPLIED:
        done(request, gettext("%(count)s rows are written.") % {"count": run.report["writes"]})
    return redirect("people:import_run", run.public_id)


@signed_in_required
@require_POST
def import_again(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take up a workbook whose job was interrupted or failed."""
    run = get_object_or_404(ImportRun, public_id=public_id)
    try:
        run = import_runs.ask_again(actor=request.actor, as_of=request.as_of, run=run)
    except Refused as refusal:
        if refusal.answer.rule not in TOLD_ON_THE_PAGE:
            raise
        done(request, str(refusal.answer.reason))
    else:
        _at_once(run)
    return redirect("people:import_run", run.public_id)


@signed_in_required
@require_GET
def import_corrections(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The rows that were not taken, as a workbook to correct and to send again."""
    require(request.actor, importing.ACTION)
    run = _run(public_id)
    if not run.report.get("bad_rows"):
        raise Http404
    return _xlsx(import_runs.correction_workbook(run), "danh-sach-can-sua")


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MediaType.XLSX.mime)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@signed_in_required
@require_GET
def import_template(request: ActorRequest, filled: int) -> HttpResponse:
    """The empty template, or the sample that shows how it is filled in."""
    require(request.actor, importing.ACTION)
    if filled:
        return _xlsx(sample_workbook(), "mau-danh-sach-da-dien")
    return _xlsx(write_workbook({}), "mau-danh-sach")


@signed_in_required
@require_GET
def export_all(request: ActorRequest) -> HttpResponse:
    """All lists as one workbook, with the columns of the import."""
    require(request.actor, "people:list:export")
    data = export_workbook(request.as_of)
    importing.record_export(actor=request.actor, as_of=request.as_of)
    return _xlsx(data, f"danh-sach-{request.as_of:%Y%m%d}")
