"""The document's facts: its head, title and signer, by the readers that plans use."""

import re
from collections.abc import Sequence
from dataclasses import replace

from thidua.paper.decision.frame import Frame
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.anatomy import dissect
from thidua.paper.plan.document import read_document, title_para
from thidua.paper.plan.foot import person_name, segments_of
from thidua.paper.plan.header import Head
from thidua.paper.plan.lines import Line, Para, is_upper_line
from thidua.paper.plan.model import DocumentFacts, Signer
from thidua.paper.plan.naming import post_case
from thidua.paper.plan.outline import Node
from thidua.paper.text import Clean, collapse, fold

_DECIDES = re.compile(
    r"(?:pho )?(?:chu tich|giam doc|tong giam doc|thu tuong|bo truong|hieu truong|truong ban"
    r"|cuc truong|vien truong|chanh an|tong cuc truong|bi thu|chu nhiem|thu truong|uy ban|hoi dong"
    r"|ban )"
)
_ACTING = re.compile(r"q\s?\.\s*")


def read_facts(
    clean: Clean, lines: Sequence[Line], frame: Frame, lexicon: Lexicon
) -> tuple[DocumentFacts, Para | None, Head]:
    """Read the head, the title and the signer of the decision itself, without its lists."""
    own = lines[: frame.annex]
    anatomy = dissect(own, lexicon)
    anatomy = replace(anatomy, foot=(anatomy.foot[0], len(own)), title=_title(own, anatomy.title))
    root = Node("root", None, -1, Para(clean))
    facts, _, head = read_document(clean, own, anatomy, root, lexicon)
    title = title_para(clean, own, anatomy)
    if facts.issuing_body:
        facts = replace(facts, issuing_body=_as_in_text(facts.issuing_body, clean, lines))
    if not any(signer.name for signer in facts.signers):
        named = _named_at_foot(clean, own[frame.foot :], lexicon)
        if named is not None:
            facts = replace(facts, signers=(_completed(facts.signers, named, lexicon),))
    return facts, title, head


def _title(lines: Sequence[Line], span: tuple[int, int]) -> tuple[int, int]:
    """The lines of the title without the post of who decides, in capitals right beneath."""
    first, last = span
    for at in range(first + 1, last):
        text = lines[at].text
        if (
            is_upper_line(text)
            and _DECIDES.match(fold(text))
            and not is_upper_line(lines[at - 1].text)
        ):
            return first, at
    return span


def _completed(signers: Sequence[Signer], named: Signer, lexicon: Lexicon) -> Signer:
    """The signer whose post and name stand apart; "Q. GIÁM ĐỐC" signs in a post of his own."""
    if not signers:
        return named
    first = signers[0]
    acting = _ACTING.match(fold(first.capacity or ""))
    post = (first.capacity or "")[acting.end() :] if acting else None
    return replace(
        first,
        name=named.name,
        title=first.title or (post_case(post, lexicon) if post else None),
        start=min(first.start, named.start),
        end=max(first.end, named.end),
        confidence=0.7,
    )


def _as_in_text(name: str, clean: Clean, lines: Sequence[Line]) -> str:
    """Spell a body that the letterhead has in capitals as the running text spells it."""
    if not lines:
        return name
    text = collapse(clean.text[lines[0].start : lines[-1].end])
    wanted = re.escape(fold(name)).replace("\\ ", r"\s+")
    for match in re.finditer(wanted, fold(text)):
        found = text[match.start() : match.end()]
        if not is_upper_line(found) and found[:1].isupper():
            return found
    return name


def _named_at_foot(clean: Clean, lines: Sequence[Line], lexicon: Lexicon) -> Signer | None:
    """The signer where a scan has lost the line of the post: a person's name by itself."""
    for segment in reversed(segments_of(lines, lexicon)):
        name = person_name(segment.text)
        if name and fold(name.split()[0]) in lexicon.surnames:
            start, end = clean.span(segment.start, segment.end)
            return Signer(
                name=name, title=None, capacity=None, body=None, start=start, end=end,
                confidence=0.4,
            )  # fmt: skip
    return None
