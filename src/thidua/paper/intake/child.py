"""A bounded child process: one line of settings and the bytes in, one JSON object out.

Readers of PDF, pictures, Word files and signatures meet hostile input; in a child they may
hang, crash or fill their memory without harm to the caller. The child limits itself before it
sees the file; the parent ends it, with everything it has started, when its time is over.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn

_GRACE_SECONDS: Final = 5.0
_KEPT_VARIABLES: Final = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "PYTHONPATH", "HOME")
_MAX_FILE: Final = 256 * 1024 * 1024
_MAX_OPEN_FILES: Final = 128

Settings = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: the child's answer, or None with its log when it died or overran."""

    answer: Settings | None
    log: bytes
    timed_out: bool = False

    @property
    def out_of_memory(self) -> bool:
        """Whether the log tells that memory ran out."""
        return b"MemoryError" in self.log or b"bad_alloc" in self.log


def run_child(module: str, settings: Settings, data: bytes, *, seconds: float) -> Outcome:
    """Run `python -m module` on `data` for at most `seconds`; never raises for what it does."""
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    sent = json.dumps(settings).encode() + b"\n" + data
    with tempfile.TemporaryDirectory(prefix="thidua-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment | {"TMPDIR": folder},
            start_new_session=True,
        )
        try:
            answer, log = child.communicate(sent, timeout=seconds + _GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _end(child)
            _, log = child.communicate()
            return Outcome(None, log, timed_out=True)
        finally:
            if child.returncode != 0:
                _end(child)
    try:
        found = json.loads(answer)
    except ValueError:
        return Outcome(None, log)
    return Outcome(found if child.returncode == 0 else None, log)


def serve(answer: Callable[[Settings, bytes], Settings]) -> NoReturn:
    """The child's side: limit this process, read, answer, leave at once.

    The settings hold `memory` in bytes and `seconds`, which bound this process.
    """
    settings: Settings = json.loads(sys.stdin.buffer.readline())
    _limit(settings["memory"], settings["seconds"])
    out = json.dumps(answer(settings, sys.stdin.buffer.read())).encode()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    os._exit(0)  # the answer is out; nothing a library does at exit may change it


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it has started; they share a session of their own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _limit(memory: int, seconds: float) -> None:
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: int(seconds) + 10,
        resource.RLIMIT_FSIZE: _MAX_FILE,
        resource.RLIMIT_NOFILE: _MAX_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for what, bound in bounds.items():
        _, hard = resource.getrlimit(what)
        allowed = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (allowed, allowed))
