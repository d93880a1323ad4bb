"""Rows by COPY are what ``save`` would have written, and constraints hold."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from thidua.awards.models import Decision, Subject
from thidua.common.bulk import copy_in

pytestmark = pytest.mark.django_db


def decision(number: str) -> Decision:
    made = Decision(
        number=number,
        name="Dòng một\nhai\tba \\ “bốn”",
        on=date(2020, 3, 4),
        authority="other",
        issuer="Nơi ban hành",
    )
    made.fill_keys()
    return made


def test_copied_rows_are_as_saved_ones() -> None:
    one, other = decision("1/QĐ"), decision("2/QĐ")
    one.save()
    copy_in([other])
    assert other.pk == one.pk + 1
    fields = [f.attname for f in Decision._meta.concrete_fields]
    apart = {"id", "public_id", "number", "number_key", "search_key", "sort_key", "recorded_at"}
    first, second = Decision.objects.order_by("pk")
    same = {name for name in fields if getattr(first, name) == getattr(second, name)}
    assert same >= set(fields) - apart
    assert second.public_id == other.public_id
    other.name = "Sau đó"
    other.save()
    assert Decision.objects.count() == 2
    third = decision("3/QĐ")
    third.save()
    assert third.pk > other.pk


def test_a_refused_row_leaves_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in([decision("1/QĐ"), decision("1/QĐ")])
    assert not Decision.objects.exists()
    copy_in([])
    copy_in([Subject(kind="person", name="Một"), Subject(kind="person", name="Hai")])
    assert Subject.objects.count() == 2
