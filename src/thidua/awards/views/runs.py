"""Everybody judged, and drafts of the law tried: what was asked, how far it is, what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from thidua.awards.domain import runs
from thidua.awards.forms import DayField
from thidua.awards.judging.row_words import RunWords
from thidua.awards.judging.told import answer_look
from thidua.awards.models import VerdictRow, VerdictRun
from thidua.awards.tables_verdicts import (
    CHANGES,
    HEADER,
    TRIAL_HEADER,
    RunTable,
    TrialTable,
    VerdictTable,
)
from thidua.awards.workflow import RUN
from thidua.common.asked import visible
from thidua.common.lists import EXPORT_CHUNK, ListPage, Tab
from thidua.common.policy import Refused, Text, may, require, which
from thidua.common.sheets import xlsx_response
from thidua.common.tables import ListTable
from thidua.common.toasts import done
from thidua.law.answers import Answer
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.rules.models import CatalogueVersion

KINDS = (("0", _("Person")), ("1", _("Collective")), ("2", _("Household")))


class AskForm(forms.Form):
    """For which year, under which standards."""

    year = forms.IntegerField(
        label=_("Year judged"), min_value=2000, max_value=2100,
        widget=forms.NumberInput(attrs={"class": "short num"}),
    )  # fmt: skip
    received_on = DayField(
        label=_("Standards of the day"), required=False, help_text=_("Empty: today.")
    )
    draft = forms.ModelChoiceField(
        label=_("Draft of the law to try"),
        queryset=CatalogueVersion.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("None: judge everybody by the law in force"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["draft"]
        field.queryset = CatalogueVersion.objects.filter(state__in=("draft", "proposed"))


class RunList(SignedInRequiredMixin, ListPage):
    """Every run, and the form that asks for another."""

    action = "awards:run:view"
    title = _("Everybody against the law")
    table_class = RunTable
    workflow = RUN
    search_field = ""
    default_order = ("-pk",)
    file_name = "cac-lan-doi-chieu"
    template_name = "awards/runs.html"
    empty_icon = "scale"
    empty_title = _("Nobody has asked yet")
    empty_text = _("Choose a year above: every person and unit is held against every award.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Only for those who may see verdicts on everybody."""
        actor = getattr(request, "actor", None)
        if actor is not None:
            require(actor, self.action, VerdictRun())
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def rows(self) -> QuerySet[VerdictRun]:
        """With the drafts that were tried."""
        rows: QuerySet[VerdictRun] = which(self.actor, self.action)
        return rows.select_related("draft")

    def more_context(self) -> Mapping[str, Any]:
        """The form."""
        request: Any = self.request
        return {"form": _form(request), "can_ask": may(self.actor, runs.ASK)}


def _form(request: ActorRequest) -> AskForm:
    initial = {"year": request.as_of.year - 1, "draft": request.GET.get("draft", "")}
    return AskForm(request.POST or None, initial=initial)


@require_POST
@signed_in_required
def ask(request: ActorRequest) -> HttpResponse:
    """Have everybody judged."""
    form = _form(request)
    if form.is_valid():
        try:
            run = runs.ask(actor=request.actor, as_of=request.as_of, **form.cleaned_data)
        except Refused as refused:
            if refused.answer.rule not in {"year", "draft", "under way"}:
                raise
            form.add_error(None, ValidationError(str(refused.answer.reason)))
        else:
            done(request, gettext("Asked: the page shows how far it is."))
            return redirect(run)
    context = {"form": form, "can_ask": may(request.actor, runs.ASK)}
    return render(request, "awards/run_ask.html", context, status=422)


