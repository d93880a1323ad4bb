"""The set-up of an empty installation, and the guided page of the first day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.support.cast import DAY, build, unit
from thidua.common.models import AuditEntry, Installation, SwappedDay
from thidua.common.models.base import since
from thidua.common.policy import Refused
from thidua.documents.models import LegalBasis
from thidua.people.domain import beginnings, new_year
from thidua.people.domain import first_day as domain
from thidua.people.domain.calendar import save_pasted_days, verify_year
from thidua.people.domain.groups import Decision
from thidua.people.first_day import first_day, waits_for
from thidua.people.models import (
    Group,
    Membership,
    Post,
    Role,
    Roster,
    SetupCode,
    Succession,
    Unit,
    UnitVersion,
    User,
)

pytestmark = pytest.mark.django_db

PASSWORD = "một mật khẩu đủ dài 2024"
FILLED = {
    "province": "Tỉnh Mẫu",
    "committee": "UBND tỉnh Mẫu",
    "body": "Ban Thi đua - Khen thưởng tỉnh",
    "province_code": "T",
    "committee_code": "UBND",
    "body_code": "TDKT",
    "name": "Đặng Mẫu Khoa",
    "username": "Khoa.DM ",
    "email": "khoa@mau.example",
    "password": PASSWORD,
    "again": PASSWORD,
}


def code() -> str:
    return beginnings.issue_setup_code(now=timezone.now())


# --- the beginning --------------------------------------------------------------------------------
def test_an_empty_installation_leads_everybody_to_the_set_up(client: Client) -> None:
    assert client.get("/")["Location"] == reverse("people:begin")
    assert client.get(reverse("people:begin")).status_code == 200


def test_one_form_makes_province_bodies_and_administrator(client: Client) -> None:
    answer = client.post(reverse("people:begin"), {**FILLED, "code": code()})
    assert answer["Location"] == reverse("people:first_day"), answer.content.decode()
    here = Installation.objects.get()
    assert (here.province, here.is_demo, here.demo_date) == ("Tỉnh Mẫu", False, None)
    names = UnitVersion.objects.order_by("pk").values_list("unit__code", "name", "kind")
    assert list(names) == [
        ("T", "Tỉnh Mẫu", "province"),
        ("UBND", "UBND tỉnh Mẫu", "peoples_committee"),
        ("TDKT", "Ban Thi đua - Khen thưởng tỉnh", "standing_body"),
    ]
    user = User.objects.get()
    assert (user.username, user.must_change_password) == ("khoa.dm", False)
    assert user.check_password(PASSWORD)
    held = Post.objects.get()
    assert (held.role, held.unit.code, held.person) == (Role.ADMINISTRATOR, "TDKT", user.person)
    assert LegalBasis.objects.exists()
    assert SwappedDay.objects.exists()
    assert AuditEntry.objects.filter(action="people:setup:begin").count() == 1
    # An administrator of a real installation needs the second step before anything else.
    assert client.get("/")["Location"] == reverse("account_second_step_set_up")
    # Nobody begins twice.
    assert Client().get(reverse("people:begin"))["Location"] == reverse("desk:home")
    with pytest.raises(Refused):
        code()


def test_the_code_is_kept_as_a_hash_replaced_and_grows_old(client: Client) -> None:
    old, new = code(), code()
    assert SetupCode.objects.count() == 1
    assert new not in str(SetupCode.objects.values()[0])
    now = timezone.now()
    assert not beginnings.is_right(old, now=now)
    assert beginnings.is_right(new.upper(), now=now)
    assert not beginnings.is_right(new, now=now + timedelta(hours=25))
    refused = client.post(reverse("people:begin"), {**FILLED, "code": old})
    assert refused.status_code == 422
    assert "code" in refused.context["form"].errors
    assert not Installation.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "ngan", "again": "ngan"}, "password"),
        ({"again": "khác hẳn"}, "again"),
        ({"username": "Có dấu"}, "username"),
        ({"body_code": "UBND"}, "body_code"),
        ({"body_code": "TD KT"}, "body_code"),
        ({"province": ""}, "province"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(
    client: Client, change: dict[str, str], field: str
) -> None:
    answer = client.post(reverse("people:begin"), {**FILLED, "code": code(), **change})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Installation.objects.exists()
    assert not Unit.objects.exists()
    assert SetupCode.objects.filter(used_at=None).exists()


# --- the guided page ------------------------------------------------------------------------------
def states() -> dict[str, str]:
    return {step.key: step.state for step in first_day(DAY).steps}


def test_steps_follow_the_data() -> None:
    cast = build(demo=False)
    assert states() == {
        "province": "done",
        "units": "done",
        "blocks": "done",
        "officers": "done",
        "councils": "done",
        "calendar": "next",
        "health": "later",
        "letters": "done",
    }
    SwappedDay.objects.create(day=date(2024, 4, 29), kind="off", reason="thử")
    step = next(s for s in first_day(DAY).steps if s.key == "calendar")
    assert (step.is_done, len(step.missing)) == (False, 1)
    verify_year(actor=cast.actor("administrator"), as_of=DAY, year=2024, source="TB 123/2024")
    assert states()["calendar"] == "done"
    User.objects.filter(username="finance_officer").update(must_change_password=True)
    assert states()["letters"] == "later"
    Post.objects.filter(role=Role.SIGNATORY).delete()
    step = next(s for s in first_day(DAY).steps if s.key == "councils")
    assert (step.state, step.missing) == ("next", ["Chưa có ai giữ: Người ký."])


def test_ticking_off_and_finishing(client: Client) -> None:
    cast = build(demo=False)
    admin = cast.actor("administrator")
    assert waits_for(admin) is not None
    assert waits_for(cast.actor("standing_head")) is None
    with pytest.raises(ValidationError):
        domain.tick(actor=admin, as_of=DAY, step="units")
    with pytest.raises(Refused):
        domain.tick(actor=cast.actor("standing_head"), as_of=DAY, step="calendar")
    domain.tick(actor=admin, as_of=DAY, step="calendar")
    domain.tick(actor=admin, as_of=DAY, step="calendar")
    step = next(s for s in first_day(DAY).steps if s.key == "calendar")
    assert (step.state, step.is_ticked) == ("done", True)
    domain.tick(actor=admin, as_of=DAY, step="calendar", off=True)
    assert states()["calendar"] == "next"
    domain.tick(actor=admin, as_of=DAY, step="finished")
    assert waits_for(admin) is None
    assert AuditEntry.objects.filter(action=domain.ACTION).count() == 3


def test_the_page_and_its_queries(client: Client) -> None:
    build(demo=True)  # a demonstration asks no second step
    client.post(reverse("account_login"), {"login": "administrator", "password": "mật khẩu thử"})
    counts = []
    for _round in range(2):
        client.get(reverse("people:first_day"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("people:first_day")).status_code == 200
        counts.append(len(asked))
        for n in range(20):
            unit(f"Sở Mẫu {_round} {n}")
    assert counts[0] == counts[1]


# --- the new year of blocks -----------------------------------------------------------------------
def test_blocks_go_on_with_every_change_named() -> None:
    cast = build()
    admin, block = cast.actor("administrator"), cast.block_departments
    Membership.objects.filter(group=block).delete()
    kept, heads = cast.industry, cast.finance
    old = unit("Sở Giao thông Mẫu")
    new = unit("Sở Xây dựng Mẫu")
    gone = unit("Sở Không còn Mẫu")
    for one in (old, gone):
        UnitVersion.objects.filter(unit=one).update(valid=since(date(2020, 1, 1), date(2025, 1, 1)))
    Succession.objects.create(before=old, after=new, on=date(2025, 1, 1))
    Membership.objects.create(group=block, unit=kept, valid=since(date(2024, 1, 1)))
    for member, part in ((heads, "head"), (old, "deputy"), (gone, "member")):
        Membership.objects.create(
            group=block, unit=member, part=part, valid=since(date(2024, 1, 1), date(2025, 1, 1))
        )
    proposal = next(one for one in new_year.propose(2025) if one.group == block)
    assert [(line.name, line.part, line.verb, line.instead_of) for line in proposal.lines] == [
        ("Sở Công Thương", "member", "kept", ""),
        ("Sở Tài chính", "head", "renewed", ""),
        ("Sở Xây dựng Mẫu", "member", "follows", "Sở Giao thông Mẫu"),
        ("Sở Không còn Mẫu", "member", "gone", ""),
    ]
    decision = Decision("01/QĐ-UBND", date(2025, 1, 3), "UBND tỉnh Mẫu")
    assert (
        new_year.carry_over(actor=admin, as_of=date(2025, 1, 5), year=2025, decision=decision) == 2
    )
    then = Membership.objects.filter(group=block, valid__contains=date(2025, 6, 1))
    assert set(then.values_list("unit", "part")) == {
        (kept.pk, "member"),
        (heads.pk, "head"),
        (new.pk, "member"),
    }
    assert Roster.objects.filter(number="01/QĐ-UBND").count() == 2
    # What was last year stays as it was.
    before = Membership.objects.filter(group=block, valid__contains=date(2024, 6, 1))
    assert before.count() == 4
    # A block that was set is not carried over again.
    assert next(o for o in new_year.propose(2025) if o.group == block).is_set


def test_only_administrator_and_head_carry_over() -> None:
    cast = build()
    for name in ("officer_in_charge", "industry_head", "auditor"):
        with pytest.raises(Refused):
            new_year.carry_over(actor=cast.actor(name), as_of=DAY, year=2024)
    Group.objects.all().update(valid=since(date(2024, 1, 1)))
    with pytest.raises(ValidationError):
        new_year.carry_over(actor=cast.actor("standing_head"), as_of=DAY, year=2024)


# --- swapped days ---------------------------------------------------------------------------------
def test_days_are_pasted_from_excel_or_typed() -> None:
    cast = build()
    admin = cast.actor("administrator")
    text = "02/05/2025\tnghỉ\thoán đổi\n\n26/04/2025; làm việc; làm bù; thứ Bảy\n"
    assert save_pasted_days(actor=admin, as_of=DAY, text=text, source="TB 1/2025") == 2
    rows = SwappedDay.objects.order_by("day").values_list("day", "kind", "reason", "verified")
    assert list(rows) == [
        (date(2025, 4, 26), "working", "làm bù; thứ Bảy", False),
        (date(2025, 5, 2), "off", "hoán đổi", False),
    ]
    assert save_pasted_days(actor=admin, as_of=DAY, text=text, source="TB 1/2025") == 0


def test_every_wrong_line_is_named_and_none_is_taken() -> None:
    cast = build()
    admin = cast.actor("administrator")
    text = "31/02/2025; nghỉ; thử\n02/05/2025; ngủ; thử\n02/05/2025; nghỉ\n03/05/2025; nghỉ; được"
    with pytest.raises(ValidationError) as wrong:
        save_pasted_days(actor=admin, as_of=DAY, text=text)
    lines = wrong.value.message_dict["lines"]
    assert [line.split(" (")[0] for line in lines] == ["Dòng 1", "Dòng 2", "Dòng 3"]
    with pytest.raises(ValidationError) as late:
        save_pasted_days(
            actor=admin, as_of=DAY, text="03/05/2025; nghỉ; a\n05/05/2025; làm việc; b"
        )
    assert late.value.message_dict["lines"][0].startswith("05/05/2025")  # a Monday
    assert not SwappedDay.objects.exists()
    with pytest.raises(Refused):
        save_pasted_days(actor=cast.actor("standing_head"), as_of=DAY, text=text)


def test_a_year_is_checked_against_a_named_document() -> None:
    cast = build()
    admin: Any = cast.actor("administrator")
    for day in (date(2025, 5, 2), date(2026, 1, 2)):
        SwappedDay.objects.create(day=day, kind="off", reason="thử")
    with pytest.raises(ValidationError):
        verify_year(actor=admin, as_of=DAY, year=2025, source=" ")
    assert verify_year(actor=admin, as_of=DAY, year=2025, source="TB 1/2025") == 1
    assert verify_year(actor=admin, as_of=DAY, year=2025, source="TB 1/2025") == 0
    assert list(SwappedDay.objects.order_by("day").values_list("verified", "source")) == [
        (True, "TB 1/2025"),
        (False, ""),
    ]
