"""Small synthetic plans for tests: one section's worth of text in an otherwise plain document."""

from __future__ import annotations

from thidua.paper.lexicon import default_lexicon
from thidua.paper.plan import PlanReading, read_plan

_FRAME = """ỦY BAN NHÂN DÂN
TỈNH MẪU SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 10/KH-UBND
Mẫu Sơn, ngày 15 tháng 01 năm 2025

KẾ HOẠCH
Phát động phong trào thi đua năm 2025

I. MỤC ĐÍCH
- Nhằm động viên cán bộ và Nhân dân.

II. {heading}
{body}

Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Nguyễn Văn Mẫu
"""


def read(text: str) -> PlanReading:
    """Read `text` with the packaged lexicon."""
    return read_plan(text, lexicon=default_lexicon())


def plan_with(heading: str, body: str) -> PlanReading:
    """Read a plan of 2025 whose section II is `body` under `heading`."""
    return read(_FRAME.format(heading=heading, body=body))
