"""Initiatives once each, and those that a title consumed without an entry in the ledger."""

from __future__ import annotations

import numpy as np

from thidua.awards.judging.transport import Columns, Ids
from thidua.law.facts import IMPLIED, UNSPENT

WORK_NAMES = {
    "subject": np.int32, "period": np.int16, "scope": np.int8, "research": np.bool_,
    "spent": np.int8, "spent_code": np.int16, "spent_period": np.int16, "ref": np.int32,
}  # fmt: skip


def once(rows: Columns) -> dict[str, Ids]:
    """One row for each initiative of a subject: a use under any linked record is a use."""
    order = np.lexsort((-rows["spent"], rows["ref"], rows["subject"]))
    table = {name: column[order] for name, column in rows.items()}
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (table["subject"][1:] != table["subject"][:-1]) | (
        table["ref"][1:] != table["ref"][:-1]
    )
    return {name: column[first] for name, column in table.items()}


def assign_implied(works: dict[str, Ids], grounds: Columns) -> dict[str, Ids]:
    """A title granted because of an initiative consumed one, even if the ledger is silent.

    Args:
        works: one row an initiative; changed in place.
        grounds: subject, period, code of the award, research: titles that name such a ground.
    """
    if not len(grounds["subject"]) or not len(works["subject"]):
        return works
    waiting: dict[tuple[int, int, int], list[int]] = {}
    keys = zip(*(grounds[n].tolist() for n in ("subject", "period", "research")), strict=True)
    for key, code in zip(keys, grounds["code"].tolist(), strict=True):
        waiting.setdefault(key, []).append(code)
    free: dict[tuple[int, int, int], list[int]] = {}
    named = zip(*(works[n].tolist() for n in ("subject", "period", "research")), strict=True)
    for at, key in enumerate(named):
        if key not in waiting:
            continue
        if works["spent"][at] == UNSPENT:
            free.setdefault(key, []).append(at)
        elif works["spent_code"][at] in waiting[key] and works["spent_period"][at] == key[1]:
            waiting[key].remove(int(works["spent_code"][at]))
    for key, codes in waiting.items():
        rows = sorted(free.get(key, ()), key=lambda at: int(works["scope"][at]))
        for at, code in zip(rows, codes, strict=False):
            works["spent"][at], works["spent_code"][at] = IMPLIED, code
            works["spent_period"][at] = key[1]
    return works
