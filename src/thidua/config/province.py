"""The beginning of a real province: a code for the first visit, or its own workbook at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from thidua.common.models import Installation
from thidua.common.models.base import valid_on
from thidua.documents.domain.legal import seed_catalogue
from thidua.people.domain.accounts import draw_password
from thidua.people.domain.beginnings import HOURS, issue_setup_code
from thidua.people.domain.calendar import seed_swapped_days
from thidua.people.domain.importing import set_up_from_workbook
from thidua.people.models import Post, Role, User
from thidua.rules.domain import seeding


class SetUpError(Exception):
    """The province cannot be set up; the message is one line in two languages."""


def first_visit() -> str:
    """Where the set-up is, and a fresh code that opens it once.

    Returns:
        What to print; the code stands nowhere else, the database has its hash.

    Raises:
        Refused: when the installation is set up already.
    """
    code = issue_setup_code(now=timezone.now())
    return "\n".join(
        (
            "Chạy `thidua up --no-demo`, rồi thiết lập tại / run it, then set up at:",
            f"  {settings.BASE_URL}{reverse('people:begin')}",
            "Mã thiết lập, dùng một lần / set-up code, works once:",
            f"  {code}",
            f"  ({HOURS} giờ / hours; mã khác / another one: thidua init --new-code)",
        )
    )


def set_up(*, province: str, lists: Path, as_of: date) -> str:
    """Name the installation, import its lists, seed legal bases and calendar; all or nothing.

    Args:
        province: name shown on every page.
        lists: workbook of units, groups, members and officers, one administrator at least.
        as_of: today.

    Returns:
        What to print: how many rows, and a first password for every administrator, shown once.

    Raises:
        SetUpError: when the installation is set up already, or the lists name no administrator.
        Refused: when a row has an error.
        UnreadableWorkbook: when the file is no readable workbook.
        OSError: when the file cannot be opened.
    """
    data = lists.read_bytes()
    with transaction.atomic():
        if Installation.objects.exists():
            raise SetUpError("đã thiết lập rồi / this installation is set up already")
        Installation.objects.create(province=province)
        report = set_up_from_workbook(as_of=as_of, data=data)
        seed_catalogue(as_of=as_of)
        seeding.seed(as_of=as_of)
        seed_swapped_days(as_of=as_of)
        administrators = Post.objects.filter(valid_on(as_of), role=Role.ADMINISTRATOR)
        accounts = list(
            User.objects.filter(person__in=administrators.values("person")).order_by("username")
        )
        if not accounts:
            raise SetUpError(
                "danh sách chưa có tài khoản quản trị / the lists name no administrator's account"
            )
        lines = [f"{province}: {report.counts}"]
        for account in accounts:
            password = draw_password()
            account.set_password(password)
            account.must_change_password = True
            account.save(update_fields=["password", "must_change_password"])
            lines.append(f"  {account.username}: {password}  (đổi khi đăng nhập / change it)")
    return "\n".join(lines)
