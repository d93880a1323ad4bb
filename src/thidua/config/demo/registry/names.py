"""Made-up names: few and common, so that one name stands for many persons, as it does in fact."""

from __future__ import annotations

from random import Random

_FAMILY = (
    ("Nguyễn", 38), ("Trần", 12), ("Lê", 10), ("Phạm", 7), ("Hoàng", 5), ("Vũ", 4), ("Đặng", 3),
    ("Bùi", 4), ("Đỗ", 3), ("Ngô", 2), ("Hà", 3), ("Đinh", 3), ("Phan", 2), ("Tạ", 1), ("Cao", 1),
    ("Triệu", 1), ("Phùng", 1),
)  # fmt: skip
_FEMALE = (
    "Thị Hoa", "Thị Lan", "Thị Hương", "Thị Hằng", "Thị Thu Hà", "Thị Thanh Hà", "Thu Hương",
    "Thị Nga", "Thị Yến", "Thị Loan", "Thị Mai", "Thị Phương", "Thị Huyền", "Thị Bích Ngọc",
    "Thị Ngọc Anh", "Kim Oanh", "Thị Hồng Nhung", "Thị Minh Nguyệt", "Thị Thúy", "Thị Hải Yến",
    "Thị Tuyết", "Thị Xuân", "Thị Hiền", "Thị Liên", "Thị Thủy", "Thị Quỳnh", "Thị Kim Dung",
    "Thị Vân Anh",
)  # fmt: skip
_MALE = (
    "Văn Hùng", "Văn Hải", "Văn Tuấn", "Văn Sơn", "Mạnh Hùng", "Đức Minh", "Quang Huy",
    "Xuân Trường", "Hữu Lộc", "Quốc Bảo", "Thành Đạt", "Ngọc Sơn", "Trung Kiên", "Văn Dũng",
    "Minh Tuấn", "Văn Thắng", "Đình Phong", "Văn Quân", "Anh Tuấn", "Văn Nam", "Tiến Dũng",
    "Văn Bình", "Đức Thắng", "Văn Cường", "Hồng Quân", "Việt Hùng",
)  # fmt: skip
_PLACES = (
    "An Phú", "Bình Sơn", "Đồng Lạc", "Hòa Thịnh", "Hồng Vân", "Kim Đức", "Lâm Thành", "Long Vân",
    "Minh Tân", "Ngọc Khê", "Phú Lộc", "Phước Hà", "Quang Trung", "Sơn Dương", "Tân Lập",
    "Thanh Vân", "Thịnh Mỹ", "Trung Nghĩa", "Vạn Xuân", "Vĩnh An", "Xuân Lộc", "Yên Khê",
)  # fmt: skip
_DOES = (
    "Nâng cao chất lượng", "Cải tiến", "Ứng dụng công nghệ thông tin trong", "Đổi mới",
    "Rút ngắn thời gian", "Số hóa", "Giảm chi phí trong", "Mô hình", "Giải pháp nâng cao",
    "Xây dựng phần mềm hỗ trợ",
)  # fmt: skip
_WHAT = (
    "công tác tiếp nhận và giải quyết hồ sơ", "dạy học môn Toán ở trường phổ thông",
    "dạy học môn Ngữ văn theo nhóm", "chăm sóc người bệnh nội trú", "quản lý tài sản công",
    "tuyên truyền, phổ biến pháp luật", "sản xuất chè an toàn", "thu gom rác thải nông thôn",
    "quản lý văn bản và lưu trữ", "phòng, chống cháy rừng", "quyết toán ngân sách xã",
    "tưới tiết kiệm cho cây ăn quả", "bảo trì dây chuyền may", "kiểm soát thủ tục hành chính",
    "chuyển đổi số cấp xã", "tập huấn dân quân tự vệ", "khám sàng lọc học sinh",
    "hỗ trợ hộ nghèo phát triển sinh kế", "xử lý nước thải chăn nuôi", "đào tạo công nhân mới",
)  # fmt: skip
_family, _weights = zip(*_FAMILY, strict=True)


def person(chance: Random) -> tuple[str, str]:
    """A name and its gender."""
    family = chance.choices(_family, _weights)[0]
    if chance.random() < 0.52:
        return f"{family} {chance.choice(_FEMALE)}", "female"
    return f"{family} {chance.choice(_MALE)}", "male"


def place(chance: Random) -> str:
    """The name of a place."""
    return chance.choice(_PLACES)


def idea(chance: Random) -> str:
    """The title of an initiative."""
    return f"{chance.choice(_DOES)} {chance.choice(_WHAT)}"
