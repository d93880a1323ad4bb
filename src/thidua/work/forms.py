"""Forms of this room. Rules stand in the domain functions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import KINDS
from thidua.work.models import ReminderRule
from thidua.work.wording import kind_label


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule of reminding."""

    kind = forms.ChoiceField(label=_("For which work"), required=False)
    offset = forms.IntegerField(
        label=_("Working days from the deadline"),
        min_value=-60,
        max_value=60,
        help_text=_("Before it with a minus (-3), on the day 0, after it without (3)."),
        widget=forms.NumberInput(attrs={"class": "is-short"}),
    )

    class Meta:
        model = ReminderRule
        fields = ("kind", "offset", "action", "escalate_to", "by_mail", "active")
        labels = {
            "action": _("What happens"),
            "escalate_to": _("Escalated to"),
            "by_mail": _("By mail too"),
            "active": _("In force"),
        }
        help_texts = {"escalate_to": _("“Nobody” for a reminder.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((code, kind_label(code)) for code in KINDS if not code.startswith("work."))
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type
        field.choices = [("", _("Every kind of work")), *kinds]
        self.fields["action"].widget = forms.RadioSelect(choices=ReminderRule.Action.choices)
        self.fields["escalate_to"].widget = forms.Select(choices=ReminderRule.Target.choices)

    def _post_clean(self) -> None:
        """Only fill the row: the domain function checks it, once."""
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)
