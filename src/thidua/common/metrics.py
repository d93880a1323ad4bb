"""Figures for Prometheus: times of requests, and what the health page looks at.

Each web process counts for itself into files (``PROMETHEUS_MULTIPROC_DIR``, set by the launcher);
whichever is asked adds them up. What lies in the database is asked when somebody asks.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from prometheus_client import REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from thidua.common import health

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_requests = Histogram(
    "thidua_request_seconds",
    "Time of requests by the name of their address",
    ["url", "method", "status"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def observe(*, url: str, method: str, status: int, seconds: float) -> None:
    """Count a request. Everything that a stranger could make up is folded together."""
    kind = method if method in _METHODS else "other"
    _requests.labels(url or "none", kind, f"{status // 100}xx").observe(seconds)


class _Health(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, look in health.examine().items():
            up = GaugeMetricFamily(f"thidua_{name}_ok", "1 unless the health page says bad")
            up.add_metric([], float(look.level != "bad"))
            yield up
            for figure, value in look.figures.items():
                gauge = GaugeMetricFamily(f"thidua_{figure}", figure.replace("_", " "))
                gauge.add_metric([], value)
                yield gauge


def exposition() -> bytes:
    """Everything, as Prometheus reads it."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_Health())
    return generate_latest(registry)


def token_fits(authorization: str) -> bool:
    """Whether the header carries the token in ``METRICS_TOKEN_FILE``; no file, no metrics."""
    try:
        token = Path(settings.METRICS_TOKEN_FILE).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    return bool(token) and secrets.compare_digest(
        authorization.encode(), f"Bearer {token}".encode()
    )
