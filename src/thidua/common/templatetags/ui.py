"""Parts of pages as template tags; built in, so no template has to load it.

``docs/ui.md`` lists each with an example; ``/kieu`` shows them.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.middleware.csrf import get_token
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import formatting
from thidua.common.charts import progress_bar, share_bar, time_bar
from thidua.common.formatting import Number
from thidua.common.marking import marked
from thidua.common.toasts import undo_of

register = template.Library()


# --- figures and dates ---------------------------------------------------------------------------
@register.filter
def num(value: Number | None, places: int | None = None) -> str:
    """``{{ 6872|num }}`` → 6.872; ``{{ 7.5|num:2 }}`` → 7,50; nothing known → an en dash."""
    return "–" if value is None or value == "" else formatting.number(value, places)


@register.filter
def signed(value: Number | None) -> str:
    """``{{ -5|signed }}`` → −5, ``{{ 38|signed }}`` → +38."""
    return "–" if value is None else formatting.signed(value)


@register.filter
def percent(value: Number | None, places: int | None = None) -> str:
    """``{{ 7.5|percent }}`` → 7,5 % (the value is already in percent)."""
    return "–" if value is None else formatting.quantity(value, "%", places)


@register.filter
def quantity(value: Number | None, unit: str) -> str:
    """``{{ 67|quantity:"triệu đồng" }}`` → 67 triệu đồng, not broken between figure and unit."""
    return "–" if value is None else formatting.quantity(value, unit)


@register.simple_tag
def number_range(low: Number | None, high: Number | None, unit: str = "") -> str:
    """``{% number_range 1500 2000 %}`` → 1.500 – 2.000."""
    return formatting.number_range(low, high, unit)


@register.filter
def day(value: date | None) -> str:
    """``{{ issued_on|day }}`` → 15/01/2024; empty stays empty."""
    return formatting.day(value)


@register.filter
def long_day(value: date) -> str:
    """``{{ request.as_of|long_day }}`` → Thứ Hai, 23/09/2024."""
    return formatting.long_day(value)


@register.filter
def clock(value: datetime) -> str:
    """``{{ saved_at|clock }}`` → 09:41."""
    return formatting.clock(value)


@register.filter
def moment(value: datetime | None) -> str:
    """``{{ opened_at|moment }}`` → 09:41 15/01/2024."""
    return formatting.moment(value)


@register.filter
def partial(value: date | None, precision: str = "day") -> str:
    """``{{ born|partial:born_precision }}`` → 01/1984 when only the month is known."""
    return formatting.partial_date(value, precision)


# --- small marks ------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """``{% icon "flag" size=16 %}``: hidden beside a word; with ``label`` it speaks for itself."""
    voice: SafeString = SafeString('aria-hidden="true"')
    if label:
        voice = format_html('role="img" aria-label="{}"', label)
    return format_html(
        '<svg class="icon icon-{}" {} focusable="false"><use href="{}#{}"/></svg>',
        size,
        voice,
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def badge(kind: str, icon_name: str, text: str) -> SafeString:
    """``{% badge "info" "send" "Đã trình" %}``: a state, always with an icon and a word."""
    if not icon_name or not str(text).strip():
        raise template.TemplateSyntaxError("a badge has an icon and a word")
    return format_html('<span class="badge badge-{}">{}{}</span>', kind, icon(icon_name, 14), text)


@register.simple_tag
def state_badge(state: Any) -> SafeString:
    """``{% state_badge state %}``: a workflow ``State`` with its own kind, icon and label."""
    return badge(state.kind, state.icon, state.label)


_VERDICT_ICONS = {
    "ok": "circle-check",
    "bad": "circle-x",
    "warn": "file-search",
    "info": "hourglass",
    "unknown": "help-circle",
    "none": "circle-dashed",
}


@register.simple_tag
def verdict(kind: str, text: str, icon_name: str = "") -> SafeString:
    """``{% verdict "ok" "Đạt" %}``: ok, bad, warn, info, unknown (dashed) or none (no data)."""
    return format_html(
        '<span class="verdict verdict-{}">{}{}</span>',
        kind,
        icon(icon_name or _VERDICT_ICONS[kind], 16),
        text,
    )


_COMPARATORS = {
    ">=": "M1.5 1.5 9.5 4.75 1.5 8M1.5 10.5h8",
    "<=": "M9.5 1.5 1.5 4.75 9.5 8M1.5 10.5h8",
    "=": "M1.5 4.25h8M1.5 7.75h8",
    ">": "M1.5 2 9.5 6l-8 4",
    "<": "M9.5 2 1.5 6l8 4",
    "~": "M1.5 7q2-3.5 4-1t4-1",
}
_COMPARATOR_CODES = {"ge": ">=", "le": "<=", "eq": "=", "gt": ">", "lt": "<"}


def _comparator_words(sign: str) -> tuple[str, str]:
    return {
        ">=": (_("from"), _("upwards")),
        "<=": (_("at most"), ""),
        "=": (_("exactly"), ""),
        ">": (_("more than"), ""),
        "<": (_("less than"), ""),
        "~": (_("about"), ""),
    }[sign]


def _comparator_svg(sign: str) -> SafeString:
    return format_html(
        '<svg class="cmp" viewBox="0 0 11 12" aria-hidden="true"><path d="{}"/></svg>',
        _COMPARATORS[sign],
    )


@register.simple_tag
def comparator(sign: str) -> SafeString:
    """``{% comparator ">=" %}``: the sign alone, drawn, with its words for screen readers."""
    sign = _COMPARATOR_CODES.get(sign, sign)
    before, after = _comparator_words(sign)
    return format_html(
        '{}<span class="sr">{}</span>',
        _comparator_svg(sign),
        f"{before} … {after}" if after else before,
    )


@register.simple_tag
def bound(
    sign: str, value: Number | None, unit: str = "", high: Number | None = None
) -> SafeString:
    """``{% bound ">=" 7.5 "%" %}`` → ≥ 7,5 %, read out as “từ 7,5 % trở lên”.

    The comparator ``range`` takes its other end as ``high``.
    """
    if value is None:
        return SafeString("–")
    if sign == "range":
        return format_html("{}", formatting.number_range(value, high, unit))
    sign = _COMPARATOR_CODES.get(sign, sign)
    before, after = _comparator_words(sign)
    return format_html(
        '<span class="nowrap">{}<span class="sr">{}</span> {}{}</span>',
        _comparator_svg(sign),
        before,
        formatting.quantity(value, unit),
        format_html('<span class="sr"> {}</span>', after) if after else "",
    )


@register.simple_tag
def key(*names: str) -> SafeString:
    """``{% key "Enter" %}`` or ``{% key "J" "K" %}``: key caps."""
    return format_html_join("", '<kbd class="key">{}</kbd>', ((n,) for n in names))


@register.simple_tag
def avatar(name: str) -> SafeString:
    """``{% avatar "Hà Thị Lan" %}``: two letters in a navy circle, hidden from readers."""
    return format_html(
        '<span class="avatar" aria-hidden="true">{}</span>', formatting.initials(name)
    )


@register.simple_tag
def due(on: date | None, as_of: date) -> SafeString:
    """``{% due item.due request.as_of %}``: days left or late in words, the date below."""
    if on is None:
        return format_html('<span class="due">{}</span>', _("No deadline"))
    left = (on - as_of).days
    if left < 0:
        kind, sign = "late", icon("alert-octagon", 16)
        text = ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    elif left == 0:
        kind, sign, text = "today", icon("clock", 16), _("Today")
    else:
        kind, sign = "open", SafeString("")
        text = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    return format_html(
        '<span class="due due-{}"><span class="due-words">{}{}</span> '
        '<time class="due-day num" datetime="{}">{}</time></span>',
        kind,
        sign,
        text,
        on.isoformat(),
        formatting.day(on),
    )


@register.simple_tag
def hit(text: str, query: str) -> SafeString:
    """``{% hit unit.name q %}``: marks the syllables that the search found, diacritics kept."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<mark class="hit">{}</mark>', piece) if found else piece,)
            for piece, found in marked(text, query)
        ),
    )


