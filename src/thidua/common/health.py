"""What must be well for the program to do its work; upper rooms add their own looks.

Live (``/ping``): the process answers. Ready (``/san-sang``): it can serve pages. Health
(``/suc-khoe``): everything, background jobs, seals, mail and disk too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.formatting import number

Level = Literal["ok", "warn", "bad"]
_LEAST_DISK = 300 * 1024**2
_COMFORTABLE_DISK = 2 * 1024**3
_WORKER_SILENCE = 120
_LATE = 600


@dataclass(frozen=True, slots=True)
class Look:
    """What one thing is like.

    Args:
        level: ``bad`` when something does not work, ``warn`` when it soon may not.
        state: in words, for people.
        figures: name (with its unit) → value, for metrics.
        advice: what to do.
    """

    level: Level
    state: str
    figures: Mapping[str, float] = field(default_factory=dict)
    advice: str = ""


_looks: dict[str, tuple[str | Promise, Callable[[], Look]]] = {}


def register(name: str, label: str | Promise, look: Callable[[], Look]) -> None:
    """Add something to look at; rooms do it when they are loaded."""
    _looks[name] = (label, look)


def label(name: str) -> str | Promise:
    """What is looked at, for people."""
    return _looks[name][0]


def examine(names: Iterable[str] = ()) -> dict[str, Look]:
    """Look at everything, or at what is named. A look that fails is bad, the others go on."""
    found = {}
    for name in names or _looks:
        try:
            found[name] = _looks[name][1]()
        except (Error, OSError):
            found[name] = Look("bad", _("Cannot be asked: the database or the disk fails."))
    return found


def is_ready() -> bool:
    """Whether pages can be served."""
    return all(look.level != "bad" for look in examine(("database", "migrations")).values())


def ask(question: str, *values: Any) -> tuple[Any, ...]:
    """One row from the database."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def duration(seconds: float) -> str:
    """A rough age for people."""
    if seconds < 120:
        return _("%(n)d s") % {"n": seconds}
    if seconds < 7200:
        return _("%(n)d min") % {"n": seconds // 60}
    return _("%(n)d h") % {"n": seconds // 3600}


def _database() -> Look:
    size, connections = ask(
        "SELECT pg_database_size(current_database()),"
        " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"
    )
    return Look(
        "ok",
        _("Answers; %(size)d MB") % {"size": size >> 20},
        {"database_bytes": size, "database_connections": connections},
    )


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)


def _migrations() -> Look:
    missing = len(_migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations()))
    if missing:
        return Look(
            "bad",
            _("%(n)d are missing") % {"n": missing},
            {"migrations_missing": missing},
            _("Restart the program: it applies them at its start."),
        )
    return Look("ok", _("All applied"), {"migrations_missing": 0})


def _worker() -> Look:
    alive, silence = ask(
        "SELECT count(*) FILTER (WHERE last_heartbeat > now() - make_interval(secs => %s)),"
        " extract(epoch FROM now() - max(last_heartbeat))::float FROM procrastinate_workers",
        _WORKER_SILENCE,
    )
    figures = {"workers": alive}
    if alive:
        state = _("%(n)d running, last sign %(ago)s ago") % {"n": alive, "ago": duration(silence)}
        return Look("ok", state, figures)
    return Look(
        "bad",
        _("Not running: nothing is sealed, reminded or mailed"),
        figures,
        _("Look at worker.log, then restart the program."),
    )


def _queue() -> Look:
    waiting, age, failed = ask(
        "SELECT count(*) FILTER (WHERE status = 'todo'),"
        " coalesce(extract(epoch FROM now() - min(coalesce(scheduled_at, asked)) FILTER (WHERE"
        " status = 'todo' AND coalesce(scheduled_at, asked) <= now()))::float, 0),"
        " count(*) FILTER (WHERE status = 'failed' AND asked > now() - interval '1 day')"
        " FROM (SELECT status, scheduled_at, (SELECT min(at) FROM procrastinate_events"
        " WHERE job_id = j.id) AS asked FROM procrastinate_jobs AS j"
        " WHERE status IN ('todo', 'failed')) AS jobs"
    )
    figures = {"jobs_waiting": waiting, "jobs_oldest_seconds": age, "jobs_failed_day": failed}
    state = _("%(n)s wait, the oldest for %(age)s; %(failed)s failed today") % {
        "n": number(waiting),
        "age": duration(age),
        "failed": number(failed),
    }
    if age > _LATE:
        return Look("bad", state, figures, _("Look at worker.log, then restart the program."))
    return Look("warn" if failed else "ok", state, figures)


def _disk() -> Look:
    usage = shutil.disk_usage(settings.HOME)
    figures = {"disk_free_bytes": usage.free, "disk_bytes": usage.total}
    state = _("%(free)s GB of %(total)s GB free") % {
        "free": number(usage.free / 1024**3, 1),
        "total": number(usage.total / 1024**3, 1),
    }
    if usage.free >= _COMFORTABLE_DISK:
        return Look("ok", state, figures)
    return Look(
        "bad" if usage.free < _LEAST_DISK else "warn",
        state,
        figures,
        _("Make room: see “The disk is full” in the operations guide."),
    )


def _seal() -> Look:
    waiting, oldest, last = ask(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(at))::float, 0),"
        " (SELECT extract(epoch FROM now() - max(at))::float FROM common_auditseal)"
        " FROM common_auditentry"
        " WHERE id > coalesce((SELECT max(last_id) FROM common_auditseal), 0)"
    )
    figures = {"audit_unsealed": waiting, "audit_unsealed_oldest_seconds": oldest}
    if last is not None:
        figures["audit_last_seal_seconds"] = last
    if not waiting:
        return Look("ok", _("Everything is sealed"), figures)
    state = _("%(n)s entries await their seal, the oldest for %(age)s") % {
        "n": number(waiting),
        "age": duration(oldest),
    }
    if oldest > _LATE:
        return Look("bad", state, figures, _("Look at worker.log, then restart the program."))
    return Look("ok", state, figures)


register("database", gettext_lazy("Database"), _database)
register("migrations", gettext_lazy("Structure of the tables"), _migrations)
register("worker", gettext_lazy("Background worker"), _worker)
register("queue", gettext_lazy("Background jobs"), _queue)
register("seal", gettext_lazy("Seals of the audit trail"), _seal)
register("disk", gettext_lazy("Room on the disk"), _disk)
