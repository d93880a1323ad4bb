"""The awards that a decision's articles grant: name, announced counts, prize."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thidua.paper.decision.amounts import Sum, counts_in, sums_in
from thidua.paper.decision.model import KINDS, Award
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.lines import Para
from thidua.paper.text import fold, lowered

_VERB = re.compile(
    r"\b(?:tang thuong|trao tang|truy tang|tang|cong nhan|phong tang|khen thuong|truy phong)\b"
)
_NOT_GRANTED = re.compile(r"\b(?:tien|kem|can cu|tai dieu|quy khen)\b")
_ALSO = re.compile(r"(?:[,;]|\bva)\s*(?:cac\s+)?(?:(?:danh hieu|hinh thuc)\s+)?[\"“”'‘]?\s*$")
"""What stands before a further award that the same verb grants."""
_STOP = re.compile(
    r"(?:[,;:.(”\"“/]|\s(?:cho|năm\s+(?:học\s+)?\d{4}|đối với|kèm|vì|về|do|trong|đã|được"
    r"|như|giai đoạn|nhân dịp|từ|thuộc|và\s+tặng|và\s+tiền)\b)"
)


@dataclass(slots=True)
class Granting:
    """An award while its paragraphs are being read."""

    name: str
    form: str | None
    para: Para
    start: int
    end: int
    announced: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(KINDS))
    each: dict[str, int] = field(default_factory=dict)
    total: int | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    total_para: tuple[Para, Sum] | None = None
    posthumous: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """The awards, and the amounts that belong to the decision as a whole."""

    awards: list[Granting]
    sums: list[tuple[Para, Sum]]
    """Every amount with its paragraph, for the checks."""
    total: tuple[Para, Sum] | None
    """A total for all awards together."""


def mentions(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, form) of the award names in a text, longest names first at a place."""
    folded = fold(text)
    for match in lexicon.award_pattern.finditer(folded):
        form = lexicon.award_names.get(re.sub(r"\s+", " ", match.group()))
        if form:
            yield match.start(), match.end(), form


def full_name(text: str, start: int, end: int) -> int:
    """Where the name of an award that begins at `start` ends: with its rank and who gives it."""
    stop = _STOP.search(lowered(text), end)
    stops = min(stop.start() if stop else len(text), start + 160)
    return start + len(text[start:stops].rstrip(" -"))


def read_awards(paras: Sequence[Para], title: Para | None, lexicon: Lexicon) -> Granted:
    """Read the awards of the articles; where they name none, the one of the title."""
    awards: list[Granting] = []
    money: list[tuple[Para, Sum, list[str], list[Granting]]] = []
    current: list[Granting] = []
    opened = False
    for para in paras:
        folded = para.folded
        if re.match(r"dieu\s+\d", folded):
            current = []
            opened = bool(_VERB.search(folded))
        here = _granted_in(para, lexicon, listed=opened)
        for granting in here:
            known = _same(awards, granting)
            if known is None:
                awards.append(granting)
            else:
                _merge(known, granting)
        if here:
            current = [_same(awards, g) or g for g in here]
        elif current and not any(x for g in current for x in g.announced.values()):
            _announce(current[0], para, 0, len(para.text))
        named = list(mentions(para.text, lexicon))
        for one in sums_in(para.text):
            # “Bằng khen: 1.000.000 đồng; Cờ thi đua: …”: each clause has its own award.
            clause = max(para.text.rfind(mark, 0, one.start) for mark in (";", ". "))
            own = [form for start, _, form in named if clause < start < one.start]
            money.append((para, one, own or [form for _, _, form in named], list(current)))
    if not awards and title is not None:
        awards = _granted_in(title, lexicon)
    total = _share_money(awards, money)
    return Granted(awards, [(p, s) for p, s, _, _ in money], total)


def _granted_in(para: Para, lexicon: Lexicon, *, listed: bool = False) -> list[Granting]:
    """The awards that a paragraph grants.

    Args:
        para: of an article.
        lexicon: the names of awards.
        listed: the article has said that it grants; an item needs no verb of its own.
    """
    folded = para.folded
    found = list(mentions(para.text, lexicon))
    out: list[Granting] = []
    reach = 0
    truy, begins = False, 0
    before: list[tuple[int, int]] = []
    for start, end, form in found:
        if start < reach:
            continue
        if not (out and _goes_on(para, start, end)) and not (
            listed and not out and _is_item(para, start, end)
        ):
            verbs = list(_VERB.finditer(folded, max(0, start - 60), start))
            if not verbs:
                continue
            between = folded[verbs[-1].end() : start]
            if _NOT_GRANTED.search(between) or ";" in between:
                continue
            truy = verbs[-1].group().startswith("truy")
            begins = verbs[-1].end()
        stop = full_name(para.text, start, end)
        name = para.text[start:stop]
        out.append(Granting(name, form, para, start, stop, posthumous=truy))
        before.append((max(begins, reach), start))
        reach = stop
    for index, granting in enumerate(out):
        until = out[index + 1].start if index + 1 < len(out) else len(para.text)
        _announce(granting, para, granting.end, until)
        if not any(granting.announced.values()):
            # “Công nhận 02 tập thể đạt danh hiệu …” counts before it names.
            _announce(granting, para, *before[index])
    return out


