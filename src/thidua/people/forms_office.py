"""Forms of accounts and of the settings of the office. Rules stand in the domain functions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from thidua.common.models import SwappedDay
from thidua.people.domain.calendar import YEARS
from thidua.people.models import Role

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


def day_field(**kwargs: Any) -> forms.DateField:
    """A date written 15/01/2024."""
    kwargs.setdefault("help_text", _("day/month/year"))
    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "size": 12})
    return forms.DateField(input_formats=DAY_FORMATS, widget=widget, **kwargs)


def take_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what a domain function refused beside the fields it is about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


class SettingsForm(forms.Form):
    """One's own account."""

    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("For notices and for a forgotten password. The old address is told of it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    mail_notices = forms.BooleanField(
        label=_("Send me notices by mail too"),
        required=False,
        help_text=_("They always stand in the program, under the bell."),
    )
    language = forms.ChoiceField(label=_("Language of the screens and mails"))
    single_keys = forms.BooleanField(
        label=_("Single keys act"),
        required=False,
        help_text=_("J, K, Enter and others outside of fields; every key has a button too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type
        language.choices = settings.LANGUAGES


class NewAccountForm(forms.Form):
    """The account of a person."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters without diacritics, digits, dot, dash, underscore."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Without one, no notice and no reset mail reaches the person."),
    )
    language = forms.ChoiceField(label=_("Language of the screens and mails"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type
        language.choices = settings.LANGUAGES


class ReasonForm(forms.Form):
    """Why an account is closed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SwappedDayForm(forms.ModelForm):  # type: ignore[type-arg]
    """A day that differs from the statutory calendar."""

    day = day_field(label=_("Day"))

    class Meta:
        model = SwappedDay
        fields = ("day", "kind", "reason", "source", "verified")
        labels = {
            "kind": _("What the day becomes"),
            "reason": _("Reason"),
            "source": _("Document"),
            "verified": _("Checked against the document"),
        }
        help_texts = {
            "reason": _("For example: worked for Monday 29/04/2024."),
            "source": _("Number and date of the decision or announcement."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget = forms.RadioSelect(choices=SwappedDay.Kind.choices)
        self.fields["day"].help_text = _("%(first)s to %(last)s, day/month/year") % {
            "first": YEARS[0],
            "last": YEARS[-1],
        }

    def _post_clean(self) -> None:
        """Only fill the row: the domain function checks it, once."""
        self.instance.__dict__.update(
            {n: v for n, v in self.cleaned_data.items() if n in self.Meta.fields}
        )


class DemoDateForm(forms.Form):
    """The day on which the demonstration lives."""

    to = day_field(label=_("New date"))


class SecondStepForm(forms.Form):
    """Which posts need a second step."""

    on = forms.BooleanField(
        label=_("Ask for a second step"),
        required=False,
        help_text=_("Off: everybody signs in with the password alone; who set it up keeps it."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Of these posts"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Others may set it up for themselves."),
    )
