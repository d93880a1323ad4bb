"""The child process that reads everything but plain text, and its bounds.

PDF, picture and Word readers meet hostile input; there they may hang, crash or fill their
memory without harm to the caller. The child limits itself before it sees the file; the parent
ends it, with everything it has started, when its time is over.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any, Final, get_args

from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Kind, Limits, PageNotice, page_spans

_GRACE_SECONDS: Final = 5.0
_BROKEN: Final = {
    MediaType.PDF: "broken_pdf",
    MediaType.DOCX: "broken_docx",
}
_KEPT_VARIABLES: Final = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "PYTHONPATH", "HOME")


def read_in_sandbox(data: bytes, kind: MediaType, limits: Limits) -> Intake:
    """Read `data`, known to be `kind`, in a child process. Raises IntakeError."""
    settings = json.dumps({"kind": kind.name, "limits": dataclasses.asdict(limits)})
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory(prefix="thidua-intake-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "thidua.paper.intake.worker", settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment | {"TMPDIR": folder},
            start_new_session=True,
        )
        try:
            answer, log = child.communicate(data, timeout=limits.total_seconds + _GRACE_SECONDS)
        except subprocess.TimeoutExpired as error:
            _end(child)
            _, log = child.communicate()
            raise IntakeError(
                "timeout", page=_last_page(log), seconds=round(limits.total_seconds)
            ) from error
        finally:
            if child.returncode != 0:
                _end(child)
    return _understood(answer, child.returncode, log, kind)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it has started; they share a session of their own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _understood(answer: bytes, returncode: int, log: bytes, kind: MediaType) -> Intake:
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError as error:
        code = "too_complex" if b"MemoryError" in log or b"bad_alloc" in log else None
        code = code or _BROKEN.get(kind, "broken_image")
        raise IntakeError(code, page=_last_page(log)) from error
    if returncode != 0 or "error" in found:
        raise IntakeError(found["error"], page=found.get("page"), **found.get("params", {}))
    text = found["text"]
    if found["kind"] not in get_args(Kind):
        raise IntakeError(_BROKEN.get(kind, "broken_image"))
    return Intake(
        text=text,
        pages=page_spans(text),
        kind=found["kind"],
        media_type=kind,
        notices=tuple(PageNotice(**notice) for notice in found["notices"]),
        ocr_confidence=tuple(found["ocr_confidence"]),
    )


def _last_page(log: bytes) -> int | None:
    """The page that the child had begun, from its progress on standard error."""
    pages = [line.split()[1] for line in log.splitlines() if line.startswith(b"page ")]
    return int(pages[-1]) if pages and pages[-1].isdigit() else None
