"""My work, and the one search box."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thidua.desk import queries
from thidua.desk.search import search as find
from thidua.desk.sheets import work_sheet
from thidua.desk.standing_in import leave_of
from thidua.people.first_day import waits_for
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 20


@require_safe
@signed_in_required
def home(request: ActorRequest) -> HttpResponseBase:
    """What waits for me, by deadline, each with the one button that moves it."""
    view = request.GET.get("xem", "mine")
    view = view if view in queries.VIEWS else "mine"
    items = queries.items_in(request.actor, view)
    if request.GET.get("tai") == "xlsx":
        return work_sheet(queries.jobs(items, request.as_of, with_unit=True), request.as_of)
    page = Paginator(items, PAGE).get_page(request.GET.get("trang"))
    targets, target_count = queries.unit_targets(request.actor)
    tally, deliveries = queries.received(request.actor)
    return render(
        request,
        "desk/home.html",
        {
            "view": view,
            "counts": queries.counts(request.actor),
            "page": page,
            "page_numbers": page.paginator.get_elided_page_range(page.number),
            "ellipsis": page.paginator.ELLIPSIS,
            "jobs": queries.jobs(page.object_list, request.as_of, with_unit=view != "mine"),
            "targets": targets,
            "target_count": target_count,
            "movements": queries.unit_movements(request.actor),
            "tally": tally,
            "deliveries": deliveries,
            "board": queries.board(request.actor),
            "first_day": waits_for(request.actor),
            "leave": leave_of(request.actor),
        },
    )


@require_safe
@signed_in_required
def search(request: ActorRequest) -> HttpResponse:
    """One box over everything that this person may see."""
    query = request.GET.get("q", "").strip()[:200]
    groups = find(request.actor, query)
    template = "desk/parts/hits.html" if request.headers.get("HX-Request") else "desk/search.html"
    return render(request, template, {"query": query, "groups": groups})
