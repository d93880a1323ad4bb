"""Places in a ranking: "thứ hạng 20 trở lên", "nhóm 10 tỉnh dẫn đầu". A smaller number is better.

"Trở lên" after a place means that place or a better one, so the number may be at most so large.
Patterns run over folded text.
"""

import re
from dataclasses import dataclass

_BETTER = r"(?:tro\s+len|tro\s+di|hoac\s+(?:cao|tot)\s+hon|va\s+tren)"
_RANK = re.compile(
    r"\b(?P<w>(?:(?P<u>thu\s+hang|vi\s+tri|hang)(?:\s+(?:la|o|dat|muc))?"
    r"|(?:xep|dung|giu|dat|o)(?:\s+(?:hang|vi\s+tri))?(?=\s+(?:[^\W\d_]+\s+){0,2}thu\b)"
    r"|xep\s+hang|hang|(?=thu\s+\d))"
    r"(?:\s+(?:xep\s+)?thu)?)\s*:?\s*(?:tu\s+)?(?:thu\s+)?"
    r"(?P<n>\d{1,3})(?![\d.,]*\d)(?:\s*/\s*\d{1,3}(?!\d))?"
    r"(?:\s*(?:-|den)\s*(?:thu\s+)?(?P<m>\d{1,3})(?![\d.,]*\d))?"
    rf"(?P<rest>[^.;:\d]{{0,60}}?\b(?P<c>{_BETTER})\b)?"
)
_LEADERS = re.compile(
    r"\b(?:(?:nhom|top|trong\s+so)\s+(?P<n>\d{1,3})\s+"
    r"(?P<u>(?:dia\s+phuong|don\s+vi|thanh\s+pho|co\s+quan|doanh\s+nghiep|[^\W\d_]+)"
    r"(?:,?\s+thanh\s+pho)?)"
    r"(?=[^.;\d]{0,60}?\b(?:dan\s+dau|dung\s+dau|hang\s+dau|tot\s+nhat|cao\s+nhat)\b)"
    r"|top\s+(?P<t>\d{1,3})(?!\d))"
)
_AT_MOST = re.compile(r"\b(?:khong\s+(?:thap\s+hon|duoi|qua)|it\s+nhat|toi\s+thieu)\s*(?:la\s+)?$")
_SURE = re.compile(r"thu\s+hang|vi\s+tri|xep|dung|giu|dat|o\b")
_RANKED = re.compile(r"\b(?:chi\s+so|xep|bang\s+xep)\b")


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a ranking; offsets are into the paragraph's text."""

    start: int
    """Where the words before the number begin."""
    number: int
    number_end: int
    value: int
    max: int | None
    unit: tuple[int, int] | None
    """The span of "thứ hạng", or of what is ranked ("tỉnh")."""
    comparator: str | None
    after: int
    """Where the words that say more begin."""
    end: int


def find_ranks(folded: str) -> list[Rank]:
    """Return the places in rankings that a paragraph names, in order."""
    out: list[Rank] = []
    for match in _RANK.finditer(folded):
        if not _SURE.match(match["w"]) and not _among_ranked(folded, match):
            continue
        low = int(match["n"])
        top = int(match["m"]) if match["m"] and int(match["m"]) > low else None
        bound = _AT_MOST.search(folded[max(0, match.start() - 24) : match.start()])
        if match["c"] and top is not None:
            low, top = max(low, top), None
        start = match.start() - (len(bound.group()) if bound else 0)
        sign = "<=" if match["c"] or bound else None
        out.append(
            Rank(
                start=start,
                number=match.start("n"),
                number_end=match.end("m") if match["m"] else match.end("n"),
                value=low,
                max=top,
                unit=match.span("u") if match["u"] else None,
                comparator="range" if top is not None else sign,
                after=match.start("rest") if match["c"] else match.end(),
                end=match.end(),
            )
        )
    for match in _LEADERS.finditer(folded):
        group = "t" if match["t"] else "n"
        number, stop = match.span(group)
        out.append(
            Rank(
                start=number,
                number=number,
                number_end=stop,
                value=int(match[group]),
                max=None,
                unit=match.span("u") if match["u"] else None,
                comparator="<=",
                after=match.end("u") if match["u"] else stop,
                end=match.end("u") if match["u"] else stop,
            )
        )
    return sorted(out, key=lambda rank: rank.number)


def _among_ranked(folded: str, match: re.Match[str]) -> bool:
    """A bare "hạng 3" or "thứ 3" is a place only where an index is ranked and it is a bound.

    "Sinh con thứ 3 trở lên", "bệnh viện hạng 2 trở lên", "Huân chương hạng 3" are none.
    """
    if match["c"] is None and match["m"] is None:
        return False
    return bool(_RANKED.search(folded, max(0, match.start() - 120), match.start()))


def is_rank_unit(folded: str) -> bool:
    """Say whether a unit of measure is a place: the column "Đơn vị tính" of a table."""
    return bool(
        re.fullmatch(r"(?:thu\s+)?hang|vi\s+tri(?:\s+thu)?|thu\s+bac|xep\s+hang", folded.strip())
    )
