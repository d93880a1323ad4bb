"""What web and worker print: kept in a log that turns over, and shown in short on the screen."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

_BYTES = 10_000_000
_KEPT = 5
_ONLY_LOGGED = (
    " ",
    "\t",
    "Launching a worker",
    "Traceback ",
    "During handling",
    "The above exception",
)


class Log:
    """A file that takes lines and is renamed ``.1`` … ``.5`` when it is full."""

    def __init__(self, path: Path, limit: int = _BYTES) -> None:
        self.path, self.limit = path, limit

    def write(self, line: str) -> None:
        """Add a line; a full disk loses the line, never the program."""
        with suppress(OSError):
            if self.path.exists() and self.path.stat().st_size > self.limit:
                self._turn_over()
            with self.path.open("a", encoding="utf-8") as stream:
                stream.write(line)

    def _turn_over(self) -> None:
        for number in range(_KEPT - 1, 0, -1):
            older = self.path.with_name(f"{self.path.name}.{number}")
            if older.exists():
                older.replace(self.path.with_name(f"{self.path.name}.{number + 1}"))
        self.path.replace(self.path.with_name(f"{self.path.name}.1"))


def shown(line: str, *, requests: bool) -> str:
    """What of a line a person at the screen should see; empty for nothing.

    Args:
        line: as it was printed.
        requests: show requests too.
    """
    if not line.strip() or line.startswith(_ONLY_LOGGED):
        return ""
    if not line.startswith("{"):
        return line.rstrip()
    try:
        told = json.loads(line)
    except ValueError:
        return line.rstrip()
    if told.get("event") == "request":
        if not requests and told["status"] < 500:
            return ""
        return f"{told['method']} {told['url'] or '–'} {told['status']} {told['ms']} ms"
    failure = told.get("error", {}).get("type", "")
    words = [told.get("level", ""), told.get("logger", ""), told.get("message", ""), failure]
    return " ".join(filter(None, words))
