"""Purposes, requirements, general goals, launch contents and measures: whole clauses."""

import re
from collections.abc import Iterable

from thidua.paper.plan.model import Clause
from thidua.paper.plan.outline import Node

_INLINE = re.compile(r"[^:]{3,60}:\s+(?=\S)")
_PLAIN_GOAL = re.compile(r"(?:cac )?muc tieu(?: (?:cua )?(?:phong trao|thi dua))*")
_RALLY = re.compile(r"(?:phat dong |day manh )?(?:phong trao )?thi dua\b")
_SEVERAL = re.compile(r"\b(?:chi tieu|muc tieu|tieu chi|thoi gian|hinh thuc)\b")
_REQUIREMENT = re.compile(r"\b(?:phai|can phai|yeu cau|bao dam|dam bao|quan triet|tranh|khong)\b")


def _titled(node: Node) -> bool:
    return node.kind in {"part", "roman", "caps", "title"} or (
        bool(node.children) and len(node.text) < 120 and not node.text.endswith((".", ";"))
    )


def clause_of(prefix: str, index: int, nodes: list[Node], no: str | None, skip: int = 0) -> Clause:
    """Make one clause of the texts of `nodes`, leaving out `skip` characters of the first."""
    first = nodes[0]
    start = first.para.span(min(skip, max(len(first.text) - 1, 0)), len(first.text))[0]
    end = max(n.para.span(0, len(n.text))[1] for n in nodes)
    texts = [first.text[skip:], *(_marked(n) for n in nodes[1:])]
    return Clause(
        id=f"{prefix}{index}",
        start=start,
        end=end,
        confidence=0.9,
        where=first.path or None,
        no=no,
        text="\n".join(t for t in texts if t),
    )


def _marked(node: Node) -> str:
    if node.bullet:
        return f"{node.bullet} {node.text}"
    if node.no and node.kind in {"letter", "arabic"}:
        return f"{node.no}{')' if node.kind == 'letter' else '.'} {node.text}"
    return node.text


def read_clauses(
    root: Node, topics: frozenset[str], prefix: str, consumed: set[int]
) -> list[Clause]:
    """Read what stands under headings of one of `topics`.

    A heading's paragraphs carry its number, its bullets none; numbered entries their own.
    """
    out: list[Clause] = []
    for node in root.walk():
        if node.own_topic not in topics or node.topic not in topics or id(node) in consumed:
            continue
        inline = _INLINE.match(node.text)
        inline_text = inline is not None and len(node.text) > inline.end()
        if inline and inline_text and node.kind in {"arabic", "letter", "bullet", "article"}:
            nested = [c for c in node.children if c.topic in topics]
            out.append(clause_of(prefix, len(out) + 1, [node], node.no, inline.end()))
            for child in nested:
                out.append(
                    clause_of(prefix, len(out) + 1, list(child.walk()), _entry_no(child, None))
                )
            continue
        for child in node.children:
            if child.topic not in topics or child.own_topic in topics or id(child) in consumed:
                continue
            out.append(
                clause_of(
                    prefix,
                    len(out) + 1,
                    _kept(child, consumed),
                    _entry_no(child, node.no if node.kind in {"arabic", "letter"} else None),
                )
            )
    return out


def plain_goals(root: Node, measured: set[int]) -> list[Clause]:
    """Read the general goals of a plan that does not call them so.

    They are the paragraphs without figures under a heading that says no more than "Mục tiêu";
    `measured` are the entries that hold targets.
    """
    out: list[Clause] = []
    for node in root.walk():
        if node.topic != "goal" or node.own_topic != "goal":
            continue
        if not _PLAIN_GOAL.fullmatch(node.para.folded.strip(" :.")):
            continue
        for child in node.children:
            if child.kind == "para" and id(child) not in measured and len(child.text) > 40:
                no = node.no if node.kind in {"arabic", "letter"} else None
                out.append(clause_of("e", len(out) + 1, [child], no))
    return out


