"""Which words of a sentence belong to which of its figures."""

import itertools
import re
from dataclasses import dataclass

from thidua.paper.plan.figures import Figure
from thidua.paper.text import collapse, fold, sentence_case

_WITHIN = re.compile(r"[(,;:]?\s*\btrong do\b\s*[,:]?\s*")
_SEPARATOR = re.compile(r"[;,]|\bva\b|:|\bdong thoi\b")
_INDICATOR = re.compile(
    r"\s*(?:ty le|ti le|so|tong|muc|thu nhap|gia tri|san luong|dien tich|toc do|chi so"
    r"|doanh thu|loi nhuan|nop ngan sach|co|giam|tang|100%"
    r"|kim ngach|von|nang suat|thu|chi|he so|tren|khong|co cau|khu vuc|phan dau|hoan thanh)\b"
)
_VERBISH = re.compile(
    r"\b(?:dat|co|duoc|la|tham gia|hoan thanh|su dung|thuc hien|dap ung|tiep tuc|tro len"
    r"|dang ky|xep loai|hoan thien|nhan|hoc)\b"
)
_TRAILING = re.compile(
    r"(?:[\s,:;(-]*\b(?:dat|tu|la|o muc|dat muc|dat ty le|phan dau|uoc|uoc dat|con"
    r"|(?<!tro )len|den|khoang|o|dat duoc|bang|voi|binh quan dat|chiem|muc)\b)+[\s,:;(-]*$"
)
_LEADING = re.compile(
    r"^\s*(?:ph[aâ]n dau(?:\s+(?:den nam 20\d\d,?\s*)?(?:dat|co)?)?\b|va\b|dong thoi\b"
    r"|trong do\b)[\s,:;-]*"
)
_NUMERALS = re.compile(r"^(?:(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b\s*)+")
_PHYSICAL = re.compile(
    r"(?:dong|usd|vnd|do la(?: my)?|ha|hecta|hec-ta|km2?|m[23]?|tan|ta|kg|kwh|mw|gwh|gio"
    r"|diem(?: phan tram)?|bac|(?:thu )?hang|vi tri|tuoi"
    r"|ngay|thang|phut|tuan|phan tram|lan)(?:/.*)?"
)
_MEASURED = re.compile(r"(?:nguoi|luot(?: \w+)?)(?:/.*)?")
_ONLY_VERB = re.compile(
    r"(?:va |dong thoi )?(?:tang|giam|vuot|bang)(?: (?:them|binh quan|it nhat|tren))*"
)
_LONGEST = 300
"""Characters of words that figures share."""
_AIM = re.compile(r"[,;]\s*phấn đấu(?:\s+đạt)?\s+(?=\w+\s+\w+)")
_TRAIL_MARKS = " ,;:.-–("


@dataclass(slots=True)
class Part:
    """The words of one figure, as spans of the sentence."""

    head_start: int
    head_end: int
    prefix_start: int
    prefix_end: int
    suffix_start: int
    suffix_end: int
    bare: bool
    """Whether the figure follows a separator at once, without words of its own before it."""
    within: bool = False
    within_index: int = 0
    tail: tuple[int, int] | None = None
    """Words after a later figure that this one shares."""


def label_parts(text: str, folded: str, figures: list[Figure]) -> list[Part]:
    """Divide a sentence among its figures."""
    cuts, withins = _boundaries(folded, figures)
    parts: list[Part] = []
    colon_head = _colon_head(folded, figures[0])
    within_owner = -1
    lead: Part | None = None
    for index, figure in enumerate(figures):
        begin = cuts[index]
        stop = cuts[index + 1] if index + 1 < len(figures) else len(text)
        if withins[index]:
            within_owner = index - 1
        elif index and within_owner >= 0 and ";" in text[figures[index - 1].end : begin + 1]:
            within_owner = -1
        own = folded[begin : figure.start]
        bare = index > 0 and not re.search(r"[^\W\d_]", _LEADING.sub("", own))
        head = (0, 0)
        if index and colon_head > 0 and begin >= colon_head:
            head = (0, colon_head)
        elif index and lead and _ONLY_VERB.fullmatch(_TRAILING.sub("", own).strip(" ,;")):
            # "đạt 12 tỷ USD, tăng 15%": what grows was named before.
            head = (max(lead.prefix_start, lead.prefix_end - _LONGEST), lead.prefix_end)
        elif bare and not _another_matter(text, figures[index - 1], figure):
            # The head of the first figure with words carries over to those that have none.
            owner = lead or parts[0]
            head = (max(owner.prefix_start, owner.prefix_end - _LONGEST), owner.prefix_end)
            if owner.head_end > owner.head_start and owner.head_start < owner.prefix_start:
                head = (owner.head_start, head[1])
        parts.append(
            Part(
                head_start=head[0],
                head_end=head[1],
                prefix_start=begin,
                prefix_end=figure.start,
                suffix_start=figure.unit_end,
                suffix_end=stop,
                bare=bare,
                within=within_owner >= 0,
                within_index=max(within_owner, 0),
            )
        )
        if not bare and not _ONLY_VERB.fullmatch(_TRAILING.sub("", own).strip(" ,;")):
            lead = parts[-1]
    _share_tails(folded, figures, parts)
    return parts


def _another_matter(text: str, before: Figure, figure: Figure) -> bool:
    """Say whether a figure after a semicolon is a rate of its own: "; 15,1 bác sĩ/vạn dân"."""
    noun = _counted_noun(figure.unit or "")
    if ";" not in text[before.end : figure.number] or "/" not in noun:
        return False
    return fold(before.unit or "") != fold(figure.unit or "")


