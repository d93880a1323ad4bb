"""First of all middleware: marks, times and logs each request; answers probes before any other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from thidua.common import logs, metrics, views

logger = logging.getLogger("thidua.request")


class ObservedMiddleware:
    """Sets ``request.request_id``, answers it as ``X-Request-ID``, writes one line per request.

    Probes of machines need neither session nor database nor a served host name, so that “the
    process lives” does not depend on the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.probes: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            reverse("common:ping"): views.ping,
            reverse("common:ready"): views.ready,
            reverse("common:metrics"): views.metrics_page,
        }
        self.health = reverse("common:health")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on, then tell what came of it."""
        begun = time.perf_counter()
        request.request_id = logs.new_id(request.headers.get("X-Request-ID", ""))  # type: ignore[attr-defined]
        token = logs.current.set(request)
        try:
            probe = self._probe(request)
            if probe is not None:
                return probe(request)
            response = self.get_response(request)
            self._tell(request, response, time.perf_counter() - begun)
            response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
            return response
        finally:
            logs.current.reset(token)

    def _probe(self, request: HttpRequest) -> Callable[[HttpRequest], HttpResponse] | None:
        if request.method not in {"GET", "HEAD"}:
            return None
        if request.path == self.health and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return views.health_in_short
        return self.probes.get(request.path)

    def _tell(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        url = logs.url_name(request)
        if not url and request.path.startswith(settings.STATIC_URL):
            return
        metrics.observe(
            url=url, method=request.method or "", status=response.status_code, seconds=seconds
        )
        logger.log(
            logging.ERROR if response.status_code >= 500 else logging.INFO,
            "request",
            extra={
                "fields": {
                    "event": "request",
                    "url": url,
                    "method": request.method,
                    "status": response.status_code,
                    "ms": round(seconds * 1000, 1),
                    "account": getattr(getattr(request, "actor", None), "user_id", None),
                }
            },
        )
