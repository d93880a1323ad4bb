"""Where the articles of a decision end and its lists begin; the paragraphs of its articles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.plan.lines import Line, Para, is_rule, is_upper_line, join, marker_of
from thidua.paper.text import Clean, fold

_RECIPIENTS = re.compile(r"noi\s*nhan\b")
_ANNEX = re.compile(
    r"danh\s*sach\b|phu\s*luc\b|(?:\w+\s){0,8}?(?:tap the|ca nhan|ho gia dinh|don vi)\s"
    r"(?:\w+\s){0,6}?(?:duoc|de nghi)?\s*(?:tang|khen|cong nhan)"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh\s+)?(?:kem\s+)?theo\s+quyet\s+dinh\b")
_ARTICLE = re.compile(r"dieu\s+(?P<n>\d{1,2})\s*[.:]")


@dataclass(frozen=True, slots=True)
class Frame:
    """Line indices: the decision itself is `lines[:annex]`, its articles from `articles`."""

    articles: int
    foot: int
    annex: int


def find_frame(lines: Sequence[Line]) -> Frame:
    """Find the first article, the recipients' block and the first attached list."""
    articles = next((i for i, x in enumerate(lines) if _ARTICLE.match(fold(x.text[:20]))), 0)
    foot = next(
        (i for i in range(articles, len(lines)) if _RECIPIENTS.match(fold(lines[i].text[:20]))),
        None,
    )
    last_article = max(
        (
            i
            for i in range(articles, min(foot or len(lines), len(lines)))
            if _ARTICLE.match(fold(lines[i].text[:20]))
        ),
        default=articles,
    )
    annex = _annex_start(lines, (foot if foot is not None else last_article) + 1)
    if foot is None:
        foot = annex
    if articles == 0 and foot == len(lines) and annex == len(lines):
        # No article at all: a list by itself, such as a worksheet.
        annex = next((i for i, x in enumerate(lines) if _opens_annex(lines, i, x)), 0)
        foot = annex
    return Frame(articles, min(foot, annex), annex)


def _annex_start(lines: Sequence[Line], start: int) -> int:
    for index in range(max(start, 0), len(lines)):
        if _opens_annex(lines, index, lines[index]):
            return index
    return len(lines)


def _opens_annex(lines: Sequence[Line], index: int, line: Line) -> bool:
    folded = fold(line.text[:160])
    if _ANNEX.match(folded):
        return is_upper_line(line.text) or any(
            _ATTACHED.search(fold(x.text[:120])) for x in lines[index : index + 6]
        )
    if _ATTACHED.match(folded):
        return True
    if is_upper_line(line.text) and len(line.text) > 24:
        return bool(re.search(r"duoc (?:tang|khen|cong nhan)|\btang co\b", folded))
    return bool(re.match(r"(?:stt|so tt)\b", folded)) and len(line.text) < 160


def paragraphs(clean: Clean, lines: Sequence[Line]) -> list[Para]:
    """The articles as paragraphs: an article, a numbered or lettered entry, a bullet."""
    groups: list[list[tuple[int, int]]] = []
    ended = True
    for line in lines:
        if is_rule(line.text):
            continue
        if not groups or ended or marker_of(line.text):
            groups.append([])
        groups[-1].append((line.start, line.end))
        ended = bool(line.text.rstrip().endswith((".", ";"))) and not re.search(
            r"\b(?:[A-ZĐ]|Q|TP)\.$", line.text
        )
    return [join(clean, group) for group in groups]
