"""The foot of a document: recipients, signatures, the footer of a signing program."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Line, is_noise, is_rule, is_upper_line
from thidua.paper.plan.model import DigitalSignature, Recipient, Signer
from thidua.paper.plan.naming import post_case, settled_tone
from thidua.paper.text import Clean, collapse, fold, lowered, starts_upper

_GAP = re.compile(r"\t+| {3,}")
_INLINE_BULLET = re.compile(r"(?<=;)\s+(?=-\s)")
_JOINT = re.compile(r"(?<=[;.,:)])\s*(?=[^\s])")
_LONGEST = 600
"""Characters; a longer line is no recipient and no signature."""
_MOST_SIGNERS = 20
_HEAD = re.compile(r"noi\s*nhan\s*[:;.]?\s*")
_BULLET = re.compile(r"[-+•*–]\s*")
_CAPACITY = re.compile(
    r"(?:(?:t/m|k/t|t/l)\s?\.?\s+|(?:t\s?m|k\s?t|t\s?l|tuq|q)\s?\.\s*)(?=[^\W\d_])"
)
_PURPOSE = re.compile(
    r"[\s,]*\(?\s*(?:\(\s*)?(?:(?:de|dc)\s+)?(?P<p>b\s?/\s?c|bao\s+cao|bc|t\s?/\s?h"
    r"|thuc\s+hien|p\s?/\s?h|phoi\s+hop"
    r"(?:\s+thuc\s+hien)?|chi\s+dao|c\s?/\s?d|biet|theo\s+doi"
    r"|trien\s+khai(?:\s+thuc\s+hien)?|dang\s+tai|qua\s+\w+|tuyen\s+truyen)\s*\)\s*$"
    r"|[\s,]+de\s+(?P<q>b\s?/\s?c|bao\s+cao|t\s?/\s?h|thuc\s+hien)\s*$"
)
_ARCHIVE = re.compile(r"luu\b\s*[:.]?\s*")
_RANKS = re.compile(
    r"(?:(?:gs|pgs|ts|ths|th\.s|bs|bscki{1,2}|bsck[12]|cn|ks|ds|luat su|dai ta|thuong ta"
    r"|trung ta|thieu ta|dai uy|thuong uy"
    r"|dai tuong|thuong tuong|trung tuong|thieu tuong|nha giao|nghe si)[.,\s]+)+"
)
_SIGNED_BY = re.compile(
    r"(?:ky\s+(?:so\s+)?boi|nguoi\s+ky|signed\s+by|digitally\s+signed\s+by)\s*:?\s*(.+)"
)
_ORGANIZATION = re.compile(r"(?:co\s+quan|to\s+chuc|don\s+vi)\s*:\s*(.+)")
_SIGNED_AT = re.compile(
    r"(?:ngay\s+ky|thoi\s+gian\s+ky|gio\s+ky|ky\s+ngay"
    r"|date)\s*:?\s*(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>20\d\d)"
    r"(?:[\sT,]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?)?\s*(?P<z>[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A column of a foot line in the cleaned text."""

    text: str
    start: int
    end: int
    line: int


@dataclass(slots=True)
class _Draft:
    """A signer while being read."""

    start: int
    end: int
    line: int
    capacity: str | None = None
    title: str | None = None
    name: str | None = None


def segments_of(lines: Sequence[Line], lexicon: Lexicon) -> list[Segment]:
    """Split foot lines into columns: at wide gaps and where a signature follows a recipient."""
    out: list[Segment] = []
    for number, line in enumerate(lines):
        if is_rule(line.text) or len(line.text) > _LONGEST:
            continue
        cuts = {0, len(line.text)}
        cuts.update(gap.end() for gap in _GAP.finditer(line.text))
        folded = fold(line.text)
        head = _HEAD.match(folded)
        if head:
            cuts.add(head.end())
            cuts.update(m.end() for m in _INLINE_BULLET.finditer(line.text))
        joints = () if _CAPACITY.match(folded) else _JOINT.finditer(line.text)
        for match in joints:
            rest = line.text[match.end() :]
            rest_folded = folded[match.end() :]
            signature = _CAPACITY.match(rest_folded) or lexicon.post_pattern.match(rest_folded)
            if signature and is_upper_line(rest) and not is_upper_line(line.text[: match.end()]):
                cuts.add(match.end())
                break
        ordered = sorted(cuts)
        for a, b in itertools.pairwise(ordered):
            part = line.text[a:b]
            lead = len(part) - len(part.lstrip())
            part = part.strip()
            if part:
                start = line.start + a + lead
                out.append(Segment(part, start, start + len(part), number))
    return out


