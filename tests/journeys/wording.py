"""What a page says, and whether it says it in the language it was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = Path(__file__).parents[2] / "src" / "thidua"
_MARKS = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|was|not|yet|by|with|from|this|no|your|you|to|for|has)\b"
)
_SILENT = {"script", "style", "template"}
_NAMES = {"person-name", "person-post", "menu-head"}
_CONTROLS = {"button", "legend", "summary"}


class Texts(HTMLParser):
    """Pieces of text of a page, each with the tags and classes around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.around: list[tuple[str, dict[str, str | None]]] = []
        self.found: list[tuple[str, tuple[tuple[str, dict[str, str | None]], ...]]] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go down; links and spoken labels are kept."""
        facts = dict(attrs)
        if tag == "a" and facts.get("href"):
            self.links.append(str(facts["href"]))
        for name in ("aria-label", "title", "placeholder"):
            if facts.get(name):
                self._keep(str(facts[name]), ((tag, facts),))
        if tag not in {"input", "br", "hr", "img", "meta", "link", "use", "wbr", "col"}:
            self.around.append((tag, facts))

    def handle_endtag(self, tag: str) -> None:
        """Go up."""
        while self.around:
            if self.around.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep a piece that is shown."""
        if not any(tag in _SILENT for tag, _facts in self.around):
            self._keep(data, tuple(self.around))

    def _keep(self, text: str, around: tuple[tuple[str, dict[str, str | None]], ...]) -> None:
        said = " ".join(text.split())
        if re.search(r"[^\W\d_]{2}", said):
            self.found.append((said, around))


@cache
def catalogue() -> tuple[dict[str, str], frozenset[str]]:
    """Vietnamese → English where they differ, and the English words that must not be shown."""
    back: dict[str, str] = {}
    english: set[str] = set()
    for path in SOURCE.glob("*/locale/vi/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                sources = message.id if isinstance(message.id, tuple) else (message.id,)
                targets = message.string if isinstance(message.string, tuple) else (message.string,)
                for source in sources:
                    if source and source not in targets and "%(" not in source:
                        english.add(" ".join(source.split()))
                for target in targets:
                    if target and target not in sources and _MARKS.search(target):
                        back[" ".join(target.split())] = str(sources[0])
    return back, frozenset(english)


def not_vietnamese(html: str) -> Iterator[str]:
    """Words of the program on a Vietnamese page that are still English."""
    _back, english = catalogue()
    for said, around in Texts(html).found:
        if _in_english(around):
            continue
        if said in english or (not _MARKS.search(said) and len(_ENGLISH.findall(said)) > 1):
            yield said


def not_english(html: str) -> Iterator[str]:
    """Words of the program on an English page that are still Vietnamese."""
    back, _english = catalogue()
    for said, around in Texts(html).found:
        if _is_data(around):
            continue
        if said in back or (
            _MARKS.search(said) and _is_control(around) and not _ENGLISH.search(said)
        ):
            yield said


def _in_english(around: tuple[tuple[str, dict[str, str | None]], ...]) -> bool:
    return any(facts.get("lang") == "en" for tag, facts in around if tag != "html")


def _is_data(around: tuple[tuple[str, dict[str, str | None]], ...]) -> bool:
    """What people wrote: cells, options, texts of documents, names."""
    data = {"td", "option", "textarea", "mark", "datalist", "dd", "h1"}
    return any(
        tag in data
        or facts.get("lang") == "vi"
        or _NAMES & set(str(facts.get("class", "")).split())
        or (tag == "th" and facts.get("scope") in {"row", "rowgroup"})
        for tag, facts in around
        if tag != "html"
    )


def _is_control(around: tuple[tuple[str, dict[str, str | None]], ...]) -> bool:
    """Buttons, navigation, heads of columns."""
    return any(
        tag in _CONTROLS
        or (tag == "th" and facts.get("scope") == "col")
        or "btn" in str(facts.get("class", "")).split()
        for tag, facts in around
    )
