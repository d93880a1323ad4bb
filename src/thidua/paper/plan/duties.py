"""Duties: who has to do what, from the section on organising the execution."""

import re
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.model import Duty
from thidua.paper.plan.outline import Node
from thidua.paper.plan.targets import sentences
from thidua.paper.text import fold, lowered, sentence_case

_OF = re.compile(
    r"(?:trach nhiem(?: thuc hien)?(?: cua)?|doi voi|nhiem vu(?: cua)?|ve phia|cac nhiem vu cua)\s+"
)
_CLOSING = re.compile(r"(?:tren day la|noi dung tren|can cu|trong qua trinh|qua trinh)\b")
_NOUNS_BEFORE = re.compile(
    r"(?:\bcac|\bnhung|\bcong tac|\blam cong tac|\bbo phan|\bnhiem vu|\bcan bo|\bhoi dong"
    r"|\bto|\bdoi|\bban|\bnguoi)\s*$"
)
_AGENCY = re.compile(r"\b(?:co quan|don vi|bo phan|to chuc)\s*$")
_ORGANISATION = re.compile(
    r"\s*(?:,|chinh tri|xa hoi|doan the|dang\b|quan chung|co so|va cac|va don vi"
    r"|va dia phuong|va ca nhan|nghe nghiep|phi chinh phu|tin dung|kinh te|thanh vien"
    r"|lien quan)"
)
_SPLIT_POINTS = re.compile(r"[,;:]\s*|(?<=\s)(?=(?:đề nghị|yêu cầu|giao)\s)")


@dataclass(slots=True)
class _Parsed:
    who: str
    what_start: int
    who_start: int
    mode: str
    confidence: float


def read_duties(root: Node, lexicon: Lexicon, kind: str | None) -> tuple[Duty, ...]:
    """Read the duties of every section on execution; without one there are none.

    A directive or a decision (`kind`) has no such section: its numbered entries or articles that
    open with a body are duties.
    """
    out: list[Duty] = []
    for section in root.walk():
        if section.own_topic != "implementation" or section.topic != "implementation":
            continue
        if any(above.topic == "implementation" for above in section.above()):
            continue
        if section.kind not in {"roman", "part", "caps", "title", "article", "arabic", "letter"}:
            continue
        if not section.children and ":" in section.text:
            _sentence_duties(section, out, lexicon)
            continue
        for child in section.children:
            _read_entry(child, out, lexicon)
    if not out and kind in {"Chỉ thị", "Quyết định", "Công điện"}:
        for node in root.children:
            if node.kind in {"arabic", "article", "roman"}:
                _read_entry(node, out, lexicon)
    return tuple(out)


def _read_entry(node: Node, out: list[Duty], lexicon: Lexicon) -> None:
    body, mode = _body_heading(node, lexicon)
    if body is not None:
        texts = [n for n in node.walk() if n is not node]
        what = "\n".join(n.text for n in texts)
        start = node.para.span(0, len(node.text))[0]
        end = max(n.para.span(0, len(n.text))[1] for n in texts)
        _add(out, node, (start, end), who=body, what=what, mode=mode, confidence=0.95)
        return
    parsed = parse_duty(node.text, node.para.folded, lexicon)
    if parsed is not None:
        nested = [n for n in node.walk() if n is not node]
        # Entries that name their own body are duties of their own.
        own = [n for n in nested if n.kind != "para" and _names_body(n, lexicon)]
        kept = [] if own else nested
        later = _later_duties(node, lexicon)
        stop = later[0] if later else len(node.text)
        what = "\n".join(
            [
                node.text[parsed.what_start : stop].strip(),
                *(n.text for n in kept),
            ]
        )
        start, end = node.para.span(parsed.who_start, stop)
        end = max([end, *(n.para.span(0, len(n.text))[1] for n in kept)])
        _add(
            out,
            node,
            (start, end),
            who=parsed.who,
            what=what,
            mode=parsed.mode,
            confidence=parsed.confidence,
        )
        for index, begin in enumerate(later):
            until = later[index + 1] if index + 1 < len(later) else len(node.text)
            _sentence_duty(node, (begin, until), parsed.confidence - 0.1, out, lexicon)
        for entry in own:
            _read_entry(entry, out, lexicon)
        return
    if node.children:
        for child in node.children:
            _read_entry(child, out, lexicon)
        return
    _sentence_duties(node, out, lexicon)


