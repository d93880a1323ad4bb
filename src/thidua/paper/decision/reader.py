"""`read_decision`: from the text of a decision on awards to its awards and recipients."""

from collections.abc import Sequence

from thidua.paper.decision.articles import paragraphs_that_grant, read_articles
from thidua.paper.decision.awards import as_items, mentions, read_awards
from thidua.paper.decision.checks import (
    ask_about_numbers,
    ask_about_strays,
    check_counts,
    check_sums,
)
from thidua.paper.decision.facts import read_facts
from thidua.paper.decision.frame import find_frame, paragraphs
from thidua.paper.decision.lists import read_lists
from thidua.paper.decision.model import KINDS, Award, AwardRecipient, DecisionReading
from thidua.paper.decision.numbering import renumber
from thidua.paper.decision.rows import Row, Rows
from thidua.paper.decision.subjects import Subject, subject_of
from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.certainty import less_certain
from thidua.paper.plan.document import spoiled
from thidua.paper.plan.findings import Findings
from thidua.paper.plan.lines import split_lines
from thidua.paper.plan.reader import page_spans
from thidua.paper.text import Clean, clean, fold

MOST_CHARACTERS = 2_000_000
"""Characters of a decision that are read: lists of some ten thousand rows."""


def read_decision(
    text: str, *, lexicon: Lexicon, pages: Sequence[tuple[int, int]] | None = None
) -> DecisionReading:
    """Read a decision on awards.

    Args:
        text: the document, any Unicode form; form feeds separate pages.
        lexicon: the words to read by, names of awards among them
            (`thidua.paper.lexicon.default_lexicon`).
        pages: spans of the pages in `text`, in code points; by default what form feeds say.

    Returns:
        Awards and recipients with their spans in `text` and a confidence, and findings. Nothing
        raises, whatever the text. Past `MOST_CHARACTERS` nothing is read; a finding says so.
    """
    cleaned = clean(text[:MOST_CHARACTERS])
    lines = split_lines(cleaned)
    frame = find_frame(lines)
    facts, title, head = read_facts(cleaned, lines, frame, lexicon)
    paras = paragraphs_that_grant(paragraphs(cleaned, lines[frame.articles : frame.foot]))
    granted = read_awards(paras, title, lexicon)
    rows = Rows()
    read_articles(cleaned, lines[frame.articles : frame.foot], lexicon, rows)
    read_lists(cleaned, lines[frame.annex :], lexicon, rows)
    jumps = renumber(rows.rows)
    awards = as_items(granted.awards) or _from_lists(rows, cleaned, lexicon)
    recipients = _recipients(rows, awards, cleaned, lexicon)
    found = Findings()
    check_counts(found, granted, recipients, text)
    check_sums(found, granted)
    ask_about_numbers(found, cleaned, jumps, text)
    ask_about_strays(found, cleaned, rows.strays)
    for what, fact in spoiled(head):
        span = cleaned.span(fact.start, fact.end)
        found.add_span(span, fact.value, "unreadable", f"Không đọc được {what}.")
    if len(text) > MOST_CHARACTERS:
        found.add_span(
            (MOST_CHARACTERS, len(text)),
            text[MOST_CHARACTERS : MOST_CHARACTERS + 80],
            "unreadable",
            "Văn bản quá dài: phần từ đây trở đi chưa được đọc.",
        )
    return DecisionReading(
        text=text,
        pages=tuple(pages) if pages is not None else page_spans(text),
        document=facts,
        awards=less_certain(awards, text),
        recipients=less_certain(recipients, text),
        findings=tuple(found.items),
    )


def _from_lists(rows: Rows, cleaned: Clean, lexicon: Lexicon) -> tuple[Award, ...]:
    """The awards that only the titles or cells of the lists name."""
    named: dict[str, tuple[str, int, int]] = {}
    for start, end, form in mentions(cleaned.text, lexicon):
        named.setdefault(form, (cleaned.text[start:end], start, end))
    wanted = {row.form for row in rows.rows if row.form}
    for row in rows.rows:
        wanted |= {form for _, _, form in mentions(row.cells.get("award", ""), lexicon)}
    return tuple(
        Award(
            id=f"a{number}",
            start=cleaned.span(*named[form][1:])[0],
            end=cleaned.span(*named[form][1:])[1],
            confidence=0.5,
            name=named[form][0],
            form=form,
            announced=dict.fromkeys(KINDS),
        )
        for number, form in enumerate((f for f in named if f in wanted), 1)
    )


def _recipients(
    rows: Rows, awards: Sequence[Award], cleaned: Clean, lexicon: Lexicon
) -> tuple[AwardRecipient, ...]:
    announced = {k for award in awards for k in KINDS if award.announced[k]}
    usual = next(iter(announced)) if len(announced) == 1 else None
    out: list[AwardRecipient] = []
    for row in rows.rows:
        subject = subject_of(row, lexicon, usual)
        if subject is None:
            continue
        start, end = cleaned.span(row.start, row.end)
        award = _award_of(row, subject, awards, lexicon)
        sure = 0.96 if subject.sure and award else 0.7
        out.append(
            AwardRecipient(
                id=f"r{len(out) + 1}",
                start=start,
                end=end,
                confidence=max(0.2, sure - row.doubt),
                no=row.number,
                kind=subject.kind,
                form_of_address=subject.form_of_address,
                name=subject.name,
                position=subject.position,
                unit=subject.unit,
                group=row.group,
                award=award,
            )
        )
    return tuple(out)


def _award_of(row: Row, subject: Subject, awards: Sequence[Award], lexicon: Lexicon) -> str | None:
    """The award of a row: by its own cell, its list's title, or as the only one of its kind."""
    form = row.form
    own = row.cells.get("award")
    if own:
        form = next((f for _, _, f in mentions(own, lexicon)), form)
    fitting = [a for a in awards if form is not None and a.form == form] or list(awards)
    heading = fold(own or row.award or "")
    if len(fitting) > 1 and heading:
        named = [a for a in fitting if fold(a.name) in heading or heading in fold(a.name)]
        longest = max((len(a.name) for a in named), default=0)
        fitting = [a for a in named if len(a.name) == longest] or fitting
    if len(fitting) > 1:
        after_death = "truy tang" in heading or "truy phong" in heading
        fitting = [a for a in fitting if a.posthumous == after_death] or fitting
    if len(fitting) > 1:
        fitting = [a for a in fitting if a.announced[subject.kind]] or fitting
    return fitting[0].id if len(fitting) == 1 else None
