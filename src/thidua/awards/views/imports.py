"""A workbook of grants: rows about which somebody must say who is meant."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from thidua.awards.domain.import_grants import KEY
from thidua.awards.domain.sheet_subjects import BY_NAME
from thidua.common.toasts import done
from thidua.people.domain import import_runs
from thidua.people.models import ImportRun
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.people.views.structure.imports import run_of

ON_A_PAGE = 20
_FIELD = re.compile(r"row-(\d+)")


@require_http_methods(["GET", "POST"])
@signed_in_required
def questions(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Whom each row means: a known one, or nobody known; what is left open is not written."""
    run = run_of(request, public_id, KEY)
    asked = run.report.get("questions", [])
    if run.state != ImportRun.State.CHECKED or not asked:
        return redirect("awards:import_run", run.public_id)
    if request.method == "POST":
        given = _given(request, run, asked)
        run = import_runs.answer(actor=request.actor, as_of=request.as_of, run=run, answers=given)
        left = len(import_runs.open_questions(run))
        done(
            request,
            ngettext("Kept; %(n)s row waits for an answer.",
                     "Kept; %(n)s rows wait for an answer.", left) % {"n": left}
            if left else _("Kept; every row is answered."),
        )  # fmt: skip
        if not left:
            return redirect("awards:import_run", run.public_id)
    waiting = set(import_runs.open_questions(run))
    page = Paginator(asked, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "page": page,
        "rows": [_row(one, run.answers) for one in page],
        "open": len(waiting),
        "all": len(run.report.get("asked_rows", ())),
        "by_name": BY_NAME,
    }
    return render(request, "awards/import_questions.html", context)


def _given(request: ActorRequest, run: ImportRun, asked: list[dict[str, Any]]) -> dict[int, str]:
    """Answers of the page; for the rest, where asked for, the printed name."""
    found = {
        int(match[1]): str(mark)
        for name, mark in request.POST.items()
        if (match := _FIELD.fullmatch(name)) and mark
    }
    if request.POST.get("rest") == BY_NAME:
        waiting = set(import_runs.open_questions(run))
        for one in asked:
            if one["row"] in waiting:
                found.setdefault(one["row"], BY_NAME)
    return found


def _row(one: dict[str, Any], answers: dict[str, str]) -> dict[str, Any]:
    options = [option for option in one["options"] if option["mark"] != BY_NAME]
    return {**one, "options": options, "chosen": answers.get(str(one["row"]), "")}
