"""The head of a document: number, date, place, issuing body, the receiver's stamp."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.dates import find_date
from thidua.paper.plan.lines import Line, is_rule, is_upper_line
from thidua.paper.plan.model import IncomingStamp
from thidua.paper.plan.naming import running_case
from thidua.paper.text import UPPER, Clean, fold, lowered

_MOTTO = re.compile(
    r"cong\s*hoa\s+xa\s*hoi|doc\s+lap\s*-\s*tu\s+do|dang\s+cong\s+san\s+viet\s+nam|hanh\s+phuc$|^(?:chu\s+)?nghia\s+viet\s+nam$"
)
_GAP = re.compile(r"\t+| {3,}|\s*\|\s*")
_PLACE_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\d:;|]{1,40}?),?\s*(?:,|\s)\s*ngay(?P<d>.{0,14}?)thang(?P<m>.{0,8}?)"
    r"nam\s*(?P<y>20\d\d|[^\w\s]?\d{0,4})"
)
_LONGEST = 240
"""Characters of a head line that are looked at."""
_PLACE_NUMERIC = re.compile(
    r"(?P<place>[^\W\d_][^,\d:;|]{1,40}?)\s*,\s*(?P<d>ngay\s*:?\s*\d{1,2}[/.-]\d{1,2}[/.-]20\d\d)"
)
_STAMP = re.compile(r"(?:(?:cong\s+)?van(?:\s+ban)?|cv|vb)\s+den\b|^den\b|^so\s+den\b")
_STAMP_LINE = re.compile(
    r"(?:so(?:\s+den)?\s*[:.]|ngay(?:\s+den)?\s*[:.]?\s*\d"
    r"|(?:kinh\s+)?chuy[^\s:]{2,3}\s*(?:cho)?\s*:|luu\s+ho\s+so|so\s+va\s+ky\s+hieu)"
)
_NUMBER_LINE = re.compile(r"s[o6]\s*[:.;]?\s*(?=[^\s]|$)")
_SYMBOL = re.compile(rf"[{UPPER}][A-Za-zđư{UPPER}&.]*(?:\s?[-/]\s?[{UPPER}][{UPPER}a-z0-9&]*)*")
_PARTY = re.compile(
    r"(?P<n>\d{1,5}[a-z]?)\s*-\s*"
    rf"(?P<s>[{UPPER}]{{1,5}}\s*/\s*[{UPPER}]{{1,8}}(?:\s?-\s?[{UPPER}]{{1,8}})*)"
)
_NATIONAL = re.compile(
    r"(?P<n>\d{1,5}[a-z]?)\s*/\s*(?P<y>20\d\d\s*/\s*)?"
    rf"(?P<s>[{UPPER}][{UPPER}a-z&]*(?:\s?[-/.]\s?[{UPPER}][{UPPER}a-z0-9&]*)*)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a head line: one column of it."""

    text: str
    folded: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the head with its span in the cleaned text."""

    value: str
    start: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; `letterhead` are its body lines by groups."""

    number: Fact | None
    symbol: str | None
    number_garbled: Fact | None
    place: Fact | None
    date: Fact | None
    date_garbled: Fact | None
    letterhead: tuple[tuple[Piece, ...], ...]
    motto: bool
    stamp: IncomingStamp | None
    stamp_line: int | None


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Split lines into their columns: at wide gaps, before the motto and before place and date."""
    out: list[Piece] = []
    for number, line in enumerate(lines):
        text = line.text[:_LONGEST]
        cuts = [0, *(gap.end() for gap in _GAP.finditer(text))]
        folded = fold(text)
        motto = _MOTTO.search(folded)
        if motto:
            cuts.append(motto.start())
        date = re.search(r"\S+(?:\s+\S+){0,3}?\s*,\s*ngay", folded)
        if date:
            cuts.append(max(_place_start(text, date.end()), 0))
        cuts = [*sorted(set(cuts)), len(text)]
        for a, b in itertools.pairwise(cuts):
            part = text[a:b]
            lead = len(part) - len(part.lstrip())
            part = part.strip().rstrip("| ")
            if part:
                start = line.start + a + lead
                out.append(Piece(part, fold(part), start, start + len(part), number))
    return out


def _place_start(text: str, end: int) -> int:
    """Where the place name before ", ngày" begins: the last run of titled words."""
    comma = text.rfind(",", 0, end)
    start = comma
    for match in reversed(list(re.finditer(r"\S+", text[max(0, comma - 60) : comma]))):
        word = match.group()
        titled = word[:1].isupper() and not (len(word) > 1 and word.isupper())
        if not titled and word not in {"TP.", "TP", "Tp."}:
            break
        start = max(0, comma - 60) + match.start()
    return start


def read_head(clean: Clean, lines: Sequence[Line], lexicon: Lexicon) -> Head:
    """Read the lines before the document's kind."""
    pieces = [p for p in pieces_of(lines) if not is_rule(p.text)]
    motto = any(_MOTTO.search(p.folded) for p in pieces)
    stamp, stamp_pieces = _read_stamp(clean, pieces)
    rest = [p for i, p in enumerate(pieces) if i not in stamp_pieces]
    number, symbol, garbled, used = _read_number(rest)
    place, date, date_garbled, dated = _read_place_date(rest)
    groups: list[tuple[Piece, ...]] = []
    group: list[Piece] = []
    stamped = min(stamp_pieces) if stamp_pieces else -1
    for index, piece in enumerate(rest):
        if _MOTTO.search(piece.folded):
            continue
        if group and stamped >= 0 and group[-1].start < pieces[stamped].start < piece.start:
            groups.append(tuple(group))
            group = []
        if index in used or index in dated or piece.folded.startswith(("v/v", "ve viec")):
            if group:
                groups.append(tuple(group))
                group = []
            continue
        letters = sum(1 for c in piece.text if c.isalpha())
        named = (
            lexicon.letterhead_pattern.match(lowered(piece.text)) is not None
            and len(piece.text) < 80
        )
        if (is_upper_line(piece.text) or named) and letters > 2:
            group.append(piece)
    if group:
        groups.append(tuple(group))
    stamp_line = pieces[min(stamp_pieces)].line if stamp_pieces else None
    return Head(
        number, symbol, garbled, place, date, date_garbled, tuple(groups), motto, stamp, stamp_line
    )


