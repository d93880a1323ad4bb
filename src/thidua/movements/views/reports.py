"""Who has reported the results of a movement, and reminding those who have not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common.asked import visible
from thidua.common.keys import fold
from thidua.common.policy import may, require
from thidua.common.workflow import State
from thidua.movements.domain.result_reminding import remind as remind_units
from thidua.movements.domain.result_work import sheet_url
from thidua.movements.models import Movement
from thidua.movements.queries.lists import StateTab
from thidua.movements.queries.reporting import Reporting, UnitReport, reporting
from thidua.movements.sheets import workbook
from thidua.people.queries import UnitRef, block_of_units, unit_refs
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50
STATES = (
    State("missing", gettext_lazy("Nothing reported"), "bad", "alert-octagon"),
    State("partly", gettext_lazy("Partly reported"), "warn", "clock"),
    State("reported", gettext_lazy("Reported"), "info", "send"),
    State("verified", gettext_lazy("Verified"), "ok", "circle-check"),
)
_BY_CODE = {s.code: s for s in STATES}


@dataclass(frozen=True)
class Row:
    """A unit with what it owes."""

    report: UnitReport
    unit: UnitRef
    block: str
    url: str

    @property
    def state(self) -> State:
        """How far it is."""
        return _BY_CODE[self.report.state]


def _movement(request: ActorRequest, public_id: UUID) -> Movement:
    found: Movement = visible(request.actor, "movements:movement:view", public_id, "period")
    return found


def _rows(request: ActorRequest, movement: Movement, found: Reporting) -> list[Row]:
    refs = unit_refs(request.as_of, found.units)
    blocks = block_of_units(request.as_of)
    if found.span is None:
        return []
    sheet = sheet_url(movement, found.span.start, found.span.kind)
    return [
        Row(
            found.units[unit_id],
            ref,
            blocks[unit_id].name if unit_id in blocks else "",
            f"{sheet}?unit={ref.public_id}",
        )
        for unit_id, ref in refs.items()
    ]


@require_safe
@signed_in_required
def reports(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Units that owe results of the latest periods: nothing, partly, reported, verified."""
    one = _movement(request, movement)
    found = reporting(one, request.as_of)
    every = _rows(request, one, found)
    query, block = fold(request.GET.get("q", "")), request.GET.get("block", "")
    rows = [r for r in every if not block or r.block == block]
    if query:
        rows = [r for r in rows if query in fold(r.unit.name)]
    counts = Counter(r.state.code for r in rows)
    wanted = request.GET.get("state", "")
    tabs = [StateTab("", _("All"), len(rows), wanted not in _BY_CODE)] + [
        StateTab(s.code, s.label, counts[s.code], s.code == wanted) for s in STATES
    ]
    if wanted in _BY_CODE:
        rows = [r for r in rows if r.state.code == wanted]
    if request.GET.get("tai") == "xlsx":
        return workbook("bao-cao-ket-qua", _heads(), _cells(rows))
    context = {
        "movement": one,
        "reporting": found,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("trang")),
        "tabs": tabs,
        "query": request.GET.get("q", ""),
        "block": block,
        "blocks": sorted({r.block for r in every if r.block}, key=fold),
        "can_remind": may(request.actor, "movements:result:remind", one),
    }
    return render(request, "movements/reports.html", context)


def _heads() -> list[str]:
    return [
        _("Unit"), _("Emulation block"), _("State"), _("Figures owed"), _("Handed in"),
        _("Verified"), _("Deadline of what is missing"),
    ]  # fmt: skip


def _cells(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        r = row.report
        yield (
            row.unit.name, row.block, str(row.state.label), r.owed, r.handed_in, r.verified, r.due,
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def remind(request: ActorRequest, movement: UUID) -> HttpResponse:
    """Names and number before, a report of who was reached after."""
    one = _movement(request, movement)
    require(request.actor, "movements:result:remind", one)
    found = reporting(one, request.as_of)
    source = request.POST if request.method == "POST" else request.GET
    wanted = set(source.getlist("unit"))
    chosen = [
        r
        for r in _rows(request, one, found)
        if r.report.handed_in < r.report.owed and (not wanted or str(r.unit.public_id) in wanted)
    ]
    outcome = None
    if request.method == "POST" and found.span is not None:
        outcome = remind_units(
            actor=request.actor,
            as_of=request.as_of,
            movement=one,
            span=found.span,
            unit_ids=[r.report.unit_id for r in chosen],
        )
    context = {"movement": one, "reporting": found, "chosen": chosen, "outcome": outcome}
    return render(request, "movements/reports_remind.html", context)
