"""How a target is reported: its start-of-year figure with source, how often, how it adds up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.policy import Answer, Refused, require
from thidua.common.quantities import parse_quantity, unit
from thidua.movements.models import FREQUENCIES, Result, Target


@transaction.atomic
def set_terms(
    *,
    actor: Any,
    as_of: date,
    target: Target,
    frequency: str,
    baseline: str = "",
    baseline_source: str = "",
    aggregation: str = Target.Aggregation.NONE,
) -> Target:
    """Say how a target of a movement is reported.

    Args:
        frequency: kind of period: ``month``, ``quarter``, ``half`` or ``year``.
        baseline: figure on the first day as typed, with or without unit; empty if not known.
        baseline_source: where it is from; required with a figure.
        aggregation: how figures of units add up.

    Raises:
        Refused: by policy; for a figure in another unit or without source; for another frequency
            once results are in (their periods would no longer fit).
        ValueError: for a figure that is no number, with a sentence.
    """
    action = "movements:target:set_terms"
    row = (
        Target.objects.select_for_update(of=("self",)).select_related("movement").get(pk=target.pk)
    )
    require(actor, action, row)
    before = _terms(row)
    if frequency not in dict(FREQUENCIES) or aggregation not in Target.Aggregation.values:
        raise _no(action, "choice", _("This is not one of the choices."))
    if frequency != row.frequency and Result.objects.filter(target=row).exists():
        raise _no(
            action,
            "frequency",
            _("Results are in already, for other periods; the frequency stays for this movement."),
        )
    row.frequency, row.aggregation = frequency, aggregation
    row.baseline, row.baseline_source = None, " ".join(baseline_source.split())[:300]
    if baseline.strip():
        figure = parse_quantity(baseline, unit(row.measure))
        if figure.unit.dimension != unit(row.measure).dimension:
            raise _no(
                action,
                "unit",
                _("The target is measured in %(asked)s; “%(typed)s” is not.")
                % {"asked": row.measure, "typed": baseline.strip()},
            )
        if not row.baseline_source:
            raise _no(action, "source", _("Say where the start-of-year figure is from."))
        row.baseline = figure.in_unit(unit(row.measure))
    row.save()
    changes = {k: [before[k], v] for k, v in _terms(row).items() if before[k] != v}
    if changes:
        audit.record(actor=actor, action=action, obj=row, as_of=as_of, changes=changes)
    return row


def _terms(row: Target) -> dict[str, Any]:
    return {
        "frequency": row.frequency,
        "aggregation": row.aggregation,
        "baseline": str(row.baseline.normalize()) if row.baseline is not None else None,
        "baseline_source": row.baseline_source,
    }


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))
