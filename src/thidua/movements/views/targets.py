"""Targets of all movements and units' plans."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thidua.movements.models import Movement, Target
from thidua.movements.queries import lists
from thidua.movements.queries.standings import standings
from thidua.movements.sheets import workbook
from thidua.people.queries import unit_short_names
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50


@require_safe
@signed_in_required
def target_list(request: ActorRequest) -> HttpResponse:
    """Targets with comparator, value and lead agency."""
    rows, tabs = lists.targets(request.actor, request.GET.dict())
    if request.GET.get("tai") == "xlsx":
        names = unit_short_names(request.as_of)
        heads = [
            _("Movement"), _("Group"), _("Indicator"), _("Comparison"), _("Value"), _("Up to"),
            _("Unit of measure"), _("Nature"), _("Direction"), _("Lead agency"), _("Unit"),
        ]  # fmt: skip
        return workbook("chi-tieu", heads, (_cells(t, names) for t in rows))
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    ids = {i for t in shown for i in (t.lead_unit_id, t.unit_plan and t.unit_plan.unit_id) if i}
    names = unit_short_names(request.as_of, ids)
    stand = standings(shown, request.as_of)
    context = {
        "page": page,
        "rows": [
            (
                t,
                stand[t.pk].bar,
                names.get(t.lead_unit_id or 0, ""),
                names.get(t.unit_plan.unit_id, "") if t.unit_plan else "",
            )
            for t in shown
        ],
        "tabs": tabs,
        "query": request.GET.get("q", ""),
        "movement": request.GET.get("movement", ""),
        "movements": Movement.objects.filter(origin="launched").order_by("-launched_on")[:50],
    }
    return render(request, "movements/target_list.html", context)


def _cells(target: Target, names: dict[int, str]) -> tuple[object, ...]:
    movement = target.movement or (target.unit_plan.movement if target.unit_plan else None)
    return (
        movement.name if movement else "",
        target.group,
        target.name,
        target.comparator,
        target.value,
        target.maximum,
        target.measure,
        str(target.get_nature_display()),
        str(target.get_direction_display()),
        names.get(target.lead_unit_id or 0, ""),
        names.get(target.unit_plan.unit_id, "") if target.unit_plan else "",
    )
