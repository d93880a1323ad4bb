"""Pages that belong to no room: style sheet, help, health, language."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from thidua.common import health, metrics
from thidua.common.policy import may
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
    """Live: the process answers; asks nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_GET
def ready(_request: HttpRequest) -> HttpResponse:
    """Ready: pages can be served, for a load balancer; 503 when not."""
    return _short(health.is_ready())


@never_cache
@require_GET
def health_in_short(_request: HttpRequest) -> HttpResponse:
    """Whether everything is well, for whoever asks; 503 when not."""
    return _short(all(look.level != "bad" for look in health.examine().values()))


def _short(fine: bool) -> HttpResponse:
    return JsonResponse({"ok": fine}, status=200 if fine else 503)


@never_cache
@require_GET
def health_page(request: HttpRequest) -> HttpResponse:
    """Everything that is looked at, for an administrator; the short answer for others."""
    if not may(getattr(request, "actor", None), "people:health:view"):
        return health_in_short(request)
    looks = health.examine()
    fine = all(look.level != "bad" for look in looks.values())
    if not request.accepts("text/html"):
        told = {"ok": fine, "looks": {name: asdict(look) for name, look in looks.items()}}
        return JsonResponse(told, status=200 if fine else 503)
    lines = [(health.label(name), look) for name, look in looks.items()]
    return render(request, "common/health.html", {"lines": lines, "fine": fine})


@never_cache
@require_GET
def metrics_page(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever has the token; for others there is nothing here."""
    if not metrics.token_fits(request.headers.get("Authorization", "")):
        return HttpResponse("not found\n", content_type="text/plain", status=404)
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the screens in a cookie and go back."""
    return set_language(request)
