"""R1, R2 and the pages of a registry of a million awards, at three sizes of province (G1).

``BENCH_PERSONS`` makes the full size smaller, for trying: 60 000 persons make a million awards.
"""

from __future__ import annotations

import json
import os
import resource
import time
from typing import Any

from bench.measuring import Figure, milliseconds, percentile
from bench.pages import home_of, run

PERSONS = int(os.environ.get("BENCH_PERSONS", "60000"))
UNITS, YEARS = 500, 10
SHARES = (("1/16", 16), ("1/4", 4), ("full", 1))
_BAR = 0.050
_KINDS = 2


def figures() -> list[Figure]:
    """Load a province of each size, then ask its registry.

    Raises:
        SystemExit: when the look-up finds other subjects than a plain query, or a page asks more
            of the database for more grants.
    """
    rows: list[Figure] = []
    asked: dict[str, set[int]] = {}
    for share, part in SHARES:
        persons, units = max(400, PERSONS // part), max(8, UNITS * PERSONS // 60_000 // part)
        with home_of() as (home, environment):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            size = ["--units", str(units), "--persons", str(persons), "--years", str(YEARS)]
            run(["thidua.config.cli", "demo", *size, "--seed", "1"], environment)
            took = time.perf_counter() - start
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            answer = run(["bench.registry_worker", str(home)], environment)
        found: dict[str, Any] = json.loads(answer.splitlines()[-1])
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        is_full = share == "full"
        rows.append(_made(found, took, spent, f"{persons:,} persons, {units} units", is_full))
        rows += _look_ups(found, is_full)
        rows += _pages(found, asked)
    # A larger registry may have a kind of hit that a smaller lacks: that is a query or two more.
    grown = {name: c for name, c in asked.items() if max(c) - min(c) > _KINDS}
    if grown:
        raise SystemExit(f"R1: the number of queries grows with the grants: {grown}")
    return rows


def _made(found: dict[str, Any], took: float, spent: float, size: str, is_full: bool) -> Figure:
    return Figure(
        "R2" if is_full else "G1",
        f"a synthetic province filled, {found['grants']:,} grants, {size}",
        (took,),
        bar=120.0 if is_full else None,
        note=f"{spent:.0f} s of processor time in all",
    )


def _look_ups(found: dict[str, Any], is_full: bool) -> list[Figure]:
    rows = []
    for sort, seconds in found["lookup"].items():
        peer = found["peer"][sort]
        rows.append(
            Figure(
                "R1" if is_full else "G1",
                f"look-up among {found['grants']:,} awards: {sort}, whole answer",
                tuple(seconds),
                bar=_BAR if is_full else None,
                peer=f"plain pg_trgm query, rows only: p95 {milliseconds(percentile(peer, 95))}",
                note=f"{found['checked'][sort]}, at most {found['queries'][sort]} queries",
                judged=95,
            )
        )
    return rows


def _pages(found: dict[str, Any], asked: dict[str, set[int]]) -> list[Figure]:
    rows = []
    for name, one in found["pages"].items():
        asked.setdefault(name, set()).add(one["queries"])
        rows.append(
            Figure(
                "G1",
                f"registry of {found['grants']:,} awards: {name}",
                tuple(one["seconds"]),
                note=f"{one['queries']} queries",
            )
        )
    export = found["export"]
    rows.append(
        Figure(
            "G1",
            f"registry of {found['grants']:,} awards: all rows as a file",
            (export["seconds"],),
            note=f"{export['bytes'] / 1e6:.0f} MB {export['type'].partition(';')[0]}, "
            f"{export['grown'] / 1e6:.0f} MB of memory more",
        )
    )
    return rows
