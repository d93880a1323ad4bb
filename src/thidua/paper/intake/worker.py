"""The child process of the sandbox: bytes on standard input, one JSON object on output."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from typing import Any

from thidua.paper.intake.media import MediaType
from thidua.paper.intake.model import Intake, IntakeError, Limits


def main() -> int:
    """Limit this process, read the file, print what was found or the error."""
    settings = json.loads(sys.argv[1])
    limits = Limits(**settings["limits"])
    kind = MediaType[settings["kind"]]
    _limit(limits)
    try:
        intake = _read(sys.stdin.buffer.read(limits.max_bytes + 1), kind, limits)
    except IntakeError as error:
        answer: dict[str, Any] = {
            "error": error.code,
            "page": error.page,
            "params": dict(error.params),
        }
    except (MemoryError, RecursionError):
        answer = {"error": "too_complex"}
    else:
        answer = {
            "text": intake.text,
            "kind": intake.kind,
            "notices": [
                {"code": notice.code, "page": notice.page, "params": dict(notice.params)}
                for notice in intake.notices
            ],
            "ocr_confidence": intake.ocr_confidence,
        }
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # the answer is out; nothing a library does at exit may change it


def _limit(limits: Limits) -> None:
    bounds = {
        resource.RLIMIT_AS: limits.max_memory,
        resource.RLIMIT_CPU: int(limits.total_seconds) + 10,
        resource.RLIMIT_FSIZE: 256 * 1024 * 1024,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CORE: 0,
    }
    for what, bound in bounds.items():
        _, hard = resource.getrlimit(what)
        allowed = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (allowed, allowed))


def _read(data: bytes, kind: MediaType, limits: Limits) -> Intake:
    # Imported here, after the limits are set: the readers are what may misbehave
    if kind is MediaType.DOCX:
        from thidua.paper.intake.docx import read_docx  # noqa: PLC0415

        return read_docx(data, limits)
    if kind is MediaType.PDF:
        from thidua.paper.intake.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, limits)
    from thidua.paper.intake.images import read_image  # noqa: PLC0415

    return read_image(data, kind, limits)


if __name__ == "__main__":
    sys.exit(main())