# --- buttons ---------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def action_button(
    context: template.Context,
    decision: Any,
    label: str,
    url: str,
    icon_name: str = "",
    *,
    kind: str = "secondary",
    method: str = "get",
    confirm: str = "",
    key_cap: str = "",
    name: str = "",
    value: str = "",
    css: str = "",
) -> SafeString:
    """A button that is real when ``decision`` allows it and says why when it does not.

    ``{% action_button can_launch "Tạo phong trào" url "flag" kind="primary" method="post" %}``

    Args:
        decision: what ``may``, ``Workflow.can`` answered: ``allowed``, ``reason``, ``basis``,
            ``remedy_url``, ``remedy_label``.
        label: verb and object.
        url: page opened (``get``) or address posted to (``post``).
        icon_name: icon before the label.
        kind: ``primary``, ``secondary``, ``plain`` or ``danger`` (asks first).
        method: ``get`` makes a link, ``post`` a form with its token.
        confirm: sentence asked before posting; it names what goes.
        key_cap: single key that presses it; shown as a cap.
        name, value: of the button, when the form tells answers apart.
        css: further classes (``btn-row``, ``btn-dense``).
    """
    classes = " ".join(filter(None, ("btn", f"btn-{kind}", css)))
    if not decision.allowed:
        return _refused(decision, label, url, css)
    inside = format_html(
        "{}{}{}",
        icon(icon_name, 18) if icon_name else "",
        label,
        key(key_cap) if key_cap else "",
    )
    data = format_html(' data-key="{}"', key_cap.lower()) if key_cap else SafeString("")
    if method == "get":
        return format_html('<a class="{}" href="{}"{}>{}</a>', classes, url, data, inside)
    asked = format_html(' data-confirm="{}"', confirm) if confirm else SafeString("")
    named = format_html(' name="{}" value="{}"', name, value) if name else SafeString("")
    return format_html(
        '<form class="action" method="post" action="{}"{}>'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="{}"{}{}>{}</button></form>',
        url,
        asked,
        get_token(context["request"]),
        classes,
        named,
        data,
        inside,
    )


