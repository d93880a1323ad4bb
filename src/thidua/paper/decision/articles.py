"""Recipients that the articles themselves name: in a list beneath, or within the sentence."""

import re
from collections.abc import Sequence

from thidua.paper.decision.awards import mentions
from thidua.paper.decision.context import Context, is_heading, is_person, split_address
from thidua.paper.decision.lines import Placed, header_roles, placed
from thidua.paper.decision.listing import read_list
from thidua.paper.decision.rows import Rows
from thidua.paper.decision.table import read_table
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Line, Para
from thidua.paper.text import Clean, fold, lowered

_ARTICLE = re.compile(r"dieu\s+(?P<n>\d{1,2})\s*[.:]")
_GRANTS = re.compile(r"\b(?:tang|tang thuong|truy tang|cong nhan|phong tang|khen thuong)\b")
_TO = re.compile(r"(?:\bcho|\bđối với)\s+(?:các\s+)?(?:tập thể,?\s+|cá nhân,?\s+)?:?\s*")
_BETWEEN = re.compile(r";\s+(?:và\s+)?|\s+và\s+(?=(?:ông|bà|đồng chí|anh|chị)\s)", re.IGNORECASE)
_END = re.compile(
    r"[,;.]?\s+(?:đã có|có nhiều|có thành tích|đạt thành tích|vì\s|do\s(?:đã|có)|kèm theo|được ghi)"
)
_BULLET = re.compile(r"[-+•●*]\s*|[a-zđ]\)\s*")


def read_articles(clean: Clean, lines: Sequence[Line], lexicon: Lexicon, out: Rows) -> None:
    """Add the recipients that stand under or within the articles that grant awards."""
    article: list[Line] = []
    for line in lines:
        if _ARTICLE.match(fold(line.text[:20])) and article:
            _read_article(clean, article, lexicon, out)
            article = []
        article.append(line)
    _read_article(clean, article, lexicon, out)


def _read_article(clean: Clean, lines: Sequence[Line], lexicon: Lexicon, out: Rows) -> None:
    text = " ".join(line.text for line in lines)
    found = list(mentions(text, lexicon))
    opening = fold(text[:400])
    if not found or not _ARTICLE.match(opening) or not _GRANTS.search(opening):
        return
    context = Context(lexicon, part=out.rows[-1].part + 1 if out.rows else 1)
    sentence: list[Line] = []
    entries: list[Placed] = []
    listed = False
    for line in lines:
        here = placed(clean, line)
        bullet = _BULLET.match(line.text)
        names = _names(here, bullet.end() if bullet else 0, lexicon)
        if not listed and (
            (names and (here.number is not None or bullet)) or header_roles(here, lexicon)
        ):
            listed = True
        if not listed or (_grants_again(line.text, lexicon) and not names):
            _flush(entries, context, out)
            entries, listed = [], listed and not _grants_again(line.text, lexicon)
            sentence.append(line)
            _learn(line.text, context)
            continue
        if not names and here.number is None and not is_heading(here, lexicon) and not entries:
            continue
        entries.append(here)
    before = len(out.rows)
    _flush(entries, context, out)
    if len(out.rows) == before and sentence:
        _read_sentence(sentence, context, out)


def _flush(entries: list[Placed], context: Context, out: Rows) -> None:
    if not entries:
        return
    if any(header_roles(x, context.lexicon) for x in entries):
        read_table(entries, context, out)
    else:
        read_list(entries, context, out)


def _learn(text: str, context: Context) -> None:
    """An opening line of an article tells the award of the entries beneath."""
    found = [form for _, _, form in mentions(text, context.lexicon)]
    if found:
        context.form = found[0]
        context.part += 1


def _grants_again(text: str, lexicon: Lexicon) -> bool:
    return bool(_GRANTS.search(fold(text[:60]))) and any(True for _ in mentions(text, lexicon))


def _names(line: Placed, skip: int, lexicon: Lexicon) -> bool:
    """Say whether an entry names somebody at its beginning."""
    text = line.text[skip:] if line.number is None else line.text
    low = lowered(text)
    return text[:1].isupper() and (
        split_address(text, lexicon)[0] is not None
        or is_person(re.split(r"[,;(]|\s-\s|\s{2,}", text, maxsplit=1)[0].strip(), lexicon)
        or lexicon.household_pattern.match(low) is not None
        or lexicon.subject_unit_pattern.match(low) is not None
    )


def _read_sentence(lines: Sequence[Line], context: Context, out: Rows) -> None:
    """One or few recipients within the sentence: "Tặng Bằng khen … cho ông Nguyễn Văn A, …"."""
    text = "\n".join(line.text for line in lines)
    offsets: list[int] = []
    for line in lines:
        offsets += [*range(line.start, line.end), line.end]
    flat = text.replace("\n", " ")
    found = list(mentions(flat, context.lexicon))
    for at, (_, end, form) in enumerate(found):
        until = found[at + 1][0] if at + 1 < len(found) else len(flat)
        to = _TO.search(lowered(flat), end, until)
        if not to:
            continue
        stop = _END.search(lowered(flat), to.end())
        last = min(stop.start() if stop else len(flat), until)
        position = to.end()
        for piece in [*_BETWEEN.finditer(flat, to.end(), last), None]:
            close = piece.start() if piece else last
            entry = flat[position:close].strip(" ,;.:")
            if _is_entry(entry, context.lexicon):
                context.form = form
                lead = len(flat[position:close]) - len(flat[position:close].lstrip())
                span = (offsets[position + lead], offsets[max(close - 1, position)] + 1)
                out.add(context, None, {"text": entry[:1].upper() + entry[1:]}, span)
            position = piece.end() if piece else close


def _is_entry(text: str, lexicon: Lexicon) -> bool:
    shown = text[:1].upper() + text[1:]
    if not shown or len(text) > 300:
        return False
    first = re.split(r"[,;(]|\s-\s", shown, maxsplit=1)[0].strip()
    low = lowered(shown)
    if re.match(r"(?:các|những|\d)", low) or re.match(
        r"(?:tập thể|cá nhân|hộ gia đình|gia đình|đơn vị|cơ quan|ông|bà|cán bộ)"
        r"(?:[, ]+(?:và|có|cá nhân|thuộc|tập thể)|\s*\(|$)", low
    ):  # fmt: skip
        return False
    return (
        is_person(first, lexicon)
        or lexicon.household_pattern.match(low) is not None
        or (lexicon.subject_unit_pattern.match(low) is not None and len(first.split()) > 1)
    )


def paragraphs_that_grant(paras: Sequence[Para]) -> list[Para]:
    """The paragraphs before the one that says who carries the decision out."""
    out = []
    for para in paras:
        if re.search(r"chiu trach nhiem (?:thi hanh|thuc hien)", para.folded):
            continue
        out.append(para)
    return out
