"""``thidua doctor``: looks at everything an installation stands on and says what to do."""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any, Literal

from thidua.config.launcher.database import Database
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import LEAST_FREE_BYTES, Home

Level = Literal["ok", "warn", "bad"]
_MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}
_FONTS = ("Regular", "Bold", "Italic", "BoldItalic")
_COMFORTABLE_BYTES = 2 * 1024**3
_CLOCK_DRIFT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Args:
        level: ``ok``, ``warn`` (works, but look at it) or ``bad`` (does not work).
        subject: what was looked at, Vietnamese / English.
        state: what it is like.
        advice: what to do, empty when nothing.
    """

    level: Level
    subject: str
    state: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{_MARKS[self.level]} {self.subject}: {self.state}"
        return f"{line}\n    → {self.advice}" if self.advice else line


def examine(home: Home) -> Iterator[Finding]:
    """Look at everything; the database is started for it if need be."""
    yield _python()
    yield _disk(home)
    yield _keys(home)
    yield _fonts()
    yield _ocr()
    if not os.environ.get("DATABASE_URL") and not (home.keys / "database.json").exists():
        yield Finding(
            "bad",
            "Cơ sở dữ liệu / database",
            "chưa có / none yet",
            "chạy `thidua init` hoặc `make run` / run `thidua init` or `make run`",
        )
        return
    try:
        database = Database.of(home)
        with database.reachable("thidua doctor", make=False):
            database.provision()
            os.environ.update(database.environment())
            yield from _with_django()
    except LauncherError as error:
        yield Finding("bad", "Cơ sở dữ liệu / database", str(error))


def _python() -> Finding:
    fine = (3, 11) <= sys.version_info < (3, 14)
    return Finding(
        "ok" if fine else "bad",
        "Python",
        platform.python_version(),
        "" if fine else "cần Python 3.11–3.13 / Python 3.11–3.13 is needed",
    )


def _disk(home: Home) -> Finding:
    place = next(p for p in (home.path, *home.path.parents) if p.exists())
    free = shutil.disk_usage(place).free
    level: Level = "ok"
    if free < _COMFORTABLE_BYTES:
        level = "bad" if free < LEAST_FREE_BYTES else "warn"
    return Finding(
        level,
        "Đĩa trống / free disk",
        f"{free / 1024**3:.1f} GB ({place})",
        "" if level == "ok" else "giải phóng chỗ, nên còn trên 2 GB / free some, 2 GB or more",
    )


def _keys(home: Home) -> Finding:
    subject = "Khóa bí mật / keys"
    if not home.keys.is_dir():
        return Finding("warn", subject, "chưa có / none yet")
    open_to_others = [
        path.name
        for path in (home.keys, *home.keys.iterdir())
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_to_others:
        advice = f"chmod -R go= {home.keys}"
        return Finding("bad", subject, f"người khác đọc được / open: {open_to_others}", advice)
    return Finding("ok", subject, "chỉ chủ đọc được / private")


def _fonts() -> Finding:
    folder = files("thidua.paper") / "fonts"
    lost = [f for f in _FONTS if not (folder / f"LiberationSerif-{f}.ttf").is_file()]
    if lost:
        return Finding("bad", "Phông chữ / fonts", f"thiếu / missing: {lost}", "make setup")
    return Finding("ok", "Phông chữ / fonts", "Liberation Serif")


def _ocr() -> Finding:
    from thidua.paper.intake import ocr_available

    status = ocr_available()
    words = f"{status.words('vi')} / {status.words('en')}"
    return Finding("ok" if status.available else "warn", "Đọc bản quét / scans", words)


def _with_django() -> Iterator[Finding]:
    import django
    from django.db import Error

    django.setup()
    for look in (_server, _migrations, _rights, _trail, _worker, _clock, _mail):
        try:
            yield look()
        except Error as error:
            line = str(error).strip().splitlines()[0]
            yield Finding("bad", "Cơ sở dữ liệu / database", line)


def _ask(question: str, *values: Any) -> tuple[Any, ...]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _server() -> Finding:
    subject = "PostgreSQL"
    version, encoding, extensions = _ask(
        "SELECT current_setting('server_version'), current_setting('server_encoding'),"
        " (SELECT string_agg(extname, ', ' ORDER BY extname) FROM pg_extension)"
    )
    state = f"{version}, {encoding}; {extensions}"
    if int(version.split(".")[0]) < 15:
        return Finding("bad", subject, state, "cần bản 15 trở lên / 15 or newer is needed")
    if encoding != "UTF8":
        return Finding("bad", subject, state, "cần mã UTF8 / the encoding must be UTF8")
    missing = {"btree_gist", "pg_trgm", "unaccent"} - set(extensions.split(", "))
    if missing:
        return Finding("bad", subject, state, f"thiếu / missing: {sorted(missing)}; thidua init")
    return Finding("ok", subject, state)


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    subject = "Cấu trúc bảng / migrations"
    if missing:
        return Finding("bad", subject, f"thiếu / missing: {len(missing)}", "thidua manage migrate")
    return Finding("ok", subject, "đủ / all applied")


def trail_rights() -> list[str]:
    """What the program's role may do to the audit trail and should not."""
    from django.apps import apps

    excess = []
    for name in ("AuditEntry", "AuditSeal"):
        table = apps.get_model("common", name)._meta.db_table  # noqa: SLF001
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            (has,) = _ask("SELECT has_table_privilege(current_user, %s, %s)", table, right)
            if has:
                excess.append(f"{right} {table}")
    (makes,) = _ask("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
    if makes:
        excess.append("CREATE public")
    return excess


def _rights() -> Finding:
    subject = "Quyền trên nhật ký / rights on the audit trail"
    if excess := trail_rights():
        return Finding(
            "bad",
            subject,
            f"vai trò của chương trình có thể / the program's role may: {', '.join(excess)}",
            "đặt DATABASE_OWNER_URL là vai trò khác rồi chạy `thidua init`"
            " / set DATABASE_OWNER_URL to another role and run `thidua init`",
        )
    return Finding("ok", subject, "chỉ ghi thêm / append only")


def _trail() -> Finding:
    from django.apps import apps

    last = apps.get_model("common", "AuditSeal").objects.order_by("-pk").first()
    entries = apps.get_model("common", "AuditEntry").objects
    waiting = entries.filter(pk__gt=last.last_id if last else 0).order_by("pk")
    oldest = waiting.first()
    state = f"{waiting.count()} dòng chờ niêm phong / entries await their seal"
    subject = "Nhật ký / audit trail"
    if oldest is not None and datetime.now(UTC) - oldest.at > timedelta(minutes=10):
        return Finding("warn", subject, state, "xem tiến trình worker / look at the worker")
    return Finding("ok", subject, state)


def _worker() -> Finding:
    (alive,) = _ask(
        "SELECT count(*) FROM procrastinate_workers"
        " WHERE last_heartbeat > now() - interval '2 minutes'"
    )
    subject = "Việc nền / worker"
    if not alive:
        return Finding("warn", subject, "không chạy / not running", "make run (thidua up)")
    return Finding("ok", subject, f"{alive} đang chạy / running")


def _clock() -> Finding:
    (there,) = _ask("SELECT clock_timestamp()")
    drift = abs(datetime.now(UTC) - there)
    subject = "Đồng hồ / clock"
    if drift > _CLOCK_DRIFT:
        advice = "đồng bộ bằng NTP cả hai máy / synchronise both machines by NTP"
        return Finding("bad", subject, f"lệch cơ sở dữ liệu / off by {drift}", advice)
    return Finding("ok", subject, datetime.now(UTC).isoformat(timespec="seconds"))


def _mail() -> Finding:
    from django.conf import settings

    subject = "Thư / mail"
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Finding(
            "warn",
            subject,
            f"ghi vào tệp / written to files: {settings.EMAIL_FILE_PATH}",
            "đặt THIDUA_SMTP_HOST để gửi thật / set THIDUA_SMTP_HOST to send",
        )
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except OSError as error:
        return Finding("bad", subject, f"{where}: {error}", "xem / see THIDUA_SMTP_HOST, _PORT")
    return Finding("ok", subject, where)


def report(home: Home, say: Callable[[str], None]) -> int:
    """Print every finding; 1 when something does not work, else 0."""
    worst = 0
    for finding in examine(home):
        say(str(finding))
        worst = max(worst, int(finding.level == "bad"))
    return worst
