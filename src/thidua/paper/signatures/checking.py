"""Checking the signatures of a PDF in a bounded child process, without the network."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from thidua.paper.intake.child import run_child
from thidua.paper.signatures.model import SignatureReport

_SECONDS: Final = 60.0
_MEMORY: Final = 1024 * 1024 * 1024
_MAX_BYTES: Final = 64 * 1024 * 1024
_MARK: Final = b"/ByteRange"


def check_signatures(
    data: bytes, *, trust_roots: Sequence[bytes], at: datetime | None = None
) -> tuple[SignatureReport, ...]:
    """What every signature of a PDF is worth, in the order of signing; () without any.

    `trust_roots` are certificates (PEM or DER) of the authorities that are trusted; nothing
    else is. `at` (aware) is when the document was received: it stands in where a signature
    states no time, and a time stated after it is not believed. A certificate is judged as of
    the time of signing. Never raises, whatever the bytes; damage makes the status `altered`
    or `unreadable`.
    """
    if _MARK not in data and not _may_be_compressed(data):
        return ()
    if len(data) > _MAX_BYTES:
        return (SignatureReport("unreadable", detail="out_of_time"),)
    settings = {
        "roots": [base64.b64encode(root).decode() for root in trust_roots],
        "at": at.isoformat() if at is not None else None,
        "memory": _MEMORY,
        "seconds": _SECONDS,
    }
    outcome = run_child("thidua.paper.signatures.worker", settings, data, seconds=_SECONDS)
    if outcome.answer is None:
        if _MARK not in data:
            return ()
        overran = outcome.timed_out or outcome.out_of_memory
        return (SignatureReport("unreadable", detail="out_of_time" if overran else "broken"),)
    return tuple(_report(one) for one in outcome.answer["signatures"])


def _may_be_compressed(data: bytes) -> bool:
    """Whether a signature dictionary could hide in an object stream: seen only in PDF."""
    return b"%PDF-" in data[:1024] and b"/ObjStm" in data and b"/AcroForm" in data


def _report(found: dict[str, Any]) -> SignatureReport:
    for moment in ("at", "valid_until"):
        if found[moment] is not None:
            found[moment] = datetime.fromisoformat(found[moment])
    return SignatureReport(**found)