def _entry_no(node: Node, heading: str | None) -> str | None:
    if node.kind in {"arabic", "letter"}:
        return node.no
    return heading if node.kind == "para" else None


def _kept(node: Node, consumed: set[int]) -> list[Node]:
    return [n for n in node.walk() if id(n) not in consumed] or [node]


def split_purposes(root: Node, consumed: set[int]) -> tuple[list[Clause], list[Clause]]:
    """Read purposes and requirements, also where one heading holds both without sub-headings."""
    purposes = read_clauses(root, frozenset({"purpose"}), "u", consumed)
    requirements = read_clauses(root, frozenset({"requirement"}), "y", consumed)
    for node in root.walk():
        if node.own_topic != "purpose_requirement":
            continue
        for child in node.children:
            if child.topic != "purpose_requirement":
                continue
            nodes = _kept(child, consumed)
            no = child.no if child.kind in {"arabic", "letter"} else None
            if _REQUIREMENT.search(child.para.folded[:60]) and purposes:
                requirements.append(clause_of("y", len(requirements) + 1, nodes, no))
            else:
                purposes.append(clause_of("u", len(purposes) + 1, nodes, no))
    return purposes, requirements


def read_numbered(
    root: Node,
    topics: frozenset[str],
    prefix: str,
    consumed: set[int],
    launch: bool = False,
) -> list[Clause]:
    """Read the numbered entries of the sections of `topics`, each with all that is under it.

    With `launch`, entries numbered at the top of a document without sections count too.
    """
    out: list[Clause] = []
    sections = list(_sections(root, topics))
    for section in sections:
        if section.own_topic == "drive" and any(s.own_topic == "content" for s in sections):
            continue
        entries = [c for c in section.children if id(c) not in consumed]
        _take_entries(entries, topics, prefix, consumed, out)
    if launch and not out:
        entries = [
            c
            for c in root.children
            if c.kind == "arabic" and c.topic is None and id(c) not in consumed and len(c.text) > 40
        ]
        _take_entries(entries, frozenset({""}), prefix, consumed, out, any_topic=True)
    return out


def _sections(root: Node, topics: frozenset[str]) -> Iterable[Node]:
    for node in root.walk():
        if node.own_topic not in topics or node.topic not in topics or not _titled(node):
            continue
        if _holds_own(node, topics):
            continue
        if any(
            above.own_topic in topics and _titled(above) and not _holds_own(above, topics)
            for above in node.above()
        ):
            continue
        yield node


def _holds_own(node: Node, topics: frozenset[str]) -> bool:
    """Say whether "B. Nội dung, chỉ tiêu" has a section of its own for the contents."""
    several = bool(_SEVERAL.search(node.para.folded))
    return any(
        c.own_topic in topics
        and c.own_topic != "drive"
        and _titled(c)
        and (several or c.para.folded.startswith("noi dung"))
        for c in node.children
    )


def _rallying(entry: Node, topics: frozenset[str]) -> bool:
    """ "Thi đua hoàn thành chỉ tiêu …:" is a content, though the bullets under it are targets."""
    return "content" in topics and entry.topic == "goal" and bool(_RALLY.match(entry.para.folded))


def _take_entries(
    entries: list[Node],
    topics: frozenset[str],
    prefix: str,
    consumed: set[int],
    out: list[Clause],
    *,
    any_topic: bool = False,
) -> None:
    numbered = [c for c in entries if c.kind in {"roman", "arabic", "letter", "article"}]
    chosen = numbered or [c for c in entries if c.kind in {"bullet", "para"}]
    for entry in chosen:
        if not any_topic and entry.topic not in topics and not _rallying(entry, topics):
            continue
        nodes = [n for n in entry.walk() if id(n) not in consumed]
        if nodes and not (len(nodes) == 1 and len(nodes[0].text) < 4):
            out.append(clause_of(prefix, len(out) + 1, nodes, entry.no))
