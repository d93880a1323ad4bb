"""One box over everything, without diacritics, and only what one may see."""

from __future__ import annotations

import pytest

from tests.support import cast as casting
from thidua.desk.queries import search
from thidua.documents.models import Document
from thidua.people.models import Alias

pytestmark = pytest.mark.django_db


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
