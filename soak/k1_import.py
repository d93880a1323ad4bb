"""K1 during an import: kill -9 at random points of 10,000 grants; nothing half done or twice."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from soak.installation import folder, inside, thidua
from soak.outcome import Outcome
from soak.program import Program
from soak.visitor import BROKEN, Answer, Visitor

KILLS = int(os.environ.get("SOAK_IMPORT_KILLS", "12"))
ROWS = int(os.environ.get("SOAK_IMPORT_ROWS", "10000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
TITLE = "kill -9 at random points of an import of 10,000 grants: all of it or nothing, never twice"
PARTS = ("worker", "worker", "database", "parent", "web master")
"""What is killed; the worker does the work, so it more often than the others."""
_OFFICER, _PASSWORD = "trang", "thi-dua-2024"  # of the demonstration
_PAGE, _FOUND = "/khen-thuong/nhap", 302
_PATIENCE = 1500.0
"""Seconds for one workbook, with all that happens to it."""
_UNDER_WAY = 'id="import-progress"'


@dataclass
class _Sender:
    """Sends workbooks, presses the button that the page offers, and notes what it was told."""

    base: str
    told: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Nobody is signed in yet."""
        self.visitor = Visitor(self.base)

    def until(self, act: Any) -> Any:
        """Again until the program is there to answer."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                answer: Answer = act()
            except (*BROKEN, StopIteration, RuntimeError):
                time.sleep(0.5)
                continue
            if "/tai-khoan" in answer.location:
                self.sign_in()
            elif answer.status < 500:
                return answer
            time.sleep(0.5)
        raise RuntimeError("the program does not answer any more")

    def sign_in(self) -> None:
        """Sign in, whatever stands in the way."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self.visitor = Visitor(self.base)
            try:
                self.visitor.sign_in(_OFFICER, _PASSWORD)
            except (*BROKEN, StopIteration, RuntimeError):
                time.sleep(0.5)
            else:
                return
        raise RuntimeError("nobody can sign in any more")

    def send(self, name: str, data: bytes) -> str:
        """Upload a workbook; the address of its run. The same file sent twice is one run."""

        def upload() -> Answer:
            self.visitor.get(_PAGE)
            return self.visitor.post(_PAGE, {}, [("file", name, data)])

        answer: Answer = self.until(upload)
        if answer.status != _FOUND:
            raise RuntimeError(f"the workbook was not taken: {answer.status}")
        return answer.location

    def look(self, path: str) -> tuple[str, Any]:
        """State of a run as its page tells it, and the form of the button that it offers."""
        answer: Answer = self.until(lambda: self.visitor.get(path))
        offered = (f"{path}/ghi", f"{path}/lam-lai")
        forms = [f for f in answer.page(path).forms if f.action in offered]
        state = "under way" if _UNDER_WAY in answer.body else "waits"
        if not forms and state == "waits":
            state = "done"
        return state, forms[0] if forms else None

    def press(self, form: Any) -> None:
        """Press the button: write it, or take it up again."""
        self.told[form.action.rsplit("/", 1)[1]] += 1
        self.until(lambda: self.visitor.post(form.action, form.fields))


def run() -> Outcome:
    """Import workbooks one after the other while parts are killed; then count what is there."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    with folder() as place:
        home = place / "a"
        thidua(home, "demo")
        program = Program(home, place / "up.log")
        program.start()
        killed: Counter[str] = Counter()
        faults: list[str] = []
        sent: list[str] = []
        try:
            sender = _Sender(program.base)
            sender.sign_in()
            while sum(killed.values()) < KILLS:
                path = _workbook(home, place, len(sent))
                sent.append(sender.send(path.name, path.read_bytes()))
                faults += _through(program, sender, sent[-1], chance, killed)
            found = inside(home, "imported", str(ROWS), *(_key(one) for one in sent))
        finally:
            program.stop()
        verified = thidua(home, "audit", "verify").strip().splitlines()[-1]
    faults += found
    if not verified.endswith("nguyên vẹn / intact"):
        faults.append(verified)
    parts = ", ".join(f"{part} {count}" for part, count in sorted(killed.items()))
    measured = (
        f"{sum(killed.values())} kills ({parts}) during {len(sent)} imports of {ROWS} rows, each"
        f" looked at after every kill; {program.starts} starts; taken up by hand"
        f" {sender.told['lam-lai']} times, else by itself; {len(faults)} half done or doubled"
    )
    return Outcome(not faults, measured, tuple(faults[:20]))


def _workbook(home: Path, place: Path, number: int) -> Path:
    path = place / f"so-cu-{number}.xlsx"
    inside(home, "grants_workbook", str(path), str(ROWS), str(number))
    return path


def _through(
    program: Program, sender: _Sender, path: str, chance: random.Random, killed: Counter[str]
) -> list[str]:
    """One workbook from its check to its end, with kills on the way; what did not fit."""
    faults: list[str] = []
    end = time.monotonic() + _PATIENCE
    strike = time.monotonic() + chance.uniform(1, 12)
    while time.monotonic() < end:
        state, form = sender.look(path)
        if state == "done":
            return faults
        if form is not None:
            sender.press(form)
            strike = time.monotonic() + chance.uniform(1, 12)
        elif sum(killed.values()) < KILLS and time.monotonic() >= strike:
            part = chance.choice(PARTS)
            killed[part] += program.kill(part, chance.randrange(100))
            program.recover()
            sender.sign_in()
            # At no moment is a part of the rows there.
            faults += inside(program.home, "imported", str(ROWS), f"?{_key(path)}")
            strike = time.monotonic() + chance.uniform(1, 60)
        time.sleep(0.5)
    return [*faults, f"{path} did not come to its end"]


def _key(path: str) -> str:
    found = re.search(r"[0-9a-f-]{36}", path)
    return found[0] if found else ""
