"""The documents of a movement, built from plain values: launch, plan of a unit, letter."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias, TypeVar

from thidua.paper.layout.figures import format_number, format_range, roman, short_date, two_digits
from thidua.paper.layout.model import (
    Align,
    Block,
    Bullets,
    Column,
    GroupRow,
    Heading,
    Letterhead,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    Row,
    SignatureBlock,
    Table,
    TableRow,
    Text,
    italic,
    parts,
)

Number: TypeAlias = int | float | Decimal
Day: TypeAlias = datetime.date | str | None
"""A date, or words for one that is less exact ("tháng 7/2024"), or nothing."""

Line = TypeVar("Line")

_COMPARATORS = {
    ">=": "≥",
    "<=": "≤",
    ">": ">",
    "<": "<",
    "=": "=",
    "~": "khoảng",
    "range": "từ - đến",
}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target (chỉ tiêu). `comparator` is one of >=, >, <=, <, =, ~, range (with `maximum`)."""

    label: str
    value: Number
    unit: str
    comparator: str = "="
    maximum: Number | None = None
    lead: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class DriveLine:
    """A drive (đợt thi đua) with its days and its review."""

    name: str
    start: Day = None
    end: Day = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """An award quota: how many of these kinds, at which level, for whom."""

    level: str
    kinds: Sequence[str]
    recipients: Sequence[str]
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task: what, who leads, who cooperates, until when, with which product."""

    task: str
    lead: str
    cooperating: Sequence[str] = ()
    deadline: Day = None
    product: str | None = None


def targets_table(targets: Sequence[TargetLine]) -> Table:
    """Return the table of targets, a group row wherever the group changes."""
    columns = (
        Column("STT", Align.CENTER, width_mm=12),
        Column("Chỉ tiêu", share=1.6),
        Column("Đơn vị", Align.CENTER, width_mm=24),
        Column("So sánh", Align.CENTER, width_mm=20),
        Column("Giá trị", Align.RIGHT, width_mm=24),
        Column("Cơ quan chủ trì", share=1.0),
    )
    rows: list[TableRow] = []
    group: str | None = None
    groups = 0
    for number, target in enumerate(targets, start=1):
        if target.group and target.group != group:
            groups += 1
            rows.append(GroupRow(f"{roman(groups)}. {target.group}"))
        group = target.group
        cells = (
            str(number),
            target.label,
            target.unit,
            _comparator(target),
            _value(target),
            target.lead or "",
        )
        rows.append(Row(cells))
    return Table(columns, tuple(rows))


def drives_table(drives: Sequence[DriveLine]) -> Table:
    """Return the table of drives."""
    columns = (
        Column("STT", Align.CENTER, width_mm=12),
        Column("Đợt thi đua", share=1.2),
        Column("Từ ngày", Align.CENTER, width_mm=26),
        Column("Đến ngày", Align.CENTER, width_mm=26),
        Column("Sơ kết, tổng kết", share=1.6),
    )
    rows = tuple(
        Row((str(n), drive.name, _day(drive.start), _day(drive.end), drive.review or ""))
        for n, drive in enumerate(drives, start=1)
    )
    return Table(columns, rows)


def quotas_table(quotas: Sequence[QuotaLine]) -> Table:
    """Return the table of award quotas."""
    columns = (
        Column("STT", Align.CENTER, width_mm=12),
        Column("Cấp tặng", share=1.0),
        Column("Danh hiệu, hình thức khen thưởng", share=1.6),
        Column("Đối tượng", share=0.9),
        Column("Số lượng", Align.RIGHT, width_mm=32),
    )
    rows = tuple(
        Row(
            (
                str(n),
                quota.level,
                ", ".join(quota.kinds),
                ", ".join(quota.recipients),
                _quota(quota),
            )
        )
        for n, quota in enumerate(quotas, start=1)
    )
    return Table(columns, rows)


def tasks_table(tasks: Sequence[TaskLine]) -> Table:
    """Return the table of tasks."""
    columns = (
        Column("STT", Align.CENTER, width_mm=12),
        Column("Nhiệm vụ", share=1.7),
        Column("Chủ trì", share=1.0),
        Column("Phối hợp", share=1.0),
        Column("Thời hạn", Align.CENTER, width_mm=25),
        Column("Sản phẩm", share=0.9),
    )
    rows = tuple(
        Row(
            (
                str(n),
                task.task,
                task.lead,
                ", ".join(task.cooperating),
                _day(task.deadline),
                task.product or "",
            )
        )
        for n, task in enumerate(tasks, start=1)
    )
    return Table(columns, rows)


def plan_document(
    *,
    letterhead: Letterhead,
    subject: str,
    signature: SignatureBlock,
    purposes: Sequence[Text],
    contents: Sequence[Text],
    targets: Sequence[TargetLine],
    organisation: Sequence[Text],
    requirements: Sequence[Text] = (),
    drives: Sequence[DriveLine] = (),
    quotas: Sequence[QuotaLine] = (),
    tasks: Sequence[TaskLine] = (),
    introduction: Text | None = None,
    parent_plan: str | None = None,
    issued_by: str | None = None,
    legal_bases: Sequence[Text] = (),
    recipients: Sequence[RecipientLine] = (),
    co_signature: SignatureBlock | None = None,
) -> OfficialDocument:
    """Return the plan (kế hoạch) of a unit.

    `subject` goes on from "Kế hoạch" ("Thực hiện phong trào thi đua … năm 2024"). Without
    `introduction`, one is made from `parent_plan` ("Kế hoạch số 210/KH-UBND ngày … của …") and
    `issued_by`, the body's name in running text. Sections without content are left out and the
    others numbered in order.
    """
    if introduction is None and parent_plan:
        body = issued_by or "cơ quan, đơn vị"
        introduction = (
            f"Thực hiện {parent_plan}, {body} xây dựng kế hoạch với những nội dung cụ thể như sau:"
        )
    sections = [
        ("Mục đích, yêu cầu", _purposes(purposes, requirements)),
        ("Nội dung thi đua", _numbered(contents)),
        ("Chỉ tiêu thi đua", _table(targets, targets_table)),
        ("Các đợt thi đua", _table(drives, drives_table)),
        ("Chỉ tiêu khen thưởng", _table(quotas, quotas_table)),
        ("Nhiệm vụ", _table(tasks, tasks_table)),
        ("Tổ chức thực hiện", _bullets(organisation)),
    ]
    return OfficialDocument(
        kind="plan",
        type_name="Kế hoạch",
        letterhead=letterhead,
        subject=subject,
        legal_bases=legal_bases,
        blocks=(*_introduced(introduction), *_sections(sections)),
        signature=signature,
        co_signature=co_signature,
        recipients=recipients,
        issued_by=issued_by,
    )


def launch_document(
    *,
    letterhead: Letterhead,
    subject: str,
    signature: SignatureBlock,
    purposes: Sequence[Text],
    contents: Sequence[Text],
    criteria: Sequence[TargetLine],
    slogan: str,
    scope: Sequence[Text] = (),
    requirements: Sequence[Text] = (),
    further_criteria: Sequence[Text] = (),
    drives: Sequence[DriveLine] = (),
    quotas: Sequence[QuotaLine] = (),
    tasks: Sequence[TaskLine] = (),
    organisation: Sequence[Text] = (),
    introduction: Text | None = None,
    issued_by: str | None = None,
    legal_bases: Sequence[Text] = (),
    recipients: Sequence[RecipientLine] = (),
    type_name: str = "Kế hoạch",
    co_signature: SignatureBlock | None = None,
) -> OfficialDocument:
    """Return the document that launches a movement: purpose, content, criteria and slogan.

    These four are what a launch must have (Luật Thi đua, khen thưởng 2022); the other sections are
    left out when empty. `criteria` are the targets with figures, `further_criteria` those in words.
    `subject` goes on from `type_name` ("Phát động phong trào thi đua …").
    """
    theme: list[Block] = [Paragraph(("“", italic(slogan), "”."))] if slogan else []
    sections = [
        ("Mục đích, yêu cầu", _purposes(purposes, requirements)),
        ("Phạm vi, đối tượng", _bullets(scope)),
        ("Nội dung thi đua", _numbered(contents)),
        ("Tiêu chí thi đua", [*_bullets(further_criteria), *_table(criteria, targets_table)]),
        ("Khẩu hiệu thi đua", theme),
        ("Các đợt thi đua", _table(drives, drives_table)),
        ("Chỉ tiêu khen thưởng", _table(quotas, quotas_table)),
        ("Nhiệm vụ", _table(tasks, tasks_table)),
        ("Tổ chức thực hiện", _bullets(organisation)),
    ]
    return OfficialDocument(
        kind="launch",
        type_name=type_name,
        letterhead=letterhead,
        subject=subject,
        legal_bases=legal_bases,
        blocks=(*_introduced(introduction), *_sections(sections)),
        signature=signature,
        co_signature=co_signature,
        recipients=recipients,
        issued_by=issued_by,
    )


def letter(
    *,
    letterhead: Letterhead,
    about: str,
    addressees: Sequence[str],
    body: Sequence[Text | Block],
    signature: SignatureBlock,
    recipients: Sequence[RecipientLine] = (),
) -> OfficialDocument:
    """Return a letter (công văn), for instance a reminder (đôn đốc).

    `about` goes on from "V/v". `body` holds paragraphs as text and any other blocks, such as
    :func:`tasks_table` of what is overdue. "Như trên" is put before the recipients.
    """
    return OfficialDocument(
        kind="letter",
        letterhead=letterhead,
        subject=about,
        addressees=addressees,
        blocks=tuple(_block(part) for part in body),
        signature=signature,
        recipients=(RecipientLine("Như trên"), *recipients),
    )


def _block(part: Text | Block) -> Block:
    return part if isinstance(part, Block) else Paragraph(part)


def _introduced(introduction: Text | None) -> list[Block]:
    return [Paragraph(introduction)] if introduction else []


def _sections(sections: Iterable[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Return the sections that have content under headings numbered I., II., III."""
    blocks: list[Block] = []
    number = 0
    for title, content in sections:
        if content:
            number += 1
            blocks.extend((Heading(1, f"{roman(number)}.", title.upper()), *content))
    return blocks


