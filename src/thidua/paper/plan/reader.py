"""`read_plan`: from the text of a launch plan to its items."""

from collections.abc import Sequence

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.anatomy import dissect
from thidua.paper.plan.anniversaries import read_anniversaries
from thidua.paper.plan.certainty import less_certain
from thidua.paper.plan.contents import plain_goals, read_clauses, read_numbered, split_purposes
from thidua.paper.plan.document import read_document, spoiled, title_para
from thidua.paper.plan.drives import read_drives
from thidua.paper.plan.duties import read_duties
from thidua.paper.plan.findings import find_all
from thidua.paper.plan.lines import split_lines
from thidua.paper.plan.model import PlanReading
from thidua.paper.plan.movements import read_movements
from thidua.paper.plan.outline import build_outline
from thidua.paper.plan.quotas import read_quotas
from thidua.paper.plan.references import read_references
from thidua.paper.plan.targets import read_targets
from thidua.paper.text import clean

MOST_CHARACTERS = 300_000
"""Characters of a plan that are read: a hundred pages and more, so the work stays bounded."""


def read_plan(
    text: str, *, lexicon: Lexicon, pages: Sequence[tuple[int, int]] | None = None
) -> PlanReading:
    """Read a launch plan.

    Args:
        text: the document, any Unicode form; form feeds separate pages.
        lexicon: the words to read by (`thidua.paper.lexicon.default_lexicon`).
        pages: spans of the pages in `text`, in code points; by default what form feeds say.

    Returns:
        Every item with its span in `text` and a confidence. Nothing raises, whatever the text.
        Past `MOST_CHARACTERS` nothing is read; a finding says so.
    """
    cleaned = clean(text[:MOST_CHARACTERS])
    lines = split_lines(cleaned)
    anatomy = dissect(lines, lexicon)
    root = build_outline(cleaned, lines[anatomy.body[0] : anatomy.body[1]], lexicon)
    facts, recipients, head = read_document(cleaned, lines, anatomy, root, lexicon)
    title = title_para(cleaned, lines, anatomy)
    drives = read_drives(root, facts.plan_year)
    anniversaries, wrong = read_anniversaries(root, drives.covered, facts.plan_year)
    targets = read_targets(root, lexicon, facts.plan_year)
    purposes, requirements = split_purposes(root, drives.consumed)
    goals = read_clauses(root, frozenset({"general_goal"}), "e", drives.consumed)
    goals = goals or plain_goals(root, set(targets.by_node))
    content_topics = frozenset({"content", "drive"})
    contents = read_numbered(root, content_topics, "c", drives.consumed, launch=True)
    measures = read_numbered(root, frozenset({"measure"}), "b", drives.consumed)
    paras = ([title] if title else []) + [n.para for n in root.walk() if n.topic != "appendix"]
    found = find_all(
        root,
        title=title,
        year=facts.plan_year,
        targets=targets,
        wrong=wrong,
        drives=drives.drives,
        lexicon=lexicon,
    )
    for what, fact in spoiled(head):
        found.add_span(
            cleaned.span(fact.start, fact.end),
            fact.value,
            "unreadable",
            f"Không đọc được {what}.",
        )
    if len(text) > MOST_CHARACTERS:
        found.add_span(
            (MOST_CHARACTERS, len(text)),
            text[MOST_CHARACTERS : MOST_CHARACTERS + 80],
            "unreadable",
            "Văn bản quá dài: phần từ đây trở đi chưa được đọc.",
        )
    return PlanReading(
        text=text,
        pages=tuple(pages) if pages is not None else page_spans(text),
        document=facts,
        purposes=less_certain(purposes, text),
        requirements=less_certain(requirements, text),
        general_goals=less_certain(goals, text),
        targets=less_certain(targets.targets, text),
        award_quotas=less_certain(read_quotas(root, lexicon, facts.issuing_body), text),
        drives=less_certain(drives.drives, text),
        peak_drives=less_certain(drives.peaks, text),
        anniversaries=less_certain(anniversaries, text),
        movements=less_certain(read_movements(root, title), text),
        references=less_certain(read_references(paras, lexicon), text),
        launch_contents=less_certain(contents, text),
        measures=less_certain(measures, text),
        peak_drive_actions=less_certain(drives.actions, text),
        duties=less_certain(read_duties(root, lexicon, facts.type), text),
        recipients=less_certain(recipients, text),
        findings=tuple(found.items),
    )


def page_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the pages that form feeds separate; text without any is one page."""
    out: list[tuple[int, int]] = []
    start = 0
    for part in text.split("\f"):
        out.append((start, start + len(part)))
        start += len(part) + 1
    if len(out) > 1 and out[-1][0] >= out[-1][1]:
        out.pop()
    return tuple(out)