def _refused(decision: Any, label: str, url: str, css: str) -> SafeString:
    why = f"why-{zlib.crc32(f'{label}|{url}'.encode()):x}"
    basis = getattr(decision, "basis", "")
    remedy = SafeString("")
    if getattr(decision, "remedy_url", ""):
        remedy = format_html(
            ' <a href="{}">{}</a>',
            decision.remedy_url,
            getattr(decision, "remedy_label", "") or _("Put it right"),
        )
    return format_html(
        '<span class="action"><button type="button" class="btn {}" aria-disabled="true" '
        'aria-describedby="{}">{}{}</button>'
        '<span class="action-why" id="{}">{}{}{}</span></span>',
        css,
        why,
        icon("lock", 18),
        label,
        why,
        decision.reason,
        format_html(" ({})", basis) if basis else "",
        remedy,
    )


# --- parts with content -----------------------------------------------------------------------------
@register.simple_block_tag
def panel(
    content: str,
    title: str = "",
    note: str = "",
    *,
    more_url: str = "",
    more_label: str = "",
    id: str = "",  # noqa: A002 - the attribute's own name
    css: str = "",
) -> SafeString:
    """``{% panel title="Chỉ tiêu" note="5" more_url=u more_label="Tất cả" %}…{% endpanel %}``."""
    name = f"{id}-title" if id else f"p-{zlib.crc32(title.encode()):x}"
    head = SafeString("")
    if title:
        head = format_html(
            '<header class="panel-head"><div class="panel-title"><h2 id="{}">{}</h2>{}</div>'
            "{}</header>",
            name,
            title,
            format_html('<span class="panel-note">{}</span>', note) if note else "",
            format_html('<a class="small" href="{}">{}</a>', more_url, more_label)
            if more_url
            else "",
        )
    return format_html(
        '<section class="panel {}"{}{}>{}{}</section>',
        css,
        format_html(' id="{}"', id) if id else "",
        format_html(' aria-labelledby="{}"', name) if title else "",
        head,
        content,
    )


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "") -> SafeString:
    """``{% note "warn" "3 dòng có lỗi." %}1.997 dòng khác đã đọc.{% endnote %}``."""
    return format_html(
        '<div class="note note-{}">{} {}</div>',
        kind,
        format_html("<strong>{}</strong>", title) if title else "",
        content,
    )


