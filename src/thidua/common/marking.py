"""Mark what a search found inside a text that keeps its diacritics."""

from __future__ import annotations

import re

from thidua.common.keys import fold

_WORD = re.compile(r"\w+", re.UNICODE)


def marked(text: str, query: str) -> list[tuple[str, bool]]:
    """Split ``text`` into pieces and say of each whether the search found it.

    A syllable is found when it begins with a word of the query, both without diacritics:
    ``phu`` finds the whole of ``Phú`` and the first three letters of ``Phường``.
    """
    wanted = sorted(set(fold(query).split()), key=len, reverse=True)
    pieces: list[tuple[str, bool]] = []
    done = 0
    for word in _WORD.finditer(text):
        folded = fold(word.group())
        length = next((len(w) for w in wanted if folded.startswith(w)), 0)
        # A letter folds to one letter in composed text; a decomposed word is marked whole.
        found = length if len(folded) == len(word.group()) else len(word.group())
        if not length:
            continue
        pieces.append((text[done : word.start()], False))
        pieces.append((word.group()[:found], True))
        done = word.start() + found
    pieces.append((text[done:], False))
    return [piece for piece in pieces if piece[0]]
