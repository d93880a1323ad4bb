"""Statistics of awards, for reports to the ministry and for the province itself."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from thidua.awards.catalogue import Object
from thidua.awards.queries.statistics import DIMENSIONS, PERSONS_ONLY, Row, Statistic, statistic
from thidua.common.policy import may, require
from thidua.common.sheets import xlsx_response
from thidua.people.views.access import ActorRequest, signed_in_required

YEARS = 5
_YEAR = {"class": "short num", "inputmode": "numeric"}


class StatisticsForm(forms.Form):
    """How to divide, and which years."""

    by = forms.ChoiceField(label=gettext_lazy("Divided by"), choices=list(DIMENSIONS.items()))
    since = forms.IntegerField(
        label=gettext_lazy("From year"),
        min_value=1945,
        max_value=2100,
        widget=forms.NumberInput(attrs=_YEAR),
    )
    until = forms.IntegerField(
        label=gettext_lazy("To year"),
        min_value=1945,
        max_value=2100,
        widget=forms.NumberInput(attrs=_YEAR),
    )
    only = forms.ChoiceField(
        label=gettext_lazy("Given to"),
        required=False,
        choices=[("", gettext_lazy("Everybody")), *Object.choices],
    )
    columns = forms.ChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        choices=[
            ("", gettext_lazy("Year of the decision")),
            ("achieved", gettext_lazy("Year of the achievement")),
        ],
    )


@require_safe
@signed_in_required
def statistics(request: ActorRequest) -> HttpResponseBase:
    """One table: lines by award, level, object, sex …; columns by year."""
    require(request.actor, "awards:statistics:view")
    year = request.as_of.year
    start = {"by": "award_code", "since": year - YEARS + 1, "until": year}
    form = StatisticsForm({**start, **request.GET.dict()})
    if not form.is_valid():
        return render(request, "awards/statistics.html", {"form": form}, status=422)
    asked = form.cleaned_data
    table = statistic(
        request.actor,
        by=asked["by"],
        since=asked["since"],
        until=asked["until"],
        achieved=asked["columns"] == "achieved",
        only=asked["only"],
    )
    if request.GET.get("export") == "xlsx":
        return _sheet(request, table)
    most = max((row.total for row in table.rows), default=0)
    context = {
        "form": form,
        "table": table,
        "head": DIMENSIONS[asked["by"]],
        "most": most,
        "rows": [(row, _opened(row, asked)) for row in table.rows],
        "persons_only": asked["by"] in PERSONS_ONLY,
        "can_export": may(request.actor, "awards:registry:export"),
    }
    answer: HttpResponse = render(request, "awards/statistics.html", context)
    return answer


def _opened(row: Row, asked: dict[str, object]) -> str:
    """The grants that a line counts, in the registry; nothing for what is not known."""
    if not row.code:
        return ""
    query = {"state": "granted", "since": asked["since"], "until": asked["until"]}
    if asked["only"]:
        query["object_kind"] = asked["only"]
    query[str(asked["by"])] = row.code
    return f"{reverse('awards:registry')}?{urlencode(query)}"


def _sheet(request: ActorRequest, table: Statistic) -> HttpResponseBase:
    heads = [str(DIMENSIONS[table.by]), *table.columns, _("All together")]
    rows = [[row.label, *row.cells, row.total] for row in table.rows]
    rows.append([_("All together"), *table.sums, table.total])
    return xlsx_response(f"thong-ke-khen-thuong-{request.as_of:%Y%m%d}", heads, rows, widths=[48])