@register.simple_block_tag
def empty_state(content: str, icon_name: str, title: str, text: str = "") -> SafeString:
    """``{% empty_state "inbox" "Chưa có việc" "…" %}`` buttons ``{% endempty_state %}``."""
    return format_html(
        '<div class="empty">{}<p class="empty-title">{}</p>{}{}</div>',
        icon(icon_name, 28),
        title,
        format_html('<p class="small">{}</p>', text) if text else "",
        format_html('<div class="actions">{}</div>', content) if content.strip() else "",
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:  # noqa: A002
    """``{% dialog "send" "Gửi kế hoạch" %}…{% enddialog %}``, opened by ``data-dialog="send"``."""
    return format_html(
        '<dialog class="dialog" id="{}" aria-labelledby="{}-title"><div class="dialog-head">'
        '<h2 id="{}-title">{}</h2><form method="dialog"><button class="btn btn-plain btn-icon '
        'btn-row" aria-label="{}">{}</button></form></div><div class="dialog-body">{}</div>'
        "</dialog>",
        id,
        id,
        id,
        title,
        _("Close"),
        icon("x", 18),
        content,
    )


# --- bars and steps ------------------------------------------------------------------------------------
@register.simple_tag
def progress(
    done: Number, total: Number, label: str, note: str = "", kind: str = "navy"
) -> SafeString:
    """``{% progress 41 66 "Đã xác nhận" "Còn 25 mục" kind="ok" %}``: words, figures and a bar."""
    return format_html(
        '<div class="progress"><div class="progress-head"><span>{}</span>'
        '<span class="num"><b>{}</b> / {}</span></div>{}{}</div>',
        label,
        formatting.number(done),
        formatting.number(total),
        progress_bar(float(done), float(total), kind),
        format_html('<p class="tiny muted">{}</p>', note) if note else "",
    )


@register.simple_tag(name="share_bar")
def share_bar_tag(value: Number, total: Number, label: str) -> SafeString:
    """``{% share_bar 9 12 "9 trong 12 đơn vị đã ký" %}``: a short bar with its number."""
    return share_bar(float(value), float(total), label)


@register.simple_tag(name="time_bar")
def time_bar_tag(passed: int, total: int, label: str) -> SafeString:
    """``{% time_bar 85 184 "ngày 85/184" %}``: days passed, today as a red line, words below."""
    return format_html(
        '{}<span class="small muted num">{}</span>', time_bar(passed, total, label), label
    )


@register.simple_tag
def steps(items: Sequence[tuple[str, str]]) -> SafeString:
    """``{% steps items %}`` with pairs (name, ``done`` | ``current`` | ``later``)."""
    lines = []
    for number, (name, state) in enumerate(items, 1):
        dot = icon("check", 14, _("done")) if state == "done" else str(number)
        lines.append(
            format_html(
                '<li class="is-{}"{}><span class="step-dot num">{}</span>{}</li>',
                state,
                SafeString(' aria-current="step"') if state == "current" else "",
                dot,
                name,
            )
        )
    return format_html('<ol class="steps">{}</ol>', mark_safe("".join(lines)))  # noqa: S308


# --- frame -------------------------------------------------------------------------------------------
def safe_next(context: template.Context, fallback: str) -> str:
    """``?next=`` of the request when it stays on this site, else ``fallback``."""
    request = context.get("request")
    wanted = request.GET.get("next", "") if request is not None else ""
    if wanted and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return str(wanted)
    return fallback


@register.simple_tag(takes_context=True)
def crumb(context: template.Context, url: str, label: str, here: str = "") -> SafeString:
    """``{% crumb list_url "Văn bản đến" here="210/KH-UBND" %}``: one arrow, back to the same row."""
    return format_html(
        '<nav class="crumb" aria-label="{}"><a href="{}">{}{}</a>{}</nav>',
        _("Back"),
        safe_next(context, url),
        icon("arrow-left", 16),
        label,
        format_html("<span>/ {}</span>", here) if here else "",
    )


@register.simple_tag
def url_or_empty(name: str, *args: Any) -> str:
    """``{% url_or_empty "people:unit_list" as u %}``: empty when that page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def repeat_block(context: template.Context, name: str) -> str:
    """Render a block of this template once more, e.g. the title as heading."""
    # An included template sees only its own layer of the render context: look through all.
    layers = reversed(context.render_context.dicts)
    blocks = next((d[BLOCK_CONTEXT_KEY] for d in layers if BLOCK_CONTEXT_KEY in d), None)
    block = blocks.get_block(name) if blocks is not None else None
    return "" if block is None else str(block.render(context))


@register.filter
def undo_url(message: Message) -> str:
    """Address that undoes what a toast tells, or empty."""
    return undo_of(message)
