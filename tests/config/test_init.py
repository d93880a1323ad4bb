"""``thidua init``: an empty installation, and the one-time code of its first visit."""

from __future__ import annotations

import re

import pytest

from tests.support.cast import build
from thidua.common.policy import Refused
from thidua.config.cli import main
from thidua.config.province import first_visit
from thidua.people.domain import beginnings
from thidua.people.models import SetupCode, User

pytestmark = pytest.mark.django_db


def test_the_first_visit_is_printed_once_and_no_password_exists() -> None:
    said = first_visit()
    assert "http://127.0.0.1:8000/bat-dau" in said
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", said)
    assert found
    kept = SetupCode.objects.get()
    assert kept.digest == beginnings.digest(beginnings.PURPOSE, found[0])
    assert (kept.expires_at - kept.made_at).total_seconds() == beginnings.HOURS * 3600
    assert not User.objects.exists()
    assert found[0] not in first_visit()  # another one, and the first no longer works
    assert SetupCode.objects.count() == 1


def test_a_province_that_is_set_up_gets_no_code() -> None:
    build(demo=False)
    with pytest.raises(Refused):
        first_visit()
    assert not SetupCode.objects.exists()


def test_name_and_lists_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--province", "Tỉnh Mẫu"]) == 2
    assert "go together" in capsys.readouterr().err