def _colon_head(folded: str, first: Figure) -> int:
    """End of a head before a colon that is shared by all figures, or 0."""
    colon = folded.rfind(":", 0, first.start)
    if colon < 0 or folded[:colon].startswith(("ve ", "trong do")) or colon > 160:
        return 0
    return colon + 1


def _boundaries(folded: str, figures: list[Figure]) -> tuple[list[int], list[bool]]:
    cuts = [0]
    withins = [False]
    for before, figure in itertools.pairwise(figures):
        start, end = before.end, max(figure.start, before.end)
        between = folded[start:end]
        within = _WITHIN.search(between)
        if within:
            cuts.append(start + within.end())
            withins.append(True)
            continue
        withins.append(False)
        cuts.append(start + _cut(between))
    return cuts, withins


def _cut(between: str) -> int:
    """Where the words of the next figure begin in the text between two figures."""
    semicolon = between.find(";")
    if semicolon >= 0:
        return semicolon + 1
    marks = list(_SEPARATOR.finditer(between))
    if not marks:
        return 0
    last = marks[-1]
    if not re.search(r"[^\W\d_]", between[last.end() :]):
        return last.end()
    first = marks[0]
    if not between[: first.start()].strip():
        return first.end()
    for mark in marks:
        if _INDICATOR.match(between, mark.end()):
            return mark.end()
    return last.end() if last.group() != "va" else first.end()


def _share_tails(folded: str, figures: list[Figure], parts: list[Part]) -> None:
    """ "50% trường THCS, 55% trường THPT có chương trình …": the last one's words serve all."""
    for index in range(len(parts) - 2, -1, -1):
        part, following = parts[index], parts[index + 1]
        if not following.bare or fold(figures[index].unit or "") != fold(
            figures[index + 1].unit or ""
        ):
            continue
        own = folded[part.suffix_start : part.suffix_end].strip(" ,;").removesuffix(" va").split()
        other = folded[following.suffix_start : following.suffix_end].split()
        if not own or len(own) > 5 or _VERBISH.search(" ".join(own)):
            continue
        if following.tail is not None:
            part.tail = following.tail
            continue
        if len(other) <= len(own) or other[0] != own[0]:
            continue
        position = following.suffix_start
        for word in other[: len(own)]:
            position = folded.index(word, position) + len(word)
        part.tail = (position, min(following.suffix_end, position + _LONGEST))


def sentence_label(text: str, part: Part, figure: Figure, head: str) -> str:
    """Put the words of a figure together: shared head, own words before, own words after."""
    pieces: list[str] = []
    if head:
        pieces.append(f"{head}:")
    if part.head_end > part.head_start:
        pieces.append(_strip_end(_strip_start(text[part.head_start : part.head_end])))
    own = _strip_end(_strip_start(text[part.prefix_start : part.prefix_end]))
    if own:
        pieces.append(own)
    suffix = _suffix(text, part, figure)
    noun = _counted_noun(figure.unit or "")
    measured = _MEASURED.fullmatch(fold(noun)) is not None
    # "vụ/năm" repeats nothing where the words before name the "vụ".
    said = fold(noun).split("/", 1)[0].strip() in fold(" ".join(pieces))
    if noun and (suffix or (not said and not measured)):
        comma = "," if suffix and text.startswith(",", figure.unit_end) else ""
        suffix = f"{noun}{comma} {suffix}".strip()
    if suffix:
        pieces.append(suffix)
    if part.tail:
        pieces.append(text[part.tail[0] : part.tail[1]].strip(_TRAIL_MARKS))
    label = collapse(" ".join(p for p in pieces if p)).strip(_TRAIL_MARKS)
    if label.count("(") < label.count(")"):
        label = label.rstrip(")")
    if not label:
        label = collapse(text[:_LONGEST]).strip(_TRAIL_MARKS)
    return sentence_case(label)


def _suffix(text: str, part: Part, figure: Figure) -> str:
    """The words after a figure, up to the next clause, without its own "trở lên"."""
    end = part.suffix_end
    between = re.sub(
        r"\s*\b(?:trở\s+(?:lên|xuống|đi)|(?:và|hoặc)\s+\w+)$",
        "",
        text[part.suffix_start : figure.end],
    )
    clause = text.find(";", figure.end, end)
    suffix = between + text[figure.end : clause if clause >= 0 else end]
    return re.sub(r"[\s,;]+(?:và|đồng thời|trong đó)[\s,;:]*$", "", suffix).strip(_TRAIL_MARKS)


def _counted_noun(unit: str) -> str:
    """What is counted: the unit without numerals; nothing for money, percent and measures."""
    noun = _NUMERALS.sub("", unit).strip()
    if not noun or not noun[0].isalpha() or _PHYSICAL.fullmatch(fold(noun)):
        return ""
    return noun


def _strip_end(text: str) -> str:
    match = _TRAILING.search(fold(text[-70:]))
    if match:
        cut = len(text) - len(text[-70:]) + match.start()
        text = text[:cut]
    return text.strip(_TRAIL_MARKS) + (":" if text.rstrip().endswith(":") else "")


def _strip_start(text: str) -> str:
    match = _LEADING.match(fold(text))
    text = text[match.end() :] if match else text
    aim = _AIM.search(text)
    if aim and len(text[: aim.start()].split()) > 6:
        text = text[aim.end() :]
    return re.sub(r"(?<=[:,;])\s*[Pp]hấn đấu(?:\s+đạt)?\b", "", text)
