"""Small marks: icons, badges, verdicts, comparators, keys, deadlines."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import formatting
from thidua.common.formatting import Number
from thidua.common.marking import marked
from thidua.common.ui.library import register


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """``{% icon "flag" size=16 %}``: hidden beside a word; with ``label`` it speaks for itself."""
    if not label:
        return _silent(name, size)
    return _icon(name, size, format_html('role="img" aria-label="{}"', label))


@cache
def _silent(name: str, size: int) -> SafeString:
    """There are some hundred of them, and a page shows one a hundred times."""
    return _icon(name, size, SafeString('aria-hidden="true"'))


def _icon(name: str, size: int, voice: SafeString) -> SafeString:
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
