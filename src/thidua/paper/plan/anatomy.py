"""Where the head, the title, the body and the foot of a document are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Line, is_row, is_rule, is_upper_line, marker_of
from thidua.paper.text import fold, is_upper, starts_upper

_RECIPIENTS = re.compile(r"noi\s*nhan\s*(?:[:;.]|$|\s+(?=(?:tm|kt|tl|tuq|q)\b))")
_CAPACITY = re.compile(r"(?:(?:t/m|k/t|t/l)\s?\.?\s+|(?:t\s?m|k\s?t|t\s?l|tuq|q)\s?\.\s*)[^\W\d_]")
_REGARDING = re.compile(r"v/v|ve viec|trich yeu")
_OPENING = re.compile(
    r"(?:can cu|thuc hien (?:nghi quyet|chi thi|ke hoach|cong van|quyet dinh|chuong trinh"
    r"|huong dan)|xet de nghi|theo de nghi"
    r"|nam 20\d\d (?:la|duoc|voi|du bao|co|tiep)|nham|de (?:thuc hien|tiep tuc|day manh"
    r"|lap)|tiep tuc|phat huy|huong ung|kinh gui|trong nam)\b"
)
_TITLE_GOES_ON = re.compile(
    r"(?:nam(?: hoc)? 20\d\d|giai doan|quy [iv1-4]|dot |chao mung|nham |\(|“|\")"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b")
_LEGEND = re.compile(r"\(?\s*(?:da ky|ky ten|chu ky|ky,)")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """Line indices: head is `lines[:kind]`; title, body, foot and appendix follow one another."""

    kind_index: int | None
    kind: str | None
    kind_rest: str
    """What stands after the kind on its line."""
    title: tuple[int, int]
    body: tuple[int, int]
    foot: tuple[int, int]
    head: tuple[int, int]


def dissect(lines: Sequence[Line], lexicon: Lexicon) -> Anatomy:
    """Divide the lines into head, title, body, foot; appendices after the foot are left out."""
    kind_index, kind, rest = _find_kind(lines, lexicon, 0, min(len(lines), 90))
    if kind_index is None:
        body_start = _head_end(lines)
        title = (body_start, body_start)
        head = (0, body_start)
    else:
        title = _title_lines(lines, kind_index)
        body_start = title[1]
        head = (0, kind_index)
    foot_start = _foot_start(lines, body_start, lexicon)
    foot_end = _foot_end(lines, foot_start, lexicon)
    if kind == "Quyết định":
        attached = _attached_plan(lines, foot_end, lexicon)
        if attached is not None:
            index, inner, inner_rest = attached
            inner_title = _title_lines(lines, index)
            end = _foot_start(lines, inner_title[1], lexicon)
            return Anatomy(
                index,
                inner,
                inner_rest,
                inner_title,
                (inner_title[1], end),
                (foot_start, foot_end),
                head,
            )
    return Anatomy(
        kind_index, kind, rest, title, (body_start, foot_start), (foot_start, foot_end), head
    )


def _find_kind(
    lines: Sequence[Line], lexicon: Lexicon, start: int, end: int
) -> tuple[int | None, str | None, str]:
    for index in range(start, end):
        text = lines[index].text
        folded = fold(text)
        match = lexicon.kind_pattern.match(folded)
        if not match or len(text) > 200:
            continue
        rest = text[match.end() :].strip(" :.-_")
        alone = not rest and (is_upper(text) or starts_upper(text))
        if alone or (is_upper_line(text) and not re.match(r"\s*so\b", folded[match.end() :])):
            return index, lexicon.kind_names[re.sub(r"\s+", " ", match.group())], rest
    return None, None, ""


def _attached_plan(
    lines: Sequence[Line], start: int, lexicon: Lexicon
) -> tuple[int, str, str] | None:
    index, kind, rest = _find_kind(lines, lexicon, start, len(lines))
    if index is None or kind is None or kind == "Quyết định":
        return None
    near = lines[index + 1 : index + 8]
    if any(_ATTACHED.match(fold(line.text)) for line in near):
        return index, kind, rest
    return None


def _head_end(lines: Sequence[Line]) -> int:
    for index, line in enumerate(lines[:60]):
        marker = marker_of(line.text)
        if (marker and marker.kind in {"part", "roman", "arabic", "article"}) or len(
            line.text
        ) > 120:
            return index
        if _OPENING.match(fold(line.text)):
            return index
    return 0


def _title_lines(lines: Sequence[Line], kind_index: int) -> tuple[int, int]:
    start = end = kind_index + 1
    size = 0
    while end < len(lines) and end - start < 9:
        line = lines[end]
        text, folded = line.text, fold(line.text)
        if is_rule(text):
            return (start, end + 1) if end > start else (start + 1, end + 1)
        marker = marker_of(text)
        if marker and marker.kind in {"part", "roman", "article", "arabic"}:
            break
        if _ATTACHED.match(folded):
            end += 1
            continue
        if end > start and not _title_continues(lines[end - 1].text, text, folded, line.blanks):
            break
        if (
            end == start
            and _OPENING.match(folded)
            and len(text) > 90
            and text.endswith((";", ".", ":"))
        ):
            break
        size += len(text)
        if size > 600 and end > start:
            break
        end += 1
    return start, end


def _title_continues(previous: str, text: str, folded: str, blanks: int) -> bool:  # noqa: PLR0911 - one answer a case
    if previous.endswith((".", ";", ":", "!")) or text.endswith((";",)):
        return False
    if _OPENING.match(folded) and starts_upper(text) and not is_upper_line(text):
        return bool(re.fullmatch(r"nam(?: hoc)? 20\d\d(?:\s?-\s?20\d\d)?", folded))
    if is_upper_line(text):
        return is_upper_line(previous) or not blanks
    if not starts_upper(text) or not text[0].isalpha():
        return text[0].islower() or bool(_TITLE_GOES_ON.match(folded))
    if re.match(r"nam(?: hoc)? 20\d\d\s*(?:,|la\b|co\b|duoc\b|du bao|tiep)", folded):
        return False
    if _TITLE_GOES_ON.match(folded):
        return len(text) < (60 if blanks else 100)
    # A name broken over two lines: “… của Thủ tướng / Chính phủ”.
    return (
        not blanks and len(text) < 90 and len(previous) > 25 and not text.endswith((".", ":", ","))
    )


def _is_post_line(text: str, lexicon: Lexicon) -> bool:
    match = lexicon.post_pattern.match(fold(text))
    return bool(match) and is_upper_line(text)


def _foot_start(lines: Sequence[Line], start: int, lexicon: Lexicon) -> int:
    """Index of the first line of recipients and signatures."""
    for index in range(start, len(lines)):
        text = lines[index].text
        folded = fold(text[:60])
        if _RECIPIENTS.match(folded):
            return _back_over_signature(lines, index, start, lexicon)
        if _CAPACITY.match(folded) and is_upper_line(text) and len(text) < 120:
            return _back_over_signature(lines, index, start, lexicon)
        if text.rstrip().endswith("./.") and index + 1 < len(lines):
            following = lines[index + 1]
            if is_upper_line(following.text) and not marker_of(following.text):
                ahead = lines[index + 1 : index + 12]
                if any(_RECIPIENTS.match(fold(x.text[:60])) for x in ahead) or any(
                    _is_post_line(x.text, lexicon) for x in ahead
                ):
                    return index + 1
    for index in range(start, len(lines) - 1):
        if lines[index].text.endswith("./.") and _is_post_line(lines[index + 1].text, lexicon):
            return index + 1
    for index in range(max(start, len(lines) - 12), len(lines)):
        if _is_post_line(lines[index].text, lexicon) and len(lines[index].text) < 60:
            return _back_over_signature(lines, index, start, lexicon)
    return len(lines)


def _back_over_signature(lines: Sequence[Line], index: int, start: int, lexicon: Lexicon) -> int:
    """Step back over signature lines that stand before the recipients."""
    best = index
    for back in range(index - 1, max(start, index - 14), -1):
        text = lines[back].text
        if text.endswith((".", ";", ":", ",")) or len(text) > 90 or marker_of(text) or is_row(text):
            break
        if is_upper_line(text):
            best = back
    return best


def _foot_end(lines: Sequence[Line], start: int, lexicon: Lexicon) -> int:
    """Index after the foot: an appendix or an attached document begins a new letterhead."""
    del lexicon
    for index in range(start + 1, len(lines)):
        folded = fold(lines[index].text[:80])
        if re.match(r"(?:phu luc|bieu so|mau so|danh sach|bang tong hop)\b", folded):
            return index
        if re.search(r"\b(?:phu luc|bieu so|bieu mau)\b", folded) and is_upper_line(
            lines[index].text
        ):
            return index
        if index > start + 3 and is_upper_line(lines[index].text) and _second_head(lines, index):
            return index
    return len(lines)


def _second_head(lines: Sequence[Line], index: int) -> bool:
    near = [fold(line.text) for line in lines[index : index + 6]]
    return any(_ATTACHED.match(text) or "doc lap - tu do" in text for text in near)
