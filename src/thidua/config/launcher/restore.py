"""``thidua restore``: an archive into an empty installation, checked before and after."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from thidua.config.launcher import dump, keysfile
from thidua.config.launcher.archive import DUMP, FILES, Manifest, Reader, Table
from thidua.config.launcher.backup import check_mac, file_path
from thidua.config.launcher.database import Database
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home, told
from thidua.config.launcher.roles import DATABASE
from thidua.config.launcher.supervisor import run_step
from thidua.config.launcher.up import database_running, say

_STEP = [sys.executable, "-m", "thidua.config.launcher.restored"]
_FILLED = ("common_installation", "people_user", "common_auditentry", "common_storedfile")
"""A row in one of these and the database is somebody's."""


def restore(home: Home, path: Path, keys: Path | None) -> bool:
    """Restore an archive and print a report; says whether everything in it is sound.

    Args:
        home: the empty installation.
        path: the archive.
        keys: the keys that were kept apart; ``None`` goes on without, with new ones.

    Raises:
        LauncherError: the archive, the keys or the place are not fit, or something went wrong; the
            installation is empty again.
    """
    with Reader(path) as archive:
        saved = _fitting_keys(archive, keys)
        say(f"Đang kiểm tra bản sao lưu… / Checking the archive… {path}")
        archive.verify()
        seen = archive.manifest
        database = Database.of(home)
        with home.locked("thidua restore"), _provisioned(database):
            again = home.unfinished.exists()
            if not again:
                _must_be_empty(home, database)
            _fits_here(database, seen)
            with _undone_on_failure(home, database):
                _load(home, database, archive, saved)
                say("Đang cập nhật cấu trúc, quyền… / Migrating, granting rights…")
                database.prepare()
                checks = run_step([*_STEP, "check"], database.environment()).strip()
    say(_report(seen, checks, with_keys=bool(saved)))
    return "✗" not in checks


def _fitting_keys(archive: Reader, keys: Path | None) -> dict[str, str]:
    if keys is None:
        return {}
    saved = keysfile.read(keys)
    marks = keysfile.fingerprints(saved)
    wrong = [name for name, mark in archive.manifest.keys.items() if marks.get(name) != mark]
    if wrong:
        raise LauncherError(
            f"Khóa trong {keys} không thuộc bản sao lưu này: {', '.join(wrong)}",
            f"the keys in {keys} do not belong to this archive: {', '.join(wrong)}",
        )
    check_mac(archive, saved[keysfile.SECRET])
    set_here = os.environ.get("THIDUA_SECRET_KEY")
    if set_here and set_here != saved[keysfile.SECRET]:
        raise LauncherError(
            "THIDUA_SECRET_KEY khác khóa đã lưu: bỏ biến này hoặc đặt đúng khóa cũ",
            "THIDUA_SECRET_KEY differs from the saved key: unset it or set the old one",
        )
    return saved


@contextmanager
def _provisioned(database: Database) -> Iterator[None]:
    database.home.secret_key()
    with database_running(database):
        yield


def _must_be_empty(home: Home, database: Database) -> None:
    files = home.path / "files"
    found = next((one for one in files.rglob("*") if one.is_file()), None)
    what = str(found) if found else ""
    with dump.connect(database.owner_url) as connection:
        known = {
            row[0]
            for row in connection.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
                " AND relnamespace = 'public'::regnamespace AND NOT EXISTS"
                " (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
            )
        }
        if known and "django_migrations" not in known:
            what = f"bảng lạ / foreign table {min(known)}"
        for table in _FILLED:
            if table in known:
                row = connection.execute(
                    sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
                ).fetchone()
                if row == (True,):
                    what = f"bảng / table {table}"
    if what:
        raise LauncherError(
            f"Chỉ khôi phục vào cài đặt trống, ở đây đã có dữ liệu ({what}): đặt THIDUA_HOME,"
            " DATABASE_URL khác",
            f"only an empty installation can be restored into, here are data ({what}):"
            " set another THIDUA_HOME, DATABASE_URL",
        )


