"""Tags of the frame: the way back, safe addresses, blocks said twice."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thidua.common.toasts import undo_of
from thidua.common.ui.library import register
from thidua.common.ui.marks import icon


def safe_next(context: template.Context, fallback: str) -> str:
    """``?next=`` of the request when it stays on this site, else ``fallback``."""
    request = context.get("request")
    wanted = request.GET.get("next", "") if request is not None else ""
    if request is not None and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return str(wanted)
    return fallback


@register.simple_tag(takes_context=True)
def crumb(context: template.Context, url: str, label: str, here: str = "") -> SafeString:
    """``{% crumb list_url "Văn bản đến" here="210/KH-UBND" %}``: back to the same row."""
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
    blocks: Any = next((d[BLOCK_CONTEXT_KEY] for d in layers if BLOCK_CONTEXT_KEY in d), None)
    block = blocks.get_block(name) if blocks is not None else None
    return "" if block is None else str(block.render(context))


@register.filter
def undo_url(message: Message) -> str:
    """Address that undoes what a toast tells, or empty."""
    return undo_of(message)
