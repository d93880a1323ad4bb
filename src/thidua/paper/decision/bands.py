"""Which lines of a table belong to one row: the way of sharing them out that reads best."""

import itertools
import re

from thidua.paper.decision.context import is_group, is_person, split_address
from thidua.paper.decision.strips import Grid, Strip, fits
from thidua.paper.lexicon import Lexicon
from thidua.paper.text import lowered

_MOST_BETWEEN = 14
"""Lines between two anchors that are shared out; what goes beyond stays with the first."""
UNFINISHED = re.compile(r"(?:,|-|–|\b(?:và|của|thuộc|tỉnh|huyện|xã|phường|thành phố|số))$")
"""A cell that ends so goes on in the next line."""


def anchors(block: list[Strip], grid: Grid, lexicon: Lexicon) -> list[int]:
    """Lines that each belong to another row: those of the numbers, or of the names."""
    numbers = [i for i, s in enumerate(block) if s.number is not None]
    names = [
        i
        for i, s in enumerate(block)
        if 0 in s.cells
        and (
            split_address(s.cells[0].text, lexicon)[0] is not None
            if grid.addressed
            else is_person(s.cells[0].text, lexicon)
            or lexicon.household_pattern.match(lowered(s.cells[0].text)) is not None
        )
    ]
    printed = [block[i].number or 0 for i in numbers]
    whole = bool(printed) and printed[-1] - printed[0] + 1 == len(printed)
    if whole and not grid.addressed:
        # Nothing is lost between the numbers; a wrapped name may look like a name of its own.
        return numbers
    return names if len(names) > len(numbers) else numbers


def bands_of(
    block: list[Strip], anchored: list[int], grid: Grid, lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Share out the lines between anchors so that the rows read best together."""
    size = len(anchored)
    best = {0: 0.0}  # where the next row may begin → score of the rows before it
    history: list[dict[int, int]] = []
    for index, anchor in enumerate(anchored):
        if index + 1 < size:
            stop = anchored[index + 1]
            ends = range(anchor + 1, min(stop, anchor + 1 + _MOST_BETWEEN) + 1)
            if stop not in ends:
                ends = range(stop, stop + 1)
        else:
            ends = range(len(block), len(block) + 1)
        following: dict[int, float] = {}
        origin: dict[int, int] = {}
        for start, score in best.items():
            for end in ends:
                total = score + _score(block[start:end], anchor - start, grid, lexicon)
                if end not in following or total > following[end]:
                    following[end] = total
                    origin[end] = start
        best = following
        history.append(origin)
    end = len(block)
    bands = []
    for origin in reversed(history):
        bands.append((origin[end], end))
        end = origin[end]
    bands.reverse()
    return bands


def _score(band: list[Strip], anchor: int, grid: Grid, lexicon: Lexicon) -> float:
    """How well a band of lines reads as one row."""
    size = len(band)
    if grid.topped:
        score = 4.0 if anchor == 0 else -4.0
    else:
        score = 0.6 if anchor == 0 or abs(2 * anchor - (size - 1)) <= 1 else -1.0
    numbers = sum(1 for s in band if s.number is not None)
    score -= 6.0 * max(0, numbers - 1)
    roles = {c.role for s in band[:1] for c in s.columns}
    for role in roles - {"no"}:
        score += _score_cell(band, role, grid, lexicon)
    return score


def _score_cell(band: list[Strip], role: str, grid: Grid, lexicon: Lexicon) -> float:
    places = [
        (strip, at)
        for strip in band
        for at, column in enumerate(strip.columns)
        if column.role == role and at in strip.cells
    ]
    if not places:
        if role == "name":
            return -6.0
        return -3.0 if grid.filled.get(role) else 0.0
    strip, at = places[0]
    text = strip.cells[at].text
    score = _start_score(text, role, grid, lexicon)
    for strip, at in places[1:]:
        if role == "name" and grid.addressed and split_address(strip.cells[at].text, lexicon)[0]:
            score -= 8.0
    for (before, above), (strip, at) in itertools.pairwise(places):
        cell = strip.cells[at]
        ended = before.cells[above].text
        small = 0.5 if cell.text[:1].islower() else 0.0
        if UNFINISHED.search(lowered(ended)):
            score += 2.0
        elif above == at:
            score += small + (-1.5 if fits(before, at, cell) else 1.0)
        if ended.endswith((".", ";")):
            score -= 0.7
    strip, at = places[-1]
    if role != "name" and UNFINISHED.search(lowered(strip.cells[at].text)):
        score -= 1.5
    return score


def _start_score(text: str, role: str, grid: Grid, lexicon: Lexicon) -> float:
    if role == "name":
        if grid.addressed:
            return 3.0 if split_address(text, lexicon)[0] else -3.0
        if is_person(text, lexicon) or lexicon.household_pattern.match(lowered(text)):
            return 2.0
        return 1.0 if is_group(text, lexicon) else (-1.0 if text[:1].isupper() else -2.0)
    if role in {"where", "position", "unit"}:
        low = lowered(text)
        if lexicon.subject_post_pattern.match(low) or lexicon.subject_unit_pattern.match(low):
            return 1.5 if text[:1].isupper() else 0.5
        return -2.5
    return 0.0
