"""The child process that checks signatures."""

from __future__ import annotations

import base64
import dataclasses
from datetime import datetime

from thidua.paper.intake.child import Settings, serve


def answer(settings: Settings, data: bytes) -> Settings:
    """The reports as an object that JSON can carry."""
    # Imported here, after the limits are set: the reader is what may misbehave
    from thidua.paper.signatures.validation import validate  # noqa: PLC0415

    at = datetime.fromisoformat(settings["at"]) if settings["at"] else None
    roots = [base64.b64decode(root) for root in settings["roots"]]
    found = []
    for report in validate(data, roots, at):
        values = dataclasses.asdict(report)
        for moment in ("at", "valid_until"):
            values[moment] = values[moment].isoformat() if values[moment] else None
        found.append(values)
    return {"signatures": found}


if __name__ == "__main__":
    serve(answer)
