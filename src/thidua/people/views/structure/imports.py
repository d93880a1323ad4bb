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

from thidua.common.policy import Refused, may, require, which
from thidua.common.toasts import done
from thidua.paper.intake import MediaType
from thidua.people.domain import import_runs, importing
from thidua.people.exports import export_workbook
from thidua.people.forms import UploadForm
from thidua.people.import_sorts import LISTS, sort_of
from thidua.people.models import ImportRun
from thidua.people.sample_sheets import sample_workbook
from thidua.people.sheets import UnreadableWorkbook, write_workbook
from thidua.people.views.access import ActorRequest, signed_in_required

SHORT = 24 * 1024
"""Bytes of a workbook that is worked on within the request: some 150 rows."""
TOLD_ON_THE_PAGE = {"errors", "conflict", "applied", "under way", "failed"}


@signed_in_required
@require_http_methods(["GET", "POST"])
def import_page(request: ActorRequest, sort: str = LISTS) -> HttpResponse:
    """Upload a workbook; a job checks it and nothing is written."""
    kind = sort_of(sort)
    require(request.actor, kind.action)
    limit: int = settings.UPLOAD_MAX_BYTES
    form = UploadForm(request.POST or None, request.FILES or None, limit=limit)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = import_runs.ask_check(
                actor=request.actor,
                as_of=request.as_of,
                data=file.read(),
                name=file.name,
                sort=sort,
            )
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
        else:
            _at_once(run)
            return redirect(kind.urls["run"], run.public_id)
    rows = which(request.actor, kind.view) if kind.view else ImportRun.objects.all()
    recent = rows.filter(sort=sort).select_related("file", "user__person")[:10]
    context = {"form": form, "recent": recent, "urls": kind.urls, "sheets": len(kind.forms())}
    status = 422 if form.is_bound else 200
    return render(request, kind.page, context, status=status)


def _at_once(run: ImportRun) -> None:
    """A short list is done before the page comes; its job then finds nothing to do."""
    if run.file.size <= SHORT:
        import_runs.carry_out(run.pk)


def run_of(request: ActorRequest, public_id: UUID, sort: str) -> ImportRun:
    """The run with this identifier, to those who may see it.

    Raises:
        Refused: to others.
        Http404: there is none of this sort.
    """
    kind = sort_of(sort)
    if not kind.view:
        require(request.actor, kind.action)
    rows = ImportRun.objects.filter(sort=sort).select_related("file", "user__person", "progress")
    run = get_object_or_404(rows, public_id=public_id)
    if kind.view:
        require(request.actor, kind.view, run)
    return run


@signed_in_required
@require_GET
def import_run(request: ActorRequest, public_id: UUID, sort: str = LISTS) -> HttpResponse:
    """How far it is, what the check found, or what was written."""
    run = run_of(request, public_id, sort)
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
    kind = sort_of(run.sort)
    waiting = len(import_runs.open_questions(run))
    answered = len(run.report.get("asked_rows", ())) - waiting
    return {
        "sort_title": kind.title,
        "asked": len(run.report.get("asked_rows", ())),
        "more_template": kind.more_template,
        "urls": kind.urls,
        "open_questions": waiting,
        "left": run.report.get("errors", 0) + waiting,
        "left_out": bool(run.report.get("bad_rows") or waiting),
        "to_write": run.report.get("writes", 0) + answered,
        "run": run,
        "progress": getattr(run, "progress", None),
        "interrupted": import_runs.is_interrupted(run, timezone.now()),
        "report": run.report,
        "counts": run.report.get("counts", {}),
        "problems": dict(problems),
        "outcomes": dict(outcomes),
        "applied": run.state == ImportRun.State.APPLIED,
        "can_apply": may(request.actor, kind.action),
    }


@signed_in_required
@require_POST
def import_apply(request: ActorRequest, public_id: UUID, sort: str = LISTS) -> HttpResponse:
    """Write a checked workbook; rows with errors only by explicit choice left out."""
    run = run_of(request, public_id, sort)
    skip = request.POST.get("skip_bad") == "1"
    try:
        run = import_runs.ask_write(
            actor=request.actor, as_of=request.as_of, run=run, skip_bad=skip
        )
    except Refused as refusal:
        if refusal.answer.rule not in TOLD_ON_THE_PAGE:
            raise
        again = run_of(request, public_id, sort)
        context = {**_run_context(request, again), "refusal": refusal.answer}
        return render(request, "people/structure/import_run.html", context, status=422)
    _at_once(run)
    run.refresh_from_db()
    if run.state == ImportRun.State.APPLIED:
        done(request, gettext("%(count)s rows are written.") % {"count": run.report["writes"]})
    return redirect(sort_of(sort).urls["run"], run.public_id)


@signed_in_required
@require_POST
def import_again(request: ActorRequest, public_id: UUID, sort: str = LISTS) -> HttpResponse:
    """Take up a workbook whose job was interrupted or failed."""
    run = run_of(request, public_id, sort)
    try:
        run = import_runs.ask_again(actor=request.actor, as_of=request.as_of, run=run)
    except Refused as refusal:
        if refusal.answer.rule not in TOLD_ON_THE_PAGE:
            raise
        done(request, str(refusal.answer.reason))
    else:
        _at_once(run)
    return redirect(sort_of(sort).urls["run"], run.public_id)


@signed_in_required
@require_GET
def import_corrections(request: ActorRequest, public_id: UUID, sort: str = LISTS) -> HttpResponse:
    """The rows that were not taken, as a workbook to correct and to send again."""
    run = run_of(request, public_id, sort)
    if not run.report.get("bad_rows") and not import_runs.open_questions(run):
        raise Http404
    return _xlsx(import_runs.correction_workbook(run), f"{sort_of(sort).file_name}-can-sua")


def _xlsx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=MediaType.XLSX.mime)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@signed_in_required
@require_GET
def import_template(request: ActorRequest, filled: int, sort: str = LISTS) -> HttpResponse:
    """The empty template, or the sample that shows how it is filled in."""
    kind = sort_of(sort)
    require(request.actor, kind.action)
    if filled:
        return _xlsx(sample_workbook(), "mau-danh-sach-da-dien")
    forms = () if sort == LISTS else kind.forms()
    return _xlsx(write_workbook({}, forms=forms), f"mau-{kind.file_name}")


@signed_in_required
@require_GET
def export_all(request: ActorRequest) -> HttpResponse:
    """All lists as one workbook, with the columns of the import."""
    require(request.actor, "people:list:export")
    data = export_workbook(request.as_of, with_births=bool(may(request.actor, importing.ACTION)))
    importing.record_export(actor=request.actor, as_of=request.as_of)
    return _xlsx(data, f"danh-sach-{request.as_of:%Y%m%d}")
