"""Decisions as people send them: Word, Excel, PDF; and the command that reads them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document

from tests.paper.decision.makers import Decision, made
from tests.paper.decision.scoring import compare
from tests.paper.intake.makers import literal, typeset
from thidua.config.cli import main
from thidua.paper.decision import read_decision
from thidua.paper.intake import IntakeError, read_file
from thidua.paper.lexicon import default_lexicon

DECISION = made(31, lists=[(2, "collective", 15), (0, "person", 40)], layout="cells", groups=True)


def as_docx(decision: Decision) -> bytes:
    document = Document()
    table = None
    for line in decision.text.split("\n"):
        if "\t" not in line and not (table is not None and line.startswith("Huyện ")):
            table = None
            document.add_paragraph(line)
            continue
        cells = line.split("\t")
        if table is None:
            table = document.add_table(rows=0, cols=len(cells), style="Table Grid")
        row = table.add_row().cells
        for at, text in enumerate(cells):
            row[at].text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(decision: Decision) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(decision.text.split("\n")):
            for column, text in enumerate(line.split("\t")):
                if text.isdigit():
                    sheet.write_number(at, column, int(text))
                else:
                    sheet.write_string(at, column, text)
    return buffer.getvalue()


def as_pdf(decision: Decision) -> bytes:
    """A PDF whose tables are drawn with lines."""
    parts: list[str] = []
    rows: list[list[str]] = []

    def flush() -> None:
        if rows:
            cells = "".join(f"[{literal(cell)}]," for row in rows for cell in row)
            parts.append(f"#table(columns: (1.2cm, 5cm, 4cm, 6cm), {cells})")
            rows.clear()

    for line in decision.text.split("\n"):
        if "\t" in line:
            rows.append(line.split("\t"))
        elif rows and line.startswith("Huyện "):
            rows.append(["", line, "", ""])
        else:
            flush()
            parts.append(literal(line) if line.strip() else "")
    flush()
    return typeset("\n\n".join(parts))


@pytest.mark.parametrize(
    ("make", "name"), [(as_docx, "a.docx"), (as_xlsx, "a.xlsx"), (as_pdf, "a.pdf")]
)
def test_word_excel_and_pdf_are_read_whole(make: object, name: str) -> None:
    data = make(DECISION)  # type: ignore[operator]
    intake = read_file(data, name=name, sheets=True)
    printed = read_decision(intake.text, lexicon=default_lexicon()).as_dict()
    got = compare(DECISION, printed)
    assert (got.right, got.printed) == (55, 55), got.problems[:3]
    assert printed["findings"] == []


def test_a_workbook_is_no_document_elsewhere() -> None:
    with pytest.raises(IntakeError, match="unsupported"):
        read_file(as_xlsx(DECISION), name="a.xlsx")


def test_a_broken_workbook_is_refused_in_words() -> None:
    data = as_xlsx(DECISION)
    with pytest.raises(IntakeError) as refused:
        read_file(data[: len(data) // 2] + data[-400:], name="a.xlsx", sheets=True)
    assert refused.value.code in {"broken_xlsx", "unsupported", "not_what_it_says"}


def test_the_command_prints_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "decision.xlsx"
    path.write_bytes(as_xlsx(DECISION))
    assert main(["decision", "read", str(path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"text", "pages", "document", "awards", "recipients", "findings"}
    assert set(printed["recipients"][0]) >= {
        "id", "source", "confidence", "no", "kind", "form_of_address", "name", "position", "unit",
        "group", "award",
    }  # fmt: skip
    assert main(["decision", "read", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "tập thể: nêu 15, danh sách có 15" in shown
    assert "Điểm cần xem lại: 0" in shown


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decision", "read", str(tmp_path / "none.pdf")]) == 2
    assert capsys.readouterr().err.startswith("thidua: không mở được tệp")
