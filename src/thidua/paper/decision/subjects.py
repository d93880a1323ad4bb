"""From the words of a row to whom it names: kind, form of address, name, post, unit."""

import re
from dataclasses import dataclass

from thidua.paper.decision.context import is_person, split_address
from thidua.paper.decision.rows import Row
from thidua.paper.lexicon import Lexicon
from thidua.paper.text import collapse, fold, lowered

_EDGE = " ;,.:_-–—'’`|*•“”\"/"
_BORN = re.compile(
    r",?\s*\(?\s*\b(?:sinh (?:ngày|năm)|năm sinh|sn|s\.n)\b[^,;)]*\)?", re.IGNORECASE
)
_ACHIEVED = re.compile(
    r"[,;.]?\s+(?:đã có|có nhiều|có thành tích|đạt thành tích|vì (?:đã|có)|vì thành tích"
    r"|đã đạt)\b.*$"
)
_JOINT = re.compile(r"\s*(?:[,;:]|\s[-–]\s|\s\()\s*")
_CLAUSE = re.compile(r"(?:^|[,;]\s*|\bkiêm\s+|\s-\s)")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a row names."""

    kind: str
    form_of_address: str | None
    name: str
    position: str | None
    unit: str | None
    sure: bool


def subject_of(row: Row, lexicon: Lexicon, usual: str | None) -> Subject | None:
    """Read whom a row names, None where it names nobody.

    Args:
        row: the row with its cells.
        lexicon: the words to read by.
        usual: the kind that the decision announces, where it announces only one.
    """
    text = row.cells.get("text")
    if text is not None:
        text = _trimmed(_ACHIEVED.sub("", text))
        kind = _kind(text, row.kind, usual, lexicon)
        name, rest = _name_and_rest(text, kind, lexicon)
        position, unit = (None, rest) if kind != "person" else split_post(rest, lexicon)
    else:
        name = _trimmed(row.cells.get("name", ""))
        kind = _kind(name, row.kind, usual, lexicon)
        where = _trimmed(row.cells.get("where", ""))
        position, unit = _from_cells(row, kind, where, lexicon)
        if kind != "person" or "," in name:
            name, rest = _name_and_rest(name, kind, lexicon)
            if rest and not (position or unit):
                position, unit = (None, rest) if kind != "person" else split_post(rest, lexicon)
            elif rest and kind != "person":
                unit = unit or rest
    form = None
    if kind == "person":
        form, name = split_address(name, lexicon)
        name = collapse(re.sub(r"\s*\([^()]*\)?\s*$", "", name))
    name = _trimmed(name)
    if len(re.findall(r"[^\W\d_]", name)) < 2:
        return None
    sure = kind != "person" or form is not None or is_person(name, lexicon)
    return Subject(kind, form, name, _trimmed(position or "") or None, _trimmed(unit or "") or None,
                   sure)  # fmt: skip


def _from_cells(row: Row, kind: str, where: str, lexicon: Lexicon) -> tuple[str | None, str | None]:
    position, unit = row.cells.get("position"), row.cells.get("unit")
    if where:
        split = split_post(where, lexicon) if kind == "person" else (None, where)
        parts = [part for part in (split[1], unit) if part]
        if len(parts) == 2 and fold(parts[1]) in fold(parts[0]):
            del parts[1]
        return position or split[0], ", ".join(parts) or None
    if position and not unit and kind == "person":
        return split_post(_trimmed(position), lexicon)
    if (
        unit
        and not position
        and kind == "person"
        and lexicon.subject_post_pattern.match(lowered(unit))
    ):
        return split_post(_trimmed(unit), lexicon)
    return position, unit


def _trimmed(text: str) -> str:
    text = collapse(text)
    text = re.sub(r"\s*\./\.?$", "", text).strip(_EDGE)
    if text.count("(") < text.count(")"):
        text = text.rstrip(")")
    return text.strip(_EDGE)


def _kind(text: str, headed: str | None, usual: str | None, lexicon: Lexicon) -> str:
    low = lowered(text)
    if lexicon.household_pattern.match(low) and headed != "collective":
        return "household"
    form, rest = split_address(text, lexicon)
    first = _JOINT.split(rest, maxsplit=1)[0]
    if form is not None and is_person(f"{form} {first}", lexicon):
        return headed if headed == "household" else "person"
    if headed:
        return headed
    if re.match(r"tập thể\b", low) or lexicon.subject_unit_pattern.match(low):
        return "collective"
    if is_person(first, lexicon):
        return "person"
    return usual or "collective"


def _name_and_rest(text: str, kind: str, lexicon: Lexicon) -> tuple[str, str | None]:
    """Part an entry into the name and what follows it."""
    if kind == "person":
        text = _BORN.sub("", text)
        form, _ = split_address(text, lexicon)
        lead = len(text) - len(split_address(text, lexicon)[1]) if form else 0
        joint = _JOINT.search(text, lead)
        if joint is None:
            return _unparted(text, lead, lexicon)
        rest = text[joint.end() :]
        if "(" in joint.group():
            closed = rest.find(")")
            rest = rest[closed + 1 :] if 0 <= closed < 40 and "," in rest[closed:] else rest
        return text[: joint.start()], rest.strip(_EDGE) or None
    for joint in re.finditer(r"\s*[,;]\s*|\s+(?=thuộc\s)", text):
        rest = text[joint.end() :]
        low = lowered(rest)
        if low.startswith(("thuộc ", "trực thuộc ")):
            rest = rest.split(" ", 2 if low.startswith("trực") else 1)[-1]
            return text[: joint.start()], rest
        folded = fold(rest)
        if (
            lexicon.subject_unit_pattern.match(low)
            or lexicon.letterhead_pattern.match(low)
            or re.match(r"(?:cong ty|tong cong ty|trung tam|vien thong|benh vien)\b", folded)
        ):
            return text[: joint.start()], rest
        if kind == "household":
            return text[: joint.start()], rest
    return text, None


def _unparted(text: str, lead: int, lexicon: Lexicon) -> tuple[str, str | None]:
    """A name that no comma parts from the post: "Ông Nguyễn Văn A Giám đốc Sở …"."""
    for word in list(re.finditer(r"\s(?=\S)", text[lead:]))[1:7]:
        at = lead + word.end()
        rest = text[at:]
        if lexicon.subject_post_pattern.match(lowered(rest)) and is_person(
            text[: at - 1], lexicon
        ) and len(rest.split()) > 1:  # fmt: skip
            return text[: at - 1], rest
    return text, None


def split_post(  # noqa: PLR0911 - one answer a case
    text: str | None, lexicon: Lexicon
) -> tuple[str | None, str | None]:
    """Part "Phó Giám đốc Trung tâm X, Viễn thông Y" into the post and the unit.

    Of several posts the last one closes the position; what follows it is the unit.
    """
    if not text:
        return None, None
    low = lowered(text)
    last: re.Match[str] | None = None
    for clause in _CLAUSE.finditer(text):
        post = lexicon.subject_post_pattern.match(low, clause.end())
        if post and (clause.end() == 0 or last is not None):
            last = post
    if last is None:
        if lexicon.subject_unit_pattern.match(low):
            return None, text
        comma = re.search(r"\s*,\s*", text)
        if comma and lexicon.subject_unit_pattern.match(low, comma.end()):
            return text[: comma.start()], text[comma.end() :]
        return text, None
    at = last.end()
    for joint in re.finditer(r"\s*[,;(]\s*|\s+-\s+|\s+", text[at:]):
        here = at + joint.end()
        unit = lexicon.subject_unit_pattern.match(low, here)
        if joint.group().strip() == "-" and not unit:
            continue
        if joint.group().strip():
            return text[: at + joint.start()], text[here:]
        if unit and re.match(r"\s*$|[\s,]+\S", text[unit.end() :]):
            following = text[unit.end() :].strip()
            # "Kỹ thuật Viễn thông," ends a post; a unit has a name of its own.
            if following[:1] not in {",", ""} or unit.group() == "văn phòng":
                return text[: at + joint.start()], text[here:]
    return text, None
