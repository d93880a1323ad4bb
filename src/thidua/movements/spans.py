"""Targets that share a sentence: which part of it each one is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from thidua.common.quantities import parse_number

_FIGURE = re.compile(r"\d[\d.]*(?:,\d+)?")
_BREAK = re.compile(r",(?=\s)")
Span = tuple[int, int]


def own_spans(text: str, targets: Sequence[Mapping[str, Any]]) -> list[Span]:
    """The part of the text that belongs to each target alone.

    Targets read from one sentence come with its whole span; here the sentence is cut behind the
    clause of each figure. A sentence in which the figures are not found in order stays whole.

    Args:
        text: the document.
        targets: items of the list ``targets`` in the order of the text, with ``source``, ``value``.
    """
    spans = [(t["source"]["start"], t["source"]["end"]) for t in targets]
    sharing: dict[Span, list[int]] = defaultdict(list)
    for number, span in enumerate(spans):
        sharing[span].append(number)
    for span, numbers in sharing.items():
        if len(numbers) < 2:
            continue
        cuts = _cuts(text, span, [targets[n].get("value") for n in numbers])
        if cuts is not None:
            for number, part in zip(numbers, pairwise(cuts), strict=True):
                spans[number] = _trimmed(text, part)
    return spans


def _cuts(text: str, span: Span, values: Sequence[Any]) -> list[int] | None:
    """Ends of the clauses, with the beginning of the sentence in front."""
    ends: list[Span] = []
    at = span[0]
    for value in values:
        found = next(
            (m for m in _FIGURE.finditer(text, at, span[1]) if _reads(m.group(), value)), None
        )
        if found is None:
            return None
        ends.append(found.span())
        at = found.end()
    cuts = [span[0]]
    for (_start, end), (following, _end) in pairwise(ends):
        semicolon = text.rfind(";", end, following)
        comma = _BREAK.search(text, end, following)
        if semicolon < 0 and comma is None:
            return None
        # A list within the clause has commas; a semicolon ends the clause.
        cuts.append(semicolon if semicolon >= 0 or comma is None else comma.start())
    return [*cuts, span[1]]


def _reads(figure: str, value: Any) -> bool:
    try:
        return bool(parse_number(figure.rstrip(".,")) == parse_number(_written(value)))
    except ValueError:
        return False


def _written(value: Any) -> str:
    return str(value).replace(".", ",")


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " ,;\n\t":
        start += 1
    while end > start and text[end - 1] in " .;\n\t":
        end -= 1
    return start, end
