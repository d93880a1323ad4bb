"""L1, L2, G1: verdicts with reason codes in memory, and one dossier judged and said in words."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import numpy as np

from bench.histories import AS_OF, histories
from bench.measuring import Figure, timed
from thidua.law.catalogue import Catalogue, shipped
from thidua.law.explain import explain
from thidua.law.facts import OBJECTS, Facts
from thidua.law.facts_json import one
from thidua.law.judging import View, judge
from thidua.law.reach import countable_codes

SIZE = int(os.environ.get("BENCH_HISTORIES", "100000"))
CHUNK = 20_000
_DOSSIER = {
    "subject_kind": "individual",
    "prior_awards": [{"code": "BKT", "decision_date": "2019-12-20"}],
    "years": [
        {"year": year, "rating": "HTTNV", "titles": ["CSTDCS"] if year % 2 else []}
        for year in range(2019, 2024)
    ],
}


def everybody(catalogue: Catalogue, facts: Facts) -> dict[str, int]:
    """Judge all by every standard with countable conditions; how many answers of each sort.

    Args:
        catalogue: rows of the law.
        facts: columns of all subjects.
    """
    codes = sorted(
        {c for kind in OBJECTS for c in countable_codes(catalogue, kind, AS_OF, forces=True)}
    )
    counted = np.zeros(6, dtype=np.int64)
    for first in range(0, facts.size, CHUNK):
        part = facts.take(first, min(first + CHUNK, facts.size))
        view = View(part, catalogue, AS_OF)
        for code in codes:
            made = judge(catalogue, part, code, AS_OF, view=view)
            counted += np.bincount(made.answer, minlength=6)
    return {"awards": len(codes), "verdicts": int(counted.sum()), "met": int(counted[3:].sum())}


def _peak() -> int:
    """Peak memory in MiB of a process of its own that makes the histories and judges them."""
    code = (
        "import resource; from bench.law import *; c = shipped();"
        f"everybody(c, histories(c, {SIZE}));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return int(done.stdout.split()[-1])


def figures() -> list[Figure]:
    """Rows L1, G1 and L2."""
    catalogue = shipped()
    rows = []
    for name, size in (("1/16", SIZE // 16), ("1/4", SIZE // 4), ("full", SIZE)):
        facts = histories(catalogue, size)
        found = everybody(catalogue, facts)
        told = f"{found['awards']} awards, {found['verdicts']:,} verdicts, {found['met']:,} met"
        if name == "full":
            told += f"; peak memory {_peak()} MiB of 1024"
        rows.append(
            Figure(
                "L1" if name == "full" else "G1",
                f"verdicts with reason codes, {size:,} histories × 10 years, in memory",
                timed(lambda facts=facts: everybody(catalogue, facts), runs=3),  # type: ignore[misc]
                note=told,
            )
        )
    day = date(2024, 6, 1)

    def dossier() -> object:
        return explain(judge(catalogue, one(catalogue, _DOSSIER, day), "BKTTG", day))

    rows.append(Figure("L2", "one dossier judged, reasons in words", timed(dossier), bar=0.005))
    return rows