def read_recipients(
    clean: Clean, segments: Sequence[Segment], lexicon: Lexicon
) -> tuple[tuple[Recipient, ...], list[Segment]]:
    """Return the recipients and the segments that are not recipients (signatures)."""
    items: list[list[Segment]] = []
    others: list[Segment] = []
    inside = closed = False
    for segment in segments:
        folded = fold(segment.text)
        if _HEAD.match(folded):
            inside, closed = True, True
            continue
        if not inside or _is_signature(segment.text, folded, lexicon):
            others.append(segment)
            continue
        if _SIGNED_BY.match(folded) or _ORGANIZATION.match(folded) or _SIGNED_AT.match(folded):
            others.append(segment)
            continue
        bullet = _BULLET.match(segment.text)
        if bullet:
            items.append([segment])
        elif closed and not _plain_entry(segment.text, folded, bool(items)):
            others.append(segment)
            continue
        elif closed:
            items.append([segment])
        elif items and not is_noise(segment.text):
            items[-1].append(segment)
        closed = segment.text.rstrip(" '|,").endswith((";", ".", "./."))
    out = [r for n, group in enumerate(items, 1) if (r := _recipient(clean, group, n, others))]
    return tuple(out), others


def _is_signature(text: str, folded: str, lexicon: Lexicon) -> bool:
    if _CAPACITY.match(folded):
        return is_upper_line(text)
    return is_upper_line(text) and lexicon.post_pattern.match(folded) is not None


def _plain_entry(text: str, folded: str, any_before: bool) -> bool:
    if _ARCHIVE.match(folded):
        return True
    return text.endswith((";", "./.")) or (not any_before and text.endswith((".", ",")))


def _recipient(
    clean: Clean, group: Sequence[Segment], number: int, others: list[Segment]
) -> Recipient | None:
    text = collapse(" ".join(s.text for s in group))
    bullet = _BULLET.match(text)
    if bullet:
        text = text[bullet.end() :]
    confidence = 0.95
    cut = re.match(r"(.*(?:;\s*|\.\s+))([^;]{1,40})$", text)
    crumb = cut.group(2).strip() if cut else ""
    if (
        cut
        and crumb
        and not re.search(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}", crumb)
        and not _PURPOSE.fullmatch(" " + fold(crumb))
    ):
        confidence = 0.7
        text = cut.group(1)
    purpose = None
    archive = _ARCHIVE.match(fold(text))
    if archive:
        text = text[archive.end() :]
        purpose = "lưu"
        named = re.search(r"[.;]\s*((?:[^\W\d_]+\s+){1,4}[^\W\d_]+)$", text)
        if named and person_name(named.group(1)):
            last = group[-1]
            others.append(Segment(named.group(1), last.start, last.end, last.line))
            text = text[: named.start()]
    text = text.strip(" ;.,:|'/")
    for _ in range(2):
        note = _PURPOSE.search(fold(text))
        if not note:
            break
        word = re.sub(r"\s", "", note["p"] or note["q"] or "")
        if word in {"b/c", "baocao", "bc"}:
            purpose = "báo cáo"
        text = text[: note.start()].strip(" ;.,:")
    if len(re.findall(r"[^\W\d_]", text)) < 2:
        return None
    start, end = clean.span(group[0].start, group[-1].end)
    return Recipient(
        id=f"r{number}", start=start, end=end, confidence=confidence, name=text, purpose=purpose
    )


def person_name(text: str) -> str | None:
    """Return the name of a person that `text` is, without ranks and degrees."""
    folded = fold(text)
    rank = _RANKS.match(folded)
    name = text[rank.end() :] if rank else text
    tokens = name.strip(" .,").split()
    if not 2 <= len(tokens) <= 6:
        return None
    capitals = all(t.isupper() for t in tokens)
    for token in tokens:
        core = token.strip(".")
        if not core.isalpha() or not core[0].isupper():
            return None
        if not capitals and len(core) > 1 and not core[1:].islower():
            return None
    return " ".join(tokens)


