"""Short ways to what the tests of this room begin with."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from tests.support import cast as casting
from tests.support import stages
from tests.support.cast import DAY, Cast
from thidua.documents.models import Document
from thidua.movements.domain import confirming, launching
from thidua.movements.domain.reading import read_document
from thidua.movements.models import Movement, Plan, PlanFinding, PlanItem
from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import read_plan

SAMPLES = Path(__file__).parent.parent / "samples"


@cache
def text_of(name: str = "ke-hoach-210-phu-tho-2024") -> str:
    """The text of a sample plan."""
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


@cache
def _reading(text: str) -> Mapping[str, Any]:
    return read_plan(text, lexicon=default_lexicon()).as_dict()


def reading_of(text: str | None = None) -> dict[str, Any]:
    """What the reader gives, safe to change."""
    return deepcopy(dict(_reading(text or text_of())))


def register_plan(cast: Cast, text: str | None = None, number: str = "210/KH-UBND") -> Document:
    """A plan in the register of the standing body."""
    return Document.objects.create(
        unit=cast.board,
        direction=Document.Direction.IN,
        kind=Document.Kind.PLAN,
        state="registered",
        type_name="Kế hoạch",
        number=number,
        issuing_body="Ủy ban nhân dân tỉnh Mẫu",
        issued_on=DAY,
        name="Phát động phong trào thi đua năm 2024",
        text=text if text is not None else text_of(),
        created_on=DAY,
    )


def read(cast: Cast, document: Document, reading: Mapping[str, Any] | None = None) -> Plan:
    """The document, read by an officer in charge."""
    return read_document(
        actor=cast.actor("officer_in_charge"),
        as_of=DAY,
        document=document,
        reading=reading or (reading_of() if document.text == text_of() else None),
    )


def answer_all(cast: Cast, plan: Plan, answer: str = "keep") -> None:
    """Answer every question alike."""
    for finding in PlanFinding.objects.filter(plan=plan, answer=""):
        confirming.answer_finding(
            actor=cast.actor("officer_in_charge"), as_of=DAY, finding=finding, answer=answer
        )


def confirm_all(cast: Cast, plan: Plan) -> Plan:
    """Answer, confirm the sure ones together and the others one by one."""
    actor = cast.actor("officer_in_charge")
    answer_all(cast, plan)
    confirming.confirm_section(actor=actor, as_of=DAY, plan=plan)
    for item in PlanItem.objects.filter(plan=plan, state="proposed"):
        confirming.confirm(actor=actor, as_of=DAY, item=item)
    return Plan.objects.get(pk=plan.pk)


def launch(cast: Cast, plan: Plan) -> Movement:
    """Launched by the head of the standing body."""
    return launching.launch(actor=cast.actor("standing_head"), as_of=DAY, plan=plan)


def item(plan: Plan, list_name: str, ref: str) -> PlanItem:
    """One item."""
    return PlanItem.objects.get(plan=plan, list=list_name, ref=ref)


def launched() -> tuple[Cast, Movement]:
    """The fixed cast, and the movement that Plan 210 launches in it."""

    def make() -> tuple[Cast, Movement]:
        cast = casting.build()
        plan = confirm_all(cast, read(cast, register_plan(cast)))
        return cast, launch(cast, plan)

    found: tuple[Cast, Movement] = stages.reach("launched", make)
    return found
