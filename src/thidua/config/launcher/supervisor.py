"""Keeps child processes alive, shows what they say, and ends them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.lines import Log, shown
from thidua.config.launcher.postgres import Server
from thidua.config.launcher.system import end_with_parent, unbroken

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 30.0
_HEALTHY_AFTER = 60.0
_TICK = 0.1
Say = Callable[[str], None]


class Stopped(BaseException):
    """Somebody asked the program to end (Ctrl-C, SIGTERM, a closed terminal)."""


def end_on_signals() -> None:
    """From now on the usual signals raise ``Stopped`` in the main thread."""

    def stop(_number: int, _frame: object) -> None:
        ignore_signals()
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def ignore_signals() -> None:
    """While things are being ended, nothing interrupts."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


@dataclass(slots=True)
class Backoff:
    """How long to wait before the next start of something that keeps ending."""

    delay: float = field(default=0.0)
    started: float = field(default=0.0)
    due: float = field(default=0.0)

    def begun(self, now: float) -> None:
        """It was started."""
        self.started, self.due = now, 0.0

    def ended(self, now: float) -> float:
        """It ended; answers the wait in seconds, doubled each time unless it had run well."""
        if now - self.started >= _HEALTHY_AFTER or not self.delay:
            self.delay = _FIRST_DELAY
        else:
            self.delay = min(self.delay * 2, _LONGEST_DELAY)
        self.due = now + self.delay
        return self.delay


@dataclass(slots=True)
class Child:
    """One process of the program.

    Args:
        name: prefix of its lines.
        command: program and arguments.
        environment: its whole environment.
        say: takes each line that it prints, save tracebacks, which only the log keeps.
        log: file that takes everything that it prints.
        descriptors: open files that it inherits.
        patience: seconds it has to end by itself.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    say: Say
    log: Path
    descriptors: tuple[int, ...] = ()
    patience: float = 10.0
    process: subprocess.Popen[str] | None = field(default=None, init=False)
    backoff: Backoff = field(default_factory=Backoff, init=False)
    _orphans: int = field(default=0, init=False)

    def start(self) -> None:
        """Start it in a session of its own, so a Ctrl-C reaches us alone; it ends when we die."""
        self._end_orphans()
        with unbroken():
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                pass_fds=self.descriptors,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        threading.Thread(target=self._relay, args=(self.process.stdout,), daemon=True).start()
        self.backoff.begun(time.monotonic())

    def _relay(self, stream: IO[str] | None) -> None:
        if stream is None:
            return
        log = Log(self.log)
        requests = self.environment.get("THIDUA_LOG_LEVEL") == "INFO"
        with suppress(ValueError), stream:
            for line in stream:
                log.write(line)
                if words := shown(line, requests=requests):
                    self.say(f"{self.name} │ {words}")

    def watch(self) -> None:
        """Start it again when it has ended and its wait is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.backoff.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        # Its own children may finish the requests that they hold until the next start.
        _signal_group(self.process.pid, signal.SIGTERM)
        self._orphans, self.process = self.process.pid, None
        delay = self.backoff.ended(now)
        self.say(
            f"{self.name} │ đã dừng ({_cause(code)}), chạy lại sau {delay:g} giây"
            f" / ended ({_cause(code)}), starting again in {delay:g} s; {self.log}"
        )

    def stop(self) -> None:
        """Ask it to end, then make it."""
        self._end_orphans()
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.patience)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _end_orphans(self) -> None:
        """End what the process before may have left of its own children."""
        if self._orphans:
            _signal_group(self._orphans, signal.SIGKILL)
            self._orphans = 0


def _signal_group(leader: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, how)


def _cause(code: int) -> str:
    if code >= 0:
        return f"mã/code {code}"
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


@dataclass(slots=True)
class Supervisor:
    """Watches children and our own database server until ``Stopped`` is raised."""

    children: list[Child]
    server: Server | None
    say: Say
    _backoff: Backoff = field(default_factory=Backoff, init=False)

    def run(self) -> None:
        """Never returns by itself."""
        while True:
            self._watch_server()
            for child in self.children:
                child.watch()
            time.sleep(_TICK)

    def _watch_server(self) -> None:
        server = self.server
        if server is None:
            return
        now = time.monotonic()
        if server.process is not None:
            code = server.process.poll()
            if code is None:
                return
            server.process = None
            delay = self._backoff.ended(now)
            self.say(
                f"postgres │ đã dừng ({_cause(code)}), chạy lại sau {delay:g} giây"
                f" / ended ({_cause(code)}), starting again in {delay:g} s"
            )
        if now < self._backoff.due:
            return
        try:
            server.start()
        except LauncherError as error:
            self.say(f"postgres │ {error}")
            self._backoff.ended(time.monotonic())
        else:
            self._backoff.begun(time.monotonic())

    def stop(self) -> None:
        """End the children in order; the server is ended by whoever started it."""
        for child in self.children:
            child.stop()


def run_step(command: list[str], environment: Mapping[str, str]) -> str:
    """Run one preparing process to its end and return what it printed.

    Raises:
        LauncherError: it failed; the last line that it wrote is told, the rest goes to stderr.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        start_new_session=True,
        preexec_fn=end_with_parent(signal.SIGTERM),  # noqa: PLW1509
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        output, errors = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        if errors.startswith("thidua: ") and errors.count("\n") == 1:
            vietnamese, _, english = errors.removeprefix("thidua: ").strip().partition(" / ")
            raise LauncherError(vietnamese, english)
        sys.stderr.write(errors)
        last = (errors.strip().splitlines() or [_cause(process.returncode)])[-1]
        raise LauncherError(f"Bước chuẩn bị không xong: {last}", f"a step failed: {last}")
    return output
