"""Everybody against the law as a file: the same verdicts as a run, in Parquet and in a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.awards.facts_of import province, worker
from tests.support.cast import DAY, Cast
from thidua.awards.domain import runs
from thidua.awards.judging import files
from thidua.awards.judging.files import COLUMNS, TooManyRowsError, write_file
from thidua.awards.models import VerdictRow
from thidua.law.answers import Answer
from thidua.law.errors import FactsError


def test_parquet_and_workbook_say_what_a_run_says(cast: Cast, tmp_path: Path):
    people = province(cast)
    run = runs.ask(actor=cast.actor("officer_in_charge"), as_of=DAY, year=2023)
    runs.carry_out(run.pk)
    rows = VerdictRow.objects.filter(run=run)
    told: dict[str, list[dict[str, object]]] = {}
    for name in ("all.parquet", "all.xlsx"):
        made = tmp_path / name
        assert write_file(made, year=2023, as_of=DAY, received_on=DAY) == rows.count()
        if name == "all.parquet":
            told[name] = pq.read_table(made).to_pylist()
            continue
        sheet = openpyxl.load_workbook(made).active
        assert sheet is not None
        head, *lines = sheet.iter_rows(values_only=True)
        assert list(head) == [title for title, _sort in COLUMNS.values()]
        filled = [["" if cell is None else cell for cell in line] for line in lines]
        told[name] = [dict(zip(COLUMNS, line, strict=True)) for line in filled]
    assert told["all.parquet"] == told["all.xlsx"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    listed = sorted((r["name"], r["award"], r["answer"], r["path"]) for r in told["all.parquet"])
    assert listed == sorted(
        (r.name, r.award_code, Answer(r.answer).name.lower(), r.path) for r in rows
    )
    (held,) = [
        r for r in told["all.xlsx"]
        if r["subject"] == str(people["held"].public_id) and r["award"] == "CSTDCS"
    ]  # fmt: skip
    assert (held["verdict"], held["condition"], held["eligible"]) == (
        "Không đạt", "Có việc đang tạm dừng xét.", False,
    )  # fmt: skip
    assert "tố cáo" not in str(told)


def test_what_cannot_be_written_leaves_no_file(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    worker(cast)
    made = tmp_path / "all.xlsx"
    with pytest.raises(FactsError):
        write_file(made, year=1980, as_of=DAY, received_on=DAY)
    with pytest.raises(FactsError):
        write_file(made, year=2023, as_of=DAY, received_on=date(2020, 1, 1))
    monkeypatch.setattr(files, "SHEET_ROWS", 10)
    with pytest.raises(TooManyRowsError):
        write_file(made, year=2023, as_of=DAY, received_on=DAY)
    assert list(tmp_path.iterdir()) == []