def _read_stamp(clean: Clean, pieces: Sequence[Piece]) -> tuple[IncomingStamp | None, set[int]]:
    for index, piece in enumerate(pieces):
        label = _STAMP.search(piece.folded)
        if not label or len(piece.text) > 60:
            continue
        used = {index}
        lines = [piece.text] if _STAMP_LINE.search(piece.folded) else []
        for ahead in range(index + 1, min(index + 7, len(pieces))):
            other = pieces[ahead]
            if "/" in other.text and re.search(rf"/[{UPPER}]{{2}}", other.text):
                break
            if not _STAMP_LINE.search(other.folded):
                break
            used.add(ahead)
            lines.append(other.text)
        text = "\n".join(lines)
        folded = fold(text)
        found = re.search(r"so(?:\s+den)?\s*[:.]?\s*(\d[\d.]*\d|\d)", folded)
        number = found.group(1) if found else None
        when = find_date(folded)
        date = when.iso if when else None
        found = re.search(r"chuy[^\s:]{2,3}(?:\s+cho)?\s*:\s*([^\n]+)", folded)
        forwarded = text[found.start(1) : found.end(1)].strip(" .;") if found else None
        found = re.search(r"(?:luu\s+ho\s+so|so\s+va\s+ky\s+hieu\s+hs)\s*[:.]?\s*([^\n]+)", folded)
        file = text[found.start(1) : found.end(1)].strip(" .;") if found else None
        last = pieces[max(used)]
        start, end = clean.span(piece.start, last.end)
        name = re.sub(r"[\s.:]*(?:[Ss][ốo]\s*:.*)?$", "", piece.text)
        return (
            IncomingStamp(
                receiver=None,
                label=name or None,
                number=number,
                date=date,
                forwarded_to=forwarded,
                file=file,
                start=start,
                end=end,
                confidence=0.9 if number and date else 0.5,
            ),
            used,
        )
    return None, set()


def _read_number(
    pieces: Sequence[Piece],
) -> tuple[Fact | None, str | None, Fact | None, set[int]]:
    for index, piece in enumerate(pieces):
        opening = _NUMBER_LINE.match(piece.folded)
        if not opening:
            continue
        text = piece.text[opening.end() :]
        used = {index}
        end = piece.end
        if "/" not in text and index + 1 < len(pieces):
            following = pieces[index + 1]
            if following.text.startswith("/") or (not text.strip() and "/" in following.text[:12]):
                text = f"{text}{following.text}"
                end = following.end
                used.add(index + 1)
        fact, symbol, garbled = _number_in(text, piece.start, end)
        if fact or symbol:
            return fact, symbol, garbled, used
    return None, None, None, set()


