"""Buttons that say why when they may not be pressed."""

from __future__ import annotations

import zlib
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thidua.common.ui.library import register
from thidua.common.ui.marks import icon, key


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
