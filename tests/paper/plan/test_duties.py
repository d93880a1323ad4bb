"""Who has to do what."""

from __future__ import annotations

import pytest

from tests.paper.plan.makers import plan_with

Row = tuple[str, str, str]

CASES: dict[str, list[Row]] = {
    "1. Sở Nội vụ (Ban Thi đua - Khen thưởng)\n- Chủ trì tham mưu.\n- Tổng hợp.\n"
    "2. Đề nghị UBMTTQ Việt Nam tỉnh và các tổ chức chính trị - xã hội\nPhối hợp vận động.": [
        ("directed", "Sở Nội vụ (Ban Thi đua - Khen thưởng)", "Chủ trì tham mưu.\nTổng hợp."),
        (
            "requested",
            "UBMTTQ Việt Nam tỉnh và các tổ chức chính trị - xã hội",
            "Phối hợp vận động.",
        ),
    ],
    "- Căn cứ Kế hoạch này, các đơn vị cụ thể hóa thành chương trình.\n"
    "- Giao Giám đốc Sở Nội vụ chủ trì, phối hợp hướng dẫn.": [
        ("directed", "Các đơn vị", "cụ thể hóa thành chương trình."),
        ("directed", "Giám đốc Sở Nội vụ", "chủ trì, phối hợp hướng dẫn."),
    ],
    "- Các cơ quan, tổ chức, đơn vị tổ chức triển khai Kế hoạch.\n- Sở Xây dựng xây dựng đề án.": [
        ("directed", "Các cơ quan, tổ chức, đơn vị", "tổ chức triển khai Kế hoạch."),
        ("directed", "Sở Xây dựng", "xây dựng đề án."),
    ],
    "1. Trách nhiệm của các phòng, ban\na) Xây dựng kế hoạch;\nb) Báo cáo kết quả.\n"
    "2. Sở Tài chính: Đảm bảo kinh phí.": [
        ("directed", "Các phòng, ban", "Xây dựng kế hoạch;\nBáo cáo kết quả."),
        ("directed", "Sở Tài chính", "Đảm bảo kinh phí."),
    ],
    "Giao Văn phòng UBND huyện đôn đốc việc thực hiện. Đề nghị Huyện đoàn vận động đoàn viên.": [
        ("directed", "Văn phòng UBND huyện", "đôn đốc việc thực hiện."),
        ("requested", "Huyện đoàn", "vận động đoàn viên."),
    ],
    "Trung tâm Văn hóa, Thể thao và Truyền thông tăng thời lượng đưa tin.": [
        ("directed", "Trung tâm Văn hóa, Thể thao và Truyền thông", "tăng thời lượng đưa tin.")
    ],
    "1. Tổ chức phát động\nCác đơn vị tổ chức phát động trong tháng 01/2025.": [
        ("directed", "Các đơn vị", "tổ chức phát động trong tháng 01/2025.")
    ],
    "Trên đây là Kế hoạch phát động thi đua năm 2025, đề nghị các đơn vị nghiêm túc thực hiện./.": [
        ("requested", "Các đơn vị", "nghiêm túc thực hiện")
    ],
    "Trên đây là Kế hoạch phát động thi đua năm 2025./.": [],
}


@pytest.mark.parametrize("body", CASES)
def test_duties_of_the_section_on_execution(body: str) -> None:
    found = plan_with("TỔ CHỨC THỰC HIỆN", body).duties
    assert [(d.mode, d.who, d.what) for d in found] == CASES[body]


def test_tasks_elsewhere_are_no_duties() -> None:
    reading = plan_with("GIẢI PHÁP", "- Giao Sở Nội vụ chủ trì mở lớp tập huấn.")
    assert reading.duties == ()
    assert [m.text for m in reading.measures] == ["Giao Sở Nội vụ chủ trì mở lớp tập huấn."]


def test_a_body_after_an_ordinary_clause_has_no_duty() -> None:
    body = "- Tuyên truyền kết quả, các cơ quan báo chí đăng tải gương điển hình."
    assert plan_with("TỔ CHỨC THỰC HIỆN", body).duties == ()
