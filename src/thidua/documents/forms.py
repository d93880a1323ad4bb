"""What comes in from people through pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.documents.domain.legal import FIELDS as BASIS_FIELDS
from thidua.documents.models import Document, LegalBasis
from thidua.paper.layout.documents import letter
from thidua.paper.layout.model import (
    Letterhead,
    OfficialDocument,
    SignatureBlock,
)
from thidua.paper.layout.model import (
    RecipientLine as PaperRecipient,
)

MAX_MB = 20


class DayField(forms.DateField):
    """A day written dd/mm/yyyy."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"class": "short"}))
        super().__init__(**kwargs)


def _text(label: Any, length: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, **more)


class UploadForm(forms.Form):
    """The first step of registering: the file."""

    file = forms.FileField(
        label=_("File of the document"),
        help_text=_("Text, Word (DOCX), PDF or a scan (PDF, PNG, JPEG, TIFF), up to 20 MB"),
        allow_empty_file=True,  # intake says what is wrong with an empty file
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before reading it."""
        file = self.cleaned_data["file"]
        if file.size > MAX_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("“%(name)s” has %(size)s MB; up to %(max)s MB can be read."),
                params={"name": file.name, "size": file.size // (1024 * 1024) + 1, "max": MAX_MB},
            )
        return file


class FactsForm(forms.Form):
    """Header facts of a document, as read and corrected."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    type_name = _text(_("Name of the type"), 80, help_text=_("As printed: Kế hoạch, Công văn …"))
    number = _text(_("Number and symbol"), 80)
    name = _text(_("Subject"), 500, required=True, widget=forms.Textarea(attrs={"rows": 3}))
    issuing_body = _text(_("Issuing body"), 300, required=True)
    place = _text(_("Place"), 120)
    issued_on = DayField(label=_("Date of the document"), required=False)
    signer_name = _text(_("Signed by"), 200)
    signer_title = _text(_("Title of the signer"), 200)
    signer_capacity = _text(_("Signed for"), 200, help_text=_("TM., KT., TL., TUQ. with the body"))
    incoming_number = _text(_("Number of arrival"), 40)
    incoming_on = DayField(label=_("Day of arrival"), required=False)
    received_from = _text(_("Received from"), 300)
    forwarded_to = _text(_("Forwarded to"), 300)
    filed_at = _text(_("Filed at"), 300)

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean(self) -> dict[str, Any]:
        """A document is not dated after today, nor does it arrive before it was issued."""
        cleaned = super().clean() or {}
        issued, arrived = cleaned.get("issued_on"), cleaned.get("incoming_on")
        if issued and issued > self.as_of:
            self.add_error("issued_on", _("This day has not come yet."))
        if arrived and arrived > self.as_of:
            self.add_error("incoming_on", _("This day has not come yet."))
        if issued and arrived and arrived < issued:
            self.add_error("incoming_on", _("It cannot arrive before it was issued."))
        return cleaned


class RegisterForm(FactsForm):
    """Facts, and into which register they go."""

    direction = forms.ChoiceField(
        label=_("Register"),
        choices=[
            ("in", _("Incoming document")),
            ("out", _("Outgoing document of this unit, signed and numbered elsewhere")),
        ],
        widget=forms.RadioSelect,
        initial="in",
    )
    on_behalf = forms.BooleanField(label=_("Typed in from paper"), required=False)
    field_order = ("direction",)

    def clean(self) -> dict[str, Any]:
        """An issued document has a number and a date."""
        cleaned = super().clean()
        if cleaned.get("direction") == "out":
            for field in ("number", "issued_on"):
                if not cleaned.get(field):
                    self.add_error(
                        field, _("A document that was issued already has a number and a date.")
                    )
        return cleaned


class EditForm(FactsForm):
    """Facts of a registered document."""


class ForwardForm(forms.Form):
    """To whom it was passed on."""

    to = _text(_("Forward to"), 300, required=True)


class FileAwayForm(forms.Form):
    """Where it was filed."""

    filed_at = _text(_("File at"), 300, required=True)


class ReasonForm(forms.Form):
    """Why: asked of what takes something back."""

    reason = _text(_("Reason"), 300, required=True, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(forms.Form):
    """How the head signed."""

    mode = forms.ChoiceField(
        label=_("How it was signed"),
        choices=Document.Signing.choices,
        widget=forms.RadioSelect,
        initial=Document.Signing.PAPER,
    )
    file = forms.FileField(
        label=_("Signed file"),
        required=False,
        help_text=_("The signed PDF; for a signature on paper, its scan (optional)."),
    )

    def clean(self) -> dict[str, Any]:
        """A digital signature comes in a file."""
        cleaned = super().clean() or {}
        if cleaned.get("mode") != Document.Signing.PAPER and not cleaned.get("file"):
            self.add_error("file", _("Upload the signed PDF."))
        return cleaned


class NumberForm(forms.Form):
    """Number and date of a signed document."""

    outside_number = _text(
        _("Number given by another system"),
        80,
        help_text=_("Whole number and symbol; leave empty to take one from the number book."),
    )
    symbol = _text(
        _("Symbol"), 60, help_text=_("Used when this number is the first of its book this year.")
    )
    issued_on = DayField(label=_("Date of the document"))


class VoidNumberForm(ReasonForm):
    """A number passed over."""


class OpenBookForm(forms.Form):
    """A new number book."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    symbol = _text(_("Symbol"), 60, required=True, help_text=_("For instance KH-UBND"))
    last_number = forms.IntegerField(
        label=_("Last number given on paper"), min_value=0, max_value=99_999, initial=0
    )


class LetterForm(forms.Form):
    """A letter (công văn) in parts; the layout engine sets it."""

    about = _text(
        _("Subject (V/v)"), 500, required=True, help_text=_("Goes on from “V/v”: đôn đốc báo cáo …")
    )
    addressees = forms.CharField(
        label=_("Addressees (Kính gửi)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line."),
    )
    body = forms.CharField(
        label=_("Body of the letter"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One paragraph a line."),
    )
    issuer = forms.ChoiceField(label=_("In the name of"))
    place = _text(_("Place"), 120, required=True)
    signer_capacity = _text(
        _("Signed for"), 200, help_text=_("TM., KT., TL., TUQ. with the body; may be empty.")
    )
    signer_title = _text(_("Title of the signer"), 200, required=True)
    signer_name = _text(_("Name of the signer"), 200)
    recipients = forms.CharField(
        label=_("Recipients (Nơi nhận)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("One a line, after “Như trên”; write “(b/c)” or “Lưu: VT” as on paper."),
    )

    def __init__(self, *args: Any, issuers: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["issuer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(key), name) for key, name in issuers.items()]
        self.issuers = issuers

    def paper(self, parent_body: str = "") -> OfficialDocument:
        """The letter from the cleaned parts; ``parent_body`` stands above the issuing body."""
        data = self.cleaned_data
        capacity = data["signer_capacity"]
        return letter(
            letterhead=Letterhead(
                issuing_body=self.issuers[int(data["issuer"])],
                place=data["place"],
                parent_body=parent_body or None,
            ),
            about=data["about"],
            addressees=_lines(data["addressees"]),
            body=_lines(data["body"]),
            signature=SignatureBlock(
                data["signer_title"], data["signer_name"] or None, (capacity,) if capacity else ()
            ),
            recipients=[recipient_of(line) for line in _lines(data["recipients"])],
        )


def _lines(text: str) -> list[str]:
    return [line.strip(" \t-;") for line in text.splitlines() if line.strip(" \t-;")]


def recipient_of(line: str) -> PaperRecipient:
    """A line of “Nơi nhận” as typed: “(b/c)” reports, “Lưu: …” files."""
    words = line.removesuffix(".")
    if words.lower().startswith("lưu"):
        return PaperRecipient(words[3:].lstrip(" :"), "lưu")
    for mark in ("(b/c)", "(B/c)", "(để b/c)", "(báo cáo)"):
        if mark in words:
            return PaperRecipient(words.replace(mark, "").strip(), "báo cáo")
    return PaperRecipient(words)


class PrepareForm(forms.Form):
    """Recipients typed in: one line each."""

    lines = forms.CharField(
        label=_("Recipients"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One a line, as in “Nơi nhận”; “(b/c)” reports, “Lưu” files."),
    )


class TermsForm(forms.Form):
    """Deadline and note of a distribution."""

    acknowledge_by = DayField(label=_("Acknowledge by"), required=False)
    note = forms.CharField(
        label=_("Note to the recipients"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean_acknowledge_by(self) -> date | None:
        """Not a day that has passed."""
        day: date | None = self.cleaned_data["acknowledge_by"]
        if day is not None and day < self.as_of:
            raise forms.ValidationError(_("This day has passed."))
        return day


class OnBehalfForm(forms.Form):
    """An acknowledgement that came on paper."""

    by = _text(
        _("Acknowledged by"), 300, required=True, help_text=_("Name and title on the paper.")
    )
    on = DayField(label=_("Day on the paper"))
    file = forms.FileField(label=_("Scan"), help_text=_("PDF, picture or Word, up to 20 MB"))


class BasisForm(forms.Form):
    """An instrument of the legal library."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LegalBasis.Kind.choices)
    number = _text(_("Number and symbol"), 80)
    name = _text(
        _("Name of the instrument"), 500, required=True, widget=forms.Textarea(attrs={"rows": 2})
    )
    issued_on = DayField(label=_("Date of the document"), required=False)
    issuer = _text(_("Issuer"), 300)
    effective_from = DayField(label=_("In force from"), required=False)
    effective_to = DayField(
        label=_("No longer in force from"),
        required=False,
        help_text=_("First day on which it no longer holds."),
    )
    replaced_by = forms.ModelMultipleChoiceField(
        label=_("Replaced by"),
        queryset=LegalBasis.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    verified = forms.BooleanField(label=_("Compared with the source"), required=False)
    source = _text(_("Source"), 500)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def __init__(self, *args: Any, basis: LegalBasis | None = None, **kwargs: Any) -> None:
        if basis is not None:
            kwargs["initial"] = {
                **{field: getattr(basis, field) for field in BASIS_FIELDS},
                "replaced_by": list(basis.replaced_by.all()),
            }
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared above
        others = LegalBasis.objects.exclude(pk=basis.pk) if basis else LegalBasis.objects.all()
        field.queryset = others.order_by("sort_key")

    def clean(self) -> dict[str, Any]:
        """It ends after it began; what is verified names its source."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("effective_from"), cleaned.get("effective_to")
        if begins and ends and ends < begins:
            self.add_error("effective_to", _("It cannot end before it began."))
        if cleaned.get("verified") and not cleaned.get("source"):
            self.add_error("source", _("Say with which source it was compared."))
        return cleaned
