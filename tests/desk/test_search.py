"""One box over everything, without diacritics, and only what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.awards.makers import decision, give, person
from tests.initiatives.makers import record
from tests.support import cast as casting
from thidua.awards.domain import grants
from thidua.desk.search import search
from thidua.documents.models import Document
from thidua.people.models import Alias

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> casting.Cast:
    return casting.build()


def found(cast: casting.Cast, who: str, query: str) -> dict[str, list[str]]:
    groups = search(cast.actor(who), query)
    return {str(g.label): [hit.title for hit in g.hits] for g in groups}


def test_units_by_name_alias_and_without_diacritics() -> None:
    cast = casting.build()
    Alias.objects.create(unit=cast.board, name="Ban TĐKT tỉnh")
    assert found(cast, "auditor", "so cong thuong") == {"Đơn vị": ["Sở Công Thương"]}
    assert found(cast, "auditor", "thương CÔNG") == {"Đơn vị": ["Sở Công Thương"]}
    assert found(cast, "auditor", "ban tdkt") == {"Đơn vị": ["Ban Thi đua - Khen thưởng tỉnh"]}
    assert found(cast, "auditor", "x") == {}
    assert found(cast, "auditor", "không có đâu") == {}


def test_persons_only_for_those_who_may() -> None:
    cast = casting.build()
    assert found(cast, "officer_in_charge", "ha mau nga") == {"Cá nhân": ["Hà Mẫu Nga"]}
    assert found(cast, "industry_head", "ha mau nga") == {"Cá nhân": ["Hà Mẫu Nga"]}
    assert found(cast, "finance_head", "ha mau nga") == {}


def test_documents_only_of_those_who_may_view() -> None:
    cast = casting.build()
    document = Document(
        unit=cast.industry, direction="in", kind="letter", state="registered", name="Về việc xét",
        number="77/SCT-VP", issuing_body="Sở Công Thương", created_on=casting.DAY,
    )  # fmt: skip
    document.save()
    assert found(cast, "industry_officer", "77 sct") == {"Văn bản": ["77/SCT-VP · Về việc xét"]}
    assert found(cast, "finance_officer", "77 sct") == {}


def test_initiatives_by_title_author_and_decision(cast: casting.Cast) -> None:
    record(cast)
    wanted = {"Sáng kiến": ["Giải pháp số hóa hồ sơ một cửa"]}
    for words in ("so hoa mot cua", "trinh mau ngoai", "45 QĐ SCT"):
        assert found(cast, "officer_in_charge", words) == wanted
    assert found(cast, "industry_head", "so hoa mot cua") == wanted
    assert found(cast, "finance_head", "so hoa mot cua") == {}


def test_the_registry_is_searched_with_counts_for_each_kind(cast: casting.Cast) -> None:
    hoa, other = person("Nguyễn Mẫu Thị Hoa"), person("Nguyễn Mẫu Thị Hòa")
    head = decision("402/QĐ-UBND")
    give(cast, hoa, head=head)
    gone = give(cast, other, head=head)
    grants.strike(
        actor=cast.actor("officer_in_charge"), as_of=casting.DAY, grant=gone, reason="ghi nhầm"
    )
    registry = "Sổ khen thưởng:"
    assert found(cast, "finance_officer", "nguyen mau thi hoa") == {
        f"{registry} cá nhân": ["Nguyễn Mẫu Thị Hoa", "Nguyễn Mẫu Thị Hòa"],
        f"{registry} lần khen": ["Nguyễn Mẫu Thị Hoa · Chiến sĩ thi đua cơ sở"],
    }
    assert found(cast, "finance_officer", "402 qd") == {
        f"{registry} quyết định": ["402/QĐ-UBND, 10/01/2024"]
    }
    (persons, _grants) = search(cast.actor("finance_officer"), "nguyen mau thi hoa", limit=1)
    assert (persons.total, persons.more, len(persons.hits)) == (2, False, 1)
    assert persons.more_url == "/khen-thuong?only=person"
    assert persons.hits[0].facts.endswith("1 lần khen")
    assert "1984" not in str(search(cast.actor("officer_in_charge"), "nguyen mau"))


def test_searching_costs_the_same_however_much_is_found(cast: casting.Cast) -> None:
    actor = cast.actor("officer_in_charge")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            search(actor, "nguyen mau")
        return len(queries)

    give(cast, person("Nguyễn Mẫu Số Không"))
    before = cost()
    for number in range(4):
        give(cast, person(f"Nguyễn Mẫu Số {number}"), head=decision(f"{number}/QĐ"))
    assert cost() == before
