"""Log lines as JSON, without personal data.

A line tells what the program did, never to whom: no names, no addresses of records, no file names,
no query strings, no words of an error, since these quote what people typed. What libraries say is
kept with their numbers only; what comes from a library that builds its sentences itself is left out
but for the place.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # settings import this module before Django is ready
    from django.http import HttpRequest

_SPEAKS_IN_TEMPLATES = ("django", "gunicorn", "psycopg", "axes")
"""Libraries whose messages are a fixed sentence with arguments apart."""
_OWN = "thidua"
_PACKAGES = re.compile(r".*/(?:site-packages|src)/|.*/lib/python[\d.]+/")
_FRAMES = 12
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
"""The request under way in this thread."""


def new_id(offered: str = "") -> str:
    """The proxy's mark of a request if it is one, else a new one."""
    return offered if _ID.fullmatch(offered) else secrets.token_hex(8)


def url_name(request: HttpRequest) -> str:
    """Name of the address, never the address: ``movements:task``; empty where there is none."""
    match = request.resolver_match
    return match.view_name if match is not None else ""


class _Hidden:
    """Stands for an argument that is not a number, whatever the template wants to do with it."""

    def __str__(self) -> str:
        return "…"

    __repr__ = __str__


def _scrubbed(value: object) -> object:
    return value if isinstance(value, int | float) else _Hidden()


def _message(record: logging.LogRecord) -> str:
    room = record.name.split(".")[0]
    if room == _OWN:
        return record.getMessage()
    if record.name.startswith("django.security"):  # the words of an error, with what was sent
        return "refused as suspicious"
    if room not in _SPEAKS_IN_TEMPLATES:
        action = getattr(record, "action", "")  # procrastinate names what it does
        return action if isinstance(action, str) else ""
    return _scrubbed_message(record)


def _scrubbed_message(record: logging.LogRecord) -> str:
    arguments = record.args
    try:
        if isinstance(arguments, Mapping):
            return str(record.msg) % {name: _scrubbed(v) for name, v in arguments.items()}
        if arguments:
            return str(record.msg) % tuple(_scrubbed(value) for value in arguments)
    except (TypeError, ValueError, KeyError):
        return "…"
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _failure(error: BaseException) -> dict[str, Any]:
    """What went wrong and where, without the words of the error."""
    told: dict[str, Any] = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    for cause in (error, error.__cause__):
        diagnosis = getattr(cause, "diag", None)
        if diagnosis is not None:
            told["sqlstate"] = diagnosis.sqlstate
            told["constraint"] = diagnosis.constraint_name
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    told["frames"] = [f"{_PACKAGES.sub('', f.filename)}:{f.lineno} {f.name}" for f in frames]
    if error.__cause__ is not None:
        told["cause"] = type(error.__cause__).__qualname__
    return told


class JsonFormatter(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line |= fields
        request = current.get()
        if request is not None:
            line.setdefault("request", getattr(request, "request_id", ""))
            line.setdefault("url", url_name(request))
        if record.levelno >= logging.WARNING:
            line["place"] = f"{Path(record.pathname).name}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _failure(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def configuration(*, level: str, plain: bool) -> dict[str, Any]:
    """Configuration of logging for web, worker and commands.

    Args:
        level: of everything but the requests, which are always told.
        plain: lines for a developer's eyes, with the words of errors; never in a province.
    """
    formatters: dict[str, Any] = {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "thidua.common.logs.JsonFormatter"},
    }
    handler = {"class": "logging.StreamHandler", "formatter": "plain" if plain else "json"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": formatters,
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"thidua.request": {"level": "WARNING" if plain else "INFO"}},
    }
