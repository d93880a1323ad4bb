"""Lists from Excel: upload, check, apply, report; templates and export."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.paper.intake import MediaType
from thidua.people.domain import importing
from thidua.people.exports import export_workbook
from thidua.people.forms import UploadForm
from thidua.people.models import ImportRun
from thidua.people.sample_sheets import sample_workbook
from thidua.people.sheets import UnreadableWorkbook, write_workbook
from thidua.people.views.access import ActorRequest, signed_in_required


@signed_in_required
@require_http_methods(["GET", "POST"])
def import_page(request: ActorRequest) -> HttpResponse:
    """Upload a workbook; it is checked at once and nothing is written."""
    require(request.actor, importing.ACTION)
    limit: int = settings.UPLOAD_MAX_BYTES
    form = UploadForm(request.POST or None, request.FILES or None, limit=limit)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = importing.check_workbook(
                actor=request.actor, as_of=request.as_of, data=file.read(), name=file.name
            )
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:import_run", run.public_id)
    recent = ImportRun.objects.select_related("file", "user__person")[:10]
    context = {"form": form, "recent": recent}
    status = 422 if form.is_bound else 200
    return render(request, "people/structure/import.html", context, status=status)


@signed_in_required
@require_GET
def import_run(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What the check found or what was written."""
    require(request.actor, importing.ACTION)
    run = get_object_or_404(
        ImportRun.objects.select_related("file", "user__person"), public_id=public_id
    )
    return render(request, "people/structure/import_run.html", _run_context(request, run))


def _run_context(request: ActorRequest, run: ImportRun) -> dict[str, Any]:
    problems: dict[str, list[Any]] = defaultdict(list)
    for problem in run.report.get("problems", ()):
        problems[problem["sheet"]].append(problem)
    outcomes: dict[str, list[Any]] = defaultdict(list)
    for outcome in run.report.get("outcomes", ()):
        outcomes[outcome["sheet"]].append(outcome)
    return {
        "run": run,
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
        run = importing.apply_workbook(
            actor=request.actor, as_of=request.as_of, run=run, skip_bad=skip
        )
    except Refused as refusal:
        if refusal.answer.rule not in {"errors", "conflict", "applied"}:
            raise
        run.refresh_from_db()
        context = {**_run_context(request, run), "refusal": refusal.answer}
        return render(request, "people/structure/import_run.html", context, status=422)
    done(request, gettext("%(count)s rows are written.") % {"count": run.report["writes"]})
    return redirect("people:import_run", run.public_id)


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
