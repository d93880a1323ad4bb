"""What the page “plan beside its structure” shows. Flat number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.common.formatting import quantity
from thidua.common.policy import Answer, Text, may
from thidua.common.workflow import Obstacle
from thidua.movements import findings as questions
from thidua.movements import values as meaning
from thidua.movements.domain.confirming import doubt, shown_values
from thidua.movements.domain.launching import launch_obstacles
from thidua.movements.models import Plan, PlanFinding, PlanItem
from thidua.movements.queries.item_form import FormField, form_fields
from thidua.movements.reader_view import CLAUSES, Sheet, Source, Tick, page_of, sheets, strip
from thidua.movements.workflow import PLAN

List = PlanItem.List
TABS: tuple[tuple[str, Text, tuple[str, ...]], ...] = (
    ("targets", gettext_lazy("Targets"), (List.TARGETS,)),
    ("award_quotas", gettext_lazy("Award quotas"), (List.AWARD_QUOTAS,)),
    ("drives", gettext_lazy("Drives"), (List.DRIVES, List.PEAK_DRIVES)),
    ("anniversaries", gettext_lazy("Anniversaries"), (List.ANNIVERSARIES,)),
    (
        "tasks",
        gettext_lazy("Tasks"),
        (List.LAUNCH_CONTENTS, List.PEAK_DRIVE_ACTIONS, List.MEASURES, List.DUTIES),
    ),
    ("movements", gettext_lazy("Movements"), (List.MOVEMENTS,)),
    ("references", gettext_lazy("Bases"), (List.REFERENCES,)),
    ("recipients", gettext_lazy("Recipients"), (List.RECIPIENTS,)),
    (
        "purposes",
        gettext_lazy("Purpose, goals"),
        (List.PURPOSES, List.REQUIREMENTS, List.GENERAL_GOALS),
    ),
)
"""Tabs in the order of work: code, label, lists of the readers' contract."""


def tab_of(name: str) -> str:
    """Code of the tab that shows a list (or a tab itself); the first one for other words."""
    for code, _label, lists in TABS:
        if name == code or name in lists:
            return code
    return TABS[0][0]


@dataclass(frozen=True)
class Tab:
    """A tab with its progress."""

    code: str
    label: Text
    decided: int
    total: int
    current: bool
    url: str


@dataclass
class Row:
    """An item in its list."""

    item: PlanItem
    key: str
    title: str
    figure: str
    comparator: str
    where: str
    source: str
    doubt: str
    url: str
    current: bool = False
    part: bool = False
    fields: list[FormField] = field(default_factory=list)
    proposal: str = ""
    theirs: list[tuple[Text, str, str]] = field(default_factory=list)

    @property
    def first_fields(self) -> list[FormField]:
        """Fields that are looked at in every item."""
        return [f for f in self.fields if not f.minor]

    @property
    def more_fields(self) -> list[FormField]:
        """Fields folded away."""
        return [f for f in self.fields if f.minor]

    @property
    def sureness(self) -> str:
        """How sure the reader is, in percent."""
        return quantity(round(100 * self.item.confidence), "%")


@dataclass(frozen=True)
class Group:
    """The rows of one list in a tab."""

    name: str
    label: Text
    rows: list[Row]
    decided: int


@dataclass(frozen=True)
class Question:
    """A finding with its answers."""

    finding: PlanFinding
    key: str
    kind: Text
    where: str
    offer: str
    first: bool = False


@dataclass
class PlanPage:
    """Everything on the page."""

    plan: Plan
    tabs: list[Tab]
    tab: str
    groups: list[Group]
    doubtful: list[Row]
    current: Row | None
    previous_url: str
    next_url: str
    contradictions: list[Question]
    spelling: list[Question]
    answered: list[Question]
    decided: int
    total: int
    open_questions: int
    sure: int
    sure_here: int
    can_confirm: Answer
    can_launch: Answer
    obstacles: list[Obstacle]
    url: str
    marks: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    undo: PlanItem | None = None

    @property
    def left(self) -> int:
        """Items that wait for a decision."""
        return self.total - self.decided

    @property
    def more_obstacles(self) -> int:
        """Obstacles behind the reason that stands beside the button."""
        told = bool(self.obstacles) and self.can_launch.rule == self.obstacles[0].code
        return len(self.obstacles) - told

    @property
    def first_question(self) -> bool:
        """Whether a question about the text comes before the items."""
        return bool(self.contradictions or self.spelling)

    @property
    def ready(self) -> bool:
        """Whether nothing but the launch is left."""
        return not self.obstacles and self.current is None


