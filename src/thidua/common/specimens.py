"""Made-up figures for the style sheet page; no page of the product reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from thidua.common.charts import BulletBar, Day, Part, RangeMarker, Span, StackedBar, Timeline
from thidua.common.policy import Answer

TODAY = date(2024, 9, 23)

SWATCHES = (
    ("ink-900", "#161B26", "chữ · 17,23 : 1"),
    ("ink-700", "#39414F", "chữ phụ · 10,28 : 1"),
    ("ink-500", "#5A6372", "chú thích · 6,07 : 1"),
    ("ctl", "#868E9B", "viền ô nhập · 3,3 : 1"),
    ("line", "#E4E5E7", "kẻ mảnh"),
    ("canvas", "#F7F7F5", "nền trang"),
    ("red-700", "#8E1B1B", "nút chính · 9,04 : 1"),
    ("gold-500", "#B88A2B", "nét, mốc · 3,13 : 1"),
    ("navy-600", "#2C4366", "số liệu · 9,99 : 1"),
    ("ok", "#0B6650", "đạt · 6,93 : 1"),
    ("ok-tint", "#E9F4F0", "chữ ok · 6,16 : 1"),
    ("warn", "#855800", "cần xem · 6,19 : 1"),
    ("warn-tint", "#FDF3DC", "chữ warn · 5,61 : 1"),
    ("bad", "#B4390A", "không đạt · 5,95 : 1"),
    ("bad-tint", "#FDEEE6", "chữ bad · 5,25 : 1"),
    ("info", "#1F5AA6", "liên kết · 6,84 : 1"),
    ("info-tint", "#EAF1FA", "chữ info · 6,01 : 1"),
    ("council", "#5B4A9E", "Hội đồng · 7,2 : 1"),
)

BADGES = (
    ("neutral", "pencil", "Nháp"),
    ("info", "send", "Đã trình"),
    ("info", "file-search", "Đang thẩm định"),
    ("warn", "clock", "Chờ bổ sung"),
    ("bad", "arrow-back-up", "Bị trả lại"),
    ("info", "messages", "Lấy ý kiến"),
    ("council", "gavel", "Chờ Hội đồng"),
    ("gold", "signature", "Chờ ký"),
    ("ok", "circle-check", "Đã có quyết định"),
    ("outline", "arrow-back", "Đã rút"),
    ("bad", "circle-x", "Không đề nghị"),
    ("bad", "ban", "Đã hủy bỏ"),
    ("ok", "player-play", "Đang diễn ra"),
    ("outline", "archive", "Đã tổng kết"),
)


class SpecimenForm(forms.Form):
    """One field of each kind."""

    number = forms.CharField(label="Số quyết định", help_text="Ví dụ: 1284/QĐ-UBND")
    signed_on = forms.DateField(label="Ngày ký", help_text="ngày/tháng/năm")
    level = forms.ChoiceField(
        label="Cấp", choices=[("tinh", "Tỉnh"), ("co-so", "Cơ sở")], required=False
    )
    way = forms.ChoiceField(
        label="Cách gửi",
        choices=[("p", "Trong phần mềm"), ("g", "Bản giấy")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Tệp kế hoạch", help_text="Word, PDF hoặc ảnh chụp, đến 20 MB")
    sure = forms.BooleanField(label="Đã đọc lại toàn bộ văn bản")


def _bars() -> list[dict[str, Any]]:
    rows: list[tuple[Any, ...]] = [
        ("Tốc độ tăng trưởng (GRDP)", "%", 8.42, ">=", 7.5, ("ok", "Đạt"),
         {"needed": None, "forecast": 8.6, "low": 8.2, "high": 9.2}),
        ("Tổng thu NSNN trên địa bàn", "tỷ đồng", 6104, ">=", 6872, ("ok", "Đúng tiến độ"),
         {"needed": 5016, "forecast": 8310, "low": 7900, "high": 8600}),
        ("Xã nông thôn mới nâng cao", "xã", 2, "=", 8, ("bad", "Chậm", "alert-octagon"),
         {"needed": 5.8, "forecast": 4, "low": 2.5, "high": 6.2}),
        ("Tỷ lệ hộ nghèo giảm", "điểm %", 0.31, ">=", 0.6,
         ("warn", "Có thể không đạt", "alert-triangle"),
         {"needed": 0.44, "forecast": 0.5, "low": 0.42, "high": 0.58}),
        ("Huyện đạt chuẩn nông thôn mới", "huyện", 0, "=", 1, ("info", "Đang trình"),
         {"waiting": True}),
        ("Thu gom chất thải rắn", "%", None, ">=", 79, ("none", "Chưa có số liệu"), {}),
    ]  # fmt: skip
    return [
        {
            "name": name,
            "unit": unit,
            "result": result,
            "sign": sign,
            "target": target,
            "verdict": verdict,
            "bar": BulletBar(
                label=f"{name}: {result} {unit}, đích {target} {unit}, {verdict[1]}",
                target=target,
                result=result,
                **more,
            ),
        }
        for name, unit, result, sign, target, verdict, more in rows
    ]


def _ranges() -> list[dict[str, Any]]:
    rows = [
        ("Huân chương", "Nhà nước", 15, 35, 38, 21, 9),
        ("Cờ thi đua", "Chính phủ", 10, 15, 17, 0, 0),
        ("Cờ thi đua", "UBND tỉnh", 80, 90, 104, 12, 6),
        ("Danh hiệu tỉnh, Bằng khen", "Chủ tịch UBND tỉnh", 1500, 2000, 2310, 1284, 742),
    ]
    return [
        {
            "name": name,
            "by": by,
            "registered": registered,
            "nominated": nominated,
            "decided": decided,
            "marker": RangeMarker(
                label=f"{name}: {low} đến {high}; đăng ký {registered}, đề nghị {nominated}, "
                f"quyết định {decided}",
                minimum=low,
                maximum=high,
                registered=registered,
                nominated=nominated,
                decided=decided,
            ),
        }
        for name, by, low, high, registered, nominated, decided in rows
    ]


def _timeline() -> Timeline:
    days = [
        (2, 3, "thành lập Đảng", "94 năm"),
        (4, 30, "giải phóng miền Nam", "49 năm"),
        (5, 7, "Điện Biên Phủ", "70 năm"),
        (5, 19, "ngày sinh Bác Hồ", "134 năm"),
        (6, 11, "lời kêu gọi thi đua", "76 năm"),
        (7, 27, "Thương binh Liệt sỹ", "77 năm"),
        (8, 19, "Cách mạng Tháng Tám", "79 năm"),
        (9, 2, "Quốc khánh", "79 năm"),
        (9, 19, "Bác Hồ thăm Đền Hùng", "70 năm"),
        (12, 22, "QĐND, quốc phòng toàn dân", "80 năm, 35 năm"),
    ]
    return Timeline(
        title="Lịch thi đua năm 2024",
        first=date(2024, 1, 1),
        last=date(2024, 12, 31),
        today=TODAY,
        drives=[
            Span("Đợt thi đua thứ nhất", date(2024, 1, 1), date(2024, 6, 30), "đã sơ kết 18/07"),
            Span("Đợt thi đua thứ hai", date(2024, 7, 1), date(2024, 12, 31), "còn 99 ngày"),
        ],
        peaks=[
            Span("Cao điểm Điện Biên Phủ", date(2024, 3, 13), date(2024, 5, 10)),
            Span("Cao điểm 80 năm QĐND", date(2024, 10, 20), date(2024, 12, 22), by_person=True),
        ],
        days=[Day(date(2024, m, d), name, years) for m, d, name, years in days],
    )


def specimens() -> dict[str, Any]:
    """Context of the style sheet page."""
    sent = {"number": "1284/QĐ-UBND", "signed_on": "31/02/2024", "way": "p"}
    wrong = SpecimenForm(sent, MultiValueDict())
    return {
        "as_of": TODAY,
        "swatches": SWATCHES,
        "spaces": (4, 8, 12, 16, 20, 24, 32),
        "badges": BADGES,
        "bars": _bars(),
        "ranges": _ranges(),
        "timeline": _timeline(),
        "stack": StackedBar(
            "15 chỉ tiêu",
            [
                Part("đạt", 2, "ok"),
                Part("đúng tiến độ", 8, "on-track"),
                Part("đang trình", 1, "info"),
                Part("có thể không đạt", 2, "warn"),
                Part("chậm", 1, "bad"),
                Part("thiếu", 1, "none"),
            ],
        ),
        "allowed": Answer(True, "x"),
        "refused": Answer(
            False,
            "x",
            reason="Chưa trình được: thiếu biên bản xét khen thưởng",
            basis="Điều 84 khoản 2",
            remedy_url="#o-nhap",
            remedy_label="Tải lên",
        ),
        "due_days": (date(2024, 9, 20), TODAY, date(2024, 9, 25)),
        "step_list": [("Đơn vị xét", "done"), ("Trình", "current"), ("Thẩm định", "later")],
        "form": SpecimenForm(prefix="a"),
        "wrong": wrong,
    }
