"""Whole installations in folders of their own, driven by the commands that people use."""

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

from thidua.config.launcher.database import Database
from thidua.config.launcher.home import Home


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for installations that goes away; short and walkable, for the database's socket."""
    with tempfile.TemporaryDirectory(prefix="thidua-soak-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def environment(home: Path) -> dict[str, str]:
    """As a shell would have it, without settings of another installation."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("THIDUA_", "DATABASE_", "DJANGO_"))
    }
    return kept | {"THIDUA_HOME": str(home)}


def thidua(home: Path, *words: str) -> str:
    """Run one command; answers what it printed.

    Raises:
        RuntimeError: it failed; its last words.
    """
    done = subprocess.run(
        [sys.executable, "-m", "thidua.config.cli", *words],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"thidua {' '.join(words[:2])}: {done.stderr.strip() or done.stdout}")
    return done.stdout


def inside(home: Path, *words: str) -> Any:
    """Run one of :mod:`soak.inside`'s questions on an installation; what it answers.

    Raises:
        RuntimeError: it failed; its last words.
    """
    done = subprocess.run(
        [sys.executable, "-m", "soak.inside", str(home), *words],
        env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stderr.strip()[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def database(home: Path) -> Database:
    """The installation's own database."""
    os.environ.pop("DATABASE_URL", None)
    return Database.of(Home(home))
