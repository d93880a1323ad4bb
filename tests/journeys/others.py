"""What belongs to others: one record behind every address of the program.

Everything stands with the standing body or with Sở Công Thương and carries :data:`SECRET` where it
has words; Sở Tài chính and whoever holds no post have no part in it.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import docx
from django.contrib.auth.tokens import default_token_generator
from django.utils.http import int_to_base36

from tests.documents import makers as papers
from tests.journeys import (
    others_awards,
    others_events,
    others_initiatives,
    others_results,
    others_rules,
)
from tests.movements import makers as plans
from tests.support.cast import DAY, Cast
from thidua.common.models import AuditEntry, SwappedDay
from thidua.common.models.base import since
from thidua.documents.domain import deliveries, distribution, legal, numbers, outgoing, register
from thidua.documents.models import Delivery, Document, LegalBasis, NumberBook
from thidua.movements.domain import tasks, unit_plans
from thidua.movements.models import Drive, Movement, Participation, Plan, Task
from thidua.people.domain import delegations, import_runs, units
from thidua.people.domain.facts import record_fact
from thidua.people.domain.posts import create_person
from thidua.people.domain.who_is_who import link_persons
from thidua.people.models import Identity, LetterBatch, OpenSession, Person, Post, User
from thidua.people.sheets import write_workbook
from thidua.work.domain.notices import notify
from thidua.work.kinds import REMINDER
from thidua.work.models import Notice, ReminderRule

SECRET = "Điều không ai ngoài cuộc được biết"
FILLED = {
    "reason": "thử", "text": "thử", "to": "thử", "filed_at": "thử", "name": "thử", "code": "thử",
    "do": "confirm", "answer": "keep", "title": "thử", "lines": "Sở Tài chính",
    "first": "15/01/2024", "last": "20/01/2024", "start": "15/01/2024", "end": "20/01/2024",
    "due": "30/01/2024", "day": "20/02/2024", "demo_date": "20/02/2024", "kind": "off",
    "purpose": "act", "mode": "paper", "symbol": "X", "issued_on": "15/01/2024", "offset": "1",
    "year": "2024", "last_number": "0",
}  # fmt: skip
"""Something in every field, so that no form is what refuses."""
Kwargs = dict[str, Any]


def word(*lines: str) -> bytes:
    """A file in Word."""
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def addresses(cast: Cast) -> dict[str, Kwargs]:
    """Name of an address → what its path needs, for every address that names a record."""
    documents, plan = _documents(cast)
    return {
        **documents,
        **_movements(cast, plan),
        **_people(cast),
        **others_awards.addresses(cast),
        **others_initiatives.addresses(cast, SECRET),
        **others_rules.addresses(cast),
        "work:notice_read": {"public_id": _notice(cast).public_id},
        "work:rule_edit": {"number": ReminderRule.objects.order_by("pk")[0].pk},
    }


def _each(room: str, names: str, **kwargs: Any) -> dict[str, Kwargs]:
    return {f"{room}:{name}": kwargs for name in names.split()}


# --- documents ------------------------------------------------------------------------------------
def _documents(cast: Cast) -> tuple[dict[str, Kwargs], Plan]:
    charge, head = cast.actor("officer_in_charge"), cast.actor("standing_head")
    plan = plans.read(cast, plans.register_plan(cast))
    document = plan.document
    Document.objects.filter(pk=document.pk).update(name=SECRET)
    document.refresh_from_db()
    stored = register.register_incoming(
        actor=charge, as_of=DAY, data=(papers.PLAN + SECRET).encode(), name="a.txt",
        overrides={"number": "13/KH-UBND", "name": SECRET},
    )  # fmt: skip
    reading = register.read_upload(
        actor=charge, as_of=DAY, data=(papers.PLAN + SECRET).encode(), name=f"{SECRET}.txt"
    )
    drafted = outgoing.draft(
        actor=charge, as_of=DAY, kind=Document.Kind.LETTER, paper=papers.paper(SECRET)
    )
    issued = outgoing.draft(
        actor=charge, as_of=DAY, kind=Document.Kind.LETTER, paper=papers.paper(SECRET)
    )
    outgoing.sign(actor=head, as_of=DAY, document=issued)
    outgoing.number(actor=cast.actor("board_clerk"), as_of=DAY, document=issued, symbol="TĐKT")
    numbers.void_number(
        actor=cast.actor("board_clerk"), as_of=DAY, book=NumberBook.objects.get(), reason=SECRET
    )
    prepared = distribution.prepare(
        actor=charge, as_of=DAY, document=document, lines=[distribution.Line("Sở Công Thương")]
    )
    distribution.send(actor=charge, as_of=DAY, distribution=prepared)
    delivery = Delivery.objects.get()
    deliveries.acknowledge_on_behalf(
        actor=charge, as_of=DAY, delivery=delivery, by=SECRET, on=DAY,
        data=word(SECRET), name="scan.docx",
    )  # fmt: skip
    unsent = distribution.prepare(
        actor=charge, as_of=DAY, document=stored, lines=[distribution.Line("Sở Công Thương")]
    )
    legal.seed_catalogue(as_of=DAY)
    book = NumberBook.objects.get()
    basis = LegalBasis.objects.order_by("pk")[0]
    finding, item = plan.findings.all()[0], plan.items.all()[0]
    at = {"document": document.public_id}
    found = {
        **_each("documents", "reading reading_file", public_id=reading.public_id),
        **_each(
            "documents", "document file edit forward file_away prepare", public_id=stored.public_id
        ),
        **_each(
            "documents", "redraft present offer sign preview word", public_id=drafted.public_id
        ),
        **_each("documents", "number issue void", public_id=issued.public_id),
        **_each("documents", "distribution amend send", public_id=unsent.public_id),
        **_each("documents", "board remind close recall delivered", public_id=prepared.public_id),
        **_each(
            "documents", "delivery acknowledge on_behalf evidence", public_id=delivery.public_id
        ),
        **_each("documents", "number_book void_number change_symbol", public_id=book.public_id),
        "documents:legal_basis": {"public_id": basis.public_id},
        **_each("movements", "plan plan_read plan_confirm_sure plan_parts plan_launch", **at),
        "movements:plan_item": {**at, "item": item.public_id},
        "movements:plan_answer": {**at, "finding": finding.public_id},
        "movements:plan_add": {**at, "name": "targets"},
    }
    return found, plan


# --- movements ------------------------------------------------------------------------------------
def _movements(cast: Cast, plan: Plan) -> dict[str, Kwargs]:
    """Another plan, launched; what Sở Công Thương does in that movement."""
    charge = cast.actor("officer_in_charge")
    other = plans.read(cast, plans.register_plan(cast, number="211/KH-UBND"))
    movement: Movement = plans.launch(cast, plans.confirm_all(cast, other))
    officer = cast.actor("industry_officer")
    task = Task.objects.filter(movement=movement).order_by("pk")[0]
    tasks.assign(
        actor=charge, as_of=DAY, task=task, lead=cast.industry, due=DAY + timedelta(days=9)
    )
    done = tasks.report(
        actor=officer, as_of=DAY, task=task, text="Đã làm.", data=word("a"), name="a.docx"
    )
    own = unit_plans.create(actor=officer, as_of=DAY, movement=movement)
    type(own).objects.filter(pk=own.pk).update(name=SECRET, purpose=SECRET)
    drive = Drive.objects.filter(movement=movement, is_peak=True)[0]
    part = Participation.objects.get(movement=movement, unit=cast.industry)
    at = {"movement": movement.public_id}
    return {
        **others_events.addresses(cast, movement),
        **others_results.addresses(cast, movement, SECRET),
        **_each("movements", "movement leads movement_parts movement_close", **at),
        **_each("movements", "movement_document register take_part unit_plan_create", **at),
        "movements:window": {**at, "drive": drive.public_id},
        "movements:leave": {**at, "participation": part.public_id},
        **_each("movements", "task task_assign task_start task_report", task=task.public_id),
        **_each("movements", "task_accept task_return task_cancel", task=task.public_id),
        "movements:task_evidence": {"task": task.public_id, "report": done.public_id},
        **_each("movements", "unit_plan unit_plan_edit unit_plan_target_add", plan=own.public_id),
        **_each("movements", "unit_plan_submit unit_plan_issue", plan=own.public_id),
        **_each("movements", "unit_plan_return unit_plan_withdraw", plan=own.public_id),
        "movements:unit_plan_target": {
            "plan": own.public_id,
            "target": own.targets.all()[0].public_id,
        },
        "movements:unit_plan_download": {"plan": own.public_id, "suffix": "pdf"},
    }


# --- people ---------------------------------------------------------------------------------------
def _people(cast: Cast) -> dict[str, Kwargs]:
    admin = cast.actor("administrator")
    alias = units.add_alias(actor=admin, as_of=DAY, unit=cast.industry, name="Sở CT")
    person: Person = create_person(actor=admin, as_of=DAY, name=f"Nguyễn {SECRET}")
    post: Post = cast.posts["industry_officer"]
    handed = delegations.delegate(
        actor=cast.actor("industry_officer"), as_of=DAY, post=post,
        to_person=cast.posts["industry_head"].person, form="leave",
        first=DAY, last=DAY + timedelta(days=3), reason=SECRET,
    )  # fmt: skip
    swapped = SwappedDay.objects.create(day=DAY + timedelta(days=40), kind="off", reason="nghỉ bù")
    run = import_runs.check_workbook(
        actor=admin, as_of=DAY, data=_workbook(), name=f"{SECRET}.xlsx"
    )
    letters = LetterBatch.objects.create(user=admin.user, as_of=DAY, way="paper", days=9)
    account = User.objects.get(person=post.person)
    entry = AuditEntry.objects.order_by("pk")[0]
    charge = cast.posts["officer_in_charge"]
    twin = create_person(actor=admin, as_of=DAY, name=f"Trần {SECRET}")
    hold = record_fact(
        actor=admin, as_of=DAY, sort="hold", basis=SECRET,
        values={"person": person, "ground": "press", "valid": since(DAY)},
    )  # fmt: skip
    link = link_persons(actor=admin, as_of=DAY, alias=twin, canonical=person, reason=SECRET)
    return {
        **_each(
            "people",
            "unit unit_change unit_close unit_succession alias_add",
            public_id=cast.industry.public_id,
        ),
        "people:alias_remove": {"public_id": cast.industry.public_id, "number": alias.pk},
        **_each(
            "people",
            "group group_change group_members group_persons",
            public_id=cast.block_departments.public_id,
        ),
        **_each("people", "person post_new person_link", public_id=person.public_id),
        "people:person_unlink": {"public_id": link.public_id},
        "people:fact_new": {"sort": "hold", "kind": "ca-nhan", "public_id": person.public_id},
        **_each("people", "fact_change fact_void", sort="hold", public_id=hold.public_id),
        **_each("people", "post_end delegation_new", public_id=post.public_id),
        "people:post_scope": {"public_id": charge.public_id},
        **_each("people", "delegation delegation_seen delegation_end", public_id=handed.public_id),
        **_each(
            "people",
            "import_run import_apply import_again import_corrections",
            public_id=run.public_id,
        ),
        **_each("people", "letter_batch letter_file", public_id=letters.public_id),
        "people:verify_days": {"year": 2024},
        **_each("people", "account_page account_reset account_unlock", public_id=account.public_id),
        **_each("people", "account_deactivate account_activate", public_id=account.public_id),
        **_each("people", "account_end_sessions account_second_step", public_id=account.public_id),
        "account_session_end": {"public_id": _session(account).public_id},
        "account_service_unlink": {"public_id": _identity(account).public_id},
        "people:audit_entry": {"number": entry.pk},
        **_each("people", "swapped_day_edit swapped_day_remove", number=swapped.pk),
        "account_reset_password_from_key": {
            "uidb36": int_to_base36(account.pk),
            "key": f"{default_token_generator.make_token(account)}x",  # somebody guesses
        },
    }


def _session(account: User) -> OpenSession:
    return OpenSession.objects.create(user=account, session_key="x", browser=SECRET[:60])


def _identity(account: User) -> Identity:
    return Identity.objects.create(user=account, issuer="x", subject="x", label=SECRET)


def _workbook() -> bytes:
    return write_workbook({"units": [], "groups": [], "members": [], "officers": []}, title="mẫu")


def _notice(cast: Cast) -> Notice:
    account = User.objects.get(person=cast.posts["industry_officer"].person)
    params = {"inner": {"kind": "movements.task", "params": {"task": SECRET}}, "due": ""}
    notify(as_of=DAY, users=[account], key="k", kind=REMINDER, params=params, url="/")
    return Notice.objects.get(user=account, key="k")