def _is_item(para: Para, start: int, end: int) -> bool:
    """Say whether an item names an award and, behind a colon, how many get it."""
    lead = para.folded[:start]
    if not re.fullmatch(
        r"\s*(?:(?:\d{1,2}|[a-z])[.)/]|[-+*•])?\s*(?:danh hieu|hinh thuc)?\s*:?\s*[\"“”'‘]?\s*",
        lead,
    ):
        return False
    tail = para.text[end : end + 160]
    return ":" in tail and any(True for _ in counts_in(tail.split(":", 1)[1]))


def _goes_on(para: Para, start: int, end: int) -> bool:
    """Say whether an award is granted by the verb of the one before: “; X cho 02 cá nhân”."""
    if not _ALSO.search(para.folded[:start]):
        return False
    clause = re.split(r"[;.]\s", para.text[end : end + 200], maxsplit=1)[0]
    return bool(re.search(r"\bcho\b", lowered(clause))) and any(True for _ in counts_in(clause))


def _announce(granting: Granting, para: Para, start: int, end: int) -> None:
    stretch = para.text[start:end]
    seen: list[int] = []
    for count in counts_in(stretch):
        if granting.announced[count.kind] is None:
            granting.announced[count.kind] = count.value
            seen += [count.start, count.end]
    if seen:
        granting.spans.append(para.span(start + min(seen), start + max(seen)))


def _same(awards: Sequence[Granting], other: Granting) -> Granting | None:
    """The award of this name whose announced kinds leave room for those of `other`."""
    for one in awards:
        if one is other:
            return one
        if (
            fold(one.name) == fold(other.name)
            and one.posthumous == other.posthumous
            and not any(
                one.announced[k] is not None and other.announced[k] is not None for k in KINDS
            )
        ):
            return one
    return None


def _merge(known: Granting, other: Granting) -> None:
    if known is other:
        return
    for kind in KINDS:
        if known.announced[kind] is None:
            known.announced[kind] = other.announced[kind]
    known.spans += [other.para.span(other.start, other.end), *other.spans]


def _share_money(
    awards: Sequence[Granting], money: Sequence[tuple[Para, Sum, list[str], list[Granting]]]
) -> tuple[Para, Sum] | None:
    """Give every amount to the award that it is for; return the total of the whole decision."""
    overall: tuple[Para, Sum] | None = None
    for para, one, named, near in money:
        chosen = [a for a in awards if a in near] if near else []
        if not chosen:
            chosen = [a for a in awards if a.form in named] or list(awards)
        if len(chosen) > 1 and one.who:
            chosen = [a for a in chosen if a.announced[one.who] is not None] or chosen
        if len(chosen) != 1:
            if one.total:
                overall = (para, one)
            elif one.who:
                for award in chosen:
                    if award.announced[one.who] is not None:
                        award.each.setdefault(one.who, one.value)
            continue
        award = chosen[0]
        if one.total:
            award.total = one.value if award.total is None else award.total
            award.total_para = (para, one)
        else:
            kinds = [one.who] if one.who else [k for k in KINDS if award.announced[k]] or ["person"]
            for kind in kinds:
                award.each.setdefault(str(kind), one.value)
        award.spans.append(para.span(one.start, one.end))
    return overall


def as_items(awards: Sequence[Granting]) -> tuple[Award, ...]:
    """The awards as printed items, from their name to the last of their figures."""
    out = []
    for number, one in enumerate(awards, 1):
        spans = [one.para.span(one.start, one.end), *one.spans]
        out.append(
            Award(
                id=f"a{number}",
                start=min(s for s, _ in spans),
                end=max(e for _, e in spans),
                confidence=0.95 if any(one.announced.values()) else 0.7,
                name=one.name,
                form=one.form,
                announced=dict(one.announced),
                each=dict(one.each),
                total=one.total,
                posthumous=one.posthumous,
            )
        )
    return tuple(out)
