"""The document's facts, put together from head, title, body and foot."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.anatomy import Anatomy
from thidua.paper.plan.foot import (
    read_digital_signature,
    read_recipients,
    read_signers,
    segments_of,
)
from thidua.paper.plan.header import Fact, Head, bodies_of, issuing_name, pieces_of, read_head
from thidua.paper.plan.lines import Line, Para, is_rule, join
from thidua.paper.plan.model import DigitalSignature, DocumentFacts, Recipient, Signer
from thidua.paper.plan.naming import running_case, settled_tone
from thidua.paper.plan.outline import Node
from thidua.paper.plan.quotes import find_quotes, quote_name
from thidua.paper.text import Clean, fold

_YEAR = re.compile(r"\bnam\s+(20\d\d)\b(?!\s?-\s?20\d\d)")
_ANY_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_CALLED = re.compile(r"(?:phong trao )?thi dua(?: yeu nuoc)?")
_SCHOOL = re.compile(r"\bnam\s+hoc\s+(20\d\d)\s?-\s?20\d\d")
_THEME = re.compile(
    r"\b(?:chu\s+de|khau\s+hieu(?:\s+hanh\s+dong|\s+thi\s+dua)?|phuong\s+cham"
    r"|tieu\s+de)\b[^“\"„.;]{0,70}$"
)
_THEME_LINE = re.compile(
    r"(?:chu\s+de|khau\s+hieu)(?:\s+(?:cua\s+)?(?:phong\s+trao|thi\s+dua"
    r"|hanh\s+dong)[^:]{0,40})?\s*:\s*(?P<t>.{6,300})"
)
_PREFIX = re.compile(r"(?:(?:t/m|k/t|t/l)\s?\.?\s+|(?:tm|tl|kt|tuq|q)\s*\.\s*)")


def read_document(
    clean: Clean, lines: Sequence[Line], anatomy: Anatomy, root: Node, lexicon: Lexicon
) -> tuple[DocumentFacts, tuple[Recipient, ...], Head]:
    """Read every fact of the document and its recipients."""
    head_lines = lines[anatomy.head[0] : anatomy.head[1]]
    head = read_head(clean, head_lines, lexicon)
    foot_lines = lines[anatomy.foot[0] : anatomy.foot[1]]
    segments = segments_of(foot_lines, lexicon)
    recipients, others = read_recipients(clean, segments, lexicon)
    signers = read_signers(clean, others, lexicon)
    signature = read_digital_signature(clean, lines, lexicon)
    title = title_para(clean, lines, anatomy)
    issuer, issuer_span, receiver = _issuer(head, signers, signature, root, lexicon)
    place, date = head.place, head.date
    if place is None:
        tail_head = read_head(clean, [x for x in foot_lines if len(x.text) < 120], lexicon)
        place, date = tail_head.place, tail_head.date
    stamp = head.stamp
    if stamp is not None:
        stamp = replace(stamp, receiver=receiver)
    if issuer is not None and place is not None:
        issuer = _same_place(issuer, place.value)
    signers = tuple(replace(s, body=_signer_body(s, issuer)) for s in signers)
    theme = _theme(root, title)
    year = plan_year(title.text if title else "", root, date.value if date else None)
    sources = [
        (name, *clean.span(fact.start, fact.end))
        for name, fact in (("number", head.number), ("place", place), ("date", date))
        if fact is not None
    ]
    if issuer_span:
        sources.append(("issuing_body", *clean.span(*issuer_span)))
    if title and title.text:
        sources.append(("title", *title.span(0, len(title.text))))
    if theme:
        sources.append(("theme", *theme[1]))
    confidence = [
        (n, f.confidence)
        for n, f in (("number", head.number), ("place", place), ("date", date))
        if f
    ]
    confidence.append(("issuing_body", (0.9 if issuer_span else 0.7) if issuer else 0.0))
    facts = DocumentFacts(
        type=anatomy.kind or ("Công văn" if _regarding(head_lines) else None),
        number=head.number.value if head.number else None,
        issuing_body=issuer,
        place=place.value if place else None,
        date=date.value if date else None,
        date_precision=("year", "month", "day")[date.value.count("-")] if date else None,
        title=_title_text(title, anatomy) or _regarding(head_lines),
        theme=theme[0] if theme else None,
        plan_year=year,
        signers=signers,
        digital_signature=signature,
        incoming_stamp=stamp,
        sources=tuple(sources),
        confidence=tuple(confidence),
    )
    return facts, recipients, head


def title_para(clean: Clean, lines: Sequence[Line], anatomy: Anatomy) -> Para | None:
    """The title as one paragraph; what stands beside the kind on its line belongs to it."""
    spans = [
        (line.start, line.end)
        for line in lines[anatomy.title[0] : anatomy.title[1]]
        if not is_rule(line.text) and not fold(line.text).startswith(("(ban hanh", "(kem theo"))
    ]
    if anatomy.kind_index is not None and anatomy.kind_rest:
        line = lines[anatomy.kind_index]
        at = line.text.find(anatomy.kind_rest)
        spans.insert(0, (line.start + max(at, 0), line.end))
    if not spans:
        return None
    return join(clean, spans)


def _title_text(title: Para | None, anatomy: Anatomy) -> str | None:
    """The title as written; "PHÁT ĐỘNG THI ĐUA" names the kind and the title at once."""
    text = title.text if title and title.text else None
    if text is None or anatomy.kind is None or not _CALLED.fullmatch(fold(anatomy.kind_rest)):
        return text
    rest = text[len(anatomy.kind_rest) :].strip()
    words = f"{anatomy.kind} {anatomy.kind_rest.lower()}"
    return f"{words} {rest[:1].lower()}{rest[1:]}".strip()


def _regarding(lines: Sequence[Line]) -> str | None:
    for piece in pieces_of(lines):
        match = re.match(r"(?:v/v|ve viec)\s*:?\s*", piece.folded)
        if match:
            return piece.text[match.end() :].strip()
    return None


def _issuer(
    head: Head,
    signers: Sequence[Signer],
    signature: DigitalSignature | None,
    root: Node,
    lexicon: Lexicon,
) -> tuple[str | None, tuple[int, int] | None, str | None]:
    """Return issuing body, its span in the cleaned text, and the receiver that stamped."""
    hint = _hint(head, signers, lexicon)
    named = [(group, issuing_name(bodies_of(group, lexicon), lexicon)) for group in head.letterhead]
    issuer = receiver = None
    span = None
    if head.stamp is None:
        chosen = [(g, n) for g, n in named if n]
        if chosen:
            group, issuer = next(
                ((g, n) for g, n in chosen if hint and _agrees(n, hint)), chosen[0]
            )
            span = (group[0].start, group[-1].end)
    else:
        mine = [
            (g, n)
            for g, n in named
            if n and ((hint and _agrees(n, hint)) or (hint is None and head.motto))
        ]
        if mine:
            group, issuer = mine[0]
            span = (group[0].start, group[-1].end)
        theirs = [n for g, n in named if n and n != issuer]
        receiver = theirs[0] if theirs else None
    if issuer is None:
        issuer = _issuer_elsewhere(head, hint, signature, root, lexicon)
    return issuer, span, receiver


def _hint(head: Head, signers: Sequence[Signer], lexicon: Lexicon) -> str | None:
    for signer in signers:
        capacity = settled_tone(signer.capacity or "")
        match = _PREFIX.match(fold(capacity))
        if match and fold(capacity).startswith(("tm", "t/m")):
            return running_case(capacity[match.end() :], lexicon)
    if head.symbol:
        for part in reversed(re.split(r"[-/]", head.symbol)):
            if part in lexicon.symbols:
                return lexicon.symbols[part]
    return None


def _agrees(name: str, hint: str) -> bool:
    long = fold(name).replace("ubnd", "uy ban nhan dan").replace("hdnd", "hoi dong nhan dan")
    return fold(hint).split(" kt.")[0].strip() in long


def _issuer_elsewhere(
    head: Head, hint: str | None, signature: DigitalSignature | None, root: Node, lexicon: Lexicon
) -> str | None:
    """The issuer where no letterhead is left: the signing organisation, or capacity and place."""
    signed_by = signature.signed_by if signature and signature.kind == "organization" else None
    if signed_by and (hint is None or _agrees(signed_by, hint)):
        return signed_by
    if hint is None:
        return None
    if head.place is None or lexicon.level_pattern.search(fold(hint)):
        return hint
    counts: Counter[str] = Counter()
    for node in root.walk():
        for match in re.finditer(
            r"\b(?:ubnd|uy ban nhan dan)\s+(tinh|thanh pho|huyen|thi xa|quan|xa|phuong|thi tran)\b",
            node.para.folded,
        ):
            counts[node.text[match.start(1) : match.end(1)].lower()] += 1
    if not counts:
        return hint
    return f"{hint} {counts.most_common(1)[0][0]} {head.place.value}"


def _same_place(issuer: str, place: str) -> str:
    """Spell a place in the letterhead as beside the date, where only the marks differ."""
    at = fold(issuer).rfind(fold(place))
    if at < 0 or issuer[at : at + len(place)] == place:
        return issuer
    end = at + len(place)
    if end < len(issuer) and issuer[end].isalnum():
        return issuer
    return issuer[:at] + place + issuer[end:]


def _signer_body(signer: Signer, issuer: str | None) -> str | None:
    capacity = signer.capacity or ""
    match = _PREFIX.match(fold(capacity))
    if match and fold(capacity).startswith(("tm", "t/m")):
        return issuer
    return None


def _theme(root: Node, title: Para | None) -> tuple[str, tuple[int, int]] | None:
    best: tuple[int, str, tuple[int, int]] | None = None
    titles = [Node("para", None, 9, title)] if title is not None else []
    for node in [*titles, *root.walk()]:
        if node.topic in {"situation", "appendix", "implementation"}:
            continue
        text, folded = node.text, node.para.folded
        if "chu de" not in folded and "khau hieu" not in folded and "phuong cham" not in folded:
            continue
        for quote in find_quotes(text):
            window = folded[max(0, quote.start - 110) : quote.start - 1]
            match = _THEME.search(window)
            if not match:
                continue
            name = quote_name(text[quote.start : quote.end])
            weight = 2 if match.group().startswith("chu") else 1
            if len(name) > 5 and (best is None or weight > best[0]):
                best = (weight, name, node.para.span(quote.start, quote.end))
        line = _THEME_LINE.match(folded)
        if line and best is None and not find_quotes(text):
            start, end = line.span("t")
            best = (0, text[start:end].strip(' .“”"'), node.para.span(start, end))
    return (best[1], best[2]) if best else None


def plan_year(title: str, root: Node, date: str | None) -> int | None:
    """The year that the plan is for: from the title, else from its opening words."""
    folded = fold(title)
    years = _YEAR.findall(folded)
    if years:
        return int(years[-1])
    school = _SCHOOL.search(folded)
    if school:
        return int(school.group(1))
    if re.search(r"20\d\d\s?-\s?20\d\d|\bgiai doan\b", folded):
        return None
    issued = int(date[:4]) if date else None
    counts: Counter[int] = Counter()
    for node in root.children[:4]:
        for match in re.finditer(
            r"\b(?:phong trao thi dua|phat dong|nhiem vu|ke hoach)[^.;]{0,90}?\bnam\s+(20\d\d)\b",
            node.para.folded,
        ):
            year = int(match.group(1))
            if issued is None or year in {issued, issued + 1}:
                counts[year] += 1
    if counts:
        return counts.most_common(1)[0][0]
    named = {int(y) for n in root.walk() for y in _ANY_YEAR.findall(n.para.folded)}
    return issued if issued is not None and max(named, default=0) == issued else None


def spoiled(head: Head) -> list[tuple[str, Fact]]:
    """Facts of the head that cannot be read."""
    out = []
    if head.number is None and head.number_garbled is not None:
        out.append(("số của văn bản", head.number_garbled))
    if head.date_garbled is not None:
        out.append(("ngày của văn bản", head.date_garbled))
    return out
