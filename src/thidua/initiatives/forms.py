"""What people enter about initiatives and their use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.keys import fold
from thidua.common.policy import which
from thidua.initiatives.domain.facts import AuthorFacts, InitiativeFacts, RecognitionFacts
from thidua.initiatives.extensions import BOOK
from thidua.initiatives.models import Author, Initiative, Recognition, Scope
from thidua.people.domain.facts import period_of
from thidua.people.exports_facts import period_text
from thidua.people.models import Person, Unit
from thidua.people.queries import unit_refs
from thidua.people.sheets import read_day

NOBODY = "0"
"""Choice that the author is none of the persons of the directory."""
CANDIDATES = 20
SPARE, MOST_AUTHORS = 2, 30


class PartialDayField(forms.CharField):
    """A day as precisely as the paper has it; cleans to ``(day, precision)``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("day/month/year; month/year or year where no more is known")
        )
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "short num", "inputmode": "numeric"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> tuple[date, str] | None:
        """The day and its precision; ``None`` when empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError as error:
            raise ValidationError(
                gettext("“%(text)s” is no date; write 15/01/2024.") % {"text": text}
            ) from error


class PeriodField(forms.CharField):
    """A year or school year; cleans to the row of the period."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("2023, or 2022-2023 for a school year."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "short"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        """The period."""
        text = super().clean(value)
        try:
            return period_of(text) if text else None
        except ValueError as error:
            raise ValidationError(gettext("Write 2023, or 2022-2023 for a school year.")) from error


class RecognitionForm(forms.Form):
    """The decision that recognised it."""

    scope = forms.ChoiceField(
        label=_("Recognised scope"), choices=Scope.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("for instance: 402/QĐ-UBND"),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    on = PartialDayField(label=_("Day of the decision"))
    issuer = forms.CharField(
        label=_("Body that recognised it, as printed"),
        max_length=300,
        help_text=_("for instance: Giám đốc Sở Giáo dục và Đào tạo"),
    )

    def recognition(self) -> RecognitionFacts:
        """What the domain takes."""
        data = self.cleaned_data
        on, precision = data["on"]
        return RecognitionFacts(data["scope"], data["number"], on, data["issuer"], precision)


class InitiativeForm(forms.Form):
    """What an initiative is."""

    field_order = ("name", "kind", "field", "unit", "period", "summary", "file", "reason")
    kind = forms.ChoiceField(label=_("Sort"), choices=Initiative.Kind.choices)
    name = forms.CharField(
        label=_("Title, as printed"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = forms.ChoiceField(label=_("Unit where it was applied"))
    period = PeriodField(label=_("Year or school year of application"))
    field = forms.CharField(label=_("Sphere"), max_length=200, required=False)
    summary = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("Certificate or decision as a file"),
        required=False,
        help_text=_("PDF, Word or a picture"),
    )

    def __init__(
        self, *args: Any, as_of: date, units: frozenset[int] | None, **kwargs: Any
    ) -> None:
        """``units``: those that this person enters for; ``None`` for all."""
        super().__init__(*args, **kwargs)
        refs = unit_refs(as_of, units).values()
        self._offer([(str(ref.public_id), ref.name) for ref in refs])

    def _offer(self, units: list[tuple[str, str]]) -> None:
        self.units = units
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = units

    def also_in(self, unit: Unit) -> None:
        """Let the unit stand that it belongs to, even where that has ended."""
        here = str(unit.public_id)
        if here not in dict(self.units):
            self._offer([*self.units, (here, unit.latest_name)])

    def clean_file(self) -> Any:
        """Refuse what is too large before reading it."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 2**20
            raise ValidationError(gettext("The file is larger than %(size)s MB.") % {"size": limit})
        return file

    def facts(self, authors: Sequence[AuthorFacts]) -> InitiativeFacts:
        """What the domain takes."""
        data = self.cleaned_data
        return InitiativeFacts(
            name=data["name"],
            kind=data["kind"],
            unit=Unit.objects.get(public_id=data["unit"]),
            period=data["period"],
            authors=authors,
            field=data["field"],
            summary=data["summary"],
        )

    def evidence(self) -> tuple[bytes, str] | None:
        """Bytes and name of the file."""
        file = self.cleaned_data.get("file")
        return (file.read(), file.name) if file else None


