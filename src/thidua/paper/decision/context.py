"""What the headings of a list say about the rows beneath: kind, award, group."""

import re
from dataclasses import dataclass, field

from thidua.paper.decision.awards import mentions
from thidua.paper.decision.lines import Cell, Placed
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import is_upper_line
from thidua.paper.text import collapse, fold, lowered, starts_upper

_MARKER = re.compile(r"(?P<no>[IVX]{1,6}|[A-EĐ]|[a-e])\s*[.)/:-]\s*(?=[^\W\d_])")
_KINDS = (
    ("household", re.compile(r"\b(?:ho\s+)?gia dinh\b(?! van hoa)|\bho\b(?=\s+kinh doanh|$)")),
    ("collective", re.compile(r"\btap the\b(?! lao dong)|\bdon vi\b|\bco quan\b")),
    ("person", re.compile(r"\bca nhan\b")),
)
_KIND_ALONE = re.compile(
    r"(?:(?:doi voi|danh sach|cac|khen thuong|doi tuong)\s+)*"
    r"(?:tap the|ca nhan|ho gia dinh|gia dinh|ho)"
    r"(?:\s*\(?\s*:?\s*(?:gom\s+)?\d{1,5}\s*[\w ]{0,24}\)?)?\s*[:;.]?"
)
_TITLE = re.compile(r"danh\s*sach\b|phu\s*luc\b|bang tong hop\b|bieu\b")
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh\s+)?(?:kem\s+)?theo\s+(?:quyet dinh|to trinh)\b")
_CLOSING = re.compile(
    r"(?:tong\s+(?:so|cong)\b|danh sach (?:nay )?(?:co|gom)\b|an dinh\b|\(?\s*danh sach co\b"
    r"|tong\s*:|cong\s*:|cong$"
    r"|da (?:co (?:nhieu )?(?:thanh tich|dong gop|cong lao)|hoan thanh (?:xuat sac|tot)|lap )"
    r"|co (?:nhieu )?thanh tich)"
)
_GRANTS = re.compile(r"duoc\s+(?:tang|khen|cong nhan)|\btang\b|de nghi")
_LONGEST_GROUP = 160


@dataclass(slots=True)
class Context:
    """The headings that hold at a line of a list."""

    lexicon: Lexicon
    kind: str | None = None
    form: str | None = None
    award: str | None = None
    """The heading that names the award."""
    group: str | None = None
    title: list[str] = field(default_factory=list)
    part: int = 0
    """Counts the lists, each with its own numbering."""

    def open_list(self, text: str) -> None:
        """A title begins: kind, award and group of the list before no longer hold."""
        if not self.title:
            self.kind = self.form = self.award = self.group = None
            self.part += 1
        self.title.append(text)
        self._learn(" ".join(self.title))

    def heading(self, text: str) -> None:
        """A heading within a list: a kind, an award, or a group of rows."""
        self.title = []
        shown = collapse(_MARKER.sub("", text, count=1)).strip(" :;.-")
        folded = fold(shown)
        alone = _KIND_ALONE.fullmatch(folded)
        named = [form for _, _, form in mentions(shown, self.lexicon)]
        if alone or named:
            self._learn(shown)
            if alone:
                self.group = None
            return
        self.group = re.sub(r"\s*\(\s*\d+\s*[^()]{0,24}\)\s*$", "", shown) or None

    def _learn(self, text: str) -> None:
        folded = fold(text)
        kinds = [kind for kind, pattern in _KINDS if pattern.search(folded)]
        named = [form for _, _, form in mentions(text, self.lexicon)]
        if len(kinds) == 1:
            self.kind = kinds[0]
        elif len(kinds) > 1:
            self.kind = None
        if named:
            self.form = named[0]
            self.award = text


def is_attached_note(text: str) -> bool:
    """Say whether a line is the note under a title: "(Kèm theo Quyết định số …)"."""
    return bool(_ATTACHED.match(fold(text[:80])))


def is_closing(text: str) -> bool:
    """Say whether a line sums a list up."""
    return bool(_CLOSING.match(fold(text[:80])))


def is_title(line: Placed) -> bool:
    """Say whether a line opens a list."""
    folded = fold(line.line.text[:200])
    if line.number is not None or is_closing(line.line.text):
        return False
    if _TITLE.match(folded):
        return is_upper_line(line.line.text) or len(line.line.text) < 160
    return (
        is_upper_line(line.line.text)
        and len(line.line.text) > 24
        and bool(re.search(r"duoc (?:tang|khen|cong nhan)|\btang (?:co|bang|giay)\b", folded))
    )


def goes_on(line: Placed) -> bool:
    """Say whether a line without number under a title still belongs to the title."""
    text = line.line.text
    return is_upper_line(text) or bool(_GRANTS.search(fold(text))) or text[:1] in "(“"


def is_heading(line: Placed, lexicon: Lexicon) -> bool:
    """Say whether a line is a heading within a list, whatever its number."""
    text = line.line.text
    cells = [cell for cell in line.cells if cell.text]
    if not cells or len(text) > _LONGEST_GROUP:
        return False
    if _KIND_ALONE.fullmatch(fold(line.text)):
        return True
    if line.number is not None or len(cells) > 1:
        return bool(len(cells) == 2 and line.number is None and _is_lettered(cells))
    marker = _MARKER.match(text)
    rest = text[marker.end() :] if marker else text
    if marker and marker["no"].islower():
        return bool(_KIND_ALONE.match(fold(rest))) and len(rest) < 60
    upper = is_upper_line(rest)
    if marker:
        return upper or starts_upper(rest)
    return upper and " " in rest and not is_person(rest, lexicon)


def _is_lettered(cells: list[Cell]) -> bool:
    """Say whether two cells are the number of a heading, in letters, and its words."""
    return bool(re.fullmatch(r"(?:[IVX]{1,6}|[A-EĐ])[.)]?", cells[0].text)) and starts_upper(
        cells[1].text
    )


def is_group(text: str, lexicon: Lexicon) -> bool:
    """Say whether words that stand alone name a unit, a place or a group of units."""
    if len(text) > _LONGEST_GROUP or not text:
        return False
    low = lowered(text)
    return starts_upper(text) and (
        lexicon.subject_unit_pattern.match(low) is not None
        or lexicon.body_head_pattern.match(low) is not None
    )


def split_address(text: str, lexicon: Lexicon) -> tuple[str | None, str]:
    """Part "Ông Nguyễn Văn A" into form of address and name; the first is None without one."""
    match = lexicon.address_pattern.match(lowered(text))
    if not match or not match.end():
        return None, text
    form, rest = text[: match.end()].strip(" :"), text[match.end() :].strip()
    if not rest or not form[:1].isupper() or not rest[:1].isupper():
        return None, text
    return form, rest


def is_person(text: str, lexicon: Lexicon) -> bool:
    """Say whether words are a person's name: two to seven titled words, the first a surname."""
    form, name = split_address(text, lexicon)
    name = re.sub(r"\s*\([^()]*\)\s*$", "", name)
    tokens = name.replace("'", "").split()
    if not 1 < len(tokens) <= 7 and not (form and len(tokens) == 1):
        return False
    if not all(t[:1].isupper() and t.replace("-", "").isalpha() for t in tokens):
        return False
    return form is not None or fold(tokens[0]) in lexicon.surnames
