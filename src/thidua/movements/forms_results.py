"""What people enter about results of targets and how targets are reported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.quantities import format_number
from thidua.movements.assessment.goal import SIZES, counts_up
from thidua.movements.assessment.of_target import goal_of
from thidua.movements.domain.result_figures import LONGEST_FIGURE
from thidua.movements.domain.results import Entry
from thidua.movements.forms import DayField
from thidua.movements.models import FREQUENCIES, TEXTS, Result, Target
from thidua.movements.queries.lists import unit_choices

TEXT_LABELS = {
    "achieved": _("Results achieved"),
    "shortcomings": _("Shortcomings and their causes"),
    "difficulties": _("Difficulties"),
    "proposals": _("Proposals"),
    "directions": _("Directions for the next period"),
}
TEXT_HINTS = {
    "achieved": _("What was done and what came of it, with figures; required to submit."),
    "shortcomings": _("What was not reached and why, on the unit’s own side and from outside."),
    "difficulties": _("What stands in the way and cannot be removed by the unit itself."),
    "proposals": _("To whom, and what is asked for."),
    "directions": _("What will be done so that the target is met."),
}
MOST_FILES = 10
"""Files sent at once."""


def meaning(target: Target) -> str:
    """What is counted, so that two officers type the same figure."""
    goal = goal_of(target)
    if goal.nature == "change":
        if goal.direction == "decrease":
            return gettext(
                "How much it went down from the first day of the year to the period’s end."
            )
        return gettext("How much it went up from the first day of the year to the period’s end.")
    if goal.nature == "increment":
        return gettext("What was added from the first day of the year to the period’s end.")
    if counts_up(goal):
        return gettext("Accumulated from the first day of the year to the period’s end.")
    return gettext("As it stands at the period’s end.")


def example(target: Target) -> str:
    """How a figure is typed: ``7,4`` or ``7,4 %`` for the target's unit."""
    number = format_number(target.value.normalize())
    if goal_of(target).measure.dimension.startswith("money"):
        return gettext("For instance %(figure)s; another unit of money is converted.") % {
            "figure": f"{number} {target.measure}"
        }
    if goal_of(target).nature in SIZES:
        return gettext("A size without a sign, in %(unit)s.") % {"unit": target.measure}
    return gettext("For instance %(plain)s or %(figure)s.") % {
        "plain": number,
        "figure": f"{number} {target.measure}",
    }


class ManyFiles(forms.FileInput):
    """A drop field that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; cleans to a list of them, each within the size that is admitted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file by itself."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(
                gettext("Send at most %(n)s files at once.") % {"n": MOST_FILES}
            )
        one = super().clean
        kept = [one(file, initial) for file in sent]
        most = settings.UPLOAD_MAX_BYTES
        for file in kept:
            if (file.size or 0) > most:
                raise forms.ValidationError(
                    gettext("“%(name)s” is larger than %(size)s MB.")
                    % {"name": file.name, "size": most // 2**20}
                )
        return kept


class ResultForm(forms.Form):
    """Figure, five texts, evidence."""

    figure = forms.CharField(
        label=_("Figure"),
        max_length=LONGEST_FIGURE,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "short num figure-field", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    waiting = forms.BooleanField(
        label=_("Waits for recognition by a higher body"),
        required=False,
        help_text=_("Done and sent for recognition; shown as waiting, neither met nor missed."),
    )
    kept_because = forms.CharField(
        label=_("The figure is right because"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who verifies reads this beside the figure."),
    )
    achieved = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 5}))
    shortcomings = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    difficulties = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    proposals = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    directions = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = ManyFilesField(label=_("Evidence"), required=False)
    scan = ManyFilesField(
        label=_("Scan of the unit’s signed report"),
        required=False,
    )
    reason = forms.CharField(
        label=_("Why the verified result is corrected"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands with the new version; the former one stays readable."),
    )

    def __init__(self, *args: Any, row: Result, on_behalf: bool, **kwargs: Any) -> None:
        """Fit the form to a result.

        Args:
            row: with its target.
            on_behalf: whether it is typed in for another unit, from paper.
        """
        super().__init__(*args, **kwargs)
        figure = self.fields["figure"]
        figure.help_text = f"{meaning(row.target)} {example(row.target)}"
        figure.widget.attrs |= {
            "hx-post": reverse("movements:result_check", args=[row.public_id]),
            # “load”: what was typed before the script was there is read too.
            "hx-trigger": "load, input changed delay:500ms",
            "hx-target": "#doubts",
            "hx-params": "figure,kept_because",
            "hx-sync": "this:replace",
        }
        size = settings.UPLOAD_MAX_BYTES // 2**20
        for name in TEXTS:
            self.fields[name].label = TEXT_LABELS[name]
            self.fields[name].help_text = TEXT_HINTS[name]
        self.fields["evidence"].help_text = gettext(
            "PDF, Word, Excel, text or picture, up to %(size)s MB each."
        ) % {"size": size}
        if not on_behalf:
            del self.fields["scan"]
        if row.current_id is None:
            del self.fields["reason"]

    def entry(self, row: Result, chosen: set[str] | None = None) -> Entry:
        """What is to be kept.

        Args:
            row: the result as somebody else saved it.
            chosen: fields for which theirs was chosen over what stands in the form.
        """
        mine, theirs = self.cleaned_data, chosen or set()
        return Entry(
            figure=row.typed if "figure" in theirs else mine["figure"],
            texts={n: getattr(row, n) if n in theirs else mine[n] for n in TEXTS},
            waiting=row.waiting if "waiting" in theirs else mine["waiting"],
            kept_because=row.kept_because if "kept_because" in theirs else mine["kept_because"],
        )

    def uploads(self) -> list[tuple[UploadedFile[Any], bool]]:
        """Files sent, each with whether it is the scan of the paper."""
        return [
            *((f, True) for f in self.cleaned_data.get("scan") or []),
            *((f, False) for f in self.cleaned_data.get("evidence") or []),
        ]


def first_values(row: Result) -> dict[str, Any]:
    """A result as values of the form."""
    texts = {name: getattr(row, name) for name in TEXTS}
    return {
        "figure": row.typed,
        "waiting": row.waiting,
        "kept_because": row.kept_because,
        **texts,
    }


class ReopenForm(forms.Form):
    """Until when and why a verified result may be corrected."""

    until = DayField(label=_("Open until"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class LeadForm(forms.Form):
    """The body that answers for a target."""

    lead = forms.ChoiceField(label=_("Lead agency"), required=False)

    def __init__(self, *args: Any, target: Target, as_of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - set above
        first = [target.proposed_lead_id] if target.proposed_lead_id else []
        field.choices = [("", gettext("Nobody yet")), *unit_choices(as_of, first=first)]


class TermsForm(forms.Form):
    """How a target is reported."""

    frequency = forms.ChoiceField(label=_("How often it is reported"), choices=FREQUENCIES)
    baseline = forms.CharField(
        label=_("Figure on the first day of the year"),
        required=False,
        max_length=LONGEST_FIGURE,
        widget=forms.TextInput(attrs={"class": "short num", "autocomplete": "off"}),
    )
    baseline_source = forms.CharField(
        label=_("Where that figure is from"),
        required=False,
        max_length=300,
        help_text=_("Number and date of the document; required with a figure."),
    )
    aggregation = forms.ChoiceField(
        label=_("How figures of units add up"), choices=Target.Aggregation.choices
    )
