"""Migrations that the program does not have yet, on top of the real ones of ``work``."""

from __future__ import annotations

from pathlib import Path

import thidua.work.migrations as real

REAL = str(Path(real.__file__).parent)
NEWEST = max(path.stem for path in Path(REAL).glob("0*.py"))
