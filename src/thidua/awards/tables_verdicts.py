"""Columns of runs over everybody and of their verdicts."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from thidua.awards.judging.row_words import RunWords
from thidua.awards.models import VerdictRow
from thidua.awards.workflow import RUN
from thidua.common.tables import (
    DayColumn,
    ListTable,
    NameColumn,
    NumberColumn,
    StateColumn,
    with_way_back,
)
from thidua.common.ui.marks import verdict

CHANGES = {
    "gain": ("ok", "arrow-up", _("Gains")),
    "lose": ("bad", "arrow-down", _("Loses")),
    "other": ("unknown", "help-circle", _("Another answer")),
}


HEADER = (
    _("Name of the subject"), _("Award"), _("Answer of the law"), _("Condition that decides"),
    _("What was found"), _("Standard"),
)  # fmt: skip
TRIAL_HEADER = (
    _("Name of the subject"), _("Award"), _("By the draft"), _("Answer of the law"),
    _("Verdict under the draft"), _("Condition that decides"), _("What was found"),
)  # fmt: skip
"""Heads of the files, in the order of their cells."""


class RunTable(ListTable):
    """Runs, the newest first."""

    sort = NameColumn(verbose_name=_("What"), second="draft_title", orderable=False)
    year = tables.Column(verbose_name=_("Year"), orderable=False)
    received_on = DayColumn(verbose_name=_("Standards of"), orderable=False)
    subjects = NumberColumn(verbose_name=_("Subjects"), orderable=False)
    asked_on = DayColumn(verbose_name=_("Asked on"), orderable=False)
    asked_label = tables.Column(verbose_name=_("Asked by"), orderable=False)
    state = StateColumn(RUN, verbose_name=_("State"), orderable=False)


class VerdictTable(ListTable):
    """Verdicts of a run in words."""

    name = NameColumn(
        verbose_name=_("Name of the subject"), href="why_url", order_by=("search_key", "id")
    )
    award_code = tables.Column(verbose_name=_("Award"), orderable=False)
    answer = tables.Column(verbose_name=_("Answer of the law"), orderable=False)
    condition = tables.Column(
        verbose_name=_("Condition that decides"), empty_values=(), orderable=False
    )

    words: RunWords

    def render_name(self, value: str, record: VerdictRow) -> SafeString:
        """Linked to the whole verdict."""
        url = why_url(record, self.words)
        back = with_way_back(url, self.back) if url else ""
        return format_html('<a href="{}">{}</a>', back, value) if back else format_html("{}", value)

    def render_award_code(self, record: VerdictRow) -> str:
        """Its name."""
        return self.words.award(record)

    def render_answer(self, record: VerdictRow) -> SafeString:
        """Icon and word."""
        kind, icon, word = self.words.verdict(record.answer, flagged=record.flagged)
        return verdict(kind, word, icon)

    def render_condition(self, record: VerdictRow) -> SafeString:
        """What the law asks, and what was found about it."""
        condition, reason = self.words.why(record)
        if not reason:
            return format_html("{}", condition)
        return format_html('{}. <span class="second is-words">{}</span>', condition, reason)


class TrialTable(VerdictTable):
    """Who gains and who loses by a draft."""

    change = tables.Column(verbose_name=_("By the draft"), orderable=False)
    after = tables.Column(verbose_name=_("Verdict under the draft"), orderable=False)

    class Meta:
        sequence = ("name", "award_code", "change", "answer", "after", "condition")

    def render_answer(self, record: VerdictRow) -> SafeString:
        """Under the law in force; its flag is what the draft answers."""
        kind, icon, word = self.words.verdict(record.answer, flagged=False)
        return verdict(kind, word, icon)

    def render_change(self, value: str) -> SafeString:
        """Gains, loses, or another answer."""
        kind, icon, word = CHANGES[value]
        return verdict(kind, str(word), icon)

    def render_after(self, value: int) -> SafeString:
        """Icon and word."""
        kind, icon, word = self.words.verdict(value, flagged=False)
        return verdict(kind, word, icon)


def why_url(row: VerdictRow, words: RunWords) -> str:
    """The verdict of the row with everything that it rests on."""
    run = words.run
    query = (
        f"?award={row.award_code}&as_of={run.as_of:%Y-%m-%d}&received_on={run.received_on:%Y-%m-%d}"
    )
    if row.subject is not None:
        return reverse("awards:why", args=[row.subject.public_id]) + query
    if row.person is not None:
        return reverse("awards:why_person", args=[row.person.public_id]) + query
    if row.unit is not None:
        return reverse("awards:why_unit", args=[row.unit.public_id]) + query
    return ""
