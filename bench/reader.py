"""S1: reading Plan 210 from text to structure, and how reading grows with the text (G1)."""

from __future__ import annotations

from pathlib import Path

from bench.measuring import Figure, timed
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

SAMPLE = Path("tests/samples/ke-hoach-210-phu-tho-2024.txt")
_EXPECTED = {"targets": 15, "award_quotas": 5, "drives": 2, "anniversaries": 12, "duties": 5}


def figures() -> list[Figure]:
    """Time the reader after checking that it reads the plan right.

    Raises:
        SystemExit: when the reading is not what it should be; a wrong answer is not timed.
    """
    text = SAMPLE.read_text(encoding="utf-8")
    lexicon = default_lexicon()
    reading = read_plan(text, lexicon=lexicon).as_dict()
    found = {name: len(reading[name]) for name in _EXPECTED}
    if found != _EXPECTED:
        raise SystemExit(f"S1: read {found}, expected {_EXPECTED}")
    rows = [
        Figure(
            "S1",
            "read Plan 210 to structure (text, warm)",
            timed(lambda: read_plan(text, lexicon=lexicon)),
            bar=0.150,
            note="15 targets, 5 quotas, 2 drives, 12 anniversaries, 5 duties",
        )
    ]
    whole = text * 4
    for share, part in (("1/16", 16), ("1/4", 4), ("full", 1)):
        piece = whole[: len(whole) // part]
        rows.append(
            Figure(
                "G1",
                f"the reader on {share} of four plans end to end ({len(piece):,} characters)",
                timed(lambda piece=piece: read_plan(piece, lexicon=lexicon)),  # type: ignore[misc]
            )
        )
    return rows
