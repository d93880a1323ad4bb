"""The folder of one installation: keys, files, the lock that lets one program start things."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from thidua.config.launcher.errors import LauncherError, disk_full, no_permission
from thidua.config.launcher.system import Account, reachable

LEAST_FREE_BYTES = 300 * 1024 * 1024
"""A start needs about this much: a new database, static files, the demo."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """Passwords of the three database roles that the launcher makes."""

    superuser: str
    owner: str
    app: str


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one installation."""

    path: Path

    @classmethod
    def here(cls) -> Home:
        """From ``THIDUA_HOME``, else ``var`` in the current folder."""
        return cls(Path(os.environ.get("THIDUA_HOME", "var")).resolve())

    @property
    def keys(self) -> Path:
        """Secret key and database passwords."""
        return self.path / "keys"

    @property
    def logs(self) -> Path:
        """What PostgreSQL says."""
        return self.path / "log"

    @property
    def lock(self) -> Path:
        """Held by whichever program started the database."""
        return self.path / "thidua.lock"

    @property
    def unfinished(self) -> Path:
        """Mark that is there while a restore is under way."""
        return self.path / "restore.unfinished"

    def refuse_unfinished(self) -> None:
        """Nothing starts on a half restored installation.

        Raises:
            LauncherError: a restore was cut off here.
        """
        if self.unfinished.exists():
            raise LauncherError(
                f"Lần khôi phục trước vào {self.path} bị ngắt: chạy lại `thidua restore`",
                f"the last restore into {self.path} was cut off: run `thidua restore` again",
            )

    def database_base(self, account: Account | None) -> Path:
        """Where data folder, socket and perhaps the programs of PostgreSQL lie.

        Here, unless root works in a folder where ``account`` cannot walk (``/root`` is one): then
        in ``/var/lib/thidua``, in a folder that belongs to this installation alone. A database that
        was made stays where it is, whatever becomes of the rights on the folders above.

        Raises:
            LauncherError: the database is here and ``account`` can no longer walk to it.
        """
        name = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]
        elsewhere = Path("/var/lib/thidua") / name
        if account is None or reachable(self.path):
            return elsewhere if account and _holds_data(elsewhere) else self.path
        if _holds_data(self.path):
            raise LauncherError(
                f"Tài khoản {account.name} không vào được {self.path}:"
                " chmod o+x các thư mục phía trên",
                f"the user {account.name} cannot walk to {self.path}: chmod o+x the folders above",
            )
        return elsewhere

    def prepare(self) -> None:
        """Make the folders, private ones for the person who runs this only.

        Raises:
            LauncherError: no permission, or less room than a start needs.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            # As root the database user walks through to its own folder and sees no other. The
            # worker, who is told the address, must leave that way open for the next restart.
            self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
            for folder in (self.keys, self.logs, self.path / "files", self.path / "mail"):
                folder.mkdir(mode=0o700, exist_ok=True)
            free = shutil.disk_usage(self.path).free
        except OSError as error:
            raise told(error, self.path) from error
        if free < LEAST_FREE_BYTES:
            raise disk_full(f"{self.path} (còn/left {free >> 20} MB, cần/needed 300 MB)")

    def secret_key(self) -> str:
        """The signing key, made on first use."""
        return self._secret("secret.key", lambda: secrets.token_urlsafe(50))

    def passwords(self) -> Passwords:
        """The database passwords, made on first use."""

        def fresh() -> str:
            names = ("superuser", "owner", "app")
            return json.dumps({name: secrets.token_urlsafe(24) for name in names})

        return Passwords(**json.loads(self._secret("database.json", fresh)))

    def _secret(self, name: str, fresh: Callable[[], str]) -> str:
        path = self.keys / name
        try:
            if not path.exists():
                draft = path.with_name(f".{name}.{os.getpid()}")
                descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                    stream.write(fresh())
                    stream.flush()
                    os.fsync(stream.fileno())
                draft.replace(path)
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise told(error, path) from error

    @contextmanager
    def locked(self, what: str) -> Iterator[None]:
        """Hold the installation's lock; ``what`` tells others who holds it.

        The kernel lets go of it when the holder dies, however it dies.

        Raises:
            LauncherError: somebody else holds it; the line names them.
        """
        try:
            stream = self.lock.open("a+", encoding="utf-8")
        except OSError as error:
            raise told(error, self.lock) from error
        with stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = self.holder()
                raise LauncherError(
                    f"Thi Đua đang chạy rồi: {holder}",
                    f"already running: {holder}",
                ) from error
            self.tell(what)
            try:
                yield
            finally:
                self.lock.write_text("", encoding="utf-8")

    def tell(self, what: str) -> None:
        """Say in the lock file what its holder does."""
        self.lock.write_text(f"{what} (pid {os.getpid()})\n", encoding="utf-8")

    def holder(self) -> str:
        """What the holder of the lock said, empty when nobody holds it."""
        try:
            return self.lock.read_text(encoding="utf-8").strip()
        except OSError:
            return ""


def _holds_data(base: Path) -> bool:
    return (base / "postgres" / "PG_VERSION").exists()


def told(error: OSError, where: Path) -> LauncherError:
    """An operating system error as one line for people."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return disk_full(where)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return no_permission(where)
    return LauncherError(f"Lỗi hệ thống ở {where}: {error}", f"system error at {where}: {error}")
