"""What the province decides itself: all settings, setting one, ending one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common.asked import visible
from thidua.common.policy import Refused, may, require
from thidua.common.toasts import done
from thidua.law.catalogue import Catalogue
from thidua.people.views.access import ActorRequest, signed_in_required
from thidua.rules import queries
from thidua.rules.domain import settings as domain
from thidua.rules.domain.settings import BY_KEY, KINDS_OF_LEAVE, KNOWN, Known
from thidua.rules.forms import DayForm, ReasonForm, SettingForm, setting_initial
from thidua.rules.models import ProvinceSetting
from thidua.rules.views.common import INVALID, form_page, take


def value_words(known: Known, value: Any) -> str:
    """A value of a setting in words."""
    if known.kind == "leave" and isinstance(value, Mapping):
        return "; ".join(
            f"{label}: {(known.choices or {}).get(value.get(key, ''), '–')}"
            for key, label in KINDS_OF_LEAVE.items()
        )
    if known.kind == "share" and isinstance(value, Mapping):
        return f"{value['numerator']}/{value['denominator']}"
    if known.kind == "percent":
        return f"{value} %"
    if known.kind == "choice":
        return str((known.choices or {}).get(value, value))
    return str(value)


@require_safe
@signed_in_required
def page(request: ActorRequest) -> HttpResponse:
    """Every setting: the law's default, the province's values by day, what was replaced."""
    require(request.actor, "rules:setting:view", ProvinceSetting())
    catalogue = queries.active_catalogue()
    rows: dict[str, list[ProvinceSetting]] = {}
    for row in ProvinceSetting.objects.all():
        rows.setdefault(row.key, []).append(row)
    can = may(request.actor, domain.SET)
    groups = [
        {
            "known": known,
            "url": reverse("rules:setting", args=[known.key]),
            "default": _default(catalogue, known, request),
            "rows": [_told(catalogue, known, row) for row in rows.get(known.key, ())
                     if row.superseded_at is None],
            "replaced": [_told(catalogue, known, row) for row in rows.get(known.key, ())
                         if row.superseded_at is not None],
        }
        for known in KNOWN
    ]  # fmt: skip
    return render(
        request, "rules/settings.html", {"groups": groups, "can": can, "here": "settings"}
    )


def _default(catalogue: Catalogue, known: Known, request: ActorRequest) -> dict[str, Any] | None:
    for row in catalogue.settings:
        if row.key == known.key and row.holds(request.as_of):
            return {
                "words": value_words(known, row.value),
                "citation": row.citation,
                "verified": row.verified,
            }
    return None


def _told(catalogue: Catalogue, known: Known, row: ProvinceSetting) -> dict[str, Any]:
    return {
        "row": row,
        "words": value_words(known, row.value),
        "award": catalogue.name(row.award) if row.award else "",
        "law": queries.setting_of(row),
    }


@require_http_methods(["GET", "POST"])
@signed_in_required
def set_value(request: ActorRequest, key: str) -> HttpResponse:
    """Set a value from a day on."""
    require(request.actor, domain.SET)
    known = BY_KEY.get(key)
    if known is None:
        raise Http404
    catalogue = queries.active_catalogue()
    now = catalogue.setting(key, request.as_of)
    initial = {
        **(setting_initial(known, now.value) if now else {}),
        "award": request.GET.get("award", ""),
        "first": request.as_of,
    }
    form = SettingForm(request.POST or None, known=known, catalogue=catalogue, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            domain.set_setting(
                actor=request.actor, as_of=request.as_of, key=key, value=form.value(),
                first=data["first"], until=data["until"], award=data.get("award", ""),
                citation=data["citation"], verified=data["verified"], reason=data["reason"],
            )  # fmt: skip
        except (ValidationError, Refused) as error:
            take(form, error)
        else:
            done(request, _("The value of the province is kept."))
            return redirect("rules:settings")
    return form_page(
        request, form, title=str(known.label), about=str(known.help_text),
        back=reverse("rules:settings"), back_label=_("Left to the province"), here="settings",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: ActorRequest, setting: UUID) -> HttpResponse:
    """Let a value end."""
    require(request.actor, domain.SET)
    row: ProvinceSetting = visible(request.actor, "rules:setting:view", setting)
    known = BY_KEY[row.key]
    day = DayForm(
        request.POST or None,
        label=_("First day on which it no longer holds"),
        initial={"day": request.as_of},
    )
    why = ReasonForm(request.POST or None)
    if request.method == "POST" and day.is_valid() & why.is_valid():
        try:
            domain.end_setting(
                actor=request.actor, as_of=request.as_of, setting=row,
                until=day.cleaned_data["day"], reason=why.cleaned_data["reason"],
            )  # fmt: skip
        except (ValidationError, Refused) as error:
            take(why, error)
        else:
            done(request, _("The value ends; afterwards the law's default holds."))
            return redirect("rules:settings")
    bad = request.method == "POST"
    context = {
        "form": day, "second": why, "title": _("End a value"), "button": _("End it"),
        "about": f"{known.label}: {value_words(known, row.value)}",
        "back": reverse("rules:settings"), "back_label": _("Left to the province"),
        "danger": True, "here": "settings",
    }  # fmt: skip
    return render(request, "rules/form.html", context, status=INVALID if bad else 200)
