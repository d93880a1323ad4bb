"""Printed names that the list of awards lacks: a person says what each stands for."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thidua.awards.catalogue import Award, Object, catalogue
from thidua.awards.domain.names import MAP
from thidua.awards.domain.names import map_name as give_code
from thidua.awards.models import NameMapping
from thidua.awards.queries.names import unmapped
from thidua.common.policy import Refused, may, require
from thidua.common.sheets import xlsx_response
from thidua.common.toasts import done
from thidua.people.views.access import ActorRequest, signed_in_required

PAGE = 50


@require_safe
@signed_in_required
def names(request: ActorRequest) -> HttpResponseBase:
    """Names without a code, the most frequent first; below, what was said before."""
    require(request.actor, "awards:grant:enter")
    words = request.GET.get("q", "").strip()[:200]
    rows = unmapped(words)
    if request.GET.get("export") == "xlsx":
        heads = [_("Printed name"), _("Given to"), _("Grants"), _("Earliest day"), _("Latest day")]
        cells = (
            (r.printed, str(Object(r.object_kind).label), r.grants, r.first, r.last) for r in rows
        )
        return xlsx_response(f"ten-chua-co-ma-{request.as_of:%Y%m%d}", heads, cells)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    choices = {kind: catalogue().choices(kind) for kind in Object.values}
    mapped = NameMapping.objects.order_by("-mapped_on", "-pk")[:50]
    context = {
        "page": page,
        "rows": [(r, Object(r.object_kind).label, choices[r.object_kind]) for r in page],
        "query": words,
        "mapped": [
            (m, Object(m.object_kind).label, award.name if (award := _award(m)) else m.award_code)
            for m in mapped
        ],
        "can_map": may(request.actor, MAP),
    }
    return render(request, "awards/names.html", context)


def _award(mapping: NameMapping) -> Award | None:
    return catalogue().get(mapping.award_code)


@require_POST
@signed_in_required
def map_name(request: ActorRequest) -> HttpResponse:
    """Give a printed name its code."""
    require(request.actor, MAP)
    try:
        made, count = give_code(
            actor=request.actor,
            as_of=request.as_of,
            printed=request.POST.get("printed", "")[:300],
            kind=request.POST.get("kind", ""),
            code=request.POST.get("code", ""),
        )
    except Refused as refused:
        if refused.answer.rule not in {"code", "known"}:
            raise
        done(request, str(refused.answer.reason))
        return redirect("awards:names")
    done(
        request,
        ngettext(
            "“%(name)s” is mapped; %(n)s grant has its code.",
            "“%(name)s” is mapped; %(n)s grants have their code.",
            count,
        )
        % {"name": made.printed, "n": count},
    )
    return redirect("awards:names")
