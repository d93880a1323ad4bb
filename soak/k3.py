"""K3: hostile and broken files at every upload that the program offers."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from soak.hostile import files
from soak.installation import folder, thidua
from soak.outcome import Outcome
from soak.program import Program
from soak.visitor import Form, Visitor

EACH = int(os.environ.get("SOAK_UPLOADS", "1000"))
TITLE = "hostile and broken files at every upload: a clear answer each, memory and time bounded"
ROLES = ("trang", "hoa.nt", "lan", "khai", "quantri", "vanthu", "chutich")
LONGEST, MOST_BYTES = 300.0, 2 * 2**30
"""Seconds for one file, as the reader of scans promises; bytes of web and worker together."""
_PASSWORD = "thi-dua-2024"  # noqa: S105 - of the demonstration
_PAGES = 400
_OK, _SERVER_ERROR = 200, 500


@dataclass
class _Seen:
    """What came back for one upload."""

    name: str
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def uploads(visitor: Visitor) -> dict[str, tuple[str, Form]]:
    """Forms with a file field that somebody can reach by links: kind → page and form."""
    ahead, seen, found = ["/"], {"/"}, dict[str, tuple[str, Form]]()
    kinds: Counter[str] = Counter()
    while ahead and len(seen) < _PAGES:
        path = ahead.pop(0)
        answer = visitor.get(path)
        if answer.status != _OK or answer.kind != "text/html":
            continue
        page = answer.page(path)
        for form in page.forms:
            if form.files and form.method == "post":
                found.setdefault(shape(form.action), (path, form))
        for link in page.links:
            place = link.split("#")[0]
            if not place.startswith("/") or place.startswith("/static/") or place in seen:
                continue
            kinds[shape(place)] += 1
            if kinds[shape(place)] <= 3:
                seen.add(place)
                ahead.append(place)
    return found


def shape(path: str) -> str:
    """A path without what names one record: its kind."""
    parts = path.split("?", maxsplit=1)[0].split("/")
    return "/".join("…" if len(p) > 30 or p[:1].isdigit() else p for p in parts)


def run() -> Outcome:
    """Start a demonstration, find every upload, send each the same files."""
    with folder() as place:
        home = place / "a"
        thidua(home, "demo")
        program = Program(home, place / "up.log")
        program.start()
        watch = _Watch(program)
        watch.start()
        done: dict[str, _Seen] = {}
        try:
            for role in ROLES:
                visitor = Visitor(program.base)
                visitor.sign_in(role, _PASSWORD)
                for kind, (path, form) in uploads(visitor).items():
                    if kind not in done:
                        done[kind] = _attack(visitor, kind, path, form)
            alive = program.answers()
        finally:
            watch.stop()
            program.stop()
    return _outcome(list(done.values()), watch.most, alive=alive)


class _Watch(threading.Thread):
    """Keeps the most memory that the program held."""

    def __init__(self, program: Program) -> None:
        super().__init__(daemon=True)
        self.program, self.most, self._end = program, 0, threading.Event()

    def run(self) -> None:
        """Look four times a second."""
        while not self._end.wait(0.25):
            self.most = max(self.most, self.program.memory())

    def stop(self) -> None:
        """Stop looking."""
        self._end.set()
        self.join()


def _attack(visitor: Visitor, kind: str, path: str, form: Form) -> _Seen:
    seen = _Seen(kind)
    for n, (name, data) in enumerate(files(EACH, seed=1)):
        fields = {**form.fields, **{w: form.fields[w] or "Thử" for w in form.words}}
        begun = time.perf_counter()
        answer = visitor.post(form.action, fields, [(f, name, data) for f in form.files])
        took = time.perf_counter() - begun
        seen.statuses[answer.status] += 1
        seen.slowest = max(seen.slowest, took)
        if answer.status >= _SERVER_ERROR:
            seen.faults.append(f"{kind}: file {n} ({name[:40]!r}) → {answer.status}")
        if took > LONGEST:
            seen.faults.append(f"{kind}: file {n} took {took:.0f} s")
        if n % 25 == 0:  # the page may have changed: a new revision, a form that is gone
            page = visitor.get(path).page(path)
            form = next((f for f in page.forms if f.files and shape(f.action) == kind), form)
    return seen


def _outcome(rows: list[_Seen], most: int, *, alive: bool) -> Outcome:
    faults = [fault for row in rows for fault in row.faults]
    if most > MOST_BYTES:
        faults.append(f"{most >> 20} MB of memory")
    if not alive:
        faults.append("the program does not answer any more")
    if not rows:
        faults.append("no upload was found: the run shows nothing")
    statuses = sum((row.statuses for row in rows), Counter[int]())
    said = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    slowest = max((row.slowest for row in rows), default=0.0)
    measured = (
        f"{EACH} files at each of {len(rows)} uploads; answers {said}; slowest {slowest:.1f} s;"
        f" at most {most >> 20} MB; {len(faults)} faults"
    )
    return Outcome(not faults, measured, tuple(faults[:20]))
