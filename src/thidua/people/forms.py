"""What comes in from people about units, groups, posts and hand-overs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thidua.common.keys import sort_key
from thidua.people.domain.delegations import possible_deputies
from thidua.people.forms_office import day_field as office_day_field
from thidua.people.models import (
    Delegation,
    Group,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    UnitVersion,
)
from thidua.people.queries import unit_refs
from thidua.people.sheets import UNITS


def take_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what a domain function found wrong beside its fields."""
    found = (
        error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    )
    for field, messages in found.items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A date written 15/01/2024, as on all forms of the office."""
    return office_day_field(label=label, **more)


def _unit_choices(as_of: date) -> list[tuple[str, str]]:
    return [("", "–"), *((str(u.id), u.name) for u in unit_refs(as_of).values())]


def ever_choices(without: Unit | None = None) -> list[tuple[str, str]]:
    """Every unit that ever stood in the records under its last name, but one; one query."""
    rows = UnitVersion.objects.filter(superseded_at=None)
    rows = rows.exclude(unit=without) if without is not None else rows
    last = rows.order_by("unit", "-valid").distinct("unit").values_list("unit_id", "name")
    found = {str(unit): name for unit, name in last}
    return sorted(found.items(), key=lambda pair: sort_key(pair[1]))


class UnitForm(forms.Form):
    """Facts of a unit from a day on."""

    name = forms.CharField(label=_("Name"), max_length=500)
    short_name = forms.CharField(label=_("Short name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitVersion.Kind.choices)
    parent = forms.TypedChoiceField(
        label=_("Stands under"), coerce=int, empty_value=None, required=False
    )
    managed_by = forms.TypedChoiceField(
        label=_("Managed by"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Where staff and payroll are kept."),
    )
    area = forms.ChoiceField(label=_("Area"), choices=UnitVersion.Area.choices)
    email = forms.EmailField(label=_("Mail address"), required=False)
    first = day_field(_("From"), help_text=_("First day on which this holds."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Required when days that have passed are changed."),
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _unit_choices(as_of)
        for name in ("parent", "managed_by"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = choices


class NewUnitForm(UnitForm):
    """A new unit."""

    code = forms.CharField(label=UNITS.titles()["code"], max_length=40)
    field_order = ("code", "name")


class CloseUnitForm(forms.Form):
    """The end of a unit and who follows it."""

    last = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason and decision"), max_length=300)
    successors = forms.TypedMultipleChoiceField(
        label=_("Followed by"),
        coerce=int,
        required=False,
        help_text=_("One unit for a merger or replacement, several for a split."),
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successors"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so above
        field.choices = _unit_choices(as_of)[1:]


class SuccessionForm(forms.Form):
    """Which units follow a unit on a day; units that have ended or are to come count too."""

    also = forms.TypedMultipleChoiceField(
        label=_("Together with"),
        coerce=int,
        required=False,
        help_text=_("For a merger: the other units that go into the new one."),
    )
    after = forms.TypedMultipleChoiceField(
        label=_("Followed by"),
        coerce=int,
        help_text=_("One unit for a merger or replacement, several for a split."),
    )
    on = day_field(_("From"))
    basis = forms.CharField(label=_("Reason and decision"), max_length=300)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = ever_choices(unit)
        for name in ("also", "after"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared so above
            field.choices = others

    def clean(self) -> dict[str, Any]:
        """A unit cannot go into itself."""
        values = super().clean() or {}
        if set(values.get("also") or ()) & set(values.get("after") or ()):
            self.add_error("after", _("A unit cannot follow itself; change its name instead."))
        return values


class AliasForm(forms.Form):
    """Another name of a unit."""

    name = forms.CharField(label=_("Another name"), max_length=500)


class GroupForm(forms.Form):
    """A new group with the decision that sets it up."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=500)
    kind = forms.ChoiceField(label=_("Kind"), choices=Group.Kind.choices)
    owner = forms.TypedChoiceField(label=_("Set up by"), coerce=int, empty_value=None)
    first = day_field(_("From"))
    number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    issued_on = day_field(_("Date of the decision"), required=False)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = _unit_choices(as_of)

    def clean(self) -> dict[str, Any]:
        """Number and date come together."""
        values = super().clean() or {}
        if bool(values.get("number")) != bool(values.get("issued_on")):
            self.add_error("number", _("Fill in number and date, or neither."))
        return values


class RenameGroupForm(forms.Form):
    """Another name for a group."""

    name = forms.CharField(label=_("Name"), max_length=500)


