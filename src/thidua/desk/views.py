"""My work, and the one search box."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thidua.desk import queries
from thidua.desk.bundles import Bundle, bundles, lines, singles
from thidua.desk.search import search as find
from thidua.desk.sheets import work_sheet
from thidua.desk.standing_in import leave_of
from thidua.people.first_day import waits_for
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.work.models import WorkItem

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
    counted = queries.counts(request.actor)
    page, shown = page_of(items, request, view)
    targets, target_count = queries.unit_targets(request.actor)
    tally, deliveries = queries.received(request.actor)
    return render(
        request,
        "desk/home.html",
        {
            "view": view,
            "counts": counted,
            "page": page,
            "total": counted[view],
            "page_numbers": page.paginator.get_elided_page_range(page.number),
            "ellipsis": page.paginator.ELLIPSIS,
            "jobs": shown,
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


def page_of(
    items: QuerySet[WorkItem], request: ActorRequest, view: str
) -> tuple[Page[Any], list[Bundle]]:
    """A page of the list and its lines; what is done stands piece by piece."""
    number = request.GET.get("trang")
    if view == "done":
        done = Paginator(items, PAGE).get_page(number)
        return done, singles(queries.jobs(done.object_list, request.as_of, with_unit=True))
    page = Paginator(lines(items), PAGE).get_page(number)
    made = bundles(items, list(page.object_list), request.as_of, with_unit=view == "unit")
    return page, made


@require_safe
@signed_in_required
def search(request: ActorRequest) -> HttpResponse:
    """One box over everything that this person may see."""
    query = request.GET.get("q", "").strip()[:200]
    groups = find(request.actor, query)
    template = "desk/parts/hits.html" if request.headers.get("HX-Request") else "desk/search.html"
    return render(request, template, {"query": query, "groups": groups})
