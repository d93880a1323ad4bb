"""The whole program, started as people start it, and its parts to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError

import psutil

from soak.installation import environment
from soak.visitor import BROKEN, Visitor

PARTS = ("web", "web master", "worker", "database", "parent")
"""What can be killed."""
START_WITHIN = 180
"""Seconds that a start may take on a busy machine."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


class Program:
    """``thidua up`` on one home.

    Args:
        home: the installation.
        log: file that takes what it prints.
    """

    def __init__(self, home: Path, log: Path) -> None:
        self.home, self.log, self.port = home, log, free_port()
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers.

        Raises:
            RuntimeError: when it stops or stays silent.
        """
        self.starts += 1
        with self.log.open("ab") as stream:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "thidua.config.cli", "up", "--port", str(self.port)],
                env=environment(self.home),
                stdout=stream,
                stderr=stream,
            )
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"it stopped: {self.words()}")
            if self.answers():
                return
            time.sleep(0.2)
        raise RuntimeError(f"it does not answer: {self.words()}")

    def words(self) -> str:
        """The last that it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-800:]

    def answers(self) -> bool:
        """Whether the sign-in page is there."""
        try:
            return Visitor(self.base).get("/tai-khoan/dang-nhap").status == 200
        except (*BROKEN, URLError):
            return False

    def recover(self) -> None:
        """Wait until it answers again by itself; start it anew if it has stopped."""
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                self.start()
                return
            if self.answers():
                return
            time.sleep(0.2)
        raise RuntimeError(f"it does not come back: {self.words()}")

    def processes(self) -> dict[str, list[psutil.Process]]:
        """Its processes by part."""
        found: dict[str, list[psutil.Process]] = {part: [] for part in PARTS}
        if self._process is None or self._process.poll() is not None:
            return found
        parent = psutil.Process(self._process.pid)
        found["parent"] = [parent]
        for child in parent.children(recursive=True):
            part = _part(child)
            if part:
                found[part].append(child)
        return found

    def memory(self) -> int:
        """Bytes that web and worker hold together, shared pages counted once each."""
        total = 0
        for part, rows in self.processes().items():
            for row in rows if part != "database" else ():
                try:
                    total += row.memory_info().rss
                except psutil.Error:
                    continue
        return total

    def kill(self, part: str, chosen: int) -> bool:
        """``kill -9`` one process of a part; ``False`` when there is none."""
        rows = self.processes()[part]
        if not rows:
            return False
        try:
            os.kill(rows[chosen % len(rows)].pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        if part == "parent" and self._process is not None:
            self._process.wait()
        return True

    def stop(self) -> None:
        """Ctrl-C, and wait."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _part(child: psutil.Process) -> str:
    try:
        words = " ".join(child.cmdline())
        above = " ".join(psutil.Process(child.ppid()).cmdline())
    except psutil.Error:
        return ""
    if "postgres" in words:
        return "database"
    if "procrastinate" in words:
        return "worker"
    if "gunicorn" in words:
        return "web" if "gunicorn" in above else "web master"
    return ""
