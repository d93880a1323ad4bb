"""K1: kill -9 at random points while twenty officers report; nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections import Counter
from typing import Any

from soak.installation import folder, inside, thidua
from soak.outcome import Outcome
from soak.program import PARTS, Program
from soak.visitor import BROKEN, Answer, Form, Visitor

KILLS = int(os.environ.get("SOAK_KILLS", "30"))
OFFICERS = int(os.environ.get("SOAK_OFFICERS", "20"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
TITLE = "kill -9 of web, worker, database at random points while officers report: nothing lost"
_PASSWORD = "thi-dua-2024"  # noqa: S105 - of the demonstration
_FOUND, _INVALID, _SERVER_ERROR = 302, 422, 500


class _Officer(threading.Thread):
    """Reports without end: a draft with a number in it, then submits, then takes it back.

    What the program has acknowledged stands in ``saved`` and ``submitted``, by result.
    """

    def __init__(self, base: str, name: str, targets: list[list[str]], stop: threading.Event):
        super().__init__(name=name, daemon=True)
        self.visitor, self.targets, self.stop_at = Visitor(base), targets, stop
        self.saved: dict[str, int] = {}
        self.submitted: dict[str, list[int]] = {}
        self.seen: Counter[int] = Counter()
        self.broken = 0
        self._number = 0

    def run(self) -> None:
        """Until told to stop; a program that is gone is tried again."""
        self._again(lambda: self.visitor.sign_in(self.name, _PASSWORD))
        turn = 0
        while not self.stop_at.is_set():
            target, figure = self.targets[turn % len(self.targets)]
            turn += 1
            try:
                self._report(target, figure)
            except (*BROKEN, StopIteration):
                self.broken += 1
                time.sleep(0.3)

    def _again(self, act: Any) -> None:
        while not self.stop_at.is_set():
            try:
                act()
            except (*BROKEN, RuntimeError, StopIteration):
                time.sleep(0.3)
            else:
                return

    def _say(self, answer: Answer) -> Answer:
        self.seen[answer.status] += 1
        return answer

    def _report(self, target: str, figure: str) -> None:
        begun = self._say(self.visitor.post(f"/chi-tieu/{target}/thang/2024-05-01", {}))
        if begun.status != _FOUND:
            return
        path = begun.location
        key = path.split("/")[2]
        page = self._say(self.visitor.get(path))
        if page.status == _FOUND:  # submitted already: take it back and go on
            self._say(self.visitor.post(f"/ket-qua/{key}/rut", {}))
            page = self._say(self.visitor.get(path))
        forms = [f for f in page.page(path).forms if "achieved" in f.fields]
        if not forms:
            return
        self._write(path, key, forms[0], figure)

    def _write(self, path: str, key: str, form: Form, figure: str) -> None:
        self._number += 1
        number, submit = self._number, self._number % 3 == 0
        fields = {
            **form.fields,
            "figure": figure,
            "achieved": f"Đã làm, lần ghi số {number}",
            "kept_because": "số liệu chạy thử",
            "do": "submit" if submit else "save",
        }
        answer = self._say(self.visitor.post(path, fields))
        if answer.status != _FOUND or answer.location.startswith("/tai-khoan"):
            return
        self.saved[key] = number
        if submit:
            self.submitted.setdefault(key, []).append(number)


def run() -> Outcome:
    """Load a demonstration, let officers report, kill, compare what was promised with what is."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    with folder() as place:
        home = place / "a"
        thidua(home, "demo", "--units", "40", "--seed", str(SEED))
        who = inside(home, "reporters", str(OFFICERS))
        program = Program(home, place / "up.log")
        program.start()
        stop = threading.Event()
        officers = [_Officer(program.base, name, targets, stop) for name, targets in who]
        try:
            for one in officers:
                one.start()
            killed = _kill(program, chance)
            time.sleep(3)
        finally:
            stop.set()
            for one in officers:
                one.join(timeout=60)
            program.stop()
        ledger = place / "ledger.json"
        ledger.write_text(json.dumps(_ledger(officers)), encoding="utf-8")
        found = inside(home, "reported", str(ledger))
        verified = thidua(home, "audit", "verify").strip().splitlines()[-1]
    return _outcome(officers, killed, program.starts, found, verified)


def _kill(program: Program, chance: random.Random) -> Counter[str]:
    killed: Counter[str] = Counter()
    while sum(killed.values()) < KILLS:
        time.sleep(chance.uniform(0.5, 4))
        part = chance.choice(PARTS)
        killed[part] += program.kill(part, chance.randrange(100))
        program.recover()
    return killed


def _ledger(officers: list[_Officer]) -> dict[str, tuple[int, list[int]]]:
    return {
        key: (number, one.submitted.get(key, []))
        for one in officers
        for key, number in one.saved.items()
    }


def _outcome(
    officers: list[_Officer], killed: Counter[str], starts: int, found: Any, verified: str
) -> Outcome:
    seen = sum((one.seen for one in officers), Counter[int]())
    saves = sum(len(one.saved) for one in officers)
    writes = sum(one._number for one in officers)  # noqa: SLF001 - our own thread
    submits = sum(len(s) for one in officers for s in one.submitted.values())
    faults = list(found)
    if not verified.endswith("nguyên vẹn / intact"):
        faults.append(verified)
    if not submits:
        faults.append("nobody has submitted anything: the run shows nothing")
    errors = sum(count for status, count in seen.items() if status >= _SERVER_ERROR)
    parts = ", ".join(f"{part} {count}" for part, count in killed.items())
    measured = (
        f"{sum(killed.values())} kills ({parts}), {starts} starts; {len(officers)} officers,"
        f" {writes} writes sent, {submits} submissions acknowledged on {saves} results;"
        f" {errors} answers while something was dead; {len(faults)} lost or doubled"
    )
    return Outcome(not faults, measured, tuple(faults[:20]))