def _names_body(node: Node, lexicon: Lexicon) -> bool:
    text = _undirected(node.text, lexicon)[0]
    return lexicon.body_head_pattern.match(lowered(text)) is not None and bool(
        parse_duty(node.text, node.para.folded, lexicon)
    )


def _later_duties(node: Node, lexicon: Lexicon) -> list[int]:
    """Where later sentences of an entry give another body its duty.

    In a bullet only after "giao", "đề nghị", "yêu cầu"; in running text a body is enough.
    """
    out: list[int] = []
    for start, end in sentences(node.text):
        if start == 0 or len(out) > 40:
            continue
        sentence, folded = node.text[start:end], node.para.folded[start:end]
        rest, _, skipped = _undirected(sentence, lexicon)
        if not skipped and node.kind != "para":
            continue
        if not lexicon.body_head_pattern.match(lowered(rest[:60])):
            continue
        if parse_duty(sentence, folded, lexicon) is not None:
            out.append(start)
    return out


def _sentence_duties(node: Node, out: list[Duty], lexicon: Lexicon) -> None:
    """A paragraph that gives its duty in a later sentence."""
    for start, end in sentences(node.text):
        if start and _sentence_duty(node, (start, end), 0.6, out, lexicon):
            return


def _sentence_duty(
    node: Node,
    span: tuple[int, int],
    confidence: float,
    out: list[Duty],
    lexicon: Lexicon,
) -> bool:
    start, end = span
    parsed = parse_duty(node.text[start:end], node.para.folded[start:end], lexicon)
    if parsed is None:
        return False
    located = node.para.span(start + parsed.who_start, end)
    what = node.text[start + parsed.what_start : end].strip()
    _add(out, node, located, who=parsed.who, what=what, mode=parsed.mode, confidence=confidence)
    return True


def _add(
    out: list[Duty],
    node: Node,
    span: tuple[int, int],
    *,
    who: str,
    what: str,
    mode: str,
    confidence: float,
) -> None:
    who = who.strip(" ,;:.-")
    what = re.sub(r"[\s./]*$", "", what) if what.rstrip().endswith("./.") else what.strip()
    if not who or len(what) < 4:
        return
    out.append(
        Duty(
            id=f"o{len(out) + 1}",
            start=span[0],
            end=span[1],
            confidence=confidence,
            where=node.path or None,
            who=sentence_case(who),
            what=what,
            mode=mode,
        )
    )


def _undirected(text: str, lexicon: Lexicon) -> tuple[str, str, int]:
    """Strip "Giao", "Đề nghị", "Trách nhiệm của" from the start: rest, mode, length stripped."""
    folded = fold(text)
    position = 0
    mode = "directed"
    match = lexicon.directive_pattern.match(folded)
    if (
        match
        and (position_after := match.end()) < len(text)
        and text[position_after : position_after + 1] in " :"
    ):
        mode = lexicon.directive_modes.get(re.sub(r"\s+", " ", match.group()), "directed")
        position = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" :"))
    of = _OF.match(folded, position)
    if of:
        position = of.end()
    return text[position:], mode, position


def _body_heading(node: Node, lexicon: Lexicon) -> tuple[str | None, str]:
    """The body that a heading names, with the mode; None where the entry is no such heading."""
    if not node.children or node.kind == "para":
        return None, "directed"
    text = node.text.rstrip(" :;.")
    rest, mode, _ = _undirected(text, lexicon)
    folded = fold(rest)
    if len(rest) > 320 or not lexicon.body_head_pattern.match(lowered(rest)):
        return None, mode
    if ":" in rest and len(rest.split(":", 1)[1].split()) > 3:
        return None, mode
    if _first_verb(rest, folded, lexicon) is not None:
        return None, mode
    return rest, mode


