"""Reads for the pages of this room and for the rooms above."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from thidua.common.keys import fold
from thidua.common.policy import which
from thidua.common.workflow import State
from thidua.documents.domain.legal import Status
from thidua.documents.models import (
    Delivery,
    Distribution,
    Document,
    LegalBasis,
    NumberBook,
    NumberEntry,
    RecipientLine,
)
from thidua.documents.workflow import DELIVERY_STATES, delivery_state
from thidua.people.queries import block_of_units, posts_of_units

Purpose = RecipientLine.Purpose


# --- documents -----------------------------------------------------------------------------------
def documents(actor: Any) -> QuerySet[Document]:
    """Documents that the actor may see, newest first."""
    rows: QuerySet[Document] = which(actor, "documents:document:view")
    return rows.order_by(F("issued_on").desc(nulls_last=True), "-pk")


def own_register(actor: Any, direction: str) -> QuerySet[Document]:
    """The actor's unit's own register, in or out; drafts for a unit above stand in both."""
    own = Q(unit_id=actor.unit_id)
    if direction == Document.Direction.OUT:
        own |= Q(issuing_unit_id=actor.unit_id)
    return documents(actor).filter(own, direction=direction)


def received(actor: Any) -> QuerySet[Delivery]:
    """What was delivered to the actor's unit or person, newest first."""
    mine = Q(unit_id=actor.unit_id, person=None)
    if actor.person_id is not None:
        mine |= Q(person_id=actor.person_id)
    rows: QuerySet[Delivery] = which(actor, "documents:delivery:view").filter(mine)
    return rows.select_related("distribution__document").order_by("-distribution__sent_on", "-pk")


