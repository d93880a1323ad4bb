"""``make bench``: run every benchmark, print one table, write ``docs/benchmarks.md``."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from bench import matching, pages, reader
from bench.measuring import table

TARGET = Path("docs/benchmarks.md")
_HEAD = """# Benchmarks

Written by `make bench`. Medians of five runs after a warm-up, with the spread, on {cores} cores,
Python {python}. Machines differ and may be shared: the bars are for two cores; ratios travel better
than times.

"""


def main() -> None:
    """Run and write."""
    rows = table([*reader.figures(), *matching.figures(), *pages.figures()])
    print(rows)
    head = _HEAD.format(cores=os.cpu_count(), python=platform.python_version())
    TARGET.write_text(head + rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
