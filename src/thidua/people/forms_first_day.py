"""Forms of the first day: set-up, activation, letters, steps, the new year, pasted days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from thidua.people.domain.activation import DEFAULT_DAYS, MOST_DAYS
from thidua.people.domain.beginnings import Beginning
from thidua.people.forms_office import day_field
from thidua.people.models import LetterBatch


def _rules() -> str:
    return " ".join(str(text) for text in password_validators_help_texts())


_rules_lazy = lazy(_rules, str)


def _password(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "new-password"}
    return forms.CharField(
        label=label, help_text=help_text, strip=False, widget=forms.PasswordInput(attrs=attrs)
    )


def _code(help_text: Any) -> forms.CharField:
    attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(
        label=_("Code"), max_length=60, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class _TwoPasswords(forms.Form):
    """Forms that ask for a new password twice."""

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        values = super().clean() or {}
        if values.get("password") and values.get("password") != values.get("again"):
            self.add_error("again", _("The two passwords are not the same."))
        return values


class ActivationCodeForm(forms.Form):
    """The code of a letter."""

    code = _code(_("As it stands in the letter; spaces, dashes and capitals do not matter."))


class FirstPasswordForm(_TwoPasswords):
    """The first own password."""

    password = _password(_("New password"), _rules_lazy())
    again = _password(_("New password once more"))


class BeginForm(_TwoPasswords):
    """The beginning of a real installation."""

    code = _code(_("The program printed it when it was installed; it holds 24 hours."))
    province = forms.CharField(
        label=_("Name of the province"),
        max_length=200,
        help_text=_("As on documents: “Tỉnh Phú Thọ”, “Thành phố Đà Nẵng”."),
    )
    committee = forms.CharField(label=_("People’s Committee"), max_length=300)
    body = forms.CharField(
        label=_("Standing body"),
        max_length=300,
        help_text=_("Who looks after emulation and awards: a board, a division, an office."),
    )
    name = forms.CharField(label=_("Administrator’s full name"), max_length=200)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters without diacritics, digits, dot, dash, underscore."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username"}),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("A forgotten password can be set anew by mail only."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = _password(_("Password"), _rules_lazy())
    again = _password(_("Password once more"))
    province_code = forms.CharField(
        label=_("Code of the province"),
        max_length=40,
        initial="T",
        help_text=_("The three codes are those of your own lists of units, if you have some."),
    )
    committee_code = forms.CharField(
        label=_("Code of the People’s Committee"), max_length=40, initial="UBND"
    )
    body_code = forms.CharField(label=_("Code of the standing body"), max_length=40, initial="TDKT")

    def clean(self) -> dict[str, Any]:
        """Codes have no spaces, as in the lists."""
        values = super().clean()
        for name in ("province_code", "committee_code", "body_code"):
            if " " in values.get(name, ""):
                self.add_error(name, _("A code has no spaces."))
        return values

    def beginning(self) -> Beginning:
        """What was filled in."""
        fields = Beginning.__dataclass_fields__
        return Beginning(**{name: self.cleaned_data[name] for name in fields})


class LettersForm(forms.Form):
    """How activation letters are made."""

    way = forms.ChoiceField(
        label=_("How the codes reach people"),
        choices=LetterBatch.Way.choices,
        initial=LetterBatch.Way.PAPER,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=_("Days that the codes hold"),
        initial=DEFAULT_DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class NewYearForm(forms.Form):
    """The decision by which the blocks go on in a year."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    issued_on = day_field(label=_("Date of the decision"), required=False)
    issuer = forms.CharField(label=_("Body that decided"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Number and date come together."""
        values = super().clean() or {}
        if bool(values.get("number")) != bool(values.get("issued_on")):
            self.add_error("number", _("Fill in number and date, or neither."))
        return values


class PastedDaysForm(forms.Form):
    """Swapped days copied from Excel or typed, one a line."""

    lines = forms.CharField(
        label=_("Days, one a line"),
        max_length=20_000,
        help_text=_(
            "Day; “nghỉ” or “làm việc”; reason. Cells copied from Excel do as well, for example: "
            "02/05/2025; nghỉ; hoán đổi với thứ Bảy 26/04/2025"
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    source = forms.CharField(
        label=_("Document"),
        max_length=300,
        required=False,
        help_text=_("Number and date of the decision or announcement."),
    )
    verified = forms.BooleanField(
        label=_("Checked against the document"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What is checked was checked against something."""
        values = super().clean() or {}
        if values.get("verified") and not values.get("source", "").strip():
            self.add_error("source", ValidationError(_("Name the document.")))
        return values


class VerifyYearForm(forms.Form):
    """The days of one year are as the document says."""

    source = forms.CharField(
        label=_("Document"),
        max_length=300,
        help_text=_("Number and date of the decision or announcement that they were checked with."),
    )