def parse_duty(text: str, folded: str, lexicon: Lexicon) -> _Parsed | None:
    """Split "Giao Sở X chủ trì …" into body and task; None where no body comes first."""
    first_end = next((end for _, end in sentences(text)), len(text))
    low = lowered(text[:600])
    starts = [0] + [m.end() for m in _SPLIT_POINTS.finditer(text, 0, min(first_end, 420))]
    for start in starts[:14]:
        _rest, mode, skipped = _undirected(text[start:first_end], lexicon)
        position = start + skipped
        if not lexicon.body_head_pattern.match(low, position):
            continue
        directed = skipped > 0
        if start and not directed and not _CLOSING.match(folded):
            continue
        parsed = _split(text, folded, position, first_end, lexicon)
        if parsed is None:
            continue
        who, what_start = parsed
        if directed and lexicon.directive_pattern.match(folded, start) is None and start:
            continue
        return _Parsed(who, what_start, position, mode, 0.9 if start == 0 else 0.75)
    return None


def _split(
    text: str, folded: str, position: int, end: int, lexicon: Lexicon
) -> tuple[str, int] | None:
    colon = text.find(":", position, min(end, position + 200))
    verb = _first_verb(text[position:end], folded[position:end], lexicon)
    if colon > 0 and (verb is None or colon < position + verb):
        who = text[position:colon].strip()
        if text[colon + 1 :].strip():
            return who, colon + 1
        return None
    if verb is None:
        return None
    who = text[position : position + verb].strip(" ,")
    who = re.sub(r"\s+(?:sẽ|cần|phải|có|tự|cùng|đều)$", "", who)
    if not who or len(who) > 420:
        return None
    return who, position + verb


def _first_verb(text: str, folded: str, lexicon: Lexicon) -> int | None:
    """Where the first verb of duty stands, outside parentheses and not as a noun."""
    depth = 0
    marks = [(m.start(), m.group()) for m in re.finditer(r"[()]", text)]
    index = 0
    for match in lexicon.duty_verb_pattern.finditer(text):
        while index < len(marks) and marks[index][0] < match.start():
            depth += 1 if marks[index][1] == "(" else -1
            index += 1
        if depth > 0 or match.start() < 3:
            continue
        if _is_noun(match, folded):
            continue
        return match.start()
    return None


def _is_noun(match: re.Match[str], folded: str) -> bool:
    before, after = (
        folded[max(0, match.start() - 24) : match.start()],
        folded[match.end() : match.end() + 24],
    )
    verb = match.group()
    if verb == "tổ chức":
        if _ORGANISATION.match(after) and not re.match(
            r"\s*,\s*(?:trien khai|phat dong|thuc hien)", after
        ):
            return True
        return bool(re.search(r"\b(?:cac|nhung)\s*$", before))
    if verb in {
        "tham mưu",
        "chủ trì",
        "quản lý",
        "thông tin",
        "báo cáo",
        "thi đua",
        "sử dụng",
        "phát động",
    } and _AGENCY.search(before):
        return not after.lstrip().startswith((",", "phoi hop", "giup")) or (
            verb == "tham mưu" and after.startswith(",")
        )
    if verb in {
        "thông tin",
        "thi đua",
        "phát",
        "in",
        "xét",
        "mở",
        "đưa",
        "lấy",
        "chuyển",
        "nộp",
        "cử",
        "viết",
        "trình",
        "gửi",
        "cần",
        "phải",
    }:
        return bool(_NOUNS_BEFORE.search(before)) or (
            verb == "thi đua" and bool(re.search(r"\b(?:khoi|cum|phong trao|dot|ve)\s*$", before))
        )
    if verb in {
        "thực hiện",
        "quản lý",
        "xây dựng",
        "tuyên truyền",
        "tham gia",
        "kiểm tra",
        "giám sát",
        "lãnh đạo",
        "chỉ đạo",
        "tổng hợp",
    }:
        return bool(
            re.search(
                r"\b(?:ban|to|doan|bo phan|lam cong tac|can bo|nguoi|don vi su nghiep"
                r"|nganh|cap|hoi dong|duoc giao|truc tiep|co quan duoc giao)\s*$",
                before,
            )
        )
    return bool(re.search(r"\b(?:lam cong tac|bo phan)\s*$", before))
