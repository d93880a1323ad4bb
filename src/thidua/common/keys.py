"""Keys for searching without diacritics and for Vietnamese alphabetical order."""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_MARKS = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
_SPACE = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Lower case without diacritics, one space between words.

    ``Điện  Biên-Phủ`` becomes ``dien bien phu``.
    """
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACE.sub(" ", letters).strip()


def sort_key(text: str) -> str:
    """A string whose byte order is Vietnamese dictionary order.

    Letters first (a ă â b c d đ e ê …), then tones (ngang huyền hỏi ngã sắc nặng), as in the
    collation ``vi``; the embedded database has no ICU, so the key is stored.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0306")):
        if char in _TONES and tones:
            tones[-1] = str(_TONES[char])
        elif char in _MARKS and letters:
            letters[-1] = letters[-1][0] + str(_MARKS[char])
        elif unicodedata.combining(char):
            continue
        else:
            letters.append(char + "0")
            tones.append("0")
    return "".join(letters) + "\u0001" + "".join(tones)
