"""What people enter about grants."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thidua.awards.catalogue import Object, catalogue
from thidua.awards.domain.facts import DecisionFacts, GrantFacts
from thidua.awards.models import Grant, Revocation, Subject
from thidua.awards.models.grants import Authority
from thidua.common.models import Period
from thidua.people.models import Person, Unit
from thidua.people.queries import unit_refs


class DayField(forms.DateField):
    """A day as people write it: 15/01/2024."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d"])
        kwargs.setdefault("help_text", _("day/month/year"))
        attrs = {"class": "short num", "inputmode": "numeric"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        super().__init__(**kwargs)


def _unit_choices(as_of: date) -> list[tuple[str, str]]:
    return [(str(r.public_id), r.name) for r in unit_refs(as_of).values()]


def yearly_periods() -> QuerySet[Period]:
    """Years and school years, the latest first."""
    kinds = (Period.Kind.YEAR, Period.Kind.SCHOOL_YEAR)
    return Period.objects.filter(kind__in=kinds).order_by("-start", "kind")


class LineForm(forms.Form):
    """One line of a decision, as printed, and what statistics ask."""

    award = forms.CharField(
        label=_("Award, as printed"),
        max_length=300,
        help_text=_("for instance: Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"),
        widget=forms.TextInput(attrs={"list": "award-names", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name, as printed"), max_length=500)
    post = forms.CharField(label=_("Post, as printed"), max_length=300, required=False)
    unit_words = forms.CharField(label=_("Unit, as printed"), max_length=500, required=False)
    unit = forms.ChoiceField(
        label=_("Unit in the directory"),
        required=False,
        help_text=_("where it is one of ours; statistics and the unit’s own list use it"),
    )
    achievement = forms.CharField(
        label=_("Achievement"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(label=_("Kind of award"), required=False)
    period = forms.ModelChoiceField(
        label=_("Year of the achievement"), queryset=Period.objects.none(), required=False
    )
    ground = forms.ChoiceField(
        label=_("Ground of “Chiến sĩ thi đua cơ sở”"),
        required=False,
        help_text=_("Điều 23 of the law; later dossiers ask for it"),
    )
    gender = forms.ChoiceField(label=_("Sex"), required=False)
    standing = forms.ChoiceField(label=_("Leading post or direct worker"), required=False)
    field = forms.ChoiceField(label=_("Sphere"), required=False)
    posthumous = forms.BooleanField(label=_("Given after death (truy tặng)"), required=False)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = ("", _("Not known"))
        self.choose("unit", [("", _("Not in the directory")), *_unit_choices(as_of)])
        self.choose("kind", [unknown, *Grant.Kind.choices])
        self.choose("ground", [unknown, *Grant.Ground.choices])
        self.choose("standing", [unknown, *Grant.Standing.choices])
        self.choose("field", [unknown, *Grant.Field.choices])
        self.choose("gender", [(Person.Gender.UNKNOWN, _("Not known")), *Person.Gender.choices[:2]])
        period = self.fields["period"]
        assert isinstance(period, forms.ModelChoiceField)  # noqa: S101 - set above
        period.queryset, period.empty_label = yearly_periods(), str(_("Not known"))

    def choose(self, name: str, choices: list[Any]) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - set above
        field.choices = choices

    def chosen_unit(self) -> Unit | None:
        """The unit of the directory."""
        value = self.cleaned_data["unit"]
        return Unit.objects.filter(public_id=value).first() if value else None

    def facts(self) -> GrantFacts:
        """What the domain takes."""
        data = dict(self.cleaned_data)
        for name in ("object_kind", "who", "number", "on", "authority", "issuer", "title", "body"):
            data.pop(name, None)
        data.pop("reason", None)
        data["unit"] = self.chosen_unit()
        data["gender"] = data["gender"] or Person.Gender.UNKNOWN
        return GrantFacts(**data)


class RecordForm(LineForm):
    """A grant of a decision that exists on paper."""

    field_order = (
        "number", "on", "authority", "issuer", "body", "title", "object_kind", "award", "name",
        "post", "unit_words", "unit",
    )  # fmt: skip
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("for instance: 402/QĐ-UBND"),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    on = DayField(label=_("Day of the decision"))
    authority = forms.ChoiceField(label=_("Who decided"), choices=Authority.choices)
    issuer = forms.CharField(
        label=_("Body, as printed"),
        max_length=300,
        help_text=_("for instance: Ủy ban nhân dân tỉnh Phú Thọ"),
    )
    title = forms.CharField(label=_("What the decision is about"), max_length=500, required=False)
    body = forms.ChoiceField(label=_("Deciding unit in the directory"), required=False)
    object_kind = forms.ChoiceField(label=_("Given to"), choices=Object.choices)

    def __init__(self, *args: Any, as_of: date, own: Unit | None, **kwargs: Any) -> None:
        """``own``: the unit whose decisions this person enters; ``None`` for all."""
        super().__init__(*args, as_of=as_of, **kwargs)
        self.own = own
        if own is not None:
            del self.fields["body"]
        else:
            self.choose("body", [("", _("Not in the directory")), *_unit_choices(as_of)])

    def decision(self) -> DecisionFacts:
        """Head of the decision."""
        data = self.cleaned_data
        body = self.own
        if body is None and data.get("body"):
            body = Unit.objects.filter(public_id=data["body"]).first()
        return DecisionFacts(
            number=data["number"],
            on=data["on"],
            authority=data["authority"],
            issuer=data["issuer"],
            title=data["title"],
            body=body,
        )


class CorrectForm(LineForm):
    """What is wrong, put right, and why."""

    award_code = forms.ChoiceField(
        label=_("Award in the list"),
        required=False,
        help_text=_("empty: by the printed name"),
    )
    reason = forms.CharField(
        label=_("Reason for the correction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("award", "award_code")

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "award": grant.award_printed,
                "award_code": grant.award_code,
                "name": grant.name_printed,
                "post": grant.post_printed,
                "unit_words": grant.unit_printed,
                "unit": str(grant.unit.public_id) if grant.unit else "",
                "achievement": grant.achievement,
                "kind": grant.kind,
                "period": grant.period_id,
                "ground": grant.ground,
                "gender": grant.gender,
                "standing": grant.standing,
                "field": grant.field,
                "posthumous": grant.posthumous,
            },
        )
        super().__init__(*args, **kwargs)
        self.choose("award_code", [("", "–"), *catalogue().choices(grant.object_kind)])


class RevokeForm(forms.Form):
    """The decision that cancelled a grant."""

    ground = forms.ChoiceField(
        label=_("Ground"), choices=Revocation.Ground.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    on = DayField(label=_("Day of the decision"))
    issuer = forms.CharField(label=_("Body, as printed"), max_length=300)
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinkForm(ReasonForm):
    """Which record this one is the same as."""

    field_order = ("canonical", "reason")
    canonical = forms.ChoiceField(label=_("Is the same as"), choices=(), widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: list[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(s.public_id): s for s in others}
        field = self.fields["canonical"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - set above
        field.choices = [
            (key, f"{s.name} · {s.detail}" if s.detail else s.name)
            for key, s in self.others.items()
        ]