def _fits_here(database: Database, seen: Manifest) -> None:
    with dump.connect(database.owner_url) as connection:
        major = dump.server_major(connection)
    if major < seen.postgres:
        raise LauncherError(
            f"Bản sao lưu từ PostgreSQL {seen.postgres}, máy chủ ở đây là {major}: cần bản mới hơn",
            f"the archive is from PostgreSQL {seen.postgres}, the server here is {major}:"
            " a newer one is needed",
        )
    known = run_step([*_STEP, "known"], database.environment(owner=True)).split()
    if strange := sorted(set(seen.migrations) - set(known)):
        raise LauncherError(
            f"Bản sao lưu của Thi Đua {seen.program} mới hơn bản này ({version('thidua')}):"
            f" cài bản mới rồi khôi phục ({strange[-1]})",
            f"the archive is of a newer Thi Đua {seen.program}, this is {version('thidua')}:"
            f" install that first ({strange[-1]})",
        )


@contextmanager
def _undone_on_failure(home: Home, database: Database) -> Iterator[None]:
    """Whatever goes wrong, the installation is empty afterwards; a kill leaves a mark."""
    mark = home.unfinished
    try:
        mark.touch()
        wipe(home, database)
        try:
            yield
        except BaseException:
            wipe(home, database)
            mark.unlink()
            raise
        mark.unlink()
    except OSError as error:
        raise told(error, home.path) from error
    except psycopg.Error as error:
        raise dump.database_fault(error) from error


def wipe(home: Home, database: Database) -> None:
    """An empty database with its roles and no files. For a place known to be nobody's."""
    if database.server is not None:
        with dump.connect(database.server.superuser_url(), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
            )
        database.provision()
    else:
        with dump.connect(database.owner_url) as connection:
            connection.execute("DROP SCHEMA IF EXISTS public CASCADE")
            connection.execute("CREATE SCHEMA public")
    files = home.path / "files"
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(mode=0o700, exist_ok=True)


def _load(home: Home, database: Database, archive: Reader, saved: dict[str, str]) -> None:
    seen = archive.manifest
    with dump.connect(database.owner_url) as connection:
        major = dump.server_major(connection)
    say("Đang nạp cơ sở dữ liệu… / Loading the database…")
    dump.load(database.owner_url, archive.part(DUMP, seen.dump), major)
    with dump.connect(database.owner_url) as connection:
        _same_tables(seen.tables, dump.tables(connection))
    say(f"Đang chép {len(seen.files)} tệp… / Copying {len(seen.files)} files…")
    for sha256 in seen.files:
        _put(file_path(home, sha256), archive.part(FILES + sha256, sha256))
    for name, content in saved.items():
        _put(home.keys / name, [content.encode("ascii")])


def _same_tables(before: dict[str, Table], now: dict[str, Table]) -> None:
    differing = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if differing:
        raise LauncherError(
            f"Bảng không khớp sau khi nạp: {', '.join(differing[:5])}",
            f"tables differ after loading: {', '.join(differing[:5])}",
        )


def _put(target: Path, chunks: Iterator[bytes] | list[bytes]) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _report(seen: Manifest, checks: str, *, with_keys: bool) -> str:
    lines = [
        f"✓ {seen.province or '—'}, {seen.made_at}, Thi Đua {seen.program} → {version('thidua')}",
        f"✓ {seen.rows} dòng/rows, {len(seen.tables)} bảng/tables: như bản sao lưu/as archived",
        f"✓ {len(seen.files)} tệp đúng mã băm / {len(seen.files)} files fit their hash",
        checks,
    ]
    if not with_keys:
        lines.append(
            "! Không có khóa cũ: mọi người đăng nhập lại, dữ liệu mã hóa (bước xác thực thứ hai)"
            " phải lập lại / without the old keys everybody signs in anew and what was encrypted"
            " (second factors) must be set up again"
        )
    lines.append("Xong: chạy `thidua up` / done: run `thidua up`")
    return "\n".join(lines)
