"""Installations of their own, and the program's commands on them."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.settings import TEST_HOME

PATIENCE = 120.0  # a busy machine is slow; nothing here is timed


def environment(home: Path, **more: str) -> dict[str, str]:
    """As a shell would have it: nothing of the test run's own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("THIDUA_", "DATABASE_", "DJANGO_", "PYTEST_"))
    }
    return kept | {"THIDUA_HOME": str(home), "PYTHONUNBUFFERED": "1"} | more


def thidua(
    home: Path, *words: str, limit: Callable[[], None] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "thidua.config.cli", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=limit,
    )


def new_home() -> Path:
    """A folder for an installation; root's database user can walk to it, unlike to pytest's."""
    path = Path(tempfile.mkdtemp(prefix="home-", dir=TEST_HOME))
    path.chmod(0o711)
    return path / "var"


def copy_of(command: str) -> Path:
    """An installation as ``thidua init`` or ``thidua demo`` leaves it, nothing running.

    It is made once per run by the program itself, then copied.

    Args:
        command: “init” or “demo”.
    """
    template = TEST_HOME / f"made-by-{command}"
    with (TEST_HOME / f"{command}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            place = new_home()
            made = thidua(place, command)
            assert made.returncode == 0, made.stderr
            assert command != "init" or made.stderr == ""
            place.parent.rename(template)
    home = new_home()
    shutil.rmtree(home.parent)
    # ``cp`` keeps owners: a root's database belongs to another user.
    subprocess.run(["cp", "-a", str(template), str(home.parent)], check=True)
    return home
