"""Results of Sở Công Thương, behind the addresses of targets and results."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support.cast import DAY, Cast
from thidua.common.models import StoredFile
from thidua.common.periods import span_of
from thidua.movements.domain import result_files, results, running
from thidua.movements.models import Movement

Kwargs = dict[str, Any]


def addresses(cast: Cast, movement: Movement, secret: str) -> dict[str, Kwargs]:
    """A target that the department leads and a result that it has not submitted yet.

    Args:
        secret: words that only the department may read; they stand in the result.
    """
    charge, officer = cast.actor("officer_in_charge"), cast.actor("industry_officer")
    target = movement.targets.order_by("position")[0]
    running.set_lead(actor=charge, as_of=DAY, target=target, lead=cast.industry)
    span = span_of("month", date(2024, 1, 1))
    row = results.begin(actor=officer, as_of=DAY, target=target, span=span)
    entry = results.Entry("7,4", {"achieved": secret})
    results.save(actor=officer, as_of=DAY, result=row, entry=entry)
    kept = result_files.attach(
        actor=officer, as_of=DAY, result=row, data=secret.encode(), name="a.txt"
    )
    assert StoredFile.objects.filter(pk=kept.file_id).exists()
    at = {"movement": movement.public_id}
    period = {"kind": "month", "start": span.start}
    one = {"result": row.public_id}
    return {
        **{f"movements:{n}": at for n in ("results_now", "reports", "reports_remind")},
        **{f"movements:{n}": {**at, **period} for n in ("results", "results_approve")},
        **{
            f"movements:{n}": {"target": target.public_id}
            for n in ("target", "target_lead", "target_terms")
        },
        "movements:result_begin": {"target": target.public_id, **period},
        **{
            f"movements:result{n}": one
            for n in (
                "", "_edit", "_check", "_autosave", "_approve", "_return", "_withdraw", "_reopen",
                "_lock",
            )
        },
        "movements:result_evidence": {**one, "evidence": kept.public_id},
    }  # fmt: skip
