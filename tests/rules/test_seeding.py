"""Seeding: version 1 from the shipped rows, once; a later program's rows become a draft."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.rules.makers import DAY, award_row, seeded
from thidua.common.models import AuditEntry
from thidua.law.catalogue import shipped, shipped_data
from thidua.rules import queries
from thidua.rules.domain.seeding import seed
from thidua.rules.models import CatalogueVersion
from thidua.rules.models.versions import as_text, fingerprint_of

pytestmark = pytest.mark.django_db


def _versions():
    rows = CatalogueVersion.objects.order_by("number")
    return list(rows.values_list("number", "origin", "state", "based_on__number"))


def test_first_run_second_run():
    made = seed(as_of=DAY)
    assert [v.number for v in made] == [1, 2]
    assert _versions() == [(1, "shipped", "active", None), (2, "draft_law", "draft", 1)]
    assert seed(as_of=DAY) == []
    assert _versions() == [(1, "shipped", "active", None), (2, "draft_law", "draft", 1)]
    entries = AuditEntry.objects.filter(action="rules:version:seed").order_by("pk")
    assert list(entries.values_list("actor_label", "changes")) == [
        ("hệ thống", {"fingerprint": made[0].fingerprint, "state": "active"}),
        ("hệ thống", {"fingerprint": made[1].fingerprint, "state": "draft"}),
    ]


def test_what_is_stored_is_what_is_shipped():
    first, _law = seed(as_of=DAY)
    stored = CatalogueVersion.objects.get(number=1)
    assert stored.content_text == as_text(shipped_data())
    assert list(stored.content["enumerations"]["ratings"]) == list(shipped().known.of("ratings"))
    assert queries.active_catalogue().fingerprint == shipped().fingerprint
    assert queries.active_catalogue().awards == shipped().awards
    assert first.title == "Đi kèm chương trình"


def test_draft_law_is_a_draft_and_its_rows_end_the_former():
    seed(as_of=DAY)
    law = CatalogueVersion.objects.get(number=2)
    assert law.title == "Dự thảo Luật 06/2026/QH16"
    made = queries.catalogue_of(law)
    assert [(a.first.isoformat(), str(a.last)) for a in made.rows_of("CSTDCS")][-2:] == [
        ("2024-01-01", "2026-09-30"),
        ("2026-10-01", "None"),
    ]
    last, here = made.rows_of("XPTB")[-1], queries.active_catalogue().rows_of("XPTB")[-1]
    assert (last.first.isoformat(), last.verified) == ("2026-10-01", False)
    assert here.first < last.first


def _later(change) -> dict:
    rows = deepcopy(shipped_data())
    change(rows)
    return rows


def test_rows_of_a_later_program_become_a_draft_and_judge_nothing():
    seeded()

    def change(rows):
        award_row(rows, "GDVH")["prize"]["household"] = 0.2

    added = seed(as_of=DAY, shipped=_later(change))
    assert [(v.number, v.origin, v.state, v.based_on.number) for v in added] == [
        (3, "upgrade", "draft", 1)
    ]
    assert award_row(added[0].content, "GDVH")["prize"]["household"] == 0.2
    assert queries.active_catalogue().fingerprint == shipped().fingerprint
    assert seed(as_of=DAY, shipped=_later(change)) == []
    # Its rows against the active version: nothing else differs.
    active = CatalogueVersion.objects.get(state="active").content
    award_row(active, "GDVH")["prize"]["household"] = 0.2
    assert added[0].content == active


def test_a_row_changed_here_and_by_the_program_stays_as_it_is_here(as_owner):
    seeded()
    here = CatalogueVersion.objects.get(state="active")
    content = here.content
    award_row(content, "GDVH")["note"] = "ghi chú của tỉnh"
    with as_owner():
        CatalogueVersion.objects.filter(pk=here.pk).update(state="retired")
    own = CatalogueVersion(
        number=9, title="Bản của tỉnh", state="active", created_label="x", created_on=DAY
    )
    own.fill(content)
    own.save()

    def change(rows):
        award_row(rows, "GDVH")["prize"]["household"] = 0.2
        award_row(rows, "BKT")["note"] = "mới"

    (draft,) = seed(as_of=DAY, shipped=_later(change))
    assert award_row(draft.content, "GDVH")["prize"]["household"] == 0.1
    assert award_row(draft.content, "GDVH")["note"] == "ghi chú của tỉnh"
    assert award_row(draft.content, "BKT")["note"] == "mới"
    assert "awards>GDVH@" in draft.note
    assert "BKT" not in draft.note


def test_active_catalogue_asks_once_and_builds_once(active, django_assert_num_queries):
    first = queries.active_catalogue()
    with django_assert_num_queries(1):
        assert queries.active_catalogue() is first
    assert queries.catalogue_of(active) is first


def test_an_unseeded_database_says_so():
    with pytest.raises(queries.NoActiveCatalogueError):
        queries.active_catalogue()
    with pytest.raises(queries.NoActiveCatalogueError):
        queries.active_version()


def test_fingerprint_is_of_the_text(active):
    assert active.fingerprint == fingerprint_of(active.content_text)
