"""Verdicts on everybody as a file: Parquet for other programs, a workbook for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.awards.judging.everybody import Batch, Province
from thidua.awards.judging.row_words import reason_words
from thidua.awards.judging.told import answer_look
from thidua.awards.judging.writing import names_of
from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.errors import FactsError
from thidua.law.facts import OBJECTS
from thidua.rules.queries import active_catalogue

COLUMNS = {
    "subject": ("Mã đối tượng", pa.string()),
    "name": ("Tên", pa.string()),
    "kind": ("Loại đối tượng", pa.dictionary(pa.int8(), pa.string())),
    "award": ("Mã khen thưởng", pa.dictionary(pa.int16(), pa.string())),
    "award_name": ("Danh hiệu, hình thức khen thưởng", pa.dictionary(pa.int16(), pa.string())),
    "answer": ("Mã kết quả", pa.dictionary(pa.int8(), pa.string())),
    "verdict": ("Kết quả", pa.dictionary(pa.int8(), pa.string())),
    "path": ("Con đường tốt nhất", pa.dictionary(pa.int16(), pa.string())),
    "condition": ("Điều kiện quyết định", pa.dictionary(pa.int16(), pa.string())),
    "reason": ("Đã thấy gì", pa.dictionary(pa.int16(), pa.string())),
    "rule": ("Tiêu chuẩn", pa.dictionary(pa.int16(), pa.string())),
    "flagged": ("Luật mới chưa đọc", pa.bool_()),
    "eligible": ("Đủ điều kiện", pa.bool_()),
}
"""Name of a column → its head in a workbook, and what it holds in Parquet."""
SHEET_ROWS = 1_048_575
Cells = list[Any]
Put = Callable[[list[Cells]], None]


class TooManyRowsError(ValueError):
    """A workbook cannot hold so many rows."""


def write_file(
    path: Path,
    *,
    year: int,
    as_of: date,
    received_on: date,
    catalogue: Catalogue | None = None,
) -> int:
    """Everybody against every award that can be counted, in memory of one batch.

    Particulars of holds and discipline stay out of it, as of every list.

    Args:
        path: ``.parquet`` or ``.xlsx``; written whole or not at all.
        year: the year judged.
        as_of: bounds which facts are known.
        received_on: selects the standards.
        catalogue: absent: the one in force.

    Returns:
        How many verdicts were written.

    Raises:
        FactsError: a year that the facts do not reach, a day without standards.
        TooManyRowsError: more than a sheet holds: take Parquet.
        OSError: the file cannot be written.
    """
    law = catalogue or active_catalogue()
    province = Province.read(law, as_of)
    first = province.facts.series[0].first_year
    if not first <= year < first + province.facts.depth:
        last = first + province.facts.depth - 1
        raise FactsError("period", f"{year} lies outside {first} to {last}")
    codes = province.codes(law, received_on)
    if not codes:
        raise FactsError("received_on", f"the catalogue has no standards on {received_on}")
    names = [(ident, name) for name, _search, ident in names_of(province.roster)]
    count = 0
    beside = path.with_name(f"{path.name}.part")
    opened = _parquet if path.suffix.lower() == ".parquet" else _workbook
    try:
        with translation.override("vi"), opened(beside) as put:
            for batch in province.batches(law, codes, as_of, received_on, year):
                put(list(_rows(law, batch, names, province.facts.kind.tolist())))
                count += len(batch)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _rows(
    law: Catalogue, batch: Batch, names: list[tuple[str, str]], kinds: list[int]
) -> Iterator[Cells]:
    award = batch.award
    known: dict[tuple[Any, ...], tuple[str, str]] = {}
    columns = zip(
        batch.who.tolist(), batch.answer.tolist(), batch.path, batch.worst.tolist(),
        batch.reason.tolist(), batch.have.tolist(), strict=True,
    )  # fmt: skip
    for who, answer, path, worst, reason, have in columns:
        key = (path, worst, reason, have)
        if key not in known:
            known[key] = reason_words(
                law, rule=award.rule_id, path=path, worst=worst, reason=reason, have=have
            )
        withheld = batch.flagged and answer > Answer.EVIDENCE_MISSING
        word = _("To be reviewed under the new law") if withheld else answer_look(answer)[2]
        yield [
            *names[who], OBJECTS[kinds[who]], award.code, award.name, Answer(answer).name.lower(),
            word, path, *known[key], award.rule_id, batch.flagged,
            answer >= Answer.COUNCIL and not batch.flagged,
        ]  # fmt: skip


@contextmanager
def _parquet(path: Path) -> Iterator[Put]:
    schema = pa.schema([(name, sort) for name, (_head, sort) in COLUMNS.items()])
    with pq.ParquetWriter(path, schema) as writer:

        def put(rows: list[Cells]) -> None:
            columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
            arrays = [
                _array(list(column), field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield put


def _array(values: list[Any], sort: Any) -> Any:
    if not pa.types.is_dictionary(sort):
        return pa.array(values, sort)
    made: Any = pa.array(values, pa.string()).dictionary_encode()
    return made.cast(sort)


@contextmanager
def _workbook(path: Path) -> Iterator[Put]:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, (head, _sort) in enumerate(COLUMNS.values()):
            sheet.write_string(0, column, head, bold)
        sheet.freeze_panes(1, 2)
        at = 1

        def put(rows: Iterable[Cells]) -> None:
            nonlocal at
            for row in rows:
                if at > SHEET_ROWS:
                    raise TooManyRowsError(f"more than {SHEET_ROWS:,} rows: take FILE.parquet")
                for column, cell in enumerate(row):
                    if isinstance(cell, bool):
                        sheet.write_boolean(at, column, cell)
                    else:  # never a formula, whatever somebody typed
                        sheet.write_string(at, column, str(cell))
                at += 1

        yield put
