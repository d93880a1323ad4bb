"""A real province's first lists: all or nothing, and never twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cast import DAY
from thidua.common.models import Installation, SwappedDay
from thidua.config.demo.province import build_workbook
from thidua.config.province import SetUpError, set_up
from thidua.documents.models import LegalBasis
from thidua.people.models import Unit, User
from thidua.people.sheets import UnreadableWorkbook

pytestmark = pytest.mark.django_db


def test_from_a_workbook_to_a_first_sign_in(tmp_path: Path) -> None:
    lists = tmp_path / "tinh.xlsx"
    lists.write_bytes(build_workbook())
    said = set_up(province="Tỉnh Thử", lists=lists, as_of=DAY)
    here = Installation.objects.get()
    assert (here.province, here.is_demo, here.demo_date) == ("Tỉnh Thử", False, None)
    assert Unit.objects.count() > 150
    assert LegalBasis.objects.exists()
    assert SwappedDay.objects.exists()
    username, password = said.splitlines()[1].split("(")[0].replace(":", "").split()
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert user.must_change_password
    others = User.objects.exclude(pk=user.pk)
    assert not any(other.has_usable_password() for other in others)
    with pytest.raises(SetUpError, match="already"):
        set_up(province="Tỉnh Khác", lists=lists, as_of=DAY)


def test_what_is_no_workbook_leaves_nothing_behind(tmp_path: Path) -> None:
    lists = tmp_path / "tinh.xlsx"
    lists.write_bytes(b"%PDF-1.7 not a workbook")
    with pytest.raises(UnreadableWorkbook):
        set_up(province="Tỉnh Thử", lists=lists, as_of=DAY)
    assert not Installation.objects.exists()
