"""One function for one and for many: batches, a pool and a cluster say what one by one says."""

from __future__ import annotations

import importlib.util
from datetime import date
from typing import Any

import numpy as np
import pytest

from thidua.law.batches import Judge, cut, from_batch, judge_batches, to_batch
from thidua.law.catalogue import shipped
from thidua.law.facts_json import Builder, one
from thidua.law.judging import judge

DAY = date(2025, 3, 1)
AWARDS = ("CSTDCS", "CSTDT", "BKT", "BKTTG", "HCLD3", "TTLDXS", "BKTTG_TT")
WORK = Judge(shipped(), AWARDS, DAY)


def everybody() -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for n in range(60):
        years = [
            {
                "year": 2018 + at,
                "rating": ("HTXSNV", "HTTNV", "HTNV")[(n + at) % 3 if n % 4 else 1],
                "titles": ["CSTDCS"] if (n * at) % 3 == 0 else [],
                "initiatives": [{"id": f"SK{n}-{at}", "scope": "tinh"}] if n % 5 == at else [],
            }
            for at in range(2 + n % 6)
        ]
        facts: dict[str, Any] = {
            "subject_kind": "collective" if n % 7 == 0 else "individual",
            "years": years,
            "prior_awards": [{"code": "BKT", "decision_date": "2019-12-20"}] if n % 2 else [],
        }
        if n % 11 == 0:
            facts["holds"] = [{"type": "dieu_tra", "opened": "2024-05-01"}]
        if n % 9 == 0:
            facts["groups"] = ["nong_dan"]
            facts["models"] = [{"years": 4}]
        made.append(facts)
    return made


def columns() -> Any:
    builder = Builder(shipped(), DAY)
    for number, facts in enumerate(everybody()):
        builder.add(facts, str(number))
    return builder.build()


def test_facts_come_back_from_a_batch_and_from_a_slice_of_one() -> None:
    facts = columns()
    batch = to_batch(facts)
    for part, again in (
        (facts, from_batch(batch)),
        (facts.take(7, 23), from_batch(batch.slice(7, 16))),
    ):
        assert np.array_equal(again.rating, part.rating)
        assert np.array_equal(again.closed, part.closed)
        assert sorted(
            zip(again.grants.subject.tolist(), again.grants.code.tolist(), strict=True)
        ) == sorted(zip(part.grants.subject.tolist(), part.grants.code.tolist(), strict=True))
        assert (again.codes, again.kinds, again.words) == (part.codes, part.kinds, part.words)


@pytest.mark.parametrize("processes", [0, 2])
def test_batches_equal_one_by_one(processes: int) -> None:
    facts = columns()
    tables = list(judge_batches(WORK, cut(facts, 13), processes=processes))
    assert [t.num_rows for t in tables] == [13, 13, 13, 13, 8]
    alone = [one(shipped(), each, DAY) for each in everybody()]
    for code in AWARDS:
        together = [v for t in tables for v in t.column(f"{code}.answer").to_pylist()]
        assert together == [int(judge(shipped(), f, code, DAY).answer[0]) for f in alone]


@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="the extra “cluster” is not installed"
)
def test_a_cluster_says_the_same() -> None:
    import pyarrow as pa  # noqa: PLC0415
    import ray  # noqa: PLC0415
    import ray.data  # noqa: PLC0415

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        whole = to_batch(columns())
        given = ray.data.from_arrow(pa.Table.from_batches([whole]))
        found = given.map_batches(WORK, batch_format="pyarrow", batch_size=20).to_pandas()
        (here,) = judge_batches(WORK, [whole], processes=0)
        for code in AWARDS:
            assert found[f"{code}.answer"].tolist() == here.column(f"{code}.answer").to_pylist()
    finally:
        ray.shutdown()
