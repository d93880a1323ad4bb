"""How much less certain an item is for the noise around it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from thidua.paper.plan.model import Item
from thidua.paper.text import clean, is_misspelt

ItemT = TypeVar("ItemT", bound=Item)

_TOKEN = re.compile(r"[^\s]+")
_ODD = re.compile(r"[^\W\d_]+\d+[^\W\d_]+|\d[^\W\d_]\d|[⁄¬¡£»ÄƑ\]\[{}~^]|[^\W\d_][|][^\W\d_]")
_CRUMB = re.compile(r"[.,]\s+[^\W\d_]")
_LONGEST = 1500


def noise_in(text: str) -> float:
    """Return the share of words in `text` that a scan has spoilt, from 0 to 1."""
    plain = clean(text[: 4 * _LONGEST]).text[:_LONGEST]
    tokens = [t.strip(".,;:()“”\"'") for t in _TOKEN.findall(plain)]
    spoilt = sum(1 for t in tokens if is_misspelt(t) or _ODD.search(t))
    # A full stop in mid-sentence is a speck.
    spoilt += sum(
        1 for m in _CRUMB.finditer(plain) if m.group()[0] == "." and m.group()[-1].islower()
    )
    return spoilt / len(tokens) if tokens else 0.0


def less_certain(items: Iterable[ItemT], text: str) -> tuple[ItemT, ...]:
    """Lower the confidence of every item by the noise in its span of `text`."""
    out: list[ItemT] = []
    known: dict[tuple[int, int], float] = {}
    for item in items:
        span = (item.start, item.end)
        if span not in known:
            known[span] = noise_in(text[item.start : min(item.end, item.start + 4 * _LONGEST)])
        noise = known[span]
        out.append(
            replace(item, confidence=max(0.1, item.confidence - min(0.45, 0.1 + 2 * noise)))
            if noise
            else item
        )
    return tuple(out)
