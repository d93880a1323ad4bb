"""Small helpers for writing SVG: figures, escaped pieces, widths of text."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def px(value: float) -> str:
    """A coordinate with at most two decimals and no locale."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def pc(share: float) -> str:
    """A share of the width as a percentage coordinate."""
    return f"{px(share * 100)}%"


def join(pieces: Iterable[SafeString]) -> SafeString:
    """Put escaped pieces together."""
    return mark_safe("".join(pieces))  # noqa: S308 - every piece was escaped when it was made


def rect(x: str, y: float, width: str, height: float, cls: str, *, radius: float = 0) -> SafeString:
    """A rectangle; ``x`` and ``width`` may be percentages.

    A page draws hundreds: all that goes in is the program's own, no words of people.
    """
    rounded = f' rx="{px(radius)}"' if radius else ""
    return SafeString(
        f'<rect x="{x}" y="{px(y)}" width="{width}" height="{px(height)}"{rounded} class="{cls}"/>'
    )


def at(x: str, y: float, body: SafeString) -> SafeString:
    """Place a drawing around the origin at a point given in percent."""
    return format_html('<svg x="{}" y="{}" overflow="visible">{}</svg>', x, px(y), body)


def words(title: str, details: Iterable[str] = ()) -> SafeString:
    """Title and description of a chart for people who do not see it."""
    described = " ".join(details)
    return format_html(
        "<title>{}</title>{}", title, format_html("<desc>{}</desc>", described) if described else ""
    )


_NARROW = set("iljtfrI.,:;'()|!-–· ")
_WIDE = set("mwMWOQGĐ@%")


def text_width(text: str, size: float = 12.0) -> float:
    """Estimate the width in px of ``text`` in Be Vietnam Pro; rather too wide than too narrow."""
    units = 0.0
    for char in text:
        if char in _NARROW:
            units += 0.34
        elif char in _WIDE:
            units += 0.92
        elif char.isupper():
            units += 0.72
        else:
            units += 0.6
    return units * size


def fit(text: str, width: float, size: float = 12.0) -> str:
    """Cut ``text`` with an ellipsis so that it fits ``width``; empty when nothing would."""
    if text_width(text, size) <= width:
        return text
    for end in range(len(text) - 1, 2, -1):
        shorter = text[:end].rstrip(" ,–-") + "…"
        if text_width(shorter, size) <= width:
            return shorter
    return ""


__all__ = ["at", "fit", "join", "pc", "px", "rect", "text_width", "words"]
