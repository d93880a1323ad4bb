"""W2: the picture of a movement at three sizes of province, with its number of queries (G1)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measuring import Figure

FULL = 500
SHARES = (("1/16", FULL // 16), ("1/4", FULL // 4), ("full", FULL))
_WORK = {
    "picture": "picture of a movement",
    "reports": "who has reported, first page",
}


def figures() -> list[Figure]:
    """Load a province of each size, then time the pages.

    Raises:
        SystemExit: when a page asks more of the database for more units.
    """
    rows: list[Figure] = []
    asked: dict[str, set[int]] = {name: set() for name in _WORK}
    for share, units in SHARES:
        found = _province(units)
        if found["units"] != units:
            raise SystemExit(f"W2: {found['units']} units in the blocks, expected {units}")
        for name, work in _WORK.items():
            one = found[name]
            asked[name].add(one["queries"])
            rows.append(
                Figure(
                    "W2",
                    f"{work}, {share} ({units} units)",
                    tuple(one["seconds"]),
                    bar=0.150,
                    note=f"{one['queries']} queries",
                )
            )
    grown = {name: counts for name, counts in asked.items() if len(counts) > 1}
    if grown:
        raise SystemExit(f"W2: the number of queries grows with the units: {grown}")
    return rows


def _province(units: int) -> dict[str, Any]:
    with home_of() as (home, environment):
        run(["thidua.config.cli", "demo", "--units", str(units), "--seed", "1"], environment)
        answer = run(["bench.page_worker", str(home)], environment)
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


@contextmanager
def home_of() -> Iterator[tuple[Path, dict[str, str]]]:
    """An empty folder for an installation, and the environment of its programs."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        environment = {**os.environ, "THIDUA_HOME": str(home)}
        # Other benches of this run set Django up without an installation.
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "THIDUA_BUILD"):
            environment.pop(name, None)
        yield home, environment


def run(words: list[str], environment: dict[str, str]) -> str:
    """Run a module in a process of its own; what it printed.

    Raises:
        SystemExit: with its last words, when it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout
