"""Files that show a result: added to the working copy and taken from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from thidua.common import audit
from thidua.common.policy import require
from thidua.movements.domain.evidence import store_evidence
from thidua.movements.domain.results import locked_result, still_open
from thidua.movements.models import Result, ResultEvidence

ATTACH = "movements:result:attach"
DETACH = "movements:result:detach"


@transaction.atomic
def attach(
    *,
    actor: Any,
    as_of: date,
    result: Result,
    data: bytes,
    name: str,
    is_scan: bool = False,
) -> ResultEvidence:
    """Add a file that shows the result.

    Args:
        is_scan: it is the signed paper that is being typed in for the unit.

    Raises:
        Refused: by policy or state, or for a file of no admitted kind or size.
    """
    row = locked_result(result, None)
    require(actor, ATTACH, row)
    still_open(row, as_of, ATTACH)
    kept = store_evidence(actor=actor, action=ATTACH, data=data, name=name)
    made = ResultEvidence.objects.create(result=row, file=kept, is_scan=is_scan)
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=ATTACH,
        obj=row,
        as_of=as_of,
        changes={"evidence": kept.sha256, "is_scan": is_scan},
    )
    return made


@transaction.atomic
def detach(*, actor: Any, as_of: date, evidence: ResultEvidence) -> None:
    """Take a file from the working copy; versions that carried it keep it.

    Raises:
        Refused: by policy or state.
    """
    row = locked_result(evidence.result, None)
    require(actor, DETACH, row)
    still_open(row, as_of, DETACH)
    evidence.removed = True
    evidence.save(update_fields=["removed"])
    row.save(update_fields=["revision"])
    audit.record(
        actor=actor,
        action=DETACH,
        obj=row,
        as_of=as_of,
        changes={"evidence": evidence.file.sha256},
    )
