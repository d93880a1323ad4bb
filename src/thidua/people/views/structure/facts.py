"""Ratings, discipline, holds, yearly figures: lists, and one form to record, correct, void."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_filters import ChoiceFilter, FilterSet

from thidua.common.formatting import number
from thidua.common.models.base import valid_on
from thidua.common.policy import may, require, which
from thidua.common.tables import DayColumn, ListTable, NameColumn, NumberColumn
from thidua.common.toasts import done
from thidua.common.ui.figures import percent
from thidua.paper.intake import MediaType
from thidua.people.domain import facts as domain
from thidua.people.domain.importing import record_export
from thidua.people.exports_facts import SHEETS, fact_rows
from thidua.people.forms import take_errors
from thidua.people.forms_facts import FORMS, VoidForm, initial_of, values_of
from thidua.people.links import records_of
from thidua.people.models import Discipline, Hold, Person, Rating, Unit, UnitVersion
from thidua.people.sheets import write_workbook
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required
from thidua.people.views.structure.cases import Case, CaseListPage
from thidua.people.views.structure.forms import show_form


class FactTable(ListTable):
    """Whom it is about, and what rests on which paper."""

    subject_name = NameColumn(
        verbose_name=_("Person or unit"), order_by="subject_sort", href="subject_page"
    )


class RatingTable(FactTable):
    """Ratings."""

    period = tables.Column(verbose_name=_("Year or school year"), order_by="period__start")
    scheme = tables.Column(verbose_name=_("Rated as"))
    level = tables.Column(verbose_name=_("Rating"))
    basis = tables.Column(verbose_name=_("Basis"), orderable=False)


class DisciplineTable(FactTable):
    """Discipline."""

    form = tables.Column(verbose_name=_("Disciplinary measure"))
    first = DayColumn(verbose_name=_("From"), accessor="valid__lower", order_by="valid")
    until = DayColumn(verbose_name=_("Before"), accessor="valid__upper", orderable=False)
    basis = tables.Column(verbose_name=_("Basis"), orderable=False)


class HoldTable(FactTable):
    """Holds."""

    ground = tables.Column(verbose_name=_("Ground of the hold"))
    first = DayColumn(verbose_name=_("From"), accessor="valid__lower", order_by="valid")
    until = DayColumn(verbose_name=_("Before"), accessor="valid__upper", orderable=False)
    conclusion = tables.Column(verbose_name=_("Conclusion"), orderable=False)


class CareerTable(FactTable):
    """Posts and years."""

    title = tables.Column(verbose_name=_("Post, as printed"))
    place_name = tables.Column(verbose_name=_("Place of work"), orderable=False)
    first = DayColumn(verbose_name=_("From"), accessor="valid__lower", order_by="valid")
    until = DayColumn(verbose_name=_("Before"), accessor="valid__upper", orderable=False)
    basis = tables.Column(verbose_name=_("Basis"), orderable=False)


class ShareColumn(NumberColumn):
    """A figure, and below what share of its whole it is; the bare figure in Excel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num is-words"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        """Number, percent, and of what."""
        share = record.share(bound_column.name)
        if share is None:
            return format_html("{}", number(value))
        return format_html(
            '{}<span class="second is-words">{} {}</span>',
            number(value),
            percent(share.percent),
            share.of,
        )


class UnitYearTable(FactTable):
    """Yearly figures."""

    period = tables.Column(verbose_name=_("Year or school year"), order_by="period__start")
    members = NumberColumn(verbose_name=_("Members"))
    women = NumberColumn(verbose_name=_("Women"))
    good = ShareColumn(verbose_name=_("Rated well or better"))
    advanced = ShareColumn(verbose_name=_("Advanced workers"))
    fighters = ShareColumn(verbose_name=_("Emulation fighters"))
    disciplined = ShareColumn(verbose_name=_("Disciplined by warning or worse"))
    rank = NumberColumn(verbose_name=_("Rank in the block"))


class RatingFilter(FilterSet):  # type: ignore[misc]
    """By level and scheme."""

    level = ChoiceFilter(label=_("Rating"), choices=Rating.Level.choices, empty_label=_("All"))
    scheme = ChoiceFilter(label=_("Rated as"), choices=Rating.Scheme.choices, empty_label=_("All"))


class DisciplineFilter(FilterSet):  # type: ignore[misc]
    """By measure."""

    form = ChoiceFilter(
        label=_("Disciplinary measure"), choices=Discipline.Form.choices, empty_label=_("All")
    )


class HoldFilter(FilterSet):  # type: ignore[misc]
    """By ground."""

    ground = ChoiceFilter(
        label=_("Ground of the hold"), choices=Hold.Ground.choices, empty_label=_("All")
    )


def placed(steps: QuerySet[Any]) -> QuerySet[Any]:
    """Steps with ``place_name``: the unit under its latest name, or the body as printed."""
    latest = UnitVersion.objects.filter(superseded_at=None, unit=OuterRef("unit"))
    name = Subquery(latest.order_by("-valid").values("name")[:1])
    found: QuerySet[Any] = steps.annotate(place_name=Coalesce(name, F("unit_text")))
    return found


class FactList(SignedInRequiredMixin, CaseListPage):
    """Facts of one sort that the actor may see; those that stand first."""

    sort: ClassVar[str]
    search_field = "subject_key"
    template_name = "people/structure/fact_list.html"
    default_order = ("subject_sort",)
    empty_icon = "list-details"
    empty_title = _("Nothing is recorded yet")
    empty_text = _("Facts are recorded on the page of the person or unit, or come from Excel.")

    def rows(self) -> QuerySet[Any]:
        """Rows with the name of whom they are about, as called today."""
        rows = which(self.actor, self.action)
        today = UnitVersion.objects.filter(valid_on(self.as_of), superseded_at=None)
        unit = today.filter(unit=OuterRef("unit"))
        names = {
            "subject_name": ("name", F("unit__code")),
            "subject_key": ("search_key", F("unit__code")),
            "subject_sort": ("sort_key", F("unit__code")),
        }
        of_person = self.sort != "unit_year"
        found = {
            alias: Coalesce(
                *([F(f"person__{field}")] if of_person else []),
                Subquery(unit.values(field)[:1]),
                otherwise,
            )
            for alias, (field, otherwise) in names.items()
        }
        links = ["unit", *(["person"] if of_person else [])]
        links += ["period"] if self.sort in {"rating", "unit_year"} else []
        named: QuerySet[Any] = rows.select_related(*links).annotate(**found)
        return placed(named) if self.sort == "career" else named

    def cases(self) -> list[Case]:
        """What stands, what was corrected, what was voided."""
        stands = Q(superseded_at=None)
        voided = ~Q(void_reason="")
        return [
            Case("", _("Standing facts"), stands),
            Case("corrected", _("Corrected since"), ~stands & ~voided),
            Case("void", _("Voided"), voided),
        ]

    def more_context(self) -> Mapping[str, Any]:
        """Buttons, and the other sorts."""
        lists = [
            (FACT_TITLES[one], reverse(f"people:{one}_list"), one == self.sort)
            for one in domain.SORTS
        ]
        may_export = may(self.actor, "people:list:export")
        return {
            "can_import": may(self.actor, "people:list:import"),
            "lists": lists,
            **({} if may_export else {"export_url": ""}),
        }

    def export(self, rows: QuerySet[Any]) -> HttpResponseBase:
        """The filtered rows as the sheet that the import takes back, kept in the trail."""
        require(self.actor, "people:list:export")
        ordered = self.table(rows).data.data
        data = write_workbook({SHEETS[self.sort].key: fact_rows(self.sort, ordered)}, only=True)
        record_export(actor=self.actor, as_of=self.as_of)
        response = HttpResponse(data, content_type=MediaType.XLSX.mime)
        name = f"{self.file_name}-{self.as_of:%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


FACT_TITLES = {
    "rating": _("Ratings"),
    "discipline": _("Discipline"),
    "hold": _("Holds"),
    "unit_year": _("Yearly figures of units"),
    "career": _("Posts and years"),
}


class RatingList(FactList):
    """Ratings."""

    sort, action, title = "rating", "people:rating:view", FACT_TITLES["rating"]
    table_class, filter_class, file_name = RatingTable, RatingFilter, "xep-loai"


class DisciplineList(FactList):
    """Discipline."""

    sort, action, title = "discipline", "people:discipline:view", FACT_TITLES["discipline"]
    table_class, filter_class, file_name = DisciplineTable, DisciplineFilter, "ky-luat"


class HoldList(FactList):
    """Holds."""

    sort, action, title = "hold", "people:hold:view", FACT_TITLES["hold"]
    table_class, filter_class, file_name = HoldTable, HoldFilter, "tam-dung-xet"


class UnitYearList(FactList):
    """Yearly figures."""

    sort, action, title = "unit_year", "people:unit_year:view", FACT_TITLES["unit_year"]
    table_class, file_name = UnitYearTable, "so-lieu-don-vi"


class CareerList(FactList):
    """Posts and years."""

    sort, action, title = "career", "people:career:view", FACT_TITLES["career"]
    table_class, file_name = CareerTable, "qua-trinh-cong-tac"


# --- on the page of a person or a unit ------------------------------------------------------------
def sections(request: ActorRequest, subject: Person | Unit) -> list[dict[str, Any]]:
    """Facts about a person or a unit that the actor may see, a section for each sort.

    Those of linked records stand with the person that they are read as.
    """
    is_person = isinstance(subject, Person)
    # What was recorded for a linked record is of the same person.
    whose: dict[str, Any] = (
        {"person__in": records_of(subject.pk)} if isinstance(subject, Person) else {"unit": subject}
    )
    found = []
    for sort in domain.SORTS:
        if not _is_about(sort, is_person=is_person):
            continue
        about = {"person" if is_person else "unit": subject}
        blank = domain.SORTS[sort](**about)
        can_manage = may(request.actor, domain.manage(sort), blank)
        seen = which(request.actor, f"people:{sort}:view").filter(**whose, superseded_at=None)
        order = "-period__start" if sort in {"rating", "unit_year"} else "-valid"
        seen = placed(seen) if sort == "career" else seen
        rows = list(seen.select_related(*(["period"] if "period" in order else [])).order_by(order))
        if rows or can_manage:
            found.append(
                {"sort": sort, "title": FACT_TITLES[sort], "rows": rows, "manage": can_manage}
            )
    return found


def _is_about(sort: str, *, is_person: bool) -> bool:
    """Whether facts of a sort are about persons, or about units."""
    return sort != ("unit_year" if is_person else "career")


def _subject(kind: str, public_id: UUID) -> Person | Unit:
    if kind == "ca-nhan":
        return get_object_or_404(Person, public_id=public_id)
    return get_object_or_404(Unit, public_id=public_id)


@signed_in_required
@require_http_methods(["GET", "POST"])
def fact_new(request: ActorRequest, sort: str, kind: str, public_id: UUID) -> HttpResponse:
    """Record a fact about a person or a unit."""
    if sort not in domain.SORTS or not _is_about(sort, is_person=kind == "ca-nhan"):
        raise Http404
    subject = _subject(kind, public_id)
    about = {"person" if kind == "ca-nhan" else "unit": subject}
    require(request.actor, domain.manage(sort), domain.SORTS[sort](**about))
    form = FORMS[sort](request.POST or None)
    del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            domain.record_fact(
                actor=request.actor,
                as_of=request.as_of,
                sort=sort,
                values={**about, **values_of(sort, form.cleaned_data, new=True)},
                basis=form.cleaned_data["basis"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("It is recorded."))
            return redirect(subject.get_absolute_url())
    title = f"{FACT_TITLES[sort]}: {subject}"
    return show_form(request, form, title, _("Record it"), subject.get_absolute_url())


def _fact(request: ActorRequest, sort: str, public_id: UUID) -> domain.AnyFact:
    if sort not in domain.SORTS:
        raise Http404
    seen = which(request.actor, domain.manage(sort)).filter(superseded_at=None)
    fact: domain.AnyFact = get_object_or_404(seen, public_id=public_id)
    return fact


@signed_in_required
@require_http_methods(["GET", "POST"])
def fact_change(request: ActorRequest, sort: str, public_id: UUID) -> HttpResponse:
    """Correct a fact; a hold is released so, with its conclusion."""
    fact = _fact(request, sort, public_id)
    form = FORMS[sort](request.POST or None, initial=initial_of(sort, fact))
    for name in ("period", "scheme", "basis"):
        form.fields.pop(name, None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.correct_fact(
                actor=request.actor,
                as_of=request.as_of,
                fact=fact,
                values=values_of(sort, form.cleaned_data),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("The correction is kept; the earlier entry stays."))
            return redirect(fact.subject_page())
    title = gettext("Correct: %(what)s") % {"what": fact}
    return show_form(request, form, title, _("Keep the correction"), fact.subject_page())


@signed_in_required
@require_http_methods(["GET", "POST"])
def fact_void(request: ActorRequest, sort: str, public_id: UUID) -> HttpResponse:
    """Take a fact out of force that was never true."""
    fact = _fact(request, sort, public_id)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.void_fact(
                actor=request.actor,
                as_of=request.as_of,
                fact=fact,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            done(request, gettext("It no longer stands."))
            return redirect(fact.subject_page())
    title = gettext("Void: %(what)s") % {"what": fact}
    return show_form(request, form, title, _("Void it"), fact.subject_page())