def _number_in(text: str, start: int, end: int) -> tuple[Fact | None, str | None, Fact | None]:
    text = re.sub(r"\s*-\s*", "-", text.strip())
    party = _PARTY.match(text)
    if party:
        symbol = re.sub(r"\s", "", party["s"])
        return Fact(f"{party['n']}-{symbol}", start, end, 0.98), symbol, None
    match = _NATIONAL.match(text)
    if match:
        symbol = re.sub(r"\s", "", match["s"]).rstrip(".-/")
        year = re.sub(r"\s", "", match["y"] or "")
        return Fact(f"{match['n']}/{year}{symbol}", start, end, 0.98), symbol, None
    slash = re.search(rf"/\s*(?=[{UPPER}]{{2}})", text)
    if slash:
        match = _SYMBOL.match(text, slash.end())
        rest = re.sub(r"\s", "", match.group()) if match else None
        before = text[: slash.start()].strip(" ._…-")
        spoiled = Fact(text, start, end, 0.2) if before else None
        return None, rest, spoiled
    return None, None, None


def _read_place_date(
    pieces: Sequence[Piece],
) -> tuple[Fact | None, Fact | None, Fact | None, set[int]]:
    for index, piece in enumerate(pieces):
        folded, text, used = piece.folded, piece.text, {index}
        end = piece.end
        if (
            re.search(r",\s*ngay(?!.*\d{4})", folded)
            and "nam" not in folded
            and index + 1 < len(pieces)
        ):
            following = pieces[index + 1]
            folded, text = f"{folded} {following.folded}", f"{text} {following.text}"
            end = following.end
            used.add(index + 1)
        match = _PLACE_DATE.search(folded)
        if not match:
            numeric = _PLACE_NUMERIC.search(folded)
            when = find_date(folded, numeric.start("d")) if numeric else None
            if numeric and when:
                name = text[numeric.start("place") : numeric.end("place")].strip(" ,.")
                where = Fact(name, piece.start + numeric.start(), end, 0.9)
                return where, Fact(when.iso, piece.start + numeric.start("d"), end, 0.9), None, used
            continue
        place_text = text[match.start("place") : match.end("place")].strip(" ,.")
        place = Fact(place_text, piece.start + match.start(), end, 0.95)
        date, garbled = _spelled_date(match, text, piece.start, end)
        return place, date, garbled, used
    return None, None, None, set()


def _spelled_date(
    match: re.Match[str], text: str, start: int, end: int
) -> tuple[Fact | None, Fact | None]:
    year = match["y"].strip()
    month = match["m"].strip(" ./…_")
    day = match["d"].strip(" ./…_")
    span = (start + match.start("d"), end)
    spoiled = Fact(text[match.start() : match.end()], start + match.start(), end, 0.2)
    if not re.fullmatch(r"20\d\d", year):
        return None, spoiled
    if not re.fullmatch(r"0?[1-9]|1[0-2]", month):
        return Fact(year, *span, 0.5), spoiled if month else None
    iso = f"{year}-{int(month):02d}"
    if re.fullmatch(r"0?[1-9]|[12]\d|3[01]", day):
        return Fact(f"{iso}-{int(day):02d}", *span, 0.98), None
    return Fact(iso, *span, 0.5), spoiled if day else None


def bodies_of(group: Sequence[Piece], lexicon: Lexicon) -> list[str]:
    """Return the bodies of a letterhead from the highest to the one that issues."""
    bodies: list[list[str]] = []
    for piece in group:
        text = piece.text.strip(" *.,;:-_")
        opens = lexicon.letterhead_pattern.match(lowered(text)) is not None
        if bodies and opens:
            before = fold(bodies[-1][-1])
            opens = not before.endswith((" va", ",", "-", " cua")) and before != "van phong"
        if not bodies or opens:
            bodies.append([text])
        else:
            bodies[-1].append(text)
    return [running_case(" ".join(parts), lexicon) for parts in bodies]


def issuing_name(bodies: Sequence[str], lexicon: Lexicon) -> str | None:
    """Name the issuing body: the lowest of the letterhead, with the place of a council above it."""
    if not bodies:
        return None
    own = bodies[-1]
    if len(bodies) > 1 and re.match(
        r"(?:so|phong|ban|thanh tra|chi cuc|van phong|hoi dong)\b", fold(own)
    ):
        above = bodies[-2]
        place = lexicon.level_pattern.search(fold(above))
        if place and not lexicon.level_pattern.search(fold(own)):
            return f"{own} {above[place.start() :]}"
    return own