class CorrectForm(InitiativeForm):
    """What is wrong, put right, and why."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def initial_of(row: Initiative) -> dict[str, Any]:
    """What stands, for the form that corrects it."""
    return {
        "kind": row.kind,
        "name": row.name,
        "unit": str(row.unit.public_id),
        "period": period_text(row.period),
        "field": row.field,
        "summary": row.summary,
    }


class AuthorForm(forms.Form):
    """One author; among namesakes of the directory the person chooses."""

    name = forms.CharField(label=_("Name, as printed"), max_length=200, required=False)
    part = forms.ChoiceField(label=_("Part"), choices=Author.Part.choices)
    share = forms.DecimalField(
        label=_("Share"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"class": "short num", "inputmode": "decimal"}),
    )
    person = forms.ChoiceField(label=_("Person in the directory"), required=False)

    def __init__(self, *args: Any, persons: Mapping[str, list[Person]], **kwargs: Any) -> None:
        """``persons``: those that may be meant, by folded name."""
        super().__init__(*args, **kwargs)
        raw = self["name"].value() or ""
        self.found = {str(p.public_id): p for p in persons.get(fold(str(raw)), ())}
        kept: Person | None = self.initial.get("kept")
        if kept is not None:
            self.found.setdefault(str(kept.public_id), kept)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = [
            ("", _("By the name")),
            (NOBODY, _("Not in the directory")),
            *((key, _told(one)) for key, one in self.found.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Somebody of the directory has this name: whoever enters says whether it is them."""
        values: dict[str, Any] = super().clean() or {}
        if not values.get("name") and values.get("share") is not None:
            self.add_error("name", gettext("Enter the name, or empty the row."))
        if self.found and not values.get("person"):
            self.add_error(
                "person", gettext("The directory has this name: choose who is meant, or nobody.")
            )
        return values

    def facts(self) -> AuthorFacts:
        """What the domain takes."""
        data = self.cleaned_data
        return AuthorFacts(
            data["name"], data["part"], data["share"], self.found.get(data["person"])
        )


def _told(person: Person) -> str:
    """A person, told from namesakes by the posts held."""
    posts = [f"{p.title}, {p.unit.latest_name}" for p in person.posts.all()[:2]]
    return " · ".join([person.name, *posts, person.code])


class AuthorRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Authors, one row each; empty rows do not count."""

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Persons whom the names may mean; read once for all rows."""
        if not hasattr(self, "_persons"):
            self._persons = self._candidates()
        return {**super().get_form_kwargs(index), "persons": self._persons}

    def _candidates(self) -> dict[str, list[Person]]:
        if self.is_bound:
            names = [v for k, v in self.data.items() if k.endswith("-name")]
        else:
            names = [one.get("name", "") for one in self.initial or ()]
        keys = {fold(str(name)) for name in names} - {""}
        found: dict[str, list[Person]] = {}
        seen: QuerySet[Person] = which(self.actor, "people:person:view")
        rows = seen.filter(search_key__in=keys).prefetch_related("posts__unit")
        for person in rows.order_by("pk"):
            mine = found.setdefault(person.search_key, [])
            if len(mine) < CANDIDATES:
                mine.append(person)
        return found

    def facts(self) -> list[AuthorFacts]:
        """What the domain takes; rows without a name are left out."""
        return [form.facts() for form in self.forms if form.cleaned_data.get("name")]


_AuthorFormSet: Any = forms.formset_factory(
    AuthorForm, formset=AuthorRows, extra=SPARE, max_num=MOST_AUTHORS, absolute_max=MOST_AUTHORS
)


def author_form_set(
    data: Any, *, actor: Any, initial: list[dict[str, Any]], more: bool = False
) -> Any:
    """Rows of authors: those posted, or those that stand with some empty ones.

    Args:
        data: what was posted, ``None`` at first.
        actor: whoever enters; namesakes come from the persons they may see.
        initial: authors that stand.
        more: add empty rows to those posted.
    """
    if data is not None and more:
        data = data.copy()
        count = int(data.get("authors-TOTAL_FORMS") or 0)
        data["authors-TOTAL_FORMS"] = str(min(count + SPARE, MOST_AUTHORS))
    return _AuthorFormSet(data, initial=initial or None, prefix="authors", actor=actor)


def author_rows(row: Initiative) -> list[dict[str, Any]]:
    """Authors that stand, for the rows of the form."""
    return [
        {
            "name": one.name,
            "part": one.part,
            "share": one.share,
            "person": str(one.person.public_id) if one.person else NOBODY,
            "kept": one.person,
        }
        for one in row.authors.select_related("person")
    ]


class WithdrawForm(forms.Form):
    """Why a recognition does not stand any more."""

    why = forms.ChoiceField(
        label=_("What happened"),
        choices=Recognition.Withdrawal.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Number, day and body of the decision; or what the mistake was."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class UseForm(forms.Form):
    """What an author's initiative was spent on."""

    author = forms.ChoiceField(label=_("Author"))
    award = forms.ChoiceField(label=_("Award"))
    period = PeriodField(label=_("Year or school year of the award"))
    number = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        required=False,
        help_text=_("Left empty, it is taken from the registry where the grant stands there."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    on = PartialDayField(label=_("Day of the decision"), required=False)
    basis = forms.CharField(
        label=_("Rule that allows further use"),
        max_length=300,
        required=False,
        help_text=_("Only where it served for another title already."),
    )

    def __init__(self, *args: Any, authors: Sequence[Author], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authors = {str(one.pk): one for one in authors}
        titles = [(one.code, one.name) for one in BOOK.names() if one.is_title]
        forms_ = [(one.code, one.name) for one in BOOK.names() if not one.is_title]
        for name, choices in (
            ("author", [(key, one.name) for key, one in self.authors.items()]),
            ("award", [(_("Emulation titles"), titles), (_("Forms of commendation"), forms_)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices = choices

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        data = self.cleaned_data
        on, precision = data["on"] or (None, "day")
        return {
            "author": self.authors[data["author"]],
            "award_code": data["award"],
            "period": data["period"],
            "number": data["number"],
            "on": on,
            "precision": precision,
            "basis": data["basis"],
        }
