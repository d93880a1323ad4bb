"""Synthetic documents for the tests; every person in them is invented."""

import datetime
from dataclasses import replace

from thidua.paper.layout.documents import (
    DriveLine,
    QuotaLine,
    TargetLine,
    TaskLine,
    launch_document,
    letter,
    plan_document,
    tasks_table,
)
from thidua.paper.layout.figures import amount_in_words
from thidua.paper.layout.model import (
    Align,
    Annex,
    CentredLine,
    Column,
    GroupRow,
    Letterhead,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    Row,
    SignatureBlock,
    SumRow,
    Table,
    bold,
    italic,
)

NOW = datetime.datetime(2024, 1, 15, 8, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
CLAUSE = (
    "Phát huy truyền thống yêu nước, ý chí tự lực, tự cường, tinh thần đoàn kết, vượt khó, lao "
    "động sáng tạo của Nhân dân và sức mạnh tổng hợp của cả hệ thống chính trị theo Nghị định số "
    "98/2023/NĐ-CP và Kế hoạch số 210/KH-UBND."
)
HEAD = Letterhead(
    issuing_body="Ủy ban nhân dân tỉnh Phú Thọ",
    place="Phú Thọ",
    number_symbol="210/KH-UBND",
    date=datetime.date(2024, 1, 15),
)
UNIT_HEAD = Letterhead(
    issuing_body="Sở Công Thương",
    parent_body="Ủy ban nhân dân tỉnh Phú Thọ",
    place="Phú Thọ",
    number_symbol="07/KH-SCT",
    date=datetime.date(2024, 2, 5),
)
RECIPIENTS = (
    RecipientLine("Ban TĐKT TW", "báo cáo"),
    RecipientLine("CT, các PCT UBND tỉnh"),
    RecipientLine("VT, VX4", "lưu"),
)
TARGETS = (
    TargetLine("Tốc độ tăng trưởng (GRDP)", 7.5, "%", ">=", group="Về kinh tế", lead="Sở Một"),
    TargetLine("Tổng thu ngân sách", 6872, "tỷ đồng", ">=", group="Về kinh tế", lead="Sở Hai"),
    TargetLine("Tỷ lệ hộ nghèo giảm", 0.6, "%", ">=", group="Về xã hội", lead="Sở Ba"),
    TargetLine("Sáng kiến được công nhận", 15, "sáng kiến", "range", 35, group="Về thi đua"),
)
DRIVES = (
    DriveLine("Đợt thứ nhất", "tháng 01/2024", datetime.date(2024, 6, 30), "Sơ kết trong tháng 7"),
    DriveLine("Đợt thứ hai", datetime.date(2024, 7, 1), datetime.date(2024, 12, 31)),
)
QUOTAS = (
    QuotaLine("Nhà nước", ("Huân chương các loại",), ("tập thể", "cá nhân"), 15, 35),
    QuotaLine("Chính phủ", ("Cờ thi đua",), ("tập thể",), 5, 5),
)
TASKS = (
    TaskLine(
        "Tổ chức ký giao ước thi đua",
        "Ban Thi đua - Khen thưởng tỉnh",
        ("Các Khối trưởng", "Văn phòng UBND tỉnh"),
        datetime.date(2024, 2, 15),
        "Bản giao ước",
    ),
    TaskLine("Tuyên truyền điển hình tiên tiến", "Sở Thông tin", (), "hằng tháng"),
)


def launch() -> OfficialDocument:
    """Return a launch document with every section."""
    return launch_document(
        letterhead=HEAD,
        subject="Phát động phong trào thi đua thực hiện thắng lợi nhiệm vụ phát triển "
        "kinh tế - xã hội năm 2024",
        signature=SignatureBlock("Chủ tịch", "Nguyễn Văn Mẫu", ("TM. Ủy ban nhân dân",)),
        purposes=(CLAUSE,),
        requirements=(CLAUSE, CLAUSE),
        contents=(CLAUSE, CLAUSE),
        criteria=TARGETS,
        slogan="Đoàn kết, kỷ cương, khát vọng phát triển",
        scope=("Các cơ quan, đơn vị thành viên trong các Khối thi đua của tỉnh.",),
        drives=DRIVES,
        quotas=QUOTAS,
        tasks=TASKS,
        organisation=(CLAUSE, "Các cơ quan, đơn vị triển khai thực hiện Kế hoạch này."),
        legal_bases=("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",),
        issued_by="Ủy ban nhân dân tỉnh Phú Thọ",
        recipients=RECIPIENTS,
    )


def plan() -> OfficialDocument:
    """Return a unit's plan with two annexes, the second one on its side."""
    document = plan_document(
        letterhead=UNIT_HEAD,
        subject="Thực hiện phong trào thi đua năm 2024",
        signature=SignatureBlock("Phó Giám đốc", "Trần Thị Thử", ("KT. Giám đốc",)),
        purposes=(CLAUSE,),
        contents=(CLAUSE, CLAUSE),
        targets=TARGETS,
        drives=DRIVES,
        tasks=TASKS,
        organisation=(CLAUSE,),
        parent_plan="Kế hoạch số 210/KH-UBND ngày 15 tháng 01 năm 2024",
        issued_by="Sở Công Thương",
        recipients=RECIPIENTS,
    )
    annexes = (
        Annex("Danh mục nhiệm vụ", (tasks_table(TASKS * 20),), label="Phụ lục I"),
        Annex("Lịch", (tasks_table(TASKS), Paragraph("Hết.")), label="Phụ lục II", landscape=True),
    )
    return replace(document, annexes=annexes)


def reminder() -> OfficialDocument:
    """Return a letter with room for number and date, to three addressees."""
    return letter(
        letterhead=Letterhead(
            issuing_body="Ban Thi đua - Khen thưởng",
            parent_body="Sở Nội vụ tỉnh Phú Thọ",
            place="Phú Thọ",
            number_symbol="/BTĐKT-NV",
        ),
        about="đôn đốc xây dựng kế hoạch và ký giao ước thi đua năm 2024",
        addressees=(
            "Các sở, ban, ngành cấp tỉnh",
            "Ủy ban nhân dân các huyện, thị xã, thành phố",
            "Các doanh nghiệp thành viên trong các Khối thi đua của tỉnh tại thành phố Việt Trì",
        ),
        body=(CLAUSE, "Đề nghị các cơ quan, đơn vị khẩn trương thực hiện."),
        signature=SignatureBlock("Phó Trưởng ban", "Lê Thị Giả", ("KT. Trưởng ban",)),
        recipients=(RecipientLine("VT", "lưu"),),
    )


AWARD_COLUMNS = (
    Column("STT", Align.CENTER, width_mm=12),
    Column("Họ và tên, tập thể", share=2),
    Column("Chức vụ, đơn vị công tác", share=3),
    Column("Tiền thưởng\n(đồng)", Align.RIGHT, width_mm=28),
)


def award_rows(count: int) -> tuple[Row, ...]:
    """Return rows of an award list; names are numbered, prizes of different length."""
    return tuple(
        Row((str(n), f"Ông Nguyễn Văn Mẫu {n}", "Sở Công Thương", "3.510.000" if n % 2 else "900"))
        for n in range(1, count + 1)
    )


def decision(rows: int = 60) -> OfficialDocument:
    """Return a decision with a list of `rows` persons in an annex."""
    return OfficialDocument(
        kind="decision",
        type_name="Quyết định",
        letterhead=replace(HEAD, number_symbol="1284/QĐ-UBND", date=datetime.date(2024, 7, 8)),
        subject="Về việc tặng Bằng khen đợt thi đua thứ nhất năm 2024",
        authority="Chủ tịch Ủy ban nhân dân tỉnh Phú Thọ",
        legal_bases=("Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",),
        blocks=(
            CentredLine("QUYẾT ĐỊNH:"),
            Paragraph((bold("Điều 1. "), f"Tặng Bằng khen cho {rows} cá nhân.")),
            Paragraph(
                (
                    bold("Điều 2. "),
                    "Tiền thưởng là 56.160.000 đồng (",
                    italic(amount_in_words(56160000)),
                    ").",
                )
            ),
        ),
        signature=SignatureBlock("Chủ tịch", "Nguyễn Văn Mẫu"),
        recipients=RECIPIENTS,
        issued_by="Chủ tịch Ủy ban nhân dân tỉnh Phú Thọ",
        annexes=(
            Annex(
                "Danh sách cá nhân được tặng thưởng",
                (
                    Table(
                        AWARD_COLUMNS,
                        (
                            GroupRow("I. Bằng khen"),
                            *award_rows(rows),
                            SumRow("Cộng", ("56.160.000",)),
                        ),
                    ),
                    Paragraph(italic("Danh sách này có đủ số cá nhân./."), indent=False),
                ),
            ),
        ),
    )
