"""Commands that need no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thidua.config.cli import main
from thidua.config.launcher.supervisor import Backoff
from thidua.paper.intake import read_file
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
PLAN = SAMPLES / "ke-hoach-210-phu-tho-2024.txt"


def test_plan_read_prints_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(PLAN), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    text = read_file(PLAN.read_bytes(), name=PLAN.name).text
    assert printed == read_plan(text, lexicon=default_lexicon()).as_dict()
    assert printed["text"] == PLAN.read_text(encoding="utf-8")


def test_plan_read_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "read", str(PLAN)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith(("Số,", "Năm:", "Nơi, ngày"))] == [
        "Số, ký hiệu:      210/KH-UBND",
        "Nơi, ngày:        Phú Thọ, 15/01/2024",
        "Năm:              2024",
    ]
    targets = lines[lines.index("Chỉ tiêu: 15") + 1 :][:15]
    assert all(line.startswith("  ") and len(line) <= 110 for line in targets)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("absent.txt", None, "cannot open the file"),
        ("empty.txt", b"", "The file is empty."),
        ("program.pdf", b"\x7fELF" + bytes(60), "program.pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    told: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert main(["plan", "read", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("thidua: ")
    assert printed.err.count("\n") == 1
    assert told in printed.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    for command in ("up", "init", "plan", "demo", "doctor", "audit", "manage"):
        assert f"\n    {command} " in said


def test_waits_double_up_to_half_a_minute_and_start_over_after_a_good_run() -> None:
    backoff = Backoff()
    waits = []
    for now in range(9):
        backoff.begun(float(now))
        waits.append(backoff.ended(now + 0.5))
    assert waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    backoff.begun(100.0)
    assert backoff.ended(161.0) == 0.5
    assert backoff.due == 161.5
