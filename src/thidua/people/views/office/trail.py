"""The audit trail, for auditor and administrator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from thidua.common import formatting
from thidua.common.lists import ListPage
from thidua.common.models import AuditEntry, AuditSeal
from thidua.common.policy import REGISTRY, require, which
from thidua.common.tables import ListTable, with_way_back
from thidua.people.forms_office import DAY_FORMATS, day_field
from thidua.people.policy_first_day import LABELS
from thidua.people.policy_office import SESSION_LABELS
from thidua.people.views.access import ActorRequest, SignedInRequiredMixin, signed_in_required

OUTSIDE_POLICY: dict[str, str | Promise] = {
    **SESSION_LABELS,
    **LABELS,
    "people:calendar:seed": _("Swapped days that came with the program"),
    "people:calendar:remove": _("Remove a swapped day"),
    "work:item:escalate": _("Escalate late work"),
    "rules:version:seed": _("Rows of law that came with the program"),
}
"""Labels of entries that no rule of the policy names."""


def action_label(code: str) -> str:
    """What an action is called for people; the code where nobody named it."""
    rule = REGISTRY.rules.get(code)
    return str(rule.label) if rule else str(OUTSIDE_POLICY.get(code, code))


TYPES: dict[str, str | Promise] = {
    "common.installation": _("Installation"),
    "common.storedfile": _("File"),
    "common.swappedday": _("Swapped day"),
    "people.delegation": _("Hand-over"),
    "people.group": _("Group"),
    "people.importrun": _("Import"),
    "people.letterbatch": _("Activation letters"),
    "people.membership": _("Membership"),
    "people.person": _("Officer"),
    "people.post": _("Post"),
    "people.unit": _("Unit"),
    "people.unitversion": _("Unit"),
    "people.user": _("Account"),
    "work.reminderrule": _("Rule of reminding"),
    "work.workitem": _("Work item"),
    "documents.document": _("Document"),
    "documents.distribution": _("Distribution"),
    "documents.delivery": _("Delivery"),
    "documents.legalbasis": _("Legal basis"),
    "documents.numberbook": _("Number book"),
    "movements.movement": _("Movement"),
    "movements.plan": _("Plan"),
    "movements.planitem": _("Plan item"),
    "movements.task": _("Task"),
    "movements.target": _("Target"),
    "movements.unitplan": _("Unit’s plan"),
    "movements.drive": _("Drive"),
    "movements.participation": _("Taking part"),
    "movements.planfinding": _("Question about a plan"),
    "movements.usuallead": _("Usual lead body"),
    "documents.reading": _("File being registered"),
    "movements.event": _("Event"),
    "movements.result": _("Result"),
}
"""What records are called for people; one that is not named here has its table's own name."""


def type_label(code: str) -> str:
    """What a table is called for people (``people.user``); the code where it is gone."""
    if code in TYPES:
        return str(TYPES[code])
    try:
        return str(capfirst(apps.get_model(code)._meta.verbose_name))  # noqa: SLF001
    except (LookupError, ValueError):
        return code


class EntryColumn(tables.Column):  # type: ignore[misc]
    """When it was recorded, linked to the entry."""

    def render(self, value: Any, record: AuditEntry, table: Any) -> SafeString:
        """Time, day and number."""
        url = with_way_back(reverse("people:audit_entry", args=[record.pk]), table.back)
        return format_html(
            '<a class="num" href="{}">{}</a><span class="second num">{}</span>',
            url,
            formatting.moment(value),
            gettext("No. %(number)s") % {"number": formatting.number(record.pk)},
        )

    def value(self, value: Any) -> Any:
        """As Excel sorts it."""
        return value


class AuditTable(ListTable):
    """Entries of the trail."""

    at = EntryColumn(verbose_name=_("Recorded at"), order_by="id")
    actor_label = tables.Column(verbose_name=_("Who"))
    action = tables.Column(verbose_name=_("What"))
    object_label = tables.Column(verbose_name=_("About"))
    reason = tables.Column(verbose_name=_("Reason"))

    def render_action(self, value: str) -> str:
        """The words of the policy."""
        return action_label(value)

    def value_action(self, value: str) -> str:
        """The same words in Excel."""
        return action_label(value)

    def render_object_label(self, value: str, record: AuditEntry) -> SafeString:
        """What it is about, and of which kind that is."""
        return format_html(
            '{} <span class="second">{}</span>', value, type_label(record.object_type)
        )

    def value_object_label(self, value: str) -> str:
        """The bare words."""
        return value


