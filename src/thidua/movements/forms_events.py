"""What people enter about events."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.formatting import day, number
from thidua.movements.domain.event_plans import EventPlan
from thidua.movements.domain.events import EventReport
from thidua.movements.forms import DayField, unit_from
from thidua.movements.models import Anniversary, Drive, Movement
from thidua.movements.models.events import Event, Invitation
from thidua.movements.queries.lists import unit_choices
from thidua.people.models import Group, Unit
from thidua.people.queries import groups_on


class ClockField(forms.TimeField):
    """A time of the day as people write it: 8:00, 8h30, 14h."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("input_formats", ["%H:%M", "%Hh%M", "%Hh", "%H"])
        kwargs.setdefault(
            "widget",
            forms.TimeInput(format="%H:%M", attrs={"class": "short num", "inputmode": "numeric"}),
        )
        super().__init__(**kwargs)


class CountField(forms.IntegerField):
    """A whole number as people write it, grouped or not: 1.200 or 1200."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 2_000_000_000)
        super().__init__(**kwargs)
        self.widget = forms.TextInput(attrs={"class": "short num", "inputmode": "numeric"})
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> int | None:
        """Without the signs that group thousands."""
        if isinstance(value, str):
            for sign in (".", ",", " ", "\u00a0"):
                value = value.replace(sign, "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Grouped."""
        return number(value) if isinstance(value, int) else value


def anniversary_words(one: Anniversary) -> str:
    """``70 năm Chiến thắng … · 07/05/2024``."""
    words = one.name
    if one.years:
        words = gettext("%(n)s years: %(name)s") % {"n": one.years, "name": one.name}
    return f"{words} · {day(one.date)}" if one.date else words


class AnniversaryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An anniversary by its years, name and day."""

    def label_from_instance(self, obj: Anniversary) -> str:
        """In words."""
        return anniversary_words(obj)


class EventForm(forms.Form):
    """The plan of an event."""

    name = forms.CharField(label=_("Name of the event"), max_length=500)
    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind.choices)
    start = DayField(label=_("Begins on"))
    end = DayField(
        label=_("Last day"), required=False, help_text=_("empty: the same day; day/month/year")
    )
    start_time = ClockField(label=_("Begins at"), help_text=_("for instance: 08:00"))
    end_time = ClockField(label=_("Ends at"))
    place = forms.CharField(label=_("Venue"), max_length=300, required=False)
    unit = forms.ChoiceField(label=_("Organising unit"))
    cooperating = forms.MultipleChoiceField(
        label=_("Cooperating units"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    drive = forms.ModelChoiceField(
        Drive.objects.none(),
        label=_("Belongs to the drive"),
        required=False,
        to_field_name="public_id",
        empty_label=_("no drive"),
    )
    anniversary = AnniversaryField(
        Anniversary.objects.none(),
        label=_("Marks the anniversary"),
        required=False,
        to_field_name="public_id",
        empty_label=_("no anniversary"),
    )
    description = forms.CharField(
        label=_("Purpose and programme"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self, *args: Any, as_of: date, movement: Movement, actor: Any, own: Unit, **kwargs: Any
    ) -> None:
        """Offer the units of the day and the drives and anniversaries of the movement.

        Args:
            as_of: business date.
            movement: whose event it is.
            actor: who plans; the standing body chooses the unit.
            own: the unit that organises, where there is no choice.
        """
        super().__init__(*args, **kwargs)
        choices = unit_choices(as_of, first=[own.pk])
        unit, others = self.fields["unit"], self.fields["cooperating"]
        assert isinstance(unit, forms.ChoiceField)  # noqa: S101 - set above
        assert isinstance(others, forms.MultipleChoiceField)  # noqa: S101
        unit.choices = choices if actor.is_standing_body else choices[:1]
        others.choices = choices
        drive, anniversary = self.fields["drive"], self.fields["anniversary"]
        assert isinstance(drive, forms.ModelChoiceField)  # noqa: S101
        assert isinstance(anniversary, forms.ModelChoiceField)  # noqa: S101
        drive.queryset = movement.drives.all()
        anniversary.queryset = movement.anniversaries.all()

    def plan(self) -> EventPlan:
        """What was entered."""
        found = dict(self.cleaned_data)
        found["unit"] = unit_from(found["unit"])
        found["cooperating"] = list(
            Unit.objects.filter(public_id__in=found["cooperating"]).order_by("pk")
        )
        return EventPlan(**found)

    @staticmethod
    def initial_of(event: Event) -> dict[str, Any]:
        """The form's values for an event that exists."""
        return {
            **{
                n: getattr(event, n)
                for n in ("name", "kind", "start", "end", "start_time", "end_time", "place")
            },
            "unit": str(event.unit.public_id),
            "cooperating": [
                str(i) for i in event.cooperating.values_list("unit__public_id", flat=True)
            ],
            "drive": event.drive.public_id if event.drive else None,
            "anniversary": event.anniversary.public_id if event.anniversary else None,
            "description": event.description,
        }


