"""The few things asked of the operating system: death of the parent, another user's reach."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """The system user that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int


def database_account() -> Account | None:
    """The unprivileged user when we are root (PostgreSQL refuses root), else nobody else: None."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def end_with_parent(how: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn``: the kernel sends ``how`` to the child when its parent dies, however.

    Only on Linux; elsewhere the child notices nothing and the next start cleans up.
    """
    parent = os.getpid()

    def prepare() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
            if os.getppid() != parent:  # it died between fork and here
                os.kill(os.getpid(), how)

    return prepare


@contextmanager
def unbroken() -> Iterator[None]:
    """A block that the usual signals do not interrupt; one that came takes effect at its end.

    Without it a signal between the making of a process and the moment its number is known would
    leave a process that nobody ends.
    """
    if threading.current_thread() is not threading.main_thread():  # signals go to the main thread
        yield
        return
    came: list[int] = []
    usual = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in usual}
    for number in usual:
        if before[number] not in {signal.SIG_IGN, None}:
            signal.signal(number, lambda got, _frame: came.append(got))
    try:
        yield
    finally:
        for number in usual:
            if before[number] is not None:
                signal.signal(number, before[number])
        for one in came:
            signal.raise_signal(one)


def reachable(path: Path) -> bool:
    """Whether any user may walk down to ``path`` (every folder above and itself, if a folder)."""
    resolved = path.resolve()
    chain = [resolved, *resolved.parents] if resolved.is_dir() else list(resolved.parents)
    return all(folder.stat().st_mode & 0o001 for folder in chain)


def is_running(pid: int, name: str = "") -> bool:
    """Whether a process lives (a zombie does not), and bears ``name`` if one is given."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    command = stat[stat.index("(") + 1 : stat.rindex(")")]
    state = stat[stat.rindex(")") + 2]
    return state not in "ZX" and (not name or command == name)
