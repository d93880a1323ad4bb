"""What people enter about movements and tasks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thidua.movements.models import Movement
from thidua.movements.queries.lists import unit_choices
from thidua.people.models import Unit


def unit_from(value: str) -> Unit | None:
    """The unit with this public id, ``None`` for nothing or nonsense."""
    if not value:
        return None
    try:
        return Unit.objects.filter(public_id=value).first()
    except ValidationError:
        return None


class DayField(forms.DateField):
    """A day as people write it: 15/01/2024."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d"])
        kwargs.setdefault("help_text", _("day/month/year"))
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y", attrs={"class": "short num", "inputmode": "numeric"}
            ),
        )
        super().__init__(**kwargs)


class AssignForm(forms.Form):
    """Lead body, cooperating bodies, deadline, product."""

    lead = forms.ChoiceField(label=_("Lead body"))
    due = DayField(label=_("Deadline"))
    cooperating = forms.MultipleChoiceField(
        label=_("Cooperating bodies"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    product = forms.CharField(
        label=_("Expected product"),
        max_length=500,
        required=False,
        help_text=_("for instance: report, plan, number of models spread"),
    )

    def __init__(
        self,
        *args: Any,
        as_of: date,
        first: list[int] | None = None,
        proposals: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer the units of the day.

        Args:
            as_of: business date.
            first: ids of units on top of the list (the one proposed).
            proposals: whether the lead may stay empty, meaning “as proposed for each”.
        """
        super().__init__(*args, **kwargs)
        choices = unit_choices(as_of, first=first)
        lead, others = self.fields["lead"], self.fields["cooperating"]
        assert isinstance(lead, forms.ChoiceField)  # noqa: S101 - set above
        assert isinstance(others, forms.MultipleChoiceField)  # noqa: S101
        empty = ("", _("As proposed for each task")) if proposals else ("", _("Choose a body"))
        lead.required = not proposals
        lead.choices = [empty, *choices]
        others.choices = choices

    def units(self) -> tuple[Unit | None, list[Unit]]:
        """The chosen lead and the cooperating bodies."""
        chosen = self.cleaned_data["cooperating"]
        return (
            unit_from(self.cleaned_data["lead"]),
            list(Unit.objects.filter(public_id__in=chosen).order_by("pk")),
        )


class ReportForm(forms.Form):
    """What was done, with evidence."""

    text = forms.CharField(
        label=_("What was done and what came of it"), widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        help_text=_("PDF, Word, Excel, text or picture, up to 20 MB"),
    )


class ReasonForm(forms.Form):
    """Why something goes back or is taken back."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class WindowForm(forms.Form):
    """The days of a peak drive."""

    start = DayField(label=_("From"))
    end = DayField(label=_("To"))


class ElsewhereForm(forms.Form):
    """A movement that another body launched."""

    name = forms.CharField(label=_("Name of the movement"), max_length=500)
    launching_body = forms.CharField(label=_("Launched by"), max_length=300, required=False)
    period = forms.CharField(
        label=_("Period"), max_length=60, required=False, help_text=_("for instance: 2021-2025")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Movement.Kind.choices)


class UnitPlanForm(forms.Form):
    """The words of a unit's own plan."""

    name = forms.CharField(
        label=_("Subject line"), max_length=500, help_text=_("goes on from “Kế hoạch”")
    )
    purpose = forms.CharField(label=_("Purpose"), widget=forms.Textarea(attrs={"rows": 5}))
    content = forms.CharField(label=_("Content"), widget=forms.Textarea(attrs={"rows": 10}))
    slogan = forms.CharField(
        label=_("Slogan"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    organisation = forms.CharField(
        label=_("Organisation"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
