"""The calendar: month, year, one day; as a file; as an address to subscribe to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thidua.common import toasts
from thidua.common.charts import Day, Span, Timeline
from thidua.common.clock import business_date
from thidua.common.policy import may, which
from thidua.desk import ical, months
from thidua.desk.agenda import BY_CODE, LAYERS, SHARED, Agenda, Entry, Wanted, agenda
from thidua.desk.domain import feeds
from thidua.desk.models import CalendarFeed
from thidua.movements.models import Movement
from thidua.people.actors import actor_for
from thidua.people.views.access import ActorRequest, signed_in_required

_FIRST_YEAR, _LAST_YEAR = 1945, 2200
_BEHIND, _AHEAD = timedelta(days=180), timedelta(days=550)
"""How far back and ahead a file without a period and a subscribed calendar reach."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: view, period, layers, movement."""

    view: str
    on: date
    first: date
    last: date
    layers: frozenset[str]
    movement: Movement | None
    everyone: bool
    has_period: bool

    @property
    def wanted(self) -> Wanted:
        """For the agenda."""
        return Wanted(self.first, self.last, self.layers, self.movement, self.everyone)

    def address(self, **changes: Any) -> str:
        """Query of the calendar with some parts changed; ``None`` takes a part out."""
        parts: dict[str, Any] = {
            "xem": "" if self.view == "thang" else self.view,
            "ngay": f"{self.on:%Y-%m-%d}",
            "lop": sorted(self.layers) if self.layers != frozenset(BY_CODE) else [],
            "pt": str(self.movement.public_id) if self.movement else "",
            "nv": "tat-ca" if self.everyone else "",
        }
        parts |= changes
        return urlencode({k: v for k, v in parts.items() if v}, doseq=True)


def _day(text: str) -> date | None:
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return on if _FIRST_YEAR <= on.year <= _LAST_YEAR else None


def asked(request: ActorRequest) -> Asked:
    """Read the address; what makes no sense is left out."""
    get = request.GET
    view = get.get("xem", "thang")
    view = view if view in ("thang", "nam", "ngay") else "thang"
    given = _day(get.get("ngay", "")) or _day(get.get("thang", ""))
    on = given or request.as_of
    first, last = {
        "thang": months.window(on.year, on.month),
        "nam": (date(on.year, 1, 1), date(on.year, 12, 31)),
        "ngay": (on, on),
    }[view]
    chosen = frozenset(get.getlist("lop")) & frozenset(BY_CODE)
    return Asked(
        view,
        on,
        first,
        last,
        chosen or frozenset(BY_CODE),
        _movement(request, get.get("pt", "")),
        get.get("nv") == "tat-ca" and request.actor.is_standing_body,
        given is not None or "xem" in get,
    )


def _movement(request: ActorRequest, public_id: str) -> Movement | None:
    """The movement of the filter; one that is not to be seen is not found."""
    if not public_id:
        return None
    try:
        key = UUID(public_id)
    except ValueError:
        raise Http404 from None
    found: Movement | None = (
        which(request.actor, "movements:movement:view").filter(public_id=key).first()
    )
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Chip:
    """A layer as a switch, with its count."""

    code: str
    label: Any
    icon: str
    count: int
    on: bool
    url: str


def _chips(ask: Asked, found: Agenda) -> list[Chip]:
    everything = frozenset(BY_CODE)
    chips = []
    for layer in LAYERS:
        on = layer.code in ask.layers
        others = ask.layers ^ {layer.code}
        # From “everything”, a press shows that layer alone; the last one pressed off shows all.
        if ask.layers == everything:
            others = frozenset({layer.code})
        chosen = sorted(others) if others and others != everything else None
        chips.append(
            Chip(
                layer.code,
                layer.label,
                layer.icon,
                found.counts[layer.code],
                on and ask.layers != everything,
                ask.address(lop=chosen),
            )
        )
    return chips


@require_safe
@signed_in_required
def calendar(request: ActorRequest) -> HttpResponse:
    """Month, year or one day, of the chosen layers."""
    ask = asked(request)
    found = agenda(request.actor, ask.wanted)
    today = request.as_of
    context: dict[str, Any] = {
        "ask": ask,
        "today": today,
        "chips": _chips(ask, found),
        "all_on": ask.layers == frozenset(BY_CODE),
        "all_url": ask.address(lop=None),
        "total": len(found.entries),
        "movements": which(request.actor, "movements:movement:view")
        .filter(origin=Movement.Origin.LAUNCHED)
        .order_by("-launched_on")[:50],
        "may_see_everyone": request.actor.is_standing_body,
        "may_plan": which(request.actor, "movements:event:plan").exists(),
        "everyone_url": ask.address(nv="" if ask.everyone else "tat-ca"),
        "file_url": f"{reverse('desk:calendar_file')}?{ask.address()}",
        "today_url": ask.address(ngay=f"{today:%Y-%m-%d}"),
        "is_now": _period(ask) == _period(ask, today),
        "views": [
            (_("Month"), ask.address(xem=None), ask.view == "thang"),
            (_("Year"), ask.address(xem="nam"), ask.view == "nam"),
        ],
        **_steps(ask),
    }
    if ask.view == "nam":
        context["year"] = months.year_of(found.entries, ask.on.year)
        context["timeline"] = _timeline(ask, found.entries, today)
        context["month_urls"] = [
            ask.address(xem=None, ngay=f"{ask.on.year:04d}-{n:02d}-01") for n in range(1, 13)
        ]
        context["lines"] = list(zip(context["year"], context["month_urls"], strict=True))
        return render(request, "desk/calendar_year.html", context)
    if ask.view == "ngay":
        context["entries"] = found.entries
        return render(request, "desk/calendar_day.html", context)
    context["month"] = months.month_of(found.entries, ask.on.year, ask.on.month, today)
    context["day_query"] = ask.address(xem="ngay", ngay=None)
    return render(request, "desk/calendar_month.html", context)