def plan_page(
    actor: Any,
    as_of: date,
    plan: Plan,
    *,
    tab: str = "",
    item: str = "",
    with_text: bool = True,
    as_written: bool = False,
    undo: str = "",
) -> PlanPage:
    """Put the page together.

    Args:
        actor: who looks.
        as_of: business date.
        plan: with ``document``, ``items`` and ``findings`` prefetched.
        tab: code of the tab or name of a list; empty: where work is left.
        item: public id of the item to open; empty: the next one that needs a person.
        with_text: whether the document's side is needed too (not for partial answers).
        as_written: whether the open form shows what the document says instead of the proposal.
        undo: public id of the item last decided in this session.
    """
    items = list(plan.items.all())
    findings = list(plan.findings.all())
    unanswered = [f for f in findings if not f.answer]
    doubts = {i.pk: doubt(i, unanswered) for i in items if not i.decided}
    base = reverse("movements:plan", args=[plan.document.public_id])
    here = _current(items, doubts, tab, item)
    code = tab_of(tab or (here.list if here else ""))
    pages = _pages(plan)
    rows = {
        i.pk: _row(
            plan, i, pages, doubts.get(i.pk, ""), f"{base}?{urlencode({'item': i.public_id})}"
        )
        for i in items
    }
    groups = _groups(items, rows, code)
    shown = [row for g in groups for row in g.rows]
    current = rows[here.pk] if here is not None and tab_of(here.list) == code else None
    if current is not None:
        current.current = True
        current.proposal = _proposal_words(current.item, as_written)
        values = current.item.values if as_written else shown_values(current.item)
        current.fields = form_fields(items, current.item, values, as_of)
    at = shown.index(current) if current in shown else -1
    sure = [i for i in items if not i.decided and not doubts[i.pk]]
    can_confirm = PLAN.can(actor, "movements:plan:confirm", plan, as_of=as_of)
    obstacles = launch_obstacles(plan) if plan.state != "launched" else []
    asked = [_question(f, pages, items) for f in unanswered]
    page = PlanPage(
        plan=plan,
        tabs=_tabs(items, code, base),
        tab=code,
        groups=groups,
        doubtful=[r for r in shown if r.doubt],
        current=current,
        previous_url=shown[at - 1].url if at > 0 else "",
        next_url=shown[at + 1].url if 0 <= at < len(shown) - 1 else "",
        contradictions=[q for q in asked if q.finding.kind not in questions.SPELLING],
        spelling=[q for q in asked if q.finding.kind in questions.SPELLING],
        answered=[_question(f, pages, items) for f in findings if f.answer],
        decided=sum(i.decided for i in items),
        total=len(items),
        open_questions=len(unanswered),
        sure=len(sure),
        sure_here=sum(tab_of(i.list) == code for i in sure),
        can_confirm=can_confirm,
        can_launch=_can_launch(actor, plan, obstacles),
        obstacles=obstacles,
        url=base,
        undo=next((i for i in items if undo and str(i.public_id) == undo and i.decided), None),
    )
    _first_question(page)
    page.marks = " ".join(f"{rows[i.pk].key}:{_state(i)}" for i in items)
    if with_text:
        sources = _sources(items, unanswered, rows, current)
        page.sheets = sheets(plan.document.text, pages, sources)
        page.ticks = strip(len(plan.document.text), sources)
    return page


def _first_question(page: PlanPage) -> None:
    """The first open question of the page takes the number keys, contradictions before spelling."""
    for rows in (page.contradictions, page.spelling):
        if rows:
            rows[0] = replace(rows[0], first=True)
            return


def _can_launch(actor: Any, plan: Plan, obstacles: list[Obstacle]) -> Answer:
    """The launch button: rights first, then what is missing; all of it is listed beside it."""
    answer = may(actor, "movements:plan:launch", plan)
    if not answer or not obstacles:
        return answer
    first = obstacles[0]
    return Answer(
        False,
        answer.action,
        first.code,
        first.reason,
        remedy_url=first.remedy_url,
        remedy_label=first.remedy_label,
    )