def read_signers(clean: Clean, segments: Sequence[Segment], lexicon: Lexicon) -> tuple[Signer, ...]:
    """Read who signed: capacity (TM., KT., TL., TUQ.), post and name."""
    drafts: list[_Draft] = []
    footer = False
    for segment in sorted(segments, key=lambda s: s.start):
        if len(drafts) > _MOST_SIGNERS:
            break
        text = settled_tone(segment.text).strip(" *_„—-'\"")
        folded = fold(text)
        if not text or re.match(r"\(?\s*(?:da\s+ky|ky\s+ten|ky,)", folded):
            continue
        upper = is_upper_line(text)
        # A signing program's footer may wrap the name of the organisation over lines.
        by = _SIGNED_BY.match(folded)
        footer = bool(by and is_upper_line(text[by.start(1) :])) or (
            footer and upper and not _CAPACITY.match(folded)
        )
        if footer:
            continue
        if _CAPACITY.match(folded) and (upper or len(text) < 60):
            if drafts and not drafts[-1].name and not drafts[-1].title:
                drafts[-1].capacity = f"{drafts[-1].capacity} {text}"
                drafts[-1].end = segment.end
            else:
                drafts.append(_Draft(segment.start, segment.end, segment.line, capacity=text))
            continue
        if lexicon.post_pattern.match(folded) and (upper or (drafts and len(text) < 60)):
            if (
                drafts
                and drafts[-1].line != segment.line
                and not drafts[-1].name
                and not drafts[-1].title
            ):
                drafts[-1].title = post_case(text, lexicon)
                drafts[-1].end = segment.end
            else:
                drafts.append(
                    _Draft(segment.start, segment.end, segment.line, title=post_case(text, lexicon))
                )
            continue
        waiting = [d for d in drafts if not d.name]
        name = person_name(text) if waiting and starts_upper(text) else None
        if name and (not upper or not lexicon.body_head_pattern.match(lowered(text))):
            waiting[0].name = name.title() if name.isupper() else name
            waiting[0].end = max(segment.end, waiting[0].end)
    return tuple(_signer(clean, d) for d in drafts if d.name or d.capacity)


def _signer(clean: Clean, draft: _Draft) -> Signer:
    start, end = clean.span(draft.start, draft.end)
    return Signer(
        name=draft.name,
        title=draft.title,
        capacity=collapse(draft.capacity) if draft.capacity else None,
        body=None,
        start=start,
        end=end,
        confidence=0.95 if draft.name and draft.title else 0.4,
    )


def read_digital_signature(
    clean: Clean, lines: Sequence[Line], lexicon: Lexicon
) -> DigitalSignature | None:
    """Read the footer of a signing program, wherever it stands."""
    signed_by = organization = at = None
    start = end = -1
    for line in lines:
        folded = fold(line.text)
        if len(folded) > 200:
            continue
        if signed_by is None:
            by = _SIGNED_BY.match(folded)
            if not by:
                continue
            signed_by = line.text[by.start(1) : by.end(1)].strip(" .;")
            start, end = line.start, line.end
            continue
        organ, when = _ORGANIZATION.match(folded), _SIGNED_AT.match(folded)
        if organ and organization is None:
            organization = line.text[organ.start(1) : organ.end(1)].strip(" .;")
            end = line.end
        elif when and at is None:
            at = _moment(when)
            end = line.end
    if signed_by is None:
        return None
    body = lexicon.body_head_pattern.match(lowered(signed_by)) is not None
    person = person_name(signed_by) is not None and not body
    start, end = clean.span(start, end)
    return DigitalSignature(
        signed_by=settled_tone(signed_by),
        organization=organization,
        at=at,
        kind="person" if person else "organization",
        start=start,
        end=end,
        confidence=0.95 if at else 0.6,
    )


def _moment(match: re.Match[str]) -> str | None:
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    text = f"{year:04d}-{month:02d}-{day:02d}"
    if match["H"]:
        text += f"T{int(match['H']):02d}:{match['M']}:{match['S'] or '00'}"
        if match["z"]:
            zone = match["z"].replace(":", "")
            text += f"{zone[:3]}:{zone[3:]}"
    return text