def _period(ask: Asked, on: date | None = None) -> tuple[int, ...]:
    day = on or ask.on
    return {
        "thang": (day.year, day.month),
        "nam": (day.year,),
        "ngay": (day.year, day.month, day.day),
    }[ask.view]


def _steps(ask: Asked) -> dict[str, Any]:
    """Addresses of the period before and after; none beyond the ends of the calendar."""
    on = ask.on
    if ask.view == "nam":
        before, after = date(on.year - 1, 1, 1), date(on.year + 1, 1, 1)
    elif ask.view == "ngay":
        before, after = on - timedelta(days=1), on + timedelta(days=1)
    else:
        first, last = months.bounds(on.year, on.month)
        before, after = (first - timedelta(days=1)).replace(day=1), last + timedelta(days=1)

    def to(day: date) -> str:
        known = _FIRST_YEAR <= day.year <= _LAST_YEAR
        return ask.address(ngay=f"{day:%Y-%m-%d}") if known else ""

    return {"before_url": to(before), "after_url": to(after)}


def _timeline(ask: Asked, entries: list[Entry], today: date) -> Timeline | None:
    """The year's drives and anniversaries as a picture; none where it would be a thicket."""
    spans = {
        layer: [
            Span(e.title, max(e.first, ask.first), min(e.last, ask.last), url=e.url)
            for e in entries
            if e.layer == layer
        ]
        for layer in ("drives", "peaks")
    }
    days = [Day(e.first, e.title, url=e.url) for e in entries if e.layer == "anniversaries"]
    if not any(spans.values()) or len(spans["drives"]) + len(spans["peaks"]) > 8 or len(days) > 12:
        return None
    return Timeline(
        title=_("Emulation calendar of %(year)s") % {"year": ask.on.year},
        first=ask.first,
        last=ask.last,
        today=today,
        drives=spans["drives"],
        peaks=spans["peaks"],
        days=days,
        key="nam-",
    )


# --- files and addresses --------------------------------------------------------------------------
def _file(entries: list[Entry], name: str, language: str) -> bytes:
    return ical.calendar_file(
        entries,
        name=name,
        base_url=settings.BASE_URL,
        stamped=timezone.now(),
        language=language,
    )


@require_safe
@signed_in_required
def calendar_file(request: ActorRequest) -> HttpResponse:
    """What the calendar shows as a file; without a period, half a year back and 18 months ahead."""
    ask = asked(request)
    wanted = ask.wanted
    if ask.view == "thang" and ask.has_period:
        first, last = months.bounds(ask.on.year, ask.on.month)
        wanted = Wanted(first, last, ask.layers, ask.movement, ask.everyone)
    elif not ask.has_period:
        first, last = request.as_of - _BEHIND, request.as_of + _AHEAD
        wanted = Wanted(first, last, ask.layers, ask.movement, ask.everyone)
    name = ask.movement.name if ask.movement else _("Emulation calendar")
    found = agenda(request.actor, wanted)
    data = _file(found.entries, name, translation.get_language() or "vi")
    response = HttpResponse(data, content_type=ical.MEDIA_TYPE)
    kind = "lich-phong-trao" if ask.movement else "lich-thi-dua"
    response["Content-Disposition"] = f'attachment; filename="{ical.file_name(kind, wanted.first)}"'
    return response


@require_http_methods(["GET", "POST"])
@signed_in_required
def feed_settings(request: ActorRequest) -> HttpResponse:
    """The personal address: make, renew, revoke. The address itself is shown once."""
    feed = CalendarFeed.objects.filter(user=request.actor.user_id).first()
    address = ""
    if request.method == "POST":
        if request.POST.get("do") == "revoke":
            if feed is not None:
                feeds.revoke_feed(actor=request.actor, as_of=request.as_of, feed=feed)
            toasts.done(request, _("The address no longer works."))
            return redirect("desk:feed_settings")
        token = feeds.make_feed(actor=request.actor, as_of=request.as_of)
        address = settings.BASE_URL + reverse("desk:feed", args=[token])
        feed = CalendarFeed.objects.get(user=request.actor.user_id)
    context = {
        "feed": feed,
        "address": address,
        "webcal": re.sub(r"^https?://", "webcal://", address),
        "can_make": may(request.actor, "desk:feed:make"),
    }
    return render(request, "desk/calendar_feed.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar under a personal address: no sign-in, nothing of the own work list.

    404 for an address that is unknown or revoked, and when its account is switched off or holds
    no post any more.
    """
    del request
    answer = feeds.ask(token=token, now=timezone.now())
    if answer.feed is None:
        raise Http404
    if answer.too_often:
        busy = HttpResponse(status=429, content_type="text/plain; charset=utf-8")
        busy["Retry-After"] = "3600"
        return busy
    today = business_date()
    user = answer.feed.user
    actor = actor_for(user, today)
    if actor.post is None:
        raise Http404
    with translation.override(user.language):
        found = agenda(actor, Wanted(today - _BEHIND, today + _AHEAD, SHARED))
        data = _file(found.entries, _("Emulation calendar"), user.language)
    response = HttpResponse(data, content_type=ical.MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="lich-thi-dua.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    return response
