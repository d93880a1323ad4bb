"""Columns of this room's lists, on the page and in Excel."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thidua.common.tables import DayColumn, ListTable, NameColumn, StateColumn
from thidua.common.ui.marks import badge, state_badge, verdict
from thidua.documents.domain.legal import Status
from thidua.documents.models import LegalBasis, NumberEntry
from thidua.documents.workflow import INCOMING, NUMBER_STATES, OUTGOING, delivery_state


class IncomingTable(ListTable):
    """The register of incoming documents."""

    name = NameColumn(verbose_name=_("Subject"))
    number = tables.Column(verbose_name=_("Number and symbol"))
    issued_on = DayColumn(verbose_name=_("Date"))
    issuing_body = tables.Column(verbose_name=_("Issuing body"))
    incoming_number = tables.Column(verbose_name=_("Number of arrival"))
    incoming_on = DayColumn(verbose_name=_("Day of arrival"))
    forwarded_to = tables.Column(verbose_name=_("Forwarded to"))
    filed_at = tables.Column(verbose_name=_("Filed at"))
    state = StateColumn(INCOMING, verbose_name=_("State"))


class OutgoingTable(ListTable):
    """The register of outgoing documents."""

    name = NameColumn(verbose_name=_("Subject"))
    type_name = tables.Column(verbose_name=_("Type"))
    number = tables.Column(verbose_name=_("Number and symbol"))
    issued_on = DayColumn(verbose_name=_("Date"))
    issuing_body = tables.Column(verbose_name=_("In the name of"))
    signer_name = tables.Column(verbose_name=_("Signed by"))
    state = StateColumn(OUTGOING, verbose_name=_("State"))


class NumberTable(ListTable):
    """The numbers of a book, void ones with their reason."""

    number = tables.Column(verbose_name=_("Number"))
    taken_on = DayColumn(verbose_name=_("Taken on"))
    document = NameColumn(
        verbose_name=_("Document"), accessor="document__name", href="document_url", default=""
    )
    standing = tables.Column(verbose_name=_("State"))
    void_reason = tables.Column(verbose_name=_("Reason"))

    def render_number(self, record: NumberEntry) -> str:
        """With the symbol, as documents bear it."""
        return str(record)

    def value_number(self, record: NumberEntry) -> str:
        """The same in Excel."""
        return str(record)

    def render_standing(self, value: str) -> SafeString:
        """Icon and word."""
        return state_badge(NUMBER_STATES[value])

    def value_standing(self, value: str) -> str:
        """The word."""
        return str(NUMBER_STATES[value].label)


class ReceivedTable(ListTable):
    """What was delivered to the own unit."""

    document = NameColumn(
        verbose_name=_("Document"), accessor="distribution__document__name", href="get_absolute_url"
    )
    number = tables.Column(
        verbose_name=_("Number and symbol"), accessor="distribution__document__number"
    )
    sent_on = DayColumn(verbose_name=_("Sent on"), accessor="distribution__sent_on")
    acknowledge_by = DayColumn(
        verbose_name=_("Acknowledge by"), accessor="distribution__acknowledge_by"
    )
    acknowledged_by = tables.Column(verbose_name=_("Acknowledged by"))
    answer = tables.Column(verbose_name=_("State"))

    def render_answer(self, record: Any) -> SafeString:
        """Icon and word."""
        return state_badge(delivery_state(record))

    def value_answer(self, record: Any) -> str:
        """The word."""
        return str(delivery_state(record).label)


STATUS_MARKS = {
    Status.IN_FORCE: ("ok", "circle-check", _("Still in force")),
    Status.REPLACED: ("bad", "ban", _("Replaced")),
    Status.EXPIRED: ("bad", "ban", _("No longer in force")),
    Status.NOT_YET: ("info", "hourglass", _("Not yet in force")),
    Status.UNKNOWN: ("neutral", "help-circle", _("Time in force not known")),
}


def status_badge(status: str) -> SafeString:
    """The status of an instrument: icon and word."""
    kind, icon, label = STATUS_MARKS[Status(status)]
    return badge(kind, icon, str(label))


class BasisTable(ListTable):
    """The legal library."""

    name = NameColumn(verbose_name=_("Name of the instrument"), second="issuer")
    number = tables.Column(verbose_name=_("Number and symbol"))
    kind = tables.Column(verbose_name=_("Kind"), visible=False)
    issued_on = DayColumn(verbose_name=_("Date"), visible=False)
    issuer = tables.Column(verbose_name=_("Issuer"), visible=False)
    effective_from = DayColumn(verbose_name=_("In force from"))
    effective_to = DayColumn(verbose_name=_("No longer in force from"))
    status = tables.Column(verbose_name=_("Legal status"))
    replaced_by = tables.Column(verbose_name=_("Replaced by"), accessor="pk", orderable=False)
    verified = tables.Column(verbose_name=_("Compared"))
    source = tables.Column(verbose_name=_("Source"), visible=False)

    def render_kind(self, record: LegalBasis) -> str:
        """The word."""
        return record.get_kind_display()

    def render_status(self, value: str) -> SafeString:
        """Icon and word."""
        return status_badge(value)

    def value_status(self, value: str) -> str:
        """The word."""
        return str(STATUS_MARKS[Status(value)][2])

    def render_replaced_by(self, record: LegalBasis) -> SafeString | str:
        """Links to what replaced it."""
        links = [
            format_html('<a href="{}">{}</a>', b.get_absolute_url(), b.number or b.name)
            for b in record.replaced_by.all()
        ]
        return SafeString(", ".join(links)) if links else "–"  # each part is escaped above

    def value_replaced_by(self, record: LegalBasis) -> str:
        """Their numbers."""
        return ", ".join(b.number or b.name for b in record.replaced_by.all())

    def render_verified(self, value: bool) -> SafeString:
        """Dashed where nobody has compared it yet: the machine says what it does not know."""
        if value:
            return verdict("ok", str(_("Compared")))
        return unverified_mark()

    def value_verified(self, value: bool) -> str:
        """A word."""
        return str(_("Compared") if value else _("Not compared yet"))


def unverified_mark() -> SafeString:
    """The dashed mark of a fact that nobody has compared with its source."""
    return verdict("unknown", str(_("Not compared yet")))
