"""``make soak``: run the figures, print one table, write ``docs/soak.md``."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import import_module
from pathlib import Path

from soak.outcome import Outcome, table

TARGET = Path("docs/soak.md")
_HEAD = """# Soak

Written by `make soak`, on {cores} cores, Python {python}. Figures left out with `ONLY=` keep
their last row.

"""
_ROW = re.compile(r"\| (K\d+[^|]*?) \|")
_NOTE = re.compile(r"- (K\d+[^:]*):")


def _figures() -> list[str]:
    found = [path.stem for path in Path(__file__).parent.glob("k*.py")]
    return sorted(found, key=_order)


def _order(name: str) -> tuple[int, str]:
    """By number, a further part of a figure after it."""
    number = re.match(r"[kK](\d+)", name)
    return (int(number[1]) if number else 0, name)


def _label(name: str) -> str:
    """Name of a figure in the table: ``k1_import`` is “K1 import”."""
    head, _line, tail = name.partition("_")
    return f"{head.upper()} {tail}".strip()


def _run(name: str) -> tuple[str, str, Outcome]:
    module = import_module(f"soak.{name}")
    print(f"{_label(name)}: {module.TITLE} …", flush=True)
    try:
        outcome = module.run()
    except Exception as error:  # noqa: BLE001 - one figure must not hide the others
        outcome = Outcome(holds=False, measured="did not finish", faults=(str(error),))
    return _label(name), module.TITLE, outcome


def main() -> int:
    """Run what was asked for; 1 when something did not hold, 2 for an unknown figure."""
    asked = [name.lower() for name in os.environ.get("ONLY", "").replace(",", " ").split()]
    if unknown := sorted(set(asked) - set(_figures())):
        there = ", ".join(name.upper() for name in _figures())
        print(f"no such figure: {unknown[0].upper()}; there are {there}", file=sys.stderr)
        return 2
    done = [_run(name) for name in asked or _figures()]
    print(table(done))
    _write(table(done), {name for name, _title, _outcome in done})
    return 0 if all(outcome.holds for _name, _title, outcome in done) else 1


def _write(made: str, names: set[str]) -> None:
    """The new rows, and of the last run those that were not run anew."""
    before = TARGET.read_text(encoding="utf-8").splitlines() if TARGET.is_file() else []
    kept = [line for line in before if (row := _ROW.match(line)) and row[1] not in names]
    table_ends = max((n for n, line in enumerate(before) if line.startswith("|")), default=-1)
    told = [
        line
        for line in before[table_ends + 1 :]
        if not ((note := _NOTE.match(line)) and note[1] in names)
    ]
    lines = made.splitlines()
    rows = [line for line in lines if _ROW.match(line)]
    rest = [line for line in lines[2:] if not _ROW.match(line)]
    rows = sorted([*kept, *rows], key=lambda line: _order((_ROW.match(line) or ["", ""])[1]))
    head = _HEAD.format(cores=os.cpu_count(), python=platform.python_version())
    text = "\n".join([head + lines[0], lines[1], *rows, *rest, *told])
    TARGET.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
