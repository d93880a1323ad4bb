"""Who is meant: names of bodies, posts and groups as documents write them → units, posts, persons.

Nothing is guessed silently: what cannot be told stays in ``unresolved``, with units to choose
from where there are some, and ``how`` says in words how each part was understood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thidua.people import wording
from thidua.people.directory import Directory
from thidua.people.models import Unit
from thidua.people.one_name import NameReader
from thidua.people.resolution import Resolution, joined

__all__ = ["Matcher", "Resolution", "resolve_bodies", "resolve_body"]


def resolve_body(text: str, *, as_of: date, context_unit: Unit | None = None) -> Resolution:
    """Tell who is meant by ``text``, one name or a list of names.

    Args:
        text: as the document writes it, in any Unicode form, with bullets and ``(B/c)``.
        as_of: day of the document; names, members and posts of that day count.
        context_unit: the body that wrote it; the province's People's Committee if not given.
    """
    return Matcher(Directory.load(as_of, context_unit)).resolve(text)


def resolve_bodies(
    texts: Iterable[str], *, as_of: date, context_unit: Unit | None = None
) -> list[Resolution]:
    """:func:`resolve_body` for many texts of one document, with one reading of the units."""
    matcher = Matcher(Directory.load(as_of, context_unit))
    return [matcher.resolve(text) for text in texts]


@dataclass
class Matcher:
    """Takes lists of names apart, and has each name read."""

    directory: Directory

    def __post_init__(self) -> None:
        self._one = NameReader(self.directory)

    def resolve(self, text: str) -> Resolution:
        """Read one name or a list of names."""
        rest, brackets = wording.without_purpose(text)
        filing = wording.key(rest).startswith("luu ")
        if filing:
            rest = (
                rest.split(":", 1)[-1].split(None, 1)[-1]
                if ":" not in rest
                else (rest.split(":", 1)[1])
            )
        parts = self._parts(rest, filing=filing)
        if len(parts) == 1 and not parts[0].confidence and brackets:
            # “cơ quan Thường trực Hội đồng (Ban TĐKT tỉnh)”: the brackets say it again.
            inside = self._parts(brackets[0])
            if all(p.confidence for p in inside):
                parts = inside
        return joined(text, parts)

    # --- lists ------------------------------------------------------------
    def _parts(self, text: str, *, filing: bool = False) -> list[Resolution]:
        expanded = wording.expand(text)
        words = wording.tokens(expanded)
        found: list[Resolution] = []
        head = ""
        at = 0
        while at < len(words):
            if words[at].is_separator or (words[at].text == "va" and found):
                at += 1
                continue
            end, part, phrase = self._longest(words, at, expanded, head, filing)
            if part is None:
                end = self._cut(words, at)
                phrase = _phrase(words[at:end])
                written = expanded[words[at].start : words[end - 1].end]
                part = self._one.doubtful(phrase, written)
            else:
                head = wording.carried_head(phrase) or head
            found.append(part)
            at = end
        return found or [Resolution(text, how=_("Nothing is written here."), unresolved=(text,))]

    def _longest(
        self, words: list[wording.Token], at: int, expanded: str, head: str, filing: bool
    ) -> tuple[int, Resolution | None, str]:
        """The longest run of words from ``at`` that can be told for certain."""
        for end in range(len(words), at, -1):
            open_end = end < len(words) and not (words[end].is_separator or words[end].text == "va")
            if open_end or words[end - 1].is_separator or words[end - 1].text == "va":
                continue
            phrase = _phrase(words[at:end])
            written = expanded[words[at].start : words[end - 1].end]
            part = self._one.read(phrase, written, filing=filing)
            if part is None and head and not any(w.is_separator for w in words[at:end]):
                part = self._one.exact(f"{head} {phrase}", written)
            if part is not None:
                return end, part, phrase
        return at, None, ""

    @staticmethod
    def _cut(words: list[wording.Token], at: int) -> int:
        """End of a piece that cannot be told: the next comma, or “và” before a new list."""
        for end in range(at + 1, len(words)):
            following = words[end + 1].text if end + 1 < len(words) else ""
            if words[end].is_separator or (words[end].text == "va" and following == "cac"):
                return end
        return len(words)


def _phrase(words: list[wording.Token]) -> str:
    return " ".join(w.text for w in words if not w.is_separator)
