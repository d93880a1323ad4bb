"""Pages that belong to no room: style sheet, help, health, language."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from thidua.common.specimens import specimens


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part of the look on one page, with made-up figures; tests walk through it."""
    return render(request, "common/styleguide.html", specimens())


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Who to ask, keys, what the signs mean."""
    return render(request, "common/help.html")


@never_cache
@require_GET
def ping(_request: HttpRequest) -> HttpResponse:
    """Whether the program answers, for a load balancer; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the database answers too; 503 when not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse({"database": True})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the screens in a cookie and go back."""
    return set_language(request)