def _actions() -> list[tuple[str, str]]:
    codes = {*REGISTRY.rules, *OUTSIDE_POLICY}
    views = (":view", ":read", ":export")
    pairs = [(code, action_label(code)) for code in codes if not code.endswith(views)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _types() -> list[tuple[str, str]]:
    codes = AuditEntry.objects.order_by().values_list("object_type", flat=True).distinct()
    return sorted(((c, type_label(c)) for c in codes), key=lambda pair: pair[1].casefold())


class AuditFilter(FilterSet):  # type: ignore[misc]
    """By person, action, kind of record and days."""

    who = CharFilter(label=_("Who"), method="by_name")
    action = ChoiceFilter(label=_("What"), choices=_actions, empty_label=_("All"))
    object_type = ChoiceFilter(label=_("Kind of record"), choices=_types, empty_label=_("All"))
    since = DateFilter(label=_("From day"), method="from_day", input_formats=DAY_FORMATS)
    until = DateFilter(label=_("To day"), method="to_day", input_formats=DAY_FORMATS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            label = self.form.fields[name].label
            self.form.fields[name] = day_field(label=label, required=False, help_text="")

    def by_name(self, rows: QuerySet[AuditEntry], _name: str, value: str) -> QuerySet[AuditEntry]:
        """Part of the name or the post."""
        return rows.filter(actor_label__icontains=value)

    def from_day(self, rows: QuerySet[AuditEntry], _name: str, value: Any) -> QuerySet[AuditEntry]:
        """Recorded on that day or later."""
        return rows.filter(at__date__gte=value)

    def to_day(self, rows: QuerySet[AuditEntry], _name: str, value: Any) -> QuerySet[AuditEntry]:
        """Recorded on that day or earlier."""
        return rows.filter(at__date__lte=value)


class AuditList(SignedInRequiredMixin, ListPage):
    """The trail, newest first."""

    action = "people:audit:view"
    title = _("Audit trail")
    table_class = AuditTable
    filter_class = AuditFilter
    search_field = "object_label"
    search_label = _("Find in records and reasons")
    default_order = ("-id",)
    file_name = "nhat-ky"
    template_name = "people/office/audit_list.html"
    empty_icon = "fingerprint"
    empty_title = _("Nothing was recorded yet")
    empty_text = _("Every act in the program leaves an entry here.")

    def rows(self) -> QuerySet[AuditEntry]:
        """All entries, for those who may see the trail; others are told the rule."""
        require(self.actor, self.action)
        return super().rows()

    def filtered(self) -> QuerySet[AuditEntry]:
        """Words are looked for in the record and in the reason, as they are written."""
        rows: QuerySet[AuditEntry] = (
            self.filterset.qs if self.filterset.is_valid() else self.rows().none()
        )
        for word in self.query.split():
            rows = rows.filter(
                Q(object_label__icontains=word) | Q(reason__icontains=word) | Q(object_id=word)
            )
        return rows

    def more_context(self) -> Mapping[str, Any]:
        """The last seal, and how many entries wait for the next."""
        seal = AuditSeal.objects.order_by("-id").first()
        waiting = AuditEntry.objects.filter(pk__gt=seal.last_id if seal else 0).count()
        return {"seal": seal, "waiting": waiting}


def readable(changes: Any) -> list[tuple[str, str, str]]:
    """Changes as rows (field, before, after); one without a before has an empty one."""
    if not isinstance(changes, dict):
        return [("", "", _text(changes))] if changes else []
    if set(changes) <= {"before", "after"}:
        before, after = changes.get("before") or {}, changes.get("after") or {}
        if isinstance(before, dict) and isinstance(after, dict):
            names = [*after, *(n for n in before if n not in after)]
            return [(n, _text(before.get(n)), _text(after.get(n))) for n in names]
    rows = []
    for name, value in changes.items():
        pair = isinstance(value, list) and len(value) == 2
        rows.append((name, *(map(_text, value) if pair else ("", _text(value)))))
    return rows


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


@signed_in_required
@require_GET
def entry(request: ActorRequest, number: int) -> HttpResponse:
    """One entry with what it changed, and the seal that covers it."""
    require(request.actor, "people:audit:view")
    found = get_object_or_404(which(request.actor, "people:audit:view"), pk=number)
    context = {
        "entry": found,
        "action": action_label(found.action),
        "type": type_label(found.object_type),
        "changes": readable(found.changes),
        "seal": AuditSeal.objects.filter(first_id__lte=number, last_id__gte=number).first(),
    }
    return render(request, "people/office/audit_entry.html", context)