class DayForm(forms.Form):
    """The day that a page is looked at."""

    on = day_field(_("On the day"))


class MembersForm(forms.Form):
    """Member units of a group from a day on."""

    on = day_field(_("From"))
    units = forms.TypedMultipleChoiceField(
        label=_("Member units"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    head = forms.TypedChoiceField(label=_("Head"), coerce=int, empty_value=None, required=False)
    deputy = forms.TypedChoiceField(
        label=_("Deputy head"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _unit_choices(as_of)
        for name in ("units", "head", "deputy"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = choices[1:] if name == "units" else choices

    def parts(self) -> dict[int, str]:
        """Unit id → part."""
        found = dict.fromkeys(self.cleaned_data["units"], str(Membership.Part.MEMBER))
        for name in ("deputy", "head"):
            if self.cleaned_data[name] is not None:
                found[self.cleaned_data[name]] = name
        return found


class PostForm(forms.Form):
    """A post for a person."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    title = forms.CharField(
        label=_("Post as printed"), max_length=200, help_text=_("As it stands on documents.")
    )
    first = day_field(_("From"))
    last = day_field(_("Until"), required=False, help_text=_("Last day; empty while it lasts."))
    basis = forms.CharField(label=_("Decision"), max_length=300, required=False)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = _unit_choices(as_of)


class NewPersonForm(PostForm):
    """A person with a first post."""

    name = forms.CharField(label=_("Full name"), max_length=200)
    code = forms.CharField(
        label=_("Officer’s code"),
        max_length=40,
        required=False,
        help_text=_("Empty: the program draws one."),
    )
    gender = forms.ChoiceField(label=_("Gender"), choices=Person.Gender.choices)
    field_order = ("name", "code", "gender")


class EndPostForm(forms.Form):
    """The end of a post."""

    last = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason and decision"), max_length=300)


class ScopeForm(forms.Form):
    """What an officer in charge looks after from today on."""

    groups = forms.ModelMultipleChoiceField(
        label=_("Blocks"),
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    units = forms.TypedMultipleChoiceField(label=_("Units besides"), coerce=int, required=False)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups, units = self.fields["groups"], self.fields["units"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)  # noqa: S101 - declared so above
        assert isinstance(units, forms.MultipleChoiceField)  # noqa: S101 - declared so above
        groups.queryset = Group.objects.filter(
            kind=Group.Kind.BLOCK, valid__contains=as_of
        ).order_by("sort_key")
        units.choices = _unit_choices(as_of)[1:]


class DelegationForm(forms.Form):
    """A hand-over of a post."""

    to_person = forms.ModelChoiceField(label=_("Handed to"), queryset=Person.objects.none())
    form = forms.ChoiceField(label=_("Form"), choices=Delegation.Form.choices)
    first = day_field(_("From"))
    last = day_field(_("Until"), help_text=_("Last day; it ends by itself."))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    basis = forms.CharField(
        label=_("Decision or rule"),
        max_length=300,
        required=False,
        help_text=_("Needed when a right to sign goes over as TL. or TUQ. (NĐ 30/2020, Đ.13)."),
    )

    def __init__(self, *args: Any, post: Post, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = possible_deputies(post, as_of)


class _OwnPosts(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Posts by their titles: they are all of one person."""

    def label_from_instance(self, obj: Any) -> str:
        """The title."""
        return str(obj.title)


class LeaveForm(DelegationForm):
    """Several posts of one person, handed over for the days of a leave."""

    posts = _OwnPosts(
        label=_("Posts"), queryset=Post.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("posts", "to_person")

    def __init__(self, *args: Any, posts: QuerySet[Post], as_of: date, **kwargs: Any) -> None:
        own = list(posts)
        super().__init__(*args, post=own[0], as_of=as_of, **kwargs)
        field, whom = self.fields["posts"], self.fields["to_person"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared so above
        assert isinstance(whom, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset, self.initial["posts"] = posts, [p.pk for p in own]
        near = {p.pk for post in own for p in possible_deputies(post, as_of)}
        whom.queryset = Person.objects.filter(pk__in=near).order_by("sort_key")


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        help_text=_("At most 20 MB. It is only checked first; nothing is written."),
    )

    def __init__(self, *args: Any, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = limit

    def clean_file(self) -> Any:
        """Refuse what is too large before reading it."""
        file = self.cleaned_data["file"]
        if file.size > self.limit:
            raise ValidationError(_("The file is larger than 20 MB."))
        return file
