"""Lists: the two registers, what was delivered, the legal library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from thidua.common.lists import ListPage
from thidua.common.policy import may
from thidua.common.workflow import Workflow
from thidua.documents import queries
from thidua.documents.models import Document, LegalBasis
from thidua.documents.policy import REGISTERING
from thidua.documents.tables import (
    STATUS_MARKS,
    BasisTable,
    IncomingTable,
    OutgoingTable,
    ReceivedTable,
)
from thidua.documents.views.states import ANSWER_STATES, STATUS_STATES
from thidua.documents.workflow import INCOMING, OUTGOING
from thidua.people.views.access import SignedInRequiredMixin


class DocumentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Kind and dates."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Document.Kind.choices, empty_label=_("All kinds")
    )
    since = django_filters.DateFilter(
        label=_("Dated from"),
        field_name="issued_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"class": "short"}),
    )
    until = django_filters.DateFilter(
        label=_("Dated to"),
        field_name="issued_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"class": "short"}),
    )

    class Meta:
        model = Document
        fields: ClassVar[list[str]] = ["kind", "since", "until"]


class _Registers(SignedInRequiredMixin, ListPage):
    """What the three lists of documents share: the segment that leads from one to another."""

    template_name = "documents/list.html"
    here: ClassVar[str]
    empty_icon = "file-text"

    def more_context(self) -> Mapping[str, Any]:
        """The segment and the buttons above."""
        return {
            "here": self.here,
            "can_register": may(self.actor, "documents:document:register"),
            "can_draft": may(self.actor, "documents:document:draft"),
        }


class IncomingList(_Registers):
    """The register of incoming documents; who only receives is led to what was received."""

    here = "in"
    action = "documents:document:view"
    title = _("Incoming documents")
    table_class = IncomingTable
    filter_class = DocumentFilter
    workflow = INCOMING
    default_order = ("-incoming_on",)
    file_name = "van-ban-den"
    empty_title = _("No incoming documents yet")
    empty_text = _("Documents that your unit registered stand here.")

    def rows(self) -> QuerySet[Document]:
        """The own unit's."""
        return queries.own_register(self.actor, Document.Direction.IN)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, or the way to the list that this post looks into every day."""
        if not request.GET and self.actor.role not in REGISTERING and not self.rows().exists():
            return redirect("documents:received")
        return super().get(request, *args, **kwargs)


class OutgoingList(_Registers):
    """The register of outgoing documents."""

    here = "out"
    action = "documents:document:view"
    title = _("Outgoing documents")
    table_class = OutgoingTable
    filter_class = DocumentFilter
    workflow = OUTGOING
    default_order = ("-created_on",)
    file_name = "van-ban-di"
    empty_title = _("No outgoing documents yet")
    empty_text = _("Documents that your unit drafts and issues stand here.")

    def rows(self) -> QuerySet[Document]:
        """The own unit's, and those in its name."""
        return queries.own_register(self.actor, Document.Direction.OUT)


class ReceivedList(_Registers):
    """What other units sent to the own one."""

    here = "received"
    action = "documents:delivery:view"
    title = _("Documents sent to us")
    table_class = ReceivedTable
    workflow: ClassVar[Workflow | None] = ANSWER_STATES
    state_field = "answer"
    search_field = "distribution__document__search_key"
    default_order = ("-distribution__sent_on",)
    file_name = "van-ban-nhan"
    empty_icon = "mail-opened"
    empty_title = _("Nothing has been sent to you yet")
    empty_text = _("Documents that other units send to yours in the program stand here.")

    def rows(self) -> QuerySet[Any]:
        """With the state of the answer, for the tabs."""
        return queries.with_delivery_state(queries.received(self.actor))


class BasisFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Kind, and whether somebody has compared it with the source."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=LegalBasis.Kind.choices, empty_label=_("All kinds")
    )
    verified = django_filters.ChoiceFilter(
        label=_("Compared with the source"),
        choices=[("True", _("Compared")), ("False", _("Not compared yet"))],
        empty_label=_("All"),
    )

    class Meta:
        model = LegalBasis
        fields: ClassVar[list[str]] = ["kind", "verified"]


class BasisList(SignedInRequiredMixin, ListPage):
    """The legal library with the status of the day."""

    template_name = "documents/legal_basis_list.html"
    action = "documents:legal_basis:view"
    title = _("Legal bases")
    table_class = BasisTable
    filter_class = BasisFilter
    workflow: ClassVar[Workflow | None] = STATUS_STATES
    state_field = "status"
    default_order = ("sort_key",)
    file_name = "can-cu-phap-ly"
    empty_icon = "book"
    empty_title = _("The library is empty")
    empty_text = _("Instruments of the shipped catalogue and those that plans cite stand here.")

    def rows(self) -> QuerySet[Any]:
        """With the status on the business date."""
        return queries.with_replacements(queries.with_status(super().rows(), self.as_of))

    def more_context(self) -> Mapping[str, Any]:
        """The button above."""
        return {
            "can_manage": may(self.actor, "documents:legal_basis:manage"),
            "add_url": reverse("documents:legal_basis_add"),
            "marks": STATUS_MARKS,
        }
