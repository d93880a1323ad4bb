"""A unit is found under every name that it ever had, from the moment it gets it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.awards.makers import give, unit_subject
from tests.support.cast import DAY, Cast, unit
from thidua.awards.domain.subjects import refresh_units
from thidua.awards.models import Subject
from thidua.awards.queries.lookup import look_up
from thidua.people.domain import import_runs
from thidua.people.domain.units import add_alias, change_unit, remove_alias
from thidua.people.domain.versions import UnitFacts
from thidua.people.models import UnitVersion
from thidua.people.sheets import write_workbook

AWARD = "Tập thể lao động xuất sắc"


def names(unit: Any) -> tuple[str, str]:
    row = Subject.objects.get(unit=unit)
    return (row.name, row.other_names)


def test_a_new_name_and_another_name_are_found_at_once(cast: Cast) -> None:
    give(cast, unit_subject(cast.industry), AWARD)
    assert names(cast.industry)[0] == "Sở Công Thương"
    admin, kind = cast.actor("administrator"), UnitVersion.Kind.DEPARTMENT
    change_unit(
        actor=admin,
        as_of=DAY,
        unit=cast.industry,
        facts=UnitFacts(name="Sở Kinh tế Mẫu", kind=kind, parent_id=cast.committee.pk),
        first=date(2024, 1, 20),
    )
    name, others = names(cast.industry)
    assert name == "Sở Kinh tế Mẫu"
    assert "Sở Công Thương" in others.split("; ")
    alias = add_alias(actor=admin, as_of=DAY, unit=cast.industry, name="Ty Thương nghiệp Mẫu")
    assert "Ty Thương nghiệp Mẫu" in names(cast.industry)[1].split("; ")
    for words in ("so kinh te mau", "so cong thuong", "ty thuong nghiep"):
        found = look_up(cast.actor("officer_in_charge"), DAY, words)
        assert "Sở Kinh tế Mẫu" in str(found), words
    remove_alias(actor=admin, as_of=DAY, alias=alias)
    assert "Ty Thương nghiệp Mẫu" not in names(cast.industry)[1]


def test_a_name_that_comes_by_excel_is_found_as_well(cast: Cast) -> None:
    give(cast, unit_subject(cast.industry), AWARD)
    row = {
        "code": cast.industry.code,
        "name": "Sở Công Thương",
        "kind": "Sở, ban, ngành",
        "parent": cast.committee.code,
        "aliases": "Ty Thương nghiệp Mẫu",
    }
    run = import_runs.check_workbook(
        actor=cast.actor("administrator"),
        as_of=DAY,
        data=write_workbook({"units": [row]}),
        name="don-vi.xlsx",
    )
    assert "Ty Thương nghiệp Mẫu" not in names(cast.industry)[1]
    import_runs.apply_workbook(actor=cast.actor("administrator"), as_of=DAY, run=run)
    assert "Ty Thương nghiệp Mẫu" in names(cast.industry)[1].split("; ")


def test_many_units_cost_no_more_queries_than_one(cast: Cast) -> None:
    made = [unit(f"Trạm Mẫu số {n}") for n in range(5)]
    for one in made:
        unit_subject(one)
    UnitVersion.objects.filter(unit__in=made).update(name="Trạm mới")

    def cost(keys: list[int]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert refresh_units(keys) == len(keys)
        return len(queries)

    assert cost([made[0].pk]) == cost([one.pk for one in made[1:]])
