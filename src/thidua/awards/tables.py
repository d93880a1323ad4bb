"""Columns of the registry: the same on the page and in files, in and out."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thidua.awards.charts import shape
from thidua.awards.workflow import GRANT
from thidua.common.tables import DayColumn, ListTable, NameColumn, StateColumn, with_way_back


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


class GrantSheet(ListTable):
    """All that a grant says; what comes out goes in again."""

    object_kind = tables.Column(verbose_name=_("Given to"))
    name_printed = tables.Column(verbose_name=_("Person or collective"))
    post_printed = tables.Column(verbose_name=_("Post"))
    unit_printed = tables.Column(verbose_name=_("Unit"))
    award_printed = tables.Column(verbose_name=_("Award"))
    award_code = tables.Column(verbose_name=_("Award code"))
    kind = tables.Column(verbose_name=_("Kind of award"))
    period = tables.Column(verbose_name=_("Year of the achievement"))
    achievement = tables.Column(verbose_name=_("Achievement"))
    ground = tables.Column(verbose_name=_("Ground"))
    gender = tables.Column(verbose_name=_("Sex"))
    standing = tables.Column(verbose_name=_("Leading post or direct worker"))
    field = tables.Column(verbose_name=_("Sphere"))
    posthumous = tables.Column(verbose_name=_("Posthumous"))
    number = tables.Column(verbose_name=_("Number of the decision"), accessor="decision__number")
    granted_on = DayColumn(verbose_name=_("Day of the decision"))
    authority = tables.Column(verbose_name=_("Who decided"), accessor="decision__authority")
    issuer = tables.Column(verbose_name=_("Body"), accessor="decision__issuer")
    title = tables.Column(verbose_name=_("What the decision is about"), accessor="decision__name")
    state = StateColumn(GRANT, verbose_name=_("State"))

    def value_posthumous(self, value: bool) -> str:
        """A cross or nothing."""
        return "x" if value else ""

    def value_gender(self, record: Any, value: Any) -> str:
        """Nothing where it is not known."""
        return "" if record.gender == "unknown" else str(value)