def with_delivery_state(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Annotate ``answer`` with the code of :func:`workflow.delivery_state`, for filters."""
    return rows.annotate(
        answer=Case(
            When(acknowledged_on__isnull=False, then=Value("acknowledged")),
            When(opened_on=None, then=Value("silent")),
            When(purpose=Purpose.ACT, then=Value("opened")),
            default=Value("read"),
            output_field=CharField(),
        )
    )


def own_delivery(actor: Any, distribution: Distribution) -> Delivery | None:
    """The delivery of a distribution to the actor's unit, else to the actor's person."""
    rows = received(actor).filter(distribution=distribution)
    return rows.order_by(F("person").asc(nulls_first=True)).first()


def duplicates(
    *, unit_id: int, number: str, issuing_body: str, issued_on: date | None, sha256: str
) -> list[Document]:
    """Documents of the unit that are the same: same file, or same number, issuer and date."""
    same = Q(file__sha256=sha256) if sha256 else Q(pk__in=())
    if number and issued_on is not None:
        same |= Q(number__iexact=number, issued_on=issued_on)
    rows = Document.objects.filter(same, unit=unit_id).select_related("file").order_by("pk")
    issuer = fold(issuing_body)
    return [
        d
        for d in rows
        if (d.file is not None and d.file.sha256 == sha256 and sha256)
        or fold(d.issuing_body) == issuer
    ]


# --- distribution --------------------------------------------------------------------------------
@dataclass(frozen=True)
class BoardRow:
    """One recipient on the board."""

    delivery: Delivery
    state: State
    block: str
    reachable: bool


@dataclass
class BlockCount:
    """How a block stands: of those asked to acknowledge."""

    name: str
    asked: int = 0
    acknowledged: int = 0
    opened: int = 0

    @property
    def silent(self) -> int:
        """Not even opened."""
        return self.asked - self.acknowledged - self.opened


@dataclass
class Board:
    """Who has opened and acknowledged a distribution: rows, counts per state and per block."""

    rows: list[BoardRow]
    counts: dict[str, int]
    blocks: list[BlockCount] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many were asked to acknowledge."""
        return sum(block.asked for block in self.blocks)

    @property
    def acknowledged(self) -> int:
        """How many of them did."""
        return sum(block.acknowledged for block in self.blocks)

    @property
    def unanswered(self) -> list[BoardRow]:
        """Asked, and not acknowledged."""
        return [
            row
            for row in self.rows
            if row.delivery.purpose == Purpose.ACT and row.delivery.acknowledged_on is None
        ]


def board(distribution: Distribution) -> Board:
    """The acknowledgement board; a flat number of queries whatever the number of units."""
    day = distribution.sent_on or distribution.created_on
    rows = list(
        distribution.deliveries.select_related("line", "evidence").order_by("line__position", "pk")
    )
    blocks = block_of_units(day)
    posts = posts_of_units(day, {d.unit_id for d in rows if d.person_id is None})
    reached = {
        unit_id
        for unit_id, held in posts.items()
        if any(hasattr(post.person, "user") and post.person.user.is_active for post in held)
    }
    found = []
    for delivery in rows:
        block = blocks.get(delivery.unit_id) if delivery.person_id is None else None
        found.append(
            BoardRow(
                delivery,
                delivery_state(delivery),
                block.name if block is not None else "",
                delivery.person_id is not None or delivery.unit_id in reached,
            )
        )
    counts = dict.fromkeys(DELIVERY_STATES, 0)
    per_block: dict[str, BlockCount] = {}
    order: dict[str, str] = {}
    for row in found:
        counts[row.state.code] += 1
        if row.delivery.purpose != Purpose.ACT:
            continue
        group = blocks.get(row.delivery.unit_id)
        order.setdefault(row.block, group.sort_key if group is not None and row.block else "\uffff")
        count = per_block.setdefault(row.block, BlockCount(row.block))
        count.asked += 1
        count.acknowledged += row.state.code == "acknowledged"
        count.opened += row.state.code == "opened"
    return Board(found, counts, sorted(per_block.values(), key=lambda b: order[b.name]))


def silent_text(distribution: Distribution, rows: list[BoardRow], as_of: date) -> str:
    """The list of those who have not acknowledged, to paste into a chat; Vietnamese, plain."""
    lines = [
        f"{distribution.document}: còn {len(rows)} nơi chưa xác nhận đã nhận"
        f" (tính đến {as_of:%d/%m/%Y}"
        + (
            f", hạn {distribution.acknowledge_by:%d/%m/%Y}):"
            if distribution.acknowledge_by
            else "):"
        )
    ]
    by_block: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        name = row.delivery.name + (" (đã mở)" if row.state.code == "opened" else "")
        by_block[row.block].append(name)
    number = 0
    for block, names in by_block.items():
        if block:
            lines.append(f"{block}:")
        for name in names:
            number += 1
            lines.append(f"{number}. {name}")
    return "\n".join(lines)


def lines_with_recipients(
    distribution: Distribution,
) -> list[tuple[RecipientLine, list[Delivery]]]:
    """The lines of a distribution, each with those who receive through it; two queries."""
    by_line: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in distribution.deliveries.order_by("pk"):
        by_line[delivery.line_id].append(delivery)
    lines = distribution.lines.prefetch_related("units", "groups", "persons")
    return [(line, by_line[line.pk]) for line in lines]


def distributions_of(actor: Any, document: Document) -> list[Distribution]:
    """Distributions of a document that the actor may follow, with counts of answers."""
    asked = Q(deliveries__purpose=Purpose.ACT)
    rows: QuerySet[Distribution] = which(actor, "documents:distribution:view_board")
    return list(
        rows.filter(document=document)
        .annotate(
            n_recipients=Count("deliveries"),
            n_asked=Count("deliveries", filter=asked),
            n_acknowledged=Count(
                "deliveries", filter=asked & Q(deliveries__acknowledged_on__isnull=False)
            ),
        )
        .order_by("-pk")
    )


# --- numbers -------------------------------------------------------------------------------------
def number_books(actor: Any) -> QuerySet[NumberBook]:
    """Number books that the actor may see, the newest year first."""
    rows: QuerySet[NumberBook] = which(actor, "documents:number_book:view")
    return rows.select_related("period").order_by("-period__start", "kind", "symbol")


def numbers_of(book: NumberBook) -> QuerySet[NumberEntry]:
    """The numbers of a book with ``standing`` (given or void), the latest first."""
    return (
        book.entries.select_related("book", "document")
        .annotate(
            standing=Case(
                When(void_reason="", then=Value("given")),
                default=Value("void"),
                output_field=CharField(),
            )
        )
        .order_by("-number")
    )


# --- legal library -------------------------------------------------------------------------------
def with_replacements(rows: QuerySet[LegalBasis]) -> QuerySet[LegalBasis]:
    """Rows with what ``legal.status`` looks at, so that a list asks twice, not once a row."""
    return rows.prefetch_related("replaced_by")


def with_status(rows: QuerySet[LegalBasis], as_of: date) -> QuerySet[LegalBasis]:
    """Annotate ``status`` with the code of ``legal.status`` on the day, for counts and filters."""
    through = LegalBasis.replaced_by.through
    replacing = through.objects.filter(from_legalbasis=OuterRef("pk"))
    begun = replacing.filter(to_legalbasis__effective_from__lte=as_of)
    ended = Q(effective_to__lte=as_of)
    return rows.annotate(
        status=Case(
            When(Exists(begun), then=Value(Status.REPLACED.value)),
            When(ended & Exists(replacing), then=Value(Status.REPLACED.value)),
            When(ended, then=Value(Status.EXPIRED.value)),
            When(effective_from=None, then=Value(Status.UNKNOWN.value)),
            When(effective_from__lte=as_of, then=Value(Status.IN_FORCE.value)),
            default=Value(Status.NOT_YET.value),
            output_field=CharField(),
        )
    )