class InviteForm(forms.Form):
    """Groups and single units that are invited."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Groups and blocks"),
        required=False,
        to_field_name="public_id",
        help_text=_("every member unit of the day is invited"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    units = forms.MultipleChoiceField(
        label=_("Units"), required=False, widget=forms.SelectMultiple(attrs={"size": 10})
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        """Offer the groups and units of the day."""
        super().__init__(*args, **kwargs)
        groups, units = self.fields["groups"], self.fields["units"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)  # noqa: S101 - set above
        assert isinstance(units, forms.MultipleChoiceField)  # noqa: S101
        living = Group.objects.filter(pk__in=[g.pk for g in groups_on(as_of)])
        groups.queryset = living.order_by("sort_key")
        units.choices = unit_choices(as_of)

    def chosen(self) -> tuple[list[Unit], QuerySet[Group]]:
        """Single units and groups."""
        units = Unit.objects.filter(public_id__in=self.cleaned_data["units"]).order_by("pk")
        return list(units), self.cleaned_data["groups"]


class AnswerForm(forms.Form):
    """Whether the unit will come."""

    answer = forms.ChoiceField(
        label=_("Will your unit come?"),
        choices=[c for c in Invitation.Answer.choices if c[0]],
        widget=forms.RadioSelect,
    )
    people = CountField(label=_("How many people"), required=False, max_value=30_000)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class PostponeForm(forms.Form):
    """The new day and why."""

    start = DayField(label=_("New first day"))
    end = DayField(
        label=_("New last day"),
        required=False,
        help_text=_("empty: as long as before; day/month/year"),
    )
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class HoldForm(forms.Form):
    """The day on which it was held."""

    on = DayField(label=_("Held on"))


class EventReportForm(forms.Form):
    """What came of an event."""

    people = CountField(
        label=_("Participants"), help_text=_("attendances, all units and guests together")
    )
    units_present = CountField(label=_("Units present"), required=False, max_value=100_000)
    beneficiaries = CountField(
        label=_("Beneficiaries"),
        required=False,
        help_text=_("persons or families honoured, visited or helped"),
    )
    beneficiary_words = forms.CharField(
        label=_("Who they are"),
        max_length=300,
        required=False,
        help_text=_("in words, without names of private persons"),
    )
    spent = CountField(
        label=_("Money spent, in đồng"), required=False, max_value=9_000_000_000_000_000
    )
    results = forms.CharField(
        label=_("What was done and what came of it"), widget=forms.Textarea(attrs={"rows": 6})
    )
    file = forms.FileField(
        label=_("Scanned report"),
        required=False,
        help_text=_("required when typed in for another unit; PDF, Word or picture up to 20 MB"),
    )

    def told(self) -> EventReport:
        """What was entered, without the file."""
        found = dict(self.cleaned_data)
        found.pop("file")
        return EventReport(**found)

    @staticmethod
    def initial_of(event: Event) -> dict[str, Any]:
        """The form's values for an event reported before."""
        names = ("people", "units_present", "beneficiaries", "beneficiary_words", "spent")
        return {n: getattr(event, n) for n in (*names, "results")}


class EventFileForm(forms.Form):
    """A picture or a paper with its words."""

    file = forms.FileField(
        label=_("Picture or paper"),
        help_text=_("JPEG, PNG, TIFF; PDF, Word, Excel, text; up to 20 MB"),
    )
    caption = forms.CharField(
        label=_("Caption"), max_length=300, help_text=_("stands below; what, where, when")
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        max_length=300,
        required=False,
        help_text=_("for people who cannot see it; required for pictures"),
    )