def _pages(plan: Plan) -> list[tuple[int, int]]:
    return [(p["start"], p["end"]) for p in plan.header.get("pages") or []]


def _current(
    items: Sequence[PlanItem], doubts: dict[int, str], tab: str, wanted: str
) -> PlanItem | None:
    """The asked item; else the next that needs a person: doubtful before sure, own tab first."""
    if wanted:
        found = next((i for i in items if str(i.public_id) == wanted), None)
        if found is not None:
            return found
    order = [code for code, _label, _lists in TABS]
    code = tab_of(tab) if tab else ""
    left = [i for i in items if not i.decided and (not code or tab_of(i.list) == code)]
    left.sort(key=lambda i: (order.index(tab_of(i.list)), not doubts[i.pk], i.position))
    return left[0] if left else None


def _tabs(items: Sequence[PlanItem], current: str, base: str) -> list[Tab]:
    tabs = []
    for code, label, lists in TABS:
        rows = [i for i in items if i.list in lists]
        tabs.append(
            Tab(
                code,
                label,
                sum(i.decided for i in rows),
                len(rows),
                code == current,
                f"{base}?list={code}",
            )
        )
    return tabs


def _groups(items: Sequence[PlanItem], rows: dict[int, Row], code: str) -> list[Group]:
    lists = next(lists for tab, _label, lists in TABS if tab == code)
    groups = []
    for name in lists:
        own = [i for i in items if i.list == name]
        own.sort(key=lambda i: i.position)
        groups.append(
            Group(name, List(name).label, [rows[i.pk] for i in own], sum(i.decided for i in own))
        )
    return groups


def _state(item: PlanItem) -> str:
    return {"proposed": "read", "dropped": "dropped"}.get(item.state, "confirmed")


def _key(item: PlanItem) -> str:
    return f"{item.list}-{item.ref}".replace("+", "n")


def _row(plan: Plan, item: PlanItem, pages: list[tuple[int, int]], why: str, url: str) -> Row:
    values = shown_values(item)
    number = page_of(pages, item.start)
    where = ", ".join(
        p for p in (item.where, _("page %(n)s") % {"n": number} if pages else "") if p
    )
    return Row(
        item=item,
        key=_key(item),
        title=meaning.title_of(item.list, values),
        figure=meaning.figure_of(item.list, values),
        comparator=str(values.get("comparator") or "") if item.list == List.TARGETS else "",
        where=where,
        source=" ".join(plan.document.text[item.start : item.end].replace("*", "").split()),
        doubt=why,
        url=url,
        part=bool(values.get("parent")),
    )


def _proposal_words(item: PlanItem, as_written: bool) -> str:
    change = meaning.proposal(item.list, item.values) if not item.decided else {}
    if not change or as_written:
        return ""
    return _(
        "The document writes «%(written)s»; the size of a change is measured in percentage points."
    ) % {"written": item.read.get("unit") or ""}


def _question(
    finding: PlanFinding, pages: list[tuple[int, int]], items: Sequence[PlanItem]
) -> Question:
    number = page_of(pages, finding.start)
    around = [i for i in items if i.start <= finding.start and finding.end <= i.end and i.where]
    place = finding.where or (min(around, key=lambda i: i.end - i.start).where if around else "")
    where = ", ".join(p for p in (place, _("page %(n)s") % {"n": number} if pages else "") if p)
    reading = finding.read_as or finding.suggestion
    return Question(
        finding,
        f"finding-{finding.ref}",
        questions.KINDS.get(finding.kind, finding.kind),
        where,
        questions.button_words(finding.kind, reading) if reading else "",
    )


def _sources(
    items: Sequence[PlanItem],
    unanswered: Sequence[PlanFinding],
    rows: dict[int, Row],
    current: Row | None,
) -> list[Source]:
    found = [
        Source(
            rows[i.pk].key,
            i.start,
            i.end,
            _state(i),
            quiet=i.list in CLAUSES,
            current=current is not None and current.item.pk == i.pk,
        )
        for i in items
    ]
    found += [Source(f"finding-{f.ref}", f.start, f.end, "finding") for f in unanswered]
    return found
