"""What people enter about versions, facts and the province's settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.law.catalogue import Catalogue
from thidua.people.forms import day_field
from thidua.rules.content.facts import Fact
from thidua.rules.domain.settings import KINDS_OF_LEAVE, LEAVE, Known, awards_of
from thidua.rules.models.versions import as_text
from thidua.rules.showing.labels import CATEGORIES, CODES, CYCLES, OF_KEY, WORDS, key_label

IDENTITY = frozenset({"code", "id", "from", "kind", "key", "decree", "form", "sources", "verified"})
"""Keys that say which row it is, or that are set elsewhere: no field changes them."""
OPEN = {"note", "to"}
"""Keys that may be empty."""
NULL = {"to", "percent"}
"""Keys that stay in the row without a value."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class DraftForm(forms.Form):
    """What a draft is about."""

    title = forms.CharField(
        label=_("What the draft is about"),
        max_length=200,
        help_text=_("for instance: Standards from 01/07/2027"),
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DayForm(forms.Form):
    """One day."""

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = day_field(label)


class YamlField(forms.CharField):
    """Structured values written as YAML, as the shipped files have them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The value as YAML; what a person typed stays as typed."""
        return value if isinstance(value, str) else to_yaml(value)

    def clean(self, value: Any) -> Any:
        """Plain data; days become ISO dates."""
        text = super().clean(value)
        try:
            return from_yaml(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = gettext("line %(line)s") % {"line": mark.line + 1} if mark else ""
            raise ValidationError(
                gettext("This is no YAML: %(what)s %(line)s")
                % {"what": getattr(error, "problem", ""), "line": line}
            ) from error


def to_yaml(value: Any) -> str:
    """Plain data as YAML for a text field; empty for nothing."""
    if value is None:
        return ""
    text: str = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, default_flow_style=None, width=96
    )
    return text.removesuffix("\n...\n").rstrip("\n")


def from_yaml(text: str) -> Any:
    """Plain data of a YAML text, its days as ISO dates.

    Raises:
        yaml.YAMLError: for what is no YAML.
    """
    loaded = yaml.safe_load(text)
    return yaml.safe_load(as_text(loaded)) if loaded is not None else None


class RowForm(forms.Form):
    """A whole row with its paths and conditions, as YAML."""

    row = YamlField(
        label=_("The row"),
        widget=forms.Textarea(attrs={"rows": 28, "class": "mono", "spellcheck": "false"}),
        help_text=_(
            "As in the shipped files: keys and codes are checked when it is saved; days are "
            "written 2027-01-01."
        ),
    )

    def clean_row(self) -> Any:
        """A mapping."""
        row = self.cleaned_data["row"]
        if not isinstance(row, dict):
            raise ValidationError(gettext("Keys with values are expected."))
        return row


class FactForm(forms.Form):
    """The values of one fact, a field each.

    Args:
        fact: with its values as they are.
        catalogue: gives the codes to choose from.
        marked: whether the mark “read in its source” is a field.
    """

    def __init__(
        self, *args: Any, fact: Fact, catalogue: Catalogue, marked: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        for key, value in self._offered(catalogue).items():
            self.fields[key] = _field(catalogue, self._meaning(key), value)
            self.fields[key].label = key_label(self._meaning(key))
            self.fields[key].initial = value
        if marked:
            self.fields["verified"] = forms.BooleanField(
                label=_("Read in its source"), required=False, initial=fact.verified
            )

    def _meaning(self, key: str) -> str:
        """In a condition “to” is who sets the standard; elsewhere the last day."""
        is_condition = len(self.fact.parts) > 4 and self.fact.parts[-2] == "conditions"
        return "set_by" if key == "to" and is_condition else key

    def _offered(self, catalogue: Catalogue) -> dict[str, Any]:
        values = {k: v for k, v in self.fact.values.items() if k not in IDENTITY}
        last = self.fact.parts[-1]
        if last == "prize":
            values = {**dict.fromkeys(catalogue.known.of("objects")), **values}
        if len(self.fact.parts) > 4 and self.fact.parts[-2] == "conditions":
            values.setdefault("cite", "")
        if "note" in self.fact.values or len(self.fact.parts) == 2:
            values.setdefault("note", "")
        return values

    def values(self) -> dict[str, Any]:
        """All values of the fact as the domain takes them: what has no field stays."""
        before, made = self.fact.values, dict(self.fact.values)
        for key in self.fields:
            value = _plain(self.cleaned_data[key])
            if value not in (None, "", []):
                made[key] = value
            elif key in before and before[key] not in (None, value):
                if key in NULL:
                    made[key] = None
                else:
                    del made[key]
        return made


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole and not str(value).count(".") else float(value)
    return value


def _choices(catalogue: Catalogue, key: str, value: Any) -> list[tuple[str, Any]]:
    """Codes to choose from; none where the row holds words of its own."""
    known: Mapping[str, Any] = {}
    if key in OF_KEY:
        known = catalogue.known.of(OF_KEY[key])
    elif key == "level":
        known = {**catalogue.known.of("levels"), **catalogue.known.of("movement_levels")}
    elif key in CODES:
        known = {code: WORDS[code] for code in CODES[key]}
    elif key in {"category", "cycle"}:
        known = CATEGORIES if key == "category" else CYCLES
    codes = value if isinstance(value, list) else [value]
    fit = all(isinstance(code, str) and code in known for code in codes)
    return list(known.items()) if fit else []


def _field(catalogue: Catalogue, key: str, value: Any) -> forms.Field:
    label = key_label(key)
    made: forms.Field = YamlField(label=label, required=False)
    if isinstance(value, bool):
        made = forms.BooleanField(label=label, required=False)
    elif key == "to":
        made = day_field(label, required=False)
    elif key in catalogue.known.of("objects") or isinstance(value, (int, float)):
        made = forms.DecimalField(
            label=label,
            required=value is not None,
            min_value=0,
            localize=True,
            widget=forms.TextInput(attrs={"class": "short num"}),
        )
    elif options := _choices(catalogue, key, value):
        made = forms.ChoiceField(label=label, choices=options)
        if isinstance(value, list):
            made = forms.MultipleChoiceField(
                label=label,
                # The law's own words stay Vietnamese on an English screen, and say so.
                choices=[(k, format_html('<span lang="vi">{}</span>', v)) for k, v in options],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
    elif isinstance(value, str):
        made = forms.CharField(
            label=label,
            required=key not in OPEN | {"cite"},
            widget=forms.Textarea(attrs={"rows": 2}) if len(value) > 60 else forms.TextInput(),
        )
    return made


class ConfirmForm(FactForm):
    """What the source says, and which it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, marked=False, **kwargs)
        self.fields["source"] = forms.CharField(
            label=_("Source that you read"),
            help_text=_("document, article, page; for instance: Decree 152/2025, Article 50"),
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why the value is another"),
            required=False,
            help_text=_("needed only where you change a value"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def values(self) -> dict[str, Any]:
        """Values of the fact alone."""
        made = super().values()
        for key in ("source", "reason"):
            if key not in self.fact.values:
                made.pop(key, None)
        return made


class SettingForm(forms.Form):
    """A value of the province, from a day on.

    Args:
        known: which setting.
        catalogue: gives the awards.
    """

    def __init__(self, *args: Any, known: Known, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known.per_award:
            awards = [(code, catalogue.name(code)) for code in awards_of(known)]
            self.fields["award"] = forms.ChoiceField(
                label=_("Title or form"), choices=[("", "–"), *awards]
            )
        for name, field in self._value_fields().items():
            self.fields[name] = field
        self.fields["first"] = day_field(_("Holds from"))
        self.fields["until"] = day_field(_("First day on which it no longer holds"), required=False)
        self.fields["citation"] = forms.CharField(
            label=_("Decision of the province"),
            max_length=300,
            help_text=_("number, day and article"),
        )
        self.fields["verified"] = forms.BooleanField(
            label=_("Read in the decision itself"), required=False
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=False,
            help_text=_("needed where a value that holds is replaced"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _value_fields(self) -> dict[str, forms.Field]:
        known, short = self.known, forms.TextInput(attrs={"class": "short num"})
        if known.kind == "leave":
            options = list(LEAVE.items())
            return {
                f"leave_{at}": forms.ChoiceField(label=label, choices=options)
                for at, label in enumerate(KINDS_OF_LEAVE.values())
            }
        fields: dict[str, forms.Field] = {
            "percent": forms.IntegerField(label=_("Percent"), widget=short),
            "whole": forms.IntegerField(label=_("Months"), widget=short),
            "choice": forms.ChoiceField(
                label=_("Value"), choices=list((known.choices or {}).items())
            ),
            "share": forms.RegexField(
                r"^\s*\d{1,3}\s*/\s*\d{1,3}\s*$", label=_("Fraction"), widget=short
            ),
            "text": forms.CharField(label=_("Standard"), widget=forms.Textarea(attrs={"rows": 5})),
        }
        field = fields[known.kind]
        field.help_text = str(known.help_text)
        return {"value": field}

    def value(self) -> Any:
        """As the domain takes it."""
        data = self.cleaned_data
        if self.known.kind == "leave":
            return {key: data[f"leave_{at}"] for at, key in enumerate(KINDS_OF_LEAVE)}
        if self.known.kind == "share":
            over, under = (int(part) for part in data["value"].split("/"))
            return {"numerator": over, "denominator": under}
        return data["value"]


def setting_initial(known: Known, value: Any) -> Mapping[str, Any]:
    """Initial values of a form from a value of its kind."""
    if known.kind == "leave" and isinstance(value, Mapping):
        return {f"leave_{at}": value.get(key) for at, key in enumerate(KINDS_OF_LEAVE)}
    if known.kind == "share" and isinstance(value, Mapping):
        return {"value": f"{value['numerator']}/{value['denominator']}"}
    return {"value": value}