# --- one run -------------------------------------------------------------------------------------
class VerdictFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By award and kind of subject."""

    award_code = django_filters.ChoiceFilter(label=_("Award"), empty_label=_("All awards"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind of subject"), choices=KINDS, empty_label=_("Everybody")
    )

    class Meta:
        model = VerdictRow
        fields: ClassVar[list[str]] = []


class RunPage(SignedInRequiredMixin, ListPage):
    """What came out of a run over everybody."""

    action = "awards:run:view"
    title = VerdictRun.Sort.ALL.label
    table_class = VerdictTable
    filter_class = VerdictFilter
    header: ClassVar[tuple[Text, ...]] = HEADER
    state_field = "answer"
    search_label = _("Name of the subject")
    default_order = ("award_code", "answer", "pk")
    file_name = "ket-qua-doi-chieu"
    template_name = "awards/run.html"
    empty_icon = "scale"
    empty_title = _("No verdicts")
    empty_text = _("No answer changes, or nobody could be judged.")
    run: VerdictRun
    words: RunWords

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take the run over."""
        super().setup(request, *args, **kwargs)
        self.run: VerdictRun = kwargs["run"]
        self.words = RunWords(self.run)

    def states(self) -> list[tuple[str, str]]:
        """Code and word of what the tabs tell apart."""
        return [(str(int(answer)), answer_look(answer)[2]) for answer in Answer]

    @cached_property
    def state(self) -> str:
        """The chosen tab."""
        chosen = self.request.GET.get("state", "")
        return chosen if chosen in dict(self.states()) else ""

    def rows(self) -> QuerySet[VerdictRow]:
        """Rows of the run with what their links need."""
        rows = VerdictRow.objects.filter(run=self.run)
        return rows.select_related("subject", "person", "unit")

    @cached_property
    def filterset(self) -> Any:
        """The filter, with the awards of this run."""
        found = VerdictFilter(self.request.GET, queryset=self.rows(), request=self.request)
        found.filters["award_code"].extra["choices"] = [
            (code, self.words.law.name(code, self.run.received_on)) for code in self.run.counts
        ]
        return found

    def tabs(self, rows: QuerySet[Any]) -> list[Tab]:
        """One tab for each; as counted by the run where nothing narrows the list."""
        narrowed = self.query or any(self.request.GET.get(n) for n in ("award_code", "kind"))
        counts: Counter[str] = Counter()
        if narrowed:
            found = rows.order_by().values_list(self.state_field).annotate(n=Count("pk"))
            counts.update({str(key): number for key, number in found})
        else:
            for by_state in self.run.counts.values():
                counts.update(by_state)
        tabs = [Tab("", _("All"), counts.total(), self.address(state=""), not self.state)]
        return tabs + [
            Tab(code, label, counts[code], self.address(state=code), code == self.state)
            for code, label in self.states()
            if counts[code] or code == self.state
        ]

    def table(self, rows: QuerySet[Any]) -> ListTable:
        """With the words of the run."""
        made: Any = super().table(rows)
        made.words = self.words
        found: ListTable = made
        return found

    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """All filtered rows in words, in constant memory."""
        name = f"{self.file_name}-{self.as_of:%Y%m%d}"
        ordered = rows.order_by(*self.default_order).iterator(EXPORT_CHUNK)
        cells = (self.cells(row) for row in ordered)
        return xlsx_response(name, [str(head) for head in self.header], cells, widths=(30, 40))

    def cells(self, row: VerdictRow) -> list[str]:
        """One row of the file, in the order of the columns."""
        condition, reason = self.words.why(row)
        word = self.words.verdict(row.answer, flagged=row.flagged)[2]
        return [row.name, self.words.award(row), word, condition, reason, row.rule]

    def more_context(self) -> Mapping[str, Any]:
        """The run."""
        return {"run": self.run}


class TrialPage(RunPage):
    """Who gains and who loses by a draft of the law."""

    title = VerdictRun.Sort.TRIAL.label
    table_class = TrialTable
    header = TRIAL_HEADER
    state_field = "change"
    default_order = ("change", "award_code", "pk")
    file_name = "thu-du-thao"

    def states(self) -> list[tuple[str, str]]:
        """Gains, loses, another answer."""
        return [(code, str(label)) for code, (_kind, _icon, label) in CHANGES.items()]

    def cells(self, row: VerdictRow) -> list[str]:
        """With what the draft changes."""
        condition, reason = self.words.why(row)
        before = self.words.verdict(row.answer, flagged=False)[2]
        after = self.words.verdict(row.after or 0, flagged=False)[2]
        change = str(CHANGES[row.change][2])
        return [row.name, self.words.award(row), change, before, after, condition, reason]

    def more_context(self) -> Mapping[str, Any]:
        """How many by award as well."""
        by_award = []
        for code, numbers in self.run.counts.items():
            name = self.words.law.name(code, self.run.received_on)
            url = f"{self.request.path}?award_code={code}"
            by_award.append((name, url, [numbers.get(sort, 0) for sort in CHANGES]))
        return {**super().more_context(), "by_award": by_award}


@require_safe
@signed_in_required
def run(request: ActorRequest, run: UUID) -> HttpResponseBase:
    """Progress while it is under way; then what came out."""
    row: VerdictRun = visible(request.actor, "awards:run:view", run, "version", "draft")
    if row.state != VerdictRun.State.DONE:
        part = "awards/parts/run_progress.html" if request.htmx else "awards/run_progress.html"
        return render(request, part, {"run": row})
    if request.htmx:  # it has just come to its end: the page shows what came out
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    page = TrialPage if row.draft is not None else RunPage
    return page.as_view()(request, run=row)


def trial_url(version: CatalogueVersion) -> str:
    """Page that asks for the trial of a version."""
    return f"{reverse('awards:runs')}?draft={version.public_id}"
