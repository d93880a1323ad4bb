"""Breaking of the few lines that stand centred: names of bodies, titles, subjects."""

import re
from functools import cache

from thidua.paper.layout.fonts import Face, metrics

_COUNCIL = re.compile(r"(?P<body>(?:ỦY|UỶ) BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN) (?P<place>.+)")

_OPENING = frozenset(
    (
        "và",
        "của",
        "về",
        "cho",
        "theo",
        "trong",
        "tại",
        "từ",
        "đến",
        "đối",
        "nhằm",
        "để",
        "năm",
        "giai",
        "thực",
        "do",
        "kèm",
        "đợt",
    )
)
_COMPOUNDS = frozenset(
    """bằng khen; chiến sĩ; chiến sỹ; chủ tịch; danh hiệu; danh sách; đôn đốc; giao ước; hội đồng;
    hoàn thành; hưởng ứng; kế hoạch; khen thưởng; kinh tế; ký kết; lao động;
    năm học; nghề nghiệp; nhân dân; nhiệm vụ; nông thôn; phát động; phát triển; phong trào; sơ kết;
    tập thể; thắng lợi; thi đua; thực hiện; tiên tiến; tổ chức; tổng kết; triển khai; ủy ban;
    xã hội; xây dựng; xuất sắc; yêu nước""".replace("\n    ", " ").split("; ")
)
_CUT, _CUT_COMPOUND = 300.0, 1500.0
"""mm²: what a line end inside a phrase, inside a compound word costs in evenness."""


def balanced(text: str, *, width_mm: float, face: Face, size_pt: float) -> tuple[str, ...]:
    """Return `text` as the fewest lines that fit `width_mm`, as even in length as they can be.

    Line feeds in `text` break lines anyway. No line begins with a dash. A word wider than
    `width_mm` is cut.
    """
    return tuple(
        line
        for part in text.split("\n")
        for line in _balanced_part(part, width_mm=width_mm, face=face, size_pt=size_pt)
    )


def body_lines(name: str, *, width_mm: float, face: Face, size_pt: float) -> tuple[str, ...]:
    """Return a body's name in capitals as lines of a letterhead.

    A people's committee or council that does not fit one line breaks before its place:
    "ỦY BAN NHÂN DÂN" / "TỈNH PHÚ THỌ".
    """
    name = name.upper()
    council = _COUNCIL.fullmatch(name)
    if council and line_width(name, face=face, size_pt=size_pt) > width_mm:
        name = f"{council['body']}\n{council['place']}"
    return balanced(name, width_mm=width_mm, face=face, size_pt=size_pt)


def line_width(text: str, *, face: Face, size_pt: float) -> float:
    """Return the width of one line in mm."""
    return metrics(face).width_mm(text, size_pt)


def _balanced_part(text: str, *, width_mm: float, face: Face, size_pt: float) -> list[str]:
    words = [
        piece
        for word in _words(text)
        for piece in _fitting(word, width_mm=width_mm, face=face, size_pt=size_pt)
    ]
    if not words:
        return []
    blank = line_width(" ", face=face, size_pt=size_pt)
    widths = [line_width(word, face=face, size_pt=size_pt) for word in words]

    @cache
    def best(start: int) -> tuple[int, float, tuple[int, ...]]:
        """Return count of lines, sum of squared widths and ends for the words from `start`."""
        if start == len(words):
            return 0, 0.0, ()
        found: tuple[int, float, tuple[int, ...]] | None = None
        width = -blank
        for end in range(start + 1, len(words) + 1):
            width += blank + widths[end - 1]
            if width > width_mm and end > start + 1:
                break
            count, cost, ends = best(end)
            cost += width * width + _cost_of_end(words, end)
            option = (count + 1, cost, (end, *ends))
            if found is None or option[:2] < found[:2]:
                found = option
        return found or (len(words), 0.0, ())

    # Seen from the end, so that the search never goes deeper than a few hundred words.
    for start in range(len(words) - 1, -1, -1):
        best(start)
    lines, start = [], 0
    for end in best(0)[2]:
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def _fitting(word: str, *, width_mm: float, face: Face, size_pt: float) -> list[str]:
    """Return `word`, or the pieces of a word wider than a line."""
    pieces = [""]
    for character in word:
        if line_width(pieces[-1] + character, face=face, size_pt=size_pt) > width_mm:
            pieces.append("")
        pieces[-1] += character
    return [piece for piece in pieces if piece]


def _cost_of_end(words: list[str], end: int) -> float:
    """Return what a line end before `words[end]` costs, for cutting what belongs together."""
    if end == len(words) or words[end - 1][-1] in ",;:.-–—”)":
        return 0.0
    after = words[end].lower()
    if f"{words[end - 1]} {after}".lower() in _COMPOUNDS:
        return _CUT_COMPOUND
    return 0.0 if after in _OPENING else _CUT


def _words(text: str) -> list[str]:
    """Split at spaces, a lone dash staying with the word before it."""
    words: list[str] = []
    for word in text.split(" "):
        if words and word in {"-", "–", "—"}:
            words[-1] += f" {word}"
        elif word:
            words.append(word)
    return words
