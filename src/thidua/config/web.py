"""Configuration of gunicorn (``gunicorn -c python:thidua.config.web thidua.config.wsgi``)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from thidua.common.logs import configuration

worker_class = "gthread"
workers = int(os.environ.get("THIDUA_WEB_PROCESSES", "2"))
threads = int(os.environ.get("THIDUA_WEB_THREADS", "4"))
# Reading a scan may take 300 s, after which the reader itself says so.
timeout = 360
graceful_timeout = int(os.environ.get("THIDUA_WEB_GRACE", "30"))
control_socket_disable = True
accesslog = None  # the program tells of requests itself, without addresses of records
if Path("/dev/shm").is_dir():  # noqa: S108 - beats must not wait for a slow disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108

_level = os.environ.get("THIDUA_LOG_LEVEL", "WARNING")
logconfig_dict: dict[str, Any] = configuration(
    level=_level, plain=os.environ.get("THIDUA_LOG_FORMAT") == "plain"
)
logconfig_dict["loggers"]["gunicorn.error"] = {"level": _level}


def on_starting(_server: object) -> None:
    """Each start counts requests from nothing, as Prometheus expects."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(mode=0o700, parents=True)
