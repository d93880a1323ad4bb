"""Parts with content, bars and steps."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from thidua.common import formatting
from thidua.common.charts import progress_bar, share_bar, time_bar
from thidua.common.formatting import Number
from thidua.common.ui.library import register
from thidua.common.ui.marks import icon


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
def share_bar_tag(
    value: Number, total: Number, label: str, *, of_total: bool = False
) -> SafeString:
    """``{% share_bar 9 12 "9 trong 12 đơn vị đã ký" %}``: a short bar with its number."""
    return share_bar(float(value), float(total), label, of_total=of_total)


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
                '<li class="step-{}"{}><span class="step-dot num">{}</span>{}</li>',
                state,
                SafeString(' aria-current="step"') if state == "current" else "",
                dot,
                name,
            )
        )
    return format_html('<ol class="steps">{}</ol>', mark_safe("".join(lines)))  # noqa: S308
