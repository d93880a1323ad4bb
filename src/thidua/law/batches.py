"""The same judgement over Arrow batches: in this process, in a pool of processes, or on a cluster.

A batch holds subjects as rows and their facts as lists, so that an engine may cut it anywhere
(``ray.data … map_batches(Judge(…), batch_format="pyarrow")``). What the numbers stand for travels
in the metadata of the schema.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from thidua.law.catalogue import Catalogue
from thidua.law.facts import FIGURES, OBJECTS, Claims, Facts, Grants, Spans, Table, WorksTable
from thidua.law.judging import View, judge
from thidua.law.periods import calendar_years, school_years

META = b"thidua"
TABLES: dict[str, type[Table]] = {
    "grants": Grants,
    "works": WorksTable,
    "discipline": Spans,
    "holds": Spans,
    "claims": Claims,
}
ONES = (
    "kind", "of_series", "awards_known", "founded", "dissolved", "flag_scope", "female",
    "later_retirement", "retiring",
)  # fmt: skip


def to_batch(facts: Facts) -> Any:
    """Facts as one record batch, a row a subject.

    Args:
        facts: columns; the caller's names of rows (``refs``) stay behind.
    """
    columns: dict[str, Any] = {name: pa.array(getattr(facts, name)) for name in ONES}
    for name, rows in _yearly(facts).items():
        columns[name] = _lists(rows.T.reshape(-1), np.full(facts.size, len(rows)))
    for name in TABLES:
        table = getattr(facts, name)
        order = np.argsort(table.subject, kind="stable")
        counts = np.bincount(table.subject, minlength=facts.size)
        for field in fields(table):
            if field.name not in {"subject", "ref"}:
                values = getattr(table, field.name)[order]
                columns[f"{name}.{field.name}"] = _lists(values, counts)
    for group, member in facts.groups.items():
        columns[f"group.{group}"] = pa.array(member)
    if facts.cap is not None:
        for at, column in enumerate(facts.cap):
            columns[f"cap.{at}"] = pa.array(column)
    first = facts.series[0]
    told = {
        "first_year": first.first_year,
        "years": len(first),
        "codes": facts.codes,
        "kinds": facts.kinds,
        "words": facts.words,
    }
    batch = pa.RecordBatch.from_pydict(columns)
    return batch.replace_schema_metadata({META: json.dumps(told).encode()})


def _yearly(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {"rating": facts.rating, "closed": facts.closed}
    found |= {f"figure.{name}": column for name, column in facts.figures.items()}
    found |= {f"meets.{code}": column for code, column in facts.meets.items()}
    if facts.leave_unsettled is not None:
        found["leave"] = facts.leave_unsettled
    return found


def _lists(values: Any, counts: Any) -> Any:
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(np.ascontiguousarray(values)))


def from_batch(batch: Any) -> Facts:
    """Facts from a record batch or table that :func:`to_batch` made, or a slice of one."""
    table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
    told = json.loads(table.schema.metadata[META])
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    size, years = table.num_rows, int(told["years"])
    last = told["first_year"] + years - 1

    def yearly(name: str) -> Any:
        flat = columns[name].flatten().to_numpy(zero_copy_only=False)
        return np.ascontiguousarray(flat.reshape(size, years).T)

    def under(prefix: str) -> dict[str, str]:
        return {name[len(prefix) :]: name for name in columns if name.startswith(prefix)}

    def ones(name: str) -> Any:
        return columns[name].to_numpy(zero_copy_only=False)

    figures = under("figure.")
    return Facts(
        **{name: ones(name) for name in ONES},
        series=(calendar_years(told["first_year"], last), school_years(told["first_year"], last)),
        rating=yearly("rating"),
        closed=yearly("closed"),
        figures={name: yearly(figures[name]) for name in FIGURES if name in figures},
        meets={code: yearly(name) for code, name in under("meets.").items()},
        leave_unsettled=yearly("leave") if "leave" in columns else None,
        groups={group: ones(name) for group, name in under("group.").items()},
        cap=(ones("cap.0"), ones("cap.1"), ones("cap.2")) if "cap.0" in columns else None,
        codes=tuple(told["codes"]),
        kinds=tuple(told["kinds"]),
        words=tuple(told["words"]),
        **{name: _table(columns, name, kind, size) for name, kind in TABLES.items()},
    )


def _table(columns: dict[str, Any], name: str, kind: type[Table], size: int) -> Any:
    values, counts = {}, np.zeros(size, dtype=np.int64)
    for field in fields(kind):
        if field.name in {"subject", "ref"}:
            continue
        column = columns[f"{name}.{field.name}"]
        values[field.name] = column.flatten().to_numpy(zero_copy_only=False)
        counts = column.value_lengths().to_numpy(zero_copy_only=False)
    subject = np.repeat(np.arange(size, dtype=np.int32), counts)
    if "ref" in {field.name for field in fields(kind)}:
        values["ref"] = np.full(len(subject), -1, dtype=np.int32)
    return kind(subject=subject, **values)


@dataclass(frozen=True)
class Judge:
    """Judges a batch; the same object runs here, in a pool and on a cluster.

    Args:
        catalogue: rows of the law.
        awards: codes; those that are not for a subject's kind answer “not met”.
        as_of, received_on: as for :func:`thidua.law.judging.judge`.
        period: number of the period judged, for all subjects.
    """

    catalogue: Catalogue
    awards: tuple[str, ...]
    as_of: date
    received_on: date | None = None
    period: int | None = None

    def __call__(self, batch: Any) -> Any:
        """Verdicts of a batch: for each award ``<code>`` answer, ``<code>.path``, reason codes."""
        facts = from_batch(batch)
        columns: dict[str, Any] = {"kind": pa.array([OBJECTS[k] for k in facts.kind.tolist()])}
        view = View(facts, self.catalogue, self.as_of, period=self.period)
        for code in self.awards:
            made = judge(self.catalogue, facts, code, self.as_of, self.received_on, view=view)
            for name, column in made.codes().items():
                columns[f"{code}.{name}"] = pa.array(column)
        return pa.table(columns)


def judge_batches(
    work: Judge, batches: Iterable[Any], *, processes: int | None = None
) -> Iterator[Any]:
    """Verdict tables of batches, in their order.

    Args:
        work: what to judge.
        batches: record batches; read as they are needed, a few ahead.
        processes: 0 in this process; absent: one for each processor.
    """
    count = (os.cpu_count() or 1) if processes is None else processes
    if count <= 1:
        yield from map(work, batches)
        return
    with ProcessPoolExecutor(count, initializer=_begin, initargs=(work,)) as pool:
        waiting: list[Any] = []
        for batch in batches:
            waiting.append(pool.submit(_carry_out, batch))
            if len(waiting) > 2 * count:
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()


_WORK: list[Judge] = []


def _begin(work: Judge) -> None:
    _WORK[:] = [work]


def _carry_out(batch: Any) -> Any:
    return _WORK[0](batch)


def cut(facts: Facts, rows: int) -> Iterator[Any]:
    """Facts in record batches of at most so many subjects."""
    whole = to_batch(facts)
    for first in range(0, facts.size, rows):
        yield whole.slice(first, rows)


__all__: Sequence[str] = ["Judge", "cut", "from_batch", "judge_batches", "to_batch"]
