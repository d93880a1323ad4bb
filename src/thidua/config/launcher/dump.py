"""The database in one snapshot: ``pg_dump``, a hash of every table, and the way back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from thidua.config.launcher.archive import CHUNK, Table
from thidua.config.launcher.errors import LauncherError, disk_full
from thidua.config.launcher.postgres import program_folder

Connection = psycopg.Connection[tuple[Any, ...]]

# The text of a row depends on these, on this server and on the next.
_AS_TEXT = (
    "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';"
    " SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C';"
    " SET search_path = public"
)
# Sent by pg_restore 17 and later, unknown to older servers, and without effect on what is restored.
_HARMLESS = 'unrecognized configuration parameter "transaction_timeout"'


def connect(url: str, **more: Any) -> Connection:
    """A connection as the owner of the tables.

    Raises:
        LauncherError: the database does not answer.
    """
    try:
        return psycopg.connect(url, connect_timeout=10, **more)
    except psycopg.Error as error:
        raise database_fault(error) from error


def database_fault(error: psycopg.Error) -> LauncherError:
    """What the database said, in one line, without any row's content."""
    said = error.diag.message_primary or str(error).strip().split("\n", maxsplit=1)[0]
    if "No space left on device" in said or error.sqlstate == "53100":
        return disk_full("PostgreSQL")
    return LauncherError(f"Cơ sở dữ liệu báo lỗi: {said}", f"the database failed: {said}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database, held open while it is read."""

    connection: Connection
    name: str

    def tables(self) -> dict[str, Table]:
        """Every table of the program with its rows and their hash."""
        return tables(self.connection)

    def column(self, question: str) -> list[Any]:
        """The first column of an answer."""
        return [row[0] for row in self.connection.execute(question).fetchall()]


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Hold one moment of the database; writers go on meanwhile."""
    with connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield Snapshot(connection, str(row[0]) if row else "")


def tables(connection: Connection) -> dict[str, Table]:
    """Rows and hash of every table in ``public``.

    The hash runs over the hashes of the rows in their own order, so it needs no key and does not
    depend on how the rows lie on disk.
    """
    connection.execute(_AS_TEXT)
    names = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
        ' ORDER BY relname COLLATE "C"'
    ).fetchall()
    found = {}
    for (name,) in names:
        row = connection.execute(
            sql.SQL(
                "SELECT count(*), encode(sha256(coalesce(string_agg(h, ''::bytea ORDER BY h),"
                " ''::bytea)), 'hex') FROM (SELECT sha256(convert_to(t::text, 'UTF8')) AS h"
                " FROM {} AS t) AS hashes"
            ).format(sql.Identifier(name))
        ).fetchone()
        if row is not None:
            found[name] = Table(rows=row[0], sha256=row[1])
    return found


def server_major(connection: Connection) -> int:
    """Major version of the server."""
    return connection.info.server_version // 10000


def _program(name: str, major: int) -> Path:
    """``pg_dump`` or ``pg_restore``: ours, else one of the machine's that is new enough.

    Raises:
        LauncherError: the server is newer than every program found.
    """
    folders = [program_folder() / "bin", *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    if on_path := shutil.which(name):
        folders.append(Path(on_path).parent)
    for folder in folders:
        program = folder / name
        if not program.is_file():
            continue
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        version = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", done.stdout)
        if version and int(version[1]) >= major:
            return program
    raise LauncherError(
        f"Máy chủ PostgreSQL {major} mới hơn {name} ở máy này: cài postgresql-client-{major}",
        f"the server is PostgreSQL {major}, no {name} here is as new:"
        f" install postgresql-client-{major}",
    )


def _address(url: str) -> tuple[str, dict[str, str]]:
    """Where to connect, and an environment: the password stands in no list of processes."""
    parts: dict[str, Any] = conninfo_to_dict(url)
    password = str(parts.pop("password", "") or "")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PG", "THIDUA_", "DATABASE_"))}
    kept |= {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}
    if password:
        kept["PGPASSWORD"] = password
    return make_conninfo(**parts), kept


def dump(url: str, moment: Snapshot) -> Iterator[bytes]:
    """``pg_dump`` of the moment, in its custom format, chunk by chunk.

    Raises:
        LauncherError: it failed; its last line is told.
    """
    address, environment = _address(url)
    process = subprocess.Popen(
        [
            _program("pg_dump", server_major(moment.connection)),
            *("--format=custom", "--no-owner", "--no-privileges", "--no-comments"),
            *("--no-password", f"--snapshot={moment.name}", "--dbname", address),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    said: list[bytes] = []
    listener = _listen(process, said)
    try:
        if process.stdout is not None:
            while chunk := process.stdout.read(CHUNK):
                yield chunk
        code = process.wait()
    finally:
        _end(process)
        listener.join()
    if code:
        raise _failed("pg_dump", b"".join(said))


def load(url: str, chunks: Iterable[bytes], major: int) -> None:
    """``pg_restore`` of a dump into an empty database.

    Args:
        url: address for the owner of the tables to be.
        chunks: the dump.
        major: version of the server; before 17 it runs without one single transaction.

    Raises:
        LauncherError: it failed; its first complaint is told.
    """
    address, environment = _address(url)
    process = subprocess.Popen(
        [
            _program("pg_restore", major),
            *("--no-owner", "--no-privileges", "--no-password", "--dbname", address),
            *(("--single-transaction",) if major >= 17 else ()),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
    )
    said: list[bytes] = []
    listener = _listen(process, said)
    try:
        if process.stdin is not None:
            with suppress(BrokenPipeError):  # it has ended; its last words tell why
                for chunk in chunks:
                    process.stdin.write(chunk)
                process.stdin.close()
        code = process.wait()
    finally:
        _end(process)
        listener.join()
    complaints = [
        line
        for line in b"".join(said).decode(errors="replace").splitlines()
        if "error:" in line and _HARMLESS not in line
    ]
    if complaints or (code and major >= 17):
        raise _failed("pg_restore", "\n".join(complaints[:1]).encode() or b"".join(said))


def _listen(process: subprocess.Popen[bytes], said: list[bytes]) -> threading.Thread:
    def listen() -> None:
        if process.stderr is not None:
            with process.stderr:
                said.append(process.stderr.read())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    return thread


def _end(process: subprocess.Popen[bytes]) -> None:
    """Whatever happened, the process does not outlive us."""
    if process.poll() is None:
        process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()


def _failed(name: str, said: bytes) -> LauncherError:
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    if any("No space left on device" in line for line in lines):
        return disk_full("PostgreSQL")
    line = next((one for one in lines if "error:" in one), lines[-1] if lines else "?")
    return LauncherError(f"{name} không xong: {line}", f"{name} failed: {line}")
