"""Working days with statutory holidays and swapped days."""

from __future__ import annotations

from datetime import date

import pytest

from thidua.common.calendar import add_working_days, is_working_day, working_days_between
from thidua.common.models import SwappedDay

WEEKEND_SWAP = {date(2024, 5, 4): "working", date(2024, 4, 29): "off"}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 1, 15), True),
        (date(2024, 1, 14), False),  # Sunday
        (date(2024, 2, 9), False),  # Tết
        (date(2024, 4, 30), False),
        (date(2024, 4, 29), False),  # swapped off
        (date(2024, 5, 4), True),  # Saturday worked for it
        (date(2024, 9, 2), False),
    ],
)
def test_is_working_day(day: date, works: bool) -> None:
    assert is_working_day(day, WEEKEND_SWAP) is works


def test_counting_starts_on_the_next_day() -> None:
    friday = date(2024, 1, 12)
    assert add_working_days(friday, 1, {}) == date(2024, 1, 15)
    assert add_working_days(friday, 0, {}) == friday
    assert add_working_days(date(2024, 1, 15), -1, {}) == friday
    assert add_working_days(date(2024, 4, 26), 1, WEEKEND_SWAP) == date(2024, 5, 2)


def test_between_is_the_inverse() -> None:
    start = date(2024, 4, 22)
    for count in range(1, 30):
        end = add_working_days(start, count, WEEKEND_SWAP)
        assert working_days_between(start, end, WEEKEND_SWAP) == count
        assert working_days_between(end, start, WEEKEND_SWAP) == -count


@pytest.mark.django_db
def test_the_edited_table_is_used() -> None:
    SwappedDay.objects.create(day=date(2024, 1, 16), kind="off", reason="thử")
    assert add_working_days(date(2024, 1, 15), 1) == date(2024, 1, 17)
