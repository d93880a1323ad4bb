"""The forms of signing in, with our words; passwords are always checked through the lock."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thidua.people.models import User


def _plain(form: Any, labels: dict[str, Any]) -> None:
    """Set labels, take away placeholders: a label that vanishes while typing helps nobody."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


def _rules() -> str:
    return " ".join(str(text) for text in password_validators_help_texts())


class SignInForm(allauth.LoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"login": _("User name"), "password": _("Password")})
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")


def _code_field(help_text: Any) -> forms.CharField:
    """A field that phones fill by themselves, with the keys for digits."""
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
    return forms.CharField(
        label=_("Code"), max_length=30, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


class CodeForm(forms.Form):
    """The code at signing in: of the app, or one on paper."""

    code = _code_field(_("Six digits from the app; without the phone, a recovery code."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class SetUpForm(forms.Form):
    """The first code of an app that was just set up."""

    code = _code_field(_("The six digits that the app shows now."))


class ConfirmForm(forms.Form):
    """Password or code once more.

    Args:
        user: the account.
        with_code: whether it has a second step, whose code does as well.
        only_code: whether the code is what is missing.
    """

    def __init__(
        self, *args: Any, user: User, with_code: bool, only_code: bool, **kwargs: Any
    ) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        if not only_code:
            attrs = {"autocomplete": "current-password", "autofocus": True}
            self.fields["password"] = forms.CharField(
                label=_("Password"),
                strip=False,
                required=not with_code,
                widget=forms.PasswordInput(attrs=attrs),
            )
        if with_code:
            self.fields["code"] = _code_field(_("Six digits from the app."))
            self.fields["code"].required = only_code
            if not only_code:
                self.fields["code"].label = _("Or the code")

    def clean(self) -> dict[str, Any]:
        """One of the two is enough."""
        data: dict[str, Any] = super().clean() or {}
        if not (data.get("password") or data.get("code")) and not self.errors:
            raise ValidationError(_("Give the password or the code."))
        return data


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    """The password that holds now, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            {
                "oldpassword": _("Password that holds now"),
                "password1": _("New password"),
                "password2": _("New password once more"),
            },
        )
        self.fields["password1"].help_text = _rules()

    def clean_oldpassword(self) -> str:
        """Check it through the lock, so that it cannot be guessed here either."""
        old: str = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, old):
            raise get_adapter().validation_error("enter_current_password")
        return old

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one."""
        data: dict[str, Any] = super().clean()
        old, new = data.get("oldpassword"), data.get("password1")
        if old and old == new:
            self.add_error("password1", ValidationError(_("Choose one that differs from the old.")))
        return data


class AskResetForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    """The mail address of the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"email": _("Mail address of your account")})
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        """Find the account by its own address; whether there is one is not told."""
        email: str = self.cleaned_data["email"].strip().lower()
        self.users = list(User.objects.filter(email__iexact=email, is_active=True))
        return email


class NewPasswordForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password twice, behind the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password1": _("New password"), "password2": _("New password once more")})
        self.fields["password1"].help_text = _rules()
