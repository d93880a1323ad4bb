"""Movements and units' plans as official documents (Nghị định 30/2020), through one layout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from thidua.common.clock import installation
from thidua.common.formatting import partial_date
from thidua.movements.models import Drive, Movement, Quota, Target, Task, UnitPlan
from thidua.paper.layout.documents import (
    DriveLine,
    QuotaLine,
    TargetLine,
    TaskLine,
    launch_document,
    plan_document,
)
from thidua.paper.layout.model import Letterhead, OfficialDocument, RecipientLine, SignatureBlock
from thidua.people.models import Role, UnitVersion
from thidua.people.queries import current_version, posts_of_units, unit_names


def _lines(text: str) -> list[str]:
    """Paragraphs of a text, without the dashes and numbers the layout sets itself."""
    return [line.strip().lstrip("-•+ ").strip() for line in text.splitlines() if line.strip()]


def _place() -> str:
    here = installation()
    name = here.province if here else ""
    for word in ("Tỉnh ", "tỉnh ", "Thành phố ", "thành phố "):
        name = name.removeprefix(word)
    return name


def _letterhead(version: UnitVersion | None, as_of: date) -> Letterhead:
    """Head of a document of a unit: its parent above it, unless the unit is a committee."""
    name = version.name if version else ""
    committee = version is not None and version.kind in (
        UnitVersion.Kind.PEOPLES_COMMITTEE,
        UnitVersion.Kind.PROVINCE,
    )
    above = None if version is None or committee else version.parent_id
    parent = unit_names(as_of, [above]).get(above) if above else None
    return Letterhead(
        issuing_body=_spelled(name), place=_place(), parent_body=_spelled(parent or "") or None
    )


def _spelled(name: str) -> str:
    """A body's name as a letterhead writes it: without abbreviation."""
    return name.replace("UBND", "Ủy ban nhân dân")


def target_line(target: Target, leads: dict[int, str]) -> TargetLine:
    """A target as a row of a table."""
    return TargetLine(
        label=("Trong đó: " if target.parent_id else "") + target.name,
        value=target.value.normalize(),
        unit=target.measure,
        comparator=target.comparator,
        maximum=None if target.maximum is None else target.maximum.normalize(),
        lead=leads.get(target.lead_unit_id or 0),
        group=target.group or None,
    )


def drive_line(drive: Drive) -> DriveLine:
    """A drive as a row of a table; a month stays a month."""
    exact = drive.start if drive.start_precision == "day" else None
    return DriveLine(
        name=drive.name,
        start=exact or partial_date(drive.start, drive.start_precision) or None,
        end=drive.end
        if drive.end_precision == "day"
        else partial_date(drive.end, drive.end_precision) or None,
        review=drive.review or None,
    )


def quota_line(quota: Quota) -> QuotaLine:
    """An award quota as a row of a table."""
    return QuotaLine(quota.level, quota.kinds, quota.recipients, quota.minimum, quota.maximum)


def task_lines(tasks: Iterable[Task], names: dict[int, str]) -> list[TaskLine]:
    """Assigned tasks as rows of a table."""
    return [
        TaskLine(
            task=t.text,
            lead=names.get(t.lead_id or 0, ""),
            cooperating=[names.get(b.unit_id, "") for b in t.cooperating.all()],
            deadline=t.due,
            product=t.product or None,
        )
        for t in tasks
    ]


def launch_paper(movement: Movement, *, as_of: date) -> OfficialDocument:
    """The document that launches a movement: purpose, content, criteria, slogan, and tables."""
    version = current_version(movement.unit_id, as_of) if movement.unit_id else None
    targets = list(movement.targets.all())
    tasks = list(movement.tasks.exclude(lead=None).prefetch_related("cooperating"))
    units = {t.lead_unit_id for t in targets} | {t.lead_id for t in tasks}
    units |= {b.unit_id for t in tasks for b in t.cooperating.all()}
    names = unit_names(as_of, {u for u in units if u})
    chairs = posts_of_units(as_of, [movement.unit_id or 0], roles=[Role.SIGNATORY])
    signer = next((p for posts in chairs.values() for p in posts), None)
    committee = version is not None and version.kind == UnitVersion.Kind.PEOPLES_COMMITTEE
    return launch_document(
        letterhead=_letterhead(version, as_of),
        subject=f"Phát động phong trào {movement.name[:1].lower()}{movement.name[1:]}",
        signature=SignatureBlock(
            title=signer.title if signer else "Chủ tịch",
            name=signer.person.name if signer else None,
            capacities=("TM. ỦY BAN NHÂN DÂN",) if committee else (),
        ),
        purposes=_lines(movement.purpose),
        contents=[_numberless(line) for line in _lines(movement.content)],
        criteria=[target_line(t, names) for t in targets],
        further_criteria=[] if targets else _lines(movement.criteria),
        slogan=movement.slogan,
        scope=_lines(movement.scope),
        drives=[drive_line(d) for d in movement.drives.all()],
        quotas=[quota_line(q) for q in movement.quotas.all()],
        tasks=task_lines(tasks, names),
        issued_by=_spelled(version.name) if version else movement.launching_body,
        legal_bases=[f"Căn cứ {b.basis};" for b in movement.bases.select_related("basis")],
        recipients=[RecipientLine("Lưu: VT", None)],
    )


def _numberless(line: str) -> str:
    """A clause without its own number: the layout numbers clauses."""
    number, dot, rest = line.partition(". ")
    return rest if dot and number.replace(".", "").isdigit() else line


def unit_plan_paper(plan: UnitPlan, *, as_of: date) -> OfficialDocument:
    """A unit's own plan: purpose, content, its targets, organisation."""
    version = current_version(plan.unit_id, as_of)
    heads = posts_of_units(as_of, [plan.unit_id], roles=[Role.UNIT_HEAD]).get(plan.unit_id, [])
    head = heads[0] if heads else None
    movement = plan.movement
    source = movement.plan.document if movement.plan else None
    parent = None
    if source is not None:
        day = f" ngày {source.issued_on:%d/%m/%Y}" if source.issued_on else ""
        parent = (
            f"{source.type_name or 'Kế hoạch'} số {source.number}{day} của {source.issuing_body}"
        )
    return plan_document(
        letterhead=_letterhead(version, as_of),
        subject=plan.name,
        signature=SignatureBlock(
            title=head.title if head else "Thủ trưởng",
            name=head.person.name if head else None,
        ),
        purposes=_lines(plan.purpose),
        contents=[_numberless(line) for line in _lines(plan.content)],
        targets=[target_line(t, {}) for t in plan.targets.all()],
        organisation=_lines(plan.organisation),
        parent_plan=parent,
        issued_by=version.name if version else None,
        recipients=[
            RecipientLine("UBND tỉnh", "báo cáo"),
            RecipientLine("Ban Thi đua - Khen thưởng tỉnh", "báo cáo"),
            RecipientLine("VT", "lưu"),
        ],
    )