def _purposes(purposes: Sequence[Text], requirements: Sequence[Text]) -> list[Block]:
    if not requirements:
        return _bullets(purposes)
    parts = [("Mục đích", purposes), ("Yêu cầu", requirements)]
    blocks: list[Block] = []
    for number, (title, items) in enumerate([part for part in parts if part[1]], start=1):
        blocks.extend((Heading(2, f"{number}.", title), *_bullets(items)))
    return blocks


def _bullets(items: Sequence[Text]) -> list[Block]:
    return [Bullets(tuple(items))] if items else []


def _numbered(items: Sequence[Text]) -> list[Block]:
    """Return paragraphs numbered 1., 2., or one paragraph without a number."""
    if len(items) == 1:
        return [Paragraph(items[0])]
    return [Paragraph((f"{number}. ", *parts(item))) for number, item in enumerate(items, start=1)]


def _table(lines: Sequence[Line], make: Callable[[Sequence[Line]], Table]) -> list[Block]:
    return [make(lines)] if lines else []


def _day(day: Day) -> str:
    return short_date(day) if isinstance(day, datetime.date) else day or ""


def _comparator(target: TargetLine) -> str:
    try:
        return _COMPARATORS[target.comparator]
    except KeyError as error:
        raise ValueError(f"No such comparator: {target.comparator!r}.") from error


def _value(target: TargetLine) -> str:
    if target.comparator == "range":
        if target.maximum is None:
            raise ValueError("A range needs a maximum.")
        return format_range(target.value, target.maximum)
    return format_number(target.value)


def _quota(quota: QuotaLine) -> str:
    low, high = quota.minimum, quota.maximum
    if low is None and high is None:
        return ""
    if low is None or high is None or low == high:
        figure = _count(low if low is not None else high or 0)
        if low == high:
            return figure
        return f"từ {figure} trở lên" if high is None else f"đến {figure}"
    return f"{_count(low)} - {_count(high)}"


def _count(number: int) -> str:
    return two_digits(number) if number < 10 else format_number(number)
