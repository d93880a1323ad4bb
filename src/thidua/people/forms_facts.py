"""Forms of facts: what the officer types, and the values of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thidua.common.models.base import since
from thidua.people.domain.facts import VALUES, AnyFact, period_of
from thidua.people.forms import day_field, ever_choices
from thidua.people.models import Discipline, Hold, Rating, Unit


class _Fact(forms.Form):
    """What every fact has."""

    basis = forms.CharField(
        label=_("Basis"),
        max_length=300,
        required=False,
        help_text=_("Number, date and issuer of the paper."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class _OfPeriod(_Fact):
    period = forms.CharField(
        label=_("Year or school year"),
        max_length=20,
        help_text=_("2023, or 2022-2023 for a school year."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )

    def clean_period(self) -> Any:
        """The row of the period."""
        text = self.cleaned_data["period"]
        try:
            return period_of(text)
        except ValueError as error:
            raise ValidationError(_("Write 2023, or 2022-2023 for a school year.")) from error


class _Dated(_Fact):
    first = day_field(_("From"))
    last = day_field(_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return values


class RatingForm(_OfPeriod):
    """A rating."""

    scheme = forms.ChoiceField(label=_("Rated as"), choices=Rating.Scheme.choices)
    level = forms.ChoiceField(label=_("Rating"), choices=Rating.Level.choices)
    field_order = ("period", "scheme", "level", "basis", "reason")


class DisciplineForm(_Dated):
    """A measure."""

    form = forms.ChoiceField(label=_("Disciplinary measure"), choices=Discipline.Form.choices)
    field_order = ("form", "first", "last", "basis", "reason")


class HoldForm(_Dated):
    """A hold."""

    ground = forms.ChoiceField(label=_("Ground of the hold"), choices=Hold.Ground.choices)
    conclusion = forms.CharField(
        label=_("Conclusion"),
        max_length=300,
        required=False,
        help_text=_("Required with the last day: what the body has concluded."),
    )
    field_order = ("ground", "first", "last", "conclusion", "basis", "reason")


def _count(label: Any, *, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1_000_000,
        required=required,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class UnitYearForm(_OfPeriod):
    """Yearly figures."""

    members = _count(_("Members"), required=True)
    women = _count(_("Women"))
    fulfilled = _count(_("Rated “tasks fulfilled” or better"))
    good = _count(_("Rated well or better"))
    advanced = _count(_("Advanced workers"))
    fighters = _count(_("Emulation fighters"))
    disciplined = _count(_("Disciplined by warning or worse"))
    rank = _count(_("Rank in the block"))
    ranked = _count(_("Units ranked"))
    field_order = ("period", *VALUES["unit_year"], "basis", "reason")


class CareerForm(_Dated):
    """A post held, in a unit or in a body outside the province."""

    title = forms.CharField(label=_("Post, as printed"), max_length=200)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    unit_text = forms.CharField(
        label=_("Body outside the directory"),
        max_length=500,
        required=False,
        help_text=_("Only where it is none of the units above."),
    )
    field_order = ("title", "unit", "unit_text", "first", "last", "basis", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = [("", "–"), *ever_choices()]

    def clean_unit(self) -> Unit | None:
        """The unit."""
        value = self.cleaned_data["unit"]
        return Unit.objects.get(pk=value) if value else None


class VoidForm(forms.Form):
    """Why a fact does not stand."""

    reason = forms.CharField(label=_("Why it was never so"), max_length=300)


FORMS: dict[str, type[_Fact]] = {
    "rating": RatingForm,
    "discipline": DisciplineForm,
    "hold": HoldForm,
    "unit_year": UnitYearForm,
    "career": CareerForm,
}


def values_of(sort: str, cleaned: Mapping[str, Any], *, new: bool = False) -> dict[str, Any]:
    """What the domain takes, from a form that is right.

    Args:
        sort: of the fact.
        cleaned: values of the form.
        new: with what makes a fact another one: period and scheme.
    """
    found: dict[str, Any] = {}
    for name in VALUES[sort]:
        if name == "valid":
            last = cleaned["last"]
            found[name] = since(cleaned["first"], last + timedelta(days=1) if last else None)
        else:
            found[name] = cleaned[name]
    if new:
        found |= {name: cleaned[name] for name in ("period", "scheme") if name in cleaned}
    return found


def initial_of(sort: str, fact: AnyFact) -> dict[str, Any]:
    """What stands, for the form that corrects it."""
    found: dict[str, Any] = {}
    for name in VALUES[sort]:
        value = getattr(fact, name)
        if name == "valid":
            found["first"] = value.lower
            found["last"] = value.upper - timedelta(days=1) if value.upper else None
        elif name == "unit":
            found[name] = value.pk if value else ""
        else:
            found[name] = value
    return found
