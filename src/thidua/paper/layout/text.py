"""Plain text on its way to paper: made clean, checked against the face, split into runs."""

import re
import unicodedata

from thidua.paper.layout.fonts import Face, metrics
from thidua.paper.layout.model import Run, Text, parts

_BLANKS = re.compile(r"[^\S\n\u00a0\u202f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")


class UnprintableTextError(ValueError):
    """A character that no face of the document has; names it, its code and the words around."""

    def __init__(self, character: str, text: str) -> None:
        """Say which `character` of `text` cannot be printed."""
        self.character = character
        self.text = text
        at = text.index(character)
        around = text[max(0, at - 20) : at + 21]
        super().__init__(
            f"Ký tự U+{ord(character):04X} {unicodedata.name(character, '')!r} "
            f"không có trong phông chữ văn bản: “{around}”."
        )


def clean(text: str) -> str:
    """Return `text` composed (NFC), without invisible marks, each run of blanks one space.

    Non-breaking spaces and line feeds are kept. Invisible format marks (soft hyphen, zero-width
    space, direction marks) are dropped: they come in with pasted text and could hide something.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip(" \n")


def clean_run(text: str) -> str:
    """Clean a part of a line: as :func:`clean`, but blanks at both ends stay one space."""
    inner = clean(text)
    if not inner:
        return " " if text else ""
    head = " " if text[0].isspace() and text[0] not in "\n\u00a0\u202f" else ""
    tail = " " if text[-1].isspace() and text[-1] not in "\n\u00a0\u202f" else ""
    return head + inner + tail


def check(text: str, face: Face = Face.REGULAR) -> str:
    """Return `text` when the face can print all of it; raise UnprintableTextError otherwise."""
    covered = metrics(face).advances
    for character in text:
        if character != "\n" and ord(character) not in covered:
            raise UnprintableTextError(character, text)
    return text


def plain(text: str, face: Face = Face.REGULAR) -> str:
    """Return `text` cleaned and checked, as one line or more."""
    return check(clean(text), face)


def runs(text: Text, *, bold: bool = False, italic: bool = False) -> tuple[Run, ...]:
    """Return inline text as clean, checked, non-empty runs.

    `bold` and `italic` tell the style around, so that each run is checked against its own face.
    """
    typed = [part if isinstance(part, Run) else Run(part) for part in parts(text)]
    result = []
    for index, run in enumerate(typed):
        words = clean_run(run.text)
        if index == 0:
            words = words.lstrip(" ")
        if index == len(typed) - 1:
            words = words.rstrip(" ")
        if words:
            check(words, Face.of(bold=bold or run.bold, italic=italic or run.italic))
            result.append(Run(words, run.bold, run.italic))
    return tuple(result)


def finish(words: tuple[Run, ...], closing: str) -> tuple[Run, ...]:
    """Return `words` ended by `closing` ("./."), in place of a full stop that is there."""
    if not words:
        return (Run(closing),)
    last = words[-1]
    if last.text.endswith(closing):
        return words
    return (*words[:-1], Run(last.text.rstrip(".;, ") + closing, last.bold, last.italic))
