"""K3: hostile and broken files at every upload that the program offers."""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from soak.hostile import files
from soak.installation import folder, inside, thidua
from soak.outcome import Outcome
from soak.program import Program
from soak.visitor import BROKEN, Form, Visitor

EACH = int(os.environ.get("SOAK_UPLOADS", "1000"))
TITLE = "hostile and broken files at every upload: a clear answer each, memory and time bounded"
ROLES = ("trang", "hoa.nt", "lan", "khai", "quantri", "vanthu", "chutich")
LONGEST, MOST_BYTES = 300.0, 2 * 2**30
"""Seconds for one file, as the reader of scans promises; bytes of web and worker together."""
MOSTLY = 0.9
"""So much of what is refused must be refused for the file: else the form was at fault."""
_PASSWORD = "thi-dua-2024"  # noqa: S105 - of the demonstration
_PAGES, _OF_A_KIND = 400, 5
_OK, _FOUND, _INVALID, _SERVER_ERROR = 200, 302, 422, 500
_LIKELY = {"on": "15/01/2024", "period": "2023", "share": "100"}
"""What fits fields that do not take any word."""
_FURTHER_ROW = re.compile(r"\w+-[1-9]\d*-")
_DRAFTS = "hoa.nt"
"""Drafts letters and signs them."""


@dataclass
class _Seen:
    """What came back for one upload; ``place`` is an address of this kind."""

    name: str
    place: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    about_file: int = 0
    faults: list[str] = field(default_factory=list)


def uploads(visitor: Visitor, first: str = "/") -> dict[str, list[str]]:
    """Pages with a form with a file field that somebody can reach by links, by kind.

    Args:
        first: page to begin with, besides the home page.
    """
    ahead, found = list(dict.fromkeys((first, "/"))), dict[str, list[str]]()
    seen = set(ahead)
    kinds: Counter[str] = Counter()
    while ahead and len(seen) < _PAGES:
        path = ahead.pop(0)
        answer = visitor.get(path)
        if answer.status != _OK or answer.kind != "text/html":
            continue
        page = answer.page(path)
        for form in page.forms:
            if form.files and form.method == "post":
                found.setdefault(shape(form.action), []).append(path)
        for link in page.links:
            place = link.split("#")[0]
            if not place.startswith("/") or place.startswith("/static/") or place in seen:
                continue
            kinds[shape(place)] += 1
            if kinds[shape(place)] <= _OF_A_KIND:
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
        known: list[str] = inside(home, "upload_names")
        program = Program(home, place / "up.log")
        program.start()
        watch = _Watch(program)
        watch.start()
        done: dict[str, _Seen] = {}
        try:
            for role in ROLES:
                visit(program, role, done)
            alive = program.answers()
        finally:
            watch.stop()
            program.stop()
        places = [one.place for one in done.values() if one.place]
        met = set(inside(home, "names_of", *places)) if places else set()
    unmet = [name for name in known if name not in met]
    return _outcome(list(done.values()), watch.most, alive=alive, unmet=unmet)


def visit(program: Program, role: str, done: dict[str, _Seen]) -> None:
    """Attack what this role finds and nobody before it has."""
    visitor = Visitor(program.base)
    visitor.sign_in(role, _PASSWORD)
    first = draft(visitor) if role == _DRAFTS else "/"
    for kind, paths in uploads(visitor, first).items():
        if kind not in done:
            done[kind] = seen = _attack(program, visitor, kind, paths)
            said = f"{time.strftime('%X')} {role}: {kind}: {dict(seen.statuses)}"
            print(f"{said}, slowest {seen.slowest:.1f} s", file=sys.stderr, flush=True)


def draft(visitor: Visitor) -> str:
    """A letter that waits for its signature: the demonstration has none. Returns its address.

    Raises:
        RuntimeError: the letter was not made.
    """
    path = "/van-ban/soan"
    form = next(f for f in visitor.get(path).page(path).forms if "addressees" in f.fields)
    answer = visitor.post(form.action, {**form.fields, **dict.fromkeys(form.words, "Thử")})
    if answer.status != _FOUND:
        raise RuntimeError(f"no letter to sign: {answer.status}")
    return answer.location


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


def _attack(program: Program, visitor: Visitor, kind: str, paths: list[str]) -> _Seen:
    """Send every file; a form that is gone after a file was taken makes room for the next."""
    seen = _Seen(kind)
    form: Form | None = None
    for n, (name, data) in enumerate(files(EACH, seed=1)):
        form = form or _next(visitor, kind, paths)
        if form is None:
            break
        seen.place = form.action
        fields = filled(form, n)
        said = f"{kind}: file {n} ({name[:40]!r}, {len(data)} bytes)"
        begun = time.perf_counter()
        try:
            answer = visitor.post(form.action, fields, [(f, name, data) for f in form.files])
        except BROKEN as error:
            seen.faults.append(f"{said}: no answer: {error!r}; {program.words()[-300:]!r}")
            program.recover()
            continue
        took = time.perf_counter() - begun
        seen.statuses[answer.status] += 1
        seen.slowest = max(seen.slowest, took)
        if answer.status >= _SERVER_ERROR:
            seen.faults.append(f"{said} → {answer.status}")
        if answer.status == _INVALID and not _explained(answer.body):
            seen.faults.append(f"{said} → 422 without a word at a field")
        seen.about_file += any(f'href="#id_{f}"' in answer.body for f in form.files)
        if took > LONGEST:
            seen.faults.append(f"{said} took {took:.0f} s")
        if answer.status != _INVALID:  # taken, or refused whole: the form may be gone
            form = None
    return seen


def filled(form: Form, number: int) -> dict[str, str]:
    """The form so that nothing but its file is to be refused; rows that may be empty stay so.

    Args:
        number: makes words differ, where the same may not be entered twice.
    """
    values = dict(form.fields)
    for word in form.words:
        if not values[word] and not _FURTHER_ROW.match(word):
            values[word] = _LIKELY.get(word.rpartition("-")[2], f"Thử {number}")
    return values


def _next(visitor: Visitor, kind: str, paths: list[str]) -> Form | None:
    """The form of this kind on the first page that still has it."""
    while paths:
        forms = visitor.get(paths[0]).page(paths[0]).forms
        for form in forms:
            if form.files and shape(form.action) == kind:
                return form
        paths.pop(0)
    return None


def _explained(body: str) -> bool:
    """Whether the page says at a field what is wrong."""
    return 'class="error"' in body or 'class="errors"' in body


def _outcome(rows: list[_Seen], most: int, *, alive: bool, unmet: list[str]) -> Outcome:
    faults = [fault for row in rows for fault in row.faults]
    faults += [
        f"{row.name}: {row.statuses[_INVALID]} refused, of these {row.about_file} for the file"
        for row in rows
        if row.about_file < row.statuses[_INVALID] * MOSTLY
    ]
    faults += [f"{name} takes a file, and no page led to it" for name in unmet]
    if most > MOST_BYTES:
        faults.append(f"{most >> 20} MB of memory")
    if not alive:
        faults.append("the program does not answer any more")
    if not rows:
        faults.append("no upload was found: the run shows nothing")
    statuses = sum((row.statuses for row in rows), Counter[int]())
    sent = statuses.total()
    said = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    slowest = max((row.slowest for row in rows), default=0.0)
    measured = (
        f"{sent} files at {len(rows)} uploads, {EACH} at each that stays open; answers"
        f" {said}; slowest {slowest:.1f} s; at most {most >> 20} MB; {len(faults)} faults"
    )
    return Outcome(not faults, measured, tuple(faults[:20]))
