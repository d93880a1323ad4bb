"""What people enter about a decision that was read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.awards.domain.facts import DecisionFacts
from thidua.awards.forms import DayField, yearly_periods
from thidua.awards.models import DecisionReading, Grant
from thidua.awards.models.grants import Authority, Precision
from thidua.common.models import Period


class HeadForm(forms.Form):
    """The head of the decision."""

    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    on = DayField(label=_("Day of the decision"))
    on_precision = forms.ChoiceField(
        label=_("How exactly the day is known"), choices=Precision, initial="day"
    )
    authority = forms.ChoiceField(label=_("Who decided"))
    issuer = forms.CharField(label=_("Body, as printed"), max_length=300)
    title = forms.CharField(label=_("Subject of the decision"), max_length=500, required=False)
    kind = forms.ChoiceField(label=_("Kind of award"), required=False)
    period = forms.ModelChoiceField(
        label=_("Year of the achievement"), queryset=Period.objects.none(), required=False
    )

    def __init__(self, *args: Any, reading: DecisionReading, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(reading, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        period = self.fields["period"]
        assert isinstance(period, forms.ModelChoiceField)  # noqa: S101 - declared so above
        period.queryset, period.empty_label = yearly_periods(), str(_("Not known"))
        self.body = reading.decision.body if reading.decision else None
        for name, empty, choices in (
            ("authority", _("Choose"), Authority.choices),
            ("kind", _("Not known"), Grant.Kind.choices),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = [("", empty), *choices]

    def facts(self) -> DecisionFacts:
        """What was entered, as the domain takes it."""
        given = self.cleaned_data
        on = given["on"]
        if given["on_precision"] != "day":
            on = on.replace(day=1, month=1 if given["on_precision"] == "year" else on.month)
        return DecisionFacts(
            number=given["number"],
            on=on,
            authority=given["authority"],
            issuer=given["issuer"],
            title=given["title"],
            body=self.body,
            precision=given["on_precision"],
        )
