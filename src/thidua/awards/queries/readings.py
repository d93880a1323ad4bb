"""What the page “the decision beside its rows” shows. A flat number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thidua.awards.catalogue import Object
from thidua.awards.domain.reading_confirm import CONFIRM
from thidua.awards.domain.reading_record import obstacles
from thidua.awards.domain.reading_rows import ENTER
from thidua.awards.domain.sheet_subjects import BY_NAME, PERSON, SUBJECT, UNIT
from thidua.awards.models import DecisionReading, ReadQuestion, ReadRow, Subject
from thidua.awards.workflow import READING
from thidua.common.lists import CountedPaginator, search
from thidua.common.models.base import valid_on
from thidua.common.policy import Answer, Text, may, which
from thidua.movements.reader_view import Sheet, Source, Tick, sheets, strip
from thidua.people.models import Person, Post, UnitVersion
from thidua.people.queries import unit_names

PAGE = 50
WHOLE = 60_000
"""Characters of a text that is shown whole; of a longer one, what the rows of the page need."""
FEW = 6
"""So many of whom a row may mean are shown at once; the others are folded away."""
_AROUND = 600
_FOUND = 12
State, Verdict = ReadRow.State, ReadRow.Verdict
TABS: tuple[tuple[str, Text], ...] = (
    ("ask", gettext_lazy("Ask first")),
    ("sure", gettext_lazy("Surely known")),
    ("new", gettext_lazy("Nobody known")),
    ("confirmed", gettext_lazy("In the registry")),
    ("stands", gettext_lazy("Stood there before")),
    ("dropped", gettext_lazy("Dropped")),
)
KINDS: dict[str, Text] = {
    "count_mismatch": gettext_lazy("Announced and listed differ"),
    "sum_mismatch": gettext_lazy("Money does not add up"),
    "unreadable": gettext_lazy("Could not be read"),
}


@dataclass(frozen=True)
class Tab:
    """A sort of rows with its number."""

    code: str
    label: Text
    count: int
    current: bool
    url: str


@dataclass(frozen=True)
class Choice:
    """Somebody whom the open row may mean."""

    mark: str
    label: str
    reasons: str
    chosen: bool


@dataclass
class Row:
    """A row of the list, open or closed."""

    row: ReadRow
    key: str
    url: str
    source: str
    meant: str
    current: bool = False
    choices: list[Choice] = field(default_factory=list)

    @property
    def first_choices(self) -> list[Choice]:
        """Shown at once: the likeliest."""
        return self.choices[:FEW]

    @property
    def more_choices(self) -> list[Choice]:
        """Folded away."""
        return self.choices[FEW:]

    @property
    def sureness(self) -> int:
        """How sure the reader is, in percent."""
        return round(100 * self.row.confidence)


@dataclass(frozen=True)
class Question:
    """A question of the reader with its place."""

    question: ReadQuestion
    key: str
    kind: Text


@dataclass(frozen=True)
class Announced:
    """What the decision says about one award, against what it lists."""

    name: str
    counts: Sequence[tuple[Text, int | None, int, bool]]
    each: int | None
    total: int | None


@dataclass
class ReadingPage:
    """Everything on the page."""

    reading: DecisionReading
    tabs: list[Tab]
    tab: str
    rows: list[Row]
    page: Page[Any]
    pages: list[tuple[int, str]]
    current: Row | None
    questions: list[Question]
    answered: list[Question]
    announced: list[Announced]
    obstacles: list[str]
    counts: dict[str, int]
    total: int
    decided: int
    can_confirm: Answer
    can_again: Answer
    query: str
    marks: str
    found: list[Choice]
    words: str
    sheets: list[Sheet] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    cut_before: bool = False

    @property
    def left(self) -> int:
        """Rows that wait."""
        return self.total - self.decided


def url_of(reading: DecisionReading, **query: Any) -> str:
    """Address of the page, with what is not empty."""
    words = urlencode({k: v for k, v in query.items() if v not in {"", None, 1}})
    url = reverse("awards:reading", args=[reading.document.public_id])
    return f"{url}?{words}" if words else url


def in_tab(code: str) -> Q:
    """Condition of the rows under a tab."""
    if code in {State.CONFIRMED, State.DROPPED}:
        return Q(state=code)
    return Q(state=State.PROPOSED, verdict=code)


def counts_of(reading: DecisionReading) -> dict[str, int]:
    """Code of the tab → rows; one query."""
    found: dict[str, int] = dict.fromkeys((code for code, _label in TABS), 0)
    rows = reading.rows.order_by().values_list("state", "verdict").annotate(n=Count("pk"))
    for state, verdict, count in rows:
        found[verdict if state == State.PROPOSED else state] += count
    return found


def reading_page(
    actor: Any,
    as_of: date,
    reading: DecisionReading,
    *,
    tab: str = "",
    number: str = "",
    query: str = "",
    row: str = "",
    words: str = "",
) -> ReadingPage:
    """Put the page together.

    Args:
        actor, as_of: who looks, on which business date.
        reading: with its document.
        tab: code of the sort of rows; empty: the first with rows that wait.
        number: of the page of rows.
        query: words that the rows hold.
        row: public id of the open row; empty: the first that waits.
        words: somebody to look for, whom the open row may mean.
    """
    counts = counts_of(reading)
    codes = [code for code, _label in TABS]
    if tab not in codes:
        tab = next((c for c in codes if counts[c]), codes[0])
    listed = reading.rows.filter(in_tab(tab)).select_related("grant", "unit")
    total = counts[tab]
    if query:
        listed, total = search(listed, query), None  # type: ignore[assignment]
    page = CountedPaginator(listed.order_by("position"), PAGE, total=total).get_page(number or 1)
    can = READING.can(actor, CONFIRM, reading, as_of=as_of)
    shown = [_row(reading, one, tab, page.number, query) for one in page.object_list]
    current = next((r for r in shown if str(r.row.public_id) == row), None)
    questions = [Question(q, f"finding-{q.pk}", KINDS.get(q.kind, q.kind))
                 for q in reading.questions.all()]  # fmt: skip
    waiting = [q for q in questions if not q.question.answer]
    first = obstacles(reading, len(waiting))
    if current is None and can and not first and tab in {"ask", "sure", "new"}:
        # What must be done first comes before the rows.
        current = shown[0] if shown else None
    found: list[Choice] = []
    if current is not None:
        current.current = True
        current.choices = _choices(current.row)
        if words:
            found = look_for(actor, as_of, current.row, words)
    made = ReadingPage(
        reading=reading,
        tabs=[Tab(c, label, counts[c], c == tab, url_of(reading, loc=c)) for c, label in TABS],
        tab=tab,
        rows=shown,
        page=page,
        pages=[(n, url_of(reading, loc=tab, trang=n, q=query))
               for n in page.paginator.page_range],
        current=current,
        questions=waiting,
        answered=[q for q in questions if q.question.answer],
        announced=_announced(reading),
        obstacles=first,
        counts=counts,
        total=sum(counts.values()),
        decided=counts["confirmed"] + counts["dropped"] + counts["stands"],
        can_confirm=can,
        can_again=READING.can(actor, "awards:reading:again", reading, as_of=as_of),
        query=query,
        marks=" ".join(f"{r.key}:{_colour(r.row)}" for r in shown),
        found=found,
        words=words,
    )  # fmt: skip
    _put_text(made, waiting)
    return made


def _row(reading: DecisionReading, row: ReadRow, tab: str, number: int, query: str) -> Row:
    return Row(
        row=row,
        key=f"r{row.pk}",
        url=url_of(reading, loc=tab, trang=number, q=query, dong=row.public_id),
        source=" ".join(reading.document.text[row.start : row.end].split())[:400],
        meant=meant_words(row),
    )


def meant_words(row: ReadRow) -> str:
    """Whom a row means, in words."""
    if row.state == State.PROPOSED and not row.mark:
        count = len(row.options) + row.more
        if row.verdict == Verdict.STANDS or not count:
            return row.get_verdict_display()
        return ngettext("%(n)s may be meant", "%(n)s may be meant", count) % {"n": count}
    if row.state == State.PROPOSED and row.mark == ENTER:
        return _("A record is made")
    if row.state == State.PROPOSED and row.mark == BY_NAME:
        return _("Under the printed name")
    return row.label


def _colour(row: ReadRow) -> str:
    return "read" if row.state == State.PROPOSED else str(row.state)


def _choices(row: ReadRow) -> list[Choice]:
    """Whom the open row may mean: known ones first, then “nobody known”."""
    found = []
    if row.verdict == Verdict.SURE and row.mark:
        found.append(Choice(row.mark, row.label, " ".join(row.reasons), chosen=True))
    found += [
        Choice(o["mark"], o["label"], " ".join(o["reasons"]), o["mark"] == row.mark)
        for o in row.options
    ]
    return found


def _announced(reading: DecisionReading) -> list[Announced]:
    """Announced against listed, for each award; one query."""
    if not reading.awards:
        return []
    listed: Counter[tuple[str, str]] = Counter()
    rows = reading.rows.order_by().values_list("read__award", "read__kind").annotate(n=Count("pk"))
    for award, kind, count in rows:
        listed[award or "", kind] += count
    found = []
    for one in reading.awards:
        name = " ".join(one["name"].split())[:300]
        counts = [
            (Object(kind).label, said, listed[name, kind], said in {None, listed[name, kind]})
            for kind, said in one["announced"].items()
            if said or listed[name, kind]
        ]
        prize = one["prize"]
        found.append(Announced(one["name"], counts, prize["each"], prize["total"]))
    return found


# --- the text -------------------------------------------------------------------------------------
def _put_text(made: ReadingPage, waiting: Sequence[Question]) -> None:
    """The part of the document that the shown rows and questions stand in, with its marks."""
    document = made.reading.document
    sources = [
        Source(r.key, r.row.start, r.row.end, _colour(r.row), current=r.current) for r in made.rows
    ]
    sources += [Source(q.key, q.question.start, q.question.end, "finding") for q in waiting]
    pages = [(s, e) for s, e in document.pages] or [(0, len(document.text))]
    first, last = 0, len(document.text)
    if last > WHOLE and made.rows:
        starts = [r.row.start for r in made.rows]
        last = min(last, max(r.row.end for r in made.rows) + _AROUND)
        if made.page.number > 1:
            first = max(0, document.text.rfind("\n", 0, max(0, min(starts) - _AROUND)) + 1)
    cut = [(max(s, first), min(e, last)) for s, e in pages]
    kept = [(number, span) for number, span in enumerate(cut, 1) if span[1] > span[0]]
    inside = [s for s in sources if s.start >= first and s.end <= last]
    made.sheets = sheets(document.text, [span for _n, span in kept], inside)
    for sheet, (number, _span) in zip(made.sheets, kept, strict=True):
        sheet.number = number
    made.ticks = strip(len(document.text), sources)
    made.cut_before = first > 0


# --- somebody else --------------------------------------------------------------------------------
def look_for(actor: Any, as_of: date, row: ReadRow, words: str) -> list[Choice]:
    """Others whom a row may mean, by words that the officer types. A few queries."""
    if row.kind == Object.PERSON:
        return _persons(actor, as_of, words)
    subjects = search(Subject.objects.filter(kind=row.kind, unit=None, person=None), words)
    found = [
        Choice(f"{SUBJECT}{s.pk}", s.name, s.detail, chosen=False)
        for s in subjects.order_by("sort_key", "pk")[:_FOUND]
    ]
    if row.kind == Object.COLLECTIVE:
        versions = search(UnitVersion.objects.filter(superseded_at=None), words)
        keys = list(dict.fromkeys(versions.order_by("sort_key").values_list("unit_id", flat=True)))
        names = unit_names(as_of, set(keys[:_FOUND]))
        found = [
            Choice(f"{UNIT}{key}", names.get(key, ""), "", chosen=False) for key in keys[:_FOUND]
        ] + found
    return found


def _persons(actor: Any, as_of: date, words: str) -> list[Choice]:
    people: list[Person] = list(
        search(which(actor, "people:person:view"), words).order_by("sort_key", "pk")[:_FOUND]
    )
    posts = Post.objects.filter(valid_on(as_of), person__in=people)
    held = list(posts.values_list("person_id", "title", "unit_id"))
    names = unit_names(as_of, {unit for _p, _t, unit in held})
    where: dict[int, list[str]] = {}
    for person, title, unit in held:
        where.setdefault(person, []).append(f"{title}, {names.get(unit, '')}".strip(", "))
    return [
        Choice(f"{PERSON}{p.pk}", f"{p.name} ({p.code})", "; ".join(where.get(p.pk, ())),
               chosen=False)
        for p in people
    ]  # fmt: skip


def may_read(actor: Any, document: Any) -> Answer:
    """Whether this person may have a document read."""
    return may(actor, "awards:reading:read", document)
