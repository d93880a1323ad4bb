"""Columns of the registry on the page; those of files stand in :mod:`thidua.awards.sheets`."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thidua.awards.charts import shape
from thidua.common.tables import DayColumn, ListTable, NameColumn, with_way_back


class GrantTable(ListTable):
    """Grants as a person reads them."""

    name_printed = NameColumn(
        verbose_name=_("Name when granted"),
        second="place_printed",
        href="subject_url",
        orderable=False,
    )
    granted_on = DayColumn(verbose_name=_("Date"), order_by=("granted_on", "id"))
    award_printed = tables.Column(verbose_name=_("Award"), orderable=False)
    decision = tables.Column(verbose_name=_("Decision"), orderable=False)

    def render_award_printed(self, value: str, record: Any, table: Any) -> SafeString:
        """Its shape, linked to the grant; struck through where revoked."""
        url = with_way_back(record.get_absolute_url(), table.back, f"r-{record.public_id}")
        css = "award-name is-revoked" if record.state == "revoked" else "award-name"
        return format_html('<a class="{}" href="{}">{}{}</a>', css, url, shape(record.mark), value)

    def render_decision(self, record: Any) -> SafeString:
        """Number, and who decided below."""
        return format_html(
            '<a href="{}?decision={}">{}</a><span class="second">{}</span>',
            reverse("awards:registry"),
            record.decision.public_id,
            record.decision.number,
            record.decision.issuer,
        )
