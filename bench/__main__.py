"""``make bench``: run every benchmark, print one table, write ``docs/benchmarks.md``."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from bench import law, matching, pages, reader, registry
from bench.measuring import Figure, table

TARGET = Path("docs/benchmarks.md")
_HEAD = """# Benchmarks

Written by `make bench`. Medians of five runs after a warm-up, with the spread, on {cores} cores,
Python {python}. Machines differ and may be shared: the bars are for two cores; ratios travel better
than times. Rows left out with `ONLY=` keep their last figures.

"""
_PARTS: dict[str, Callable[[], list[Figure]]] = {
    "reader": reader.figures,
    "matching": matching.figures,
    "pages": pages.figures,
    "registry": registry.figures,
    "law": law.figures,
}


def main() -> int:
    """Run what was asked for and write; 2 for an unknown part."""
    asked = os.environ.get("ONLY", "").replace(",", " ").split()
    if unknown := sorted(set(asked) - set(_PARTS)):
        print(f"no such part: {unknown[0]}; there are {', '.join(_PARTS)}", file=sys.stderr)
        return 2
    rows = [figure for part in asked or _PARTS for figure in _PARTS[part]()]
    print(table(rows))
    head = _HEAD.format(cores=os.cpu_count(), python=platform.python_version())
    made = _merged(table(rows)) if asked else table(rows)
    TARGET.write_text(head + made + "\n", encoding="utf-8")
    return 0


def _merged(made: str) -> str:
    """The table of the last run with the new rows in their places, others of today below."""
    fresh = {_key(line): line for line in made.splitlines()}
    known = [line for line in TARGET.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    lines = [fresh.pop(_key(line), line) for line in known]
    return "\n".join([*lines, *fresh.values()])


def _key(line: str) -> str:
    """What a row is about: its first two cells."""
    return "|".join(line.split("|")[:3])


if __name__ == "__main__":
    sys.exit(main())
