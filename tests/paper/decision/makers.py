"""Made-up decisions on awards with what a complete reading of them yields."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass, field

SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Lò",
    "Vàng",
    "Hà",
)
MIDDLES = (
    "Văn",
    "Thị",
    "Minh",
    "Đức",
    "Thu",
    "Ngọc",
    "Quang",
    "Hồng",
    "Thanh",
    "Xuân",
)
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Mai",
    "Nam",
    "Oanh",
    "Phương",
    "Quân",
    "Sơn",
    "Thúy",
    "Yến",
)
PLACES = (
    "Đồng Lạc",
    "Phú Mỹ",
    "Tân Sơn",
    "Yên Bình",
    "Hương Sơn",
    "Xuân Hòa",
    "Quảng Minh",
    "Thanh Lâm",
    "Bình Nguyên",
    "An Khê",
)
POSTS = (
    "Giám đốc",
    "Phó Giám đốc",
    "Chuyên viên",
    "Trưởng phòng Tổng hợp",
    "Kế toán trưởng",
    "Giáo viên",
    "Phó Trưởng phòng Hành chính",
    "Bác sĩ",
    "Nhân viên kỹ thuật",
)
PARTS = (
    "Phòng Nội vụ",
    "Trung tâm Y tế",
    "Văn phòng HĐND và UBND",
    "Trường THPT số 1",
    "Phòng Giáo dục và Đào tạo",
    "Ban Quản lý dự án",
    "Chi cục Thuế",
    "Trạm Y tế",
    "Hội Nông dân",
)
BODIES = (
    "Sở Nội vụ",
    "Sở Y tế",
    "Công an tỉnh",
    "Sở Văn hóa, Thể thao và Du lịch",
    "UBND huyện Phú Mỹ",
    "Liên đoàn Lao động tỉnh",
    "Công ty cổ phần Sông Hồng",
)
AWARDS = (
    "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    "Giấy khen của Chủ tịch UBND huyện",
    "Cờ thi đua của Ủy ban nhân dân tỉnh",
    "Huân chương Lao động hạng Ba",
    "Kỷ niệm chương",
)
KINDS = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}


@dataclass
class Made:
    """One row as it should be read."""

    no: int
    kind: str
    name: str
    form: str | None
    position: str | None
    unit: str | None
    group: str | None
    award: int


@dataclass
class Decision:
    """A made decision: its text and what it says."""

    text: str = ""
    rows: list[Made] = field(default_factory=list)
    awards: list[tuple[str, dict[str, int]]] = field(default_factory=list)


def person(rng: random.Random, addressed: bool = True) -> tuple[str | None, str, str, str]:
    """Form of address, name, post and unit of a person who does not exist."""
    tokens = [rng.choice(SURNAMES), rng.choice(MIDDLES), rng.choice(GIVEN)]
    if rng.random() < 0.25:
        tokens.insert(2, rng.choice(MIDDLES))
    form = rng.choice(("Ông", "Bà")) if addressed else None
    unit = rng.choice(PARTS)
    if rng.random() < 0.7:
        unit = f"{unit}, {rng.choice(BODIES)}"
    return form, " ".join(tokens), rng.choice(POSTS), unit


def subject(
    rng: random.Random, kind: str, addressed: bool
) -> tuple[str | None, str, str | None, str | None]:
    """Form of address, name, post and unit of a recipient of a kind."""
    if kind == "person":
        return person(rng, addressed)
    if kind == "collective":
        part = rng.choice(PARTS)
        return None, f"{part} {rng.choice(PLACES)}", None, rng.choice(BODIES)
    name = f"{rng.choice(SURNAMES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
    return (
        None,
        f"Hộ gia đình ông {name}",
        None,
        f"thôn {rng.choice(PLACES)}, xã {rng.choice(PLACES)}",
    )


def made(
    seed: int,
    *,
    lists: list[tuple[int, str, int]],
    layout: str = "list",
    addressed: bool = True,
    groups: bool = False,
    noise: float = 0.0,
) -> Decision:
    """Make a decision.

    Args:
        seed: the same seed makes the same decision.
        lists: for each attached list: which of AWARDS, the kind, how many rows.
        layout: list, table (columns of characters, cells wrapped), middle (numbers in the
            middle of wrapped rows) or cells (parted by tabs).
        addressed: Ông and Bà before the names.
        groups: a heading with the unit above every few rows.
        noise: the share of words of the list that a scan spoils.
    """
    rng = random.Random(seed)
    out = Decision()
    counts: dict[int, dict[str, int]] = {}
    for award, kind, size in lists:
        counts.setdefault(award, {})[kind] = size
    order = list(counts)
    out.awards = [(AWARDS[a], counts[a]) for a in order]
    parts = [_opening(out.awards)]
    for award, kind, size in lists:
        parts.append(_title(award, kind))
        rows = _rows(rng, order.index(award), kind, size, addressed, groups)
        out.rows += rows
        parts.append(spoilt(rng, _LAYOUTS[layout](rows, kind), noise))
    out.text = "\n".join(parts)
    return out


def _opening(awards: list[tuple[str, dict[str, int]]]) -> str:
    lines = [
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "   TỈNH BÌNH HÒA                Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-UBND               Bình Hòa, ngày 05 tháng 3 năm 2024",
        "",
        "QUYẾT ĐỊNH",
        "Về việc khen thưởng thành tích năm 2023",
        "",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "Theo đề nghị của Giám đốc Sở Nội vụ.",
        "",
        "QUYẾT ĐỊNH:",
    ]
    for number, (name, counts) in enumerate(awards, 1):
        said = ", ".join(f"{n:02d} {KINDS[k]}" for k, n in counts.items())
        lines.append(
            f"Điều {number}. Tặng {name} cho {said} (có danh sách kèm theo), đã có thành tích"
            " xuất sắc trong phong trào thi đua năm 2023."
        )
    lines += [
        (
            f"Điều {len(awards) + 1}. Chánh Văn phòng, Giám đốc Sở Nội vụ và các tập thể, cá nhân"
            " có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."
        ),
        "",
        "Nơi nhận:                         CHỦ TỊCH",
        "- Như Điều 2;",
        "- Lưu: VT.",
        "",
        "                                  Trần Văn Mẫu",
    ]
    return "\n".join(lines)


def _title(award: int, kind: str) -> str:
    form = AWARDS[award].split(" của ")[0].upper()
    return (
        f"\nDANH SÁCH {KINDS[kind].upper()} ĐƯỢC TẶNG {form}\n"
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/3/2024)\n"
    )


def _rows(
    rng: random.Random, award: int, kind: str, size: int, addressed: bool, groups: bool
) -> list[Made]:
    rows = []
    group = None
    for number in range(1, size + 1):
        if groups and (number - 1) % 7 == 0:
            group = f"Huyện {PLACES[(number // 7) % len(PLACES)]}"
        form, name, position, unit = subject(rng, kind, addressed)
        rows.append(Made(number, kind, name, form, position, unit, group, award))
    return rows


def _full(row: Made) -> str:
    return f"{row.form} {row.name}" if row.form else row.name


def _as_list(rows: list[Made], kind: str) -> str:
    del kind
    lines = []
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            lines.append(str(group))
        words = ", ".join(x for x in (_full(row), row.position, row.unit) if x)
        end = "./." if row is rows[-1] else ";"
        lines += textwrap.wrap(f"{row.no}. {words}{end}", 88)
    return "\n".join(lines)


def _as_table(rows: list[Made], kind: str, middle: bool = False) -> str:
    head = {"person": "Họ và tên", "collective": "Tên tập thể", "household": "Hộ gia đình"}[kind]
    where = "Chức vụ, đơn vị công tác" if kind == "person" else "Địa chỉ"
    header = f"{'STT':<6}{head:<30}{where}"
    lines = [header]
    group = None
    for count, row in enumerate(rows):
        if row.group != group:
            group = row.group
            lines.append(f"      {group}")
        if count and count % 40 == 0:
            lines += [f"{count // 40 + 1:>45}", f"\f{header}"]
        name = textwrap.wrap(_full(row), 26)
        # With a comma or without one: a table has both.
        desc = textwrap.wrap(", ".join(x for x in (row.position, row.unit) if x), 44)
        height = max(len(name), len(desc))
        for at in range(height):
            shift = (height - len(name)) // 2 if middle else 0
            left = name[at - shift] if 0 <= at - shift < len(name) else ""
            number = f"{row.no}." if at == (height // 2 if middle else 0) else ""
            right = desc[at] if at < len(desc) else ""
            lines.append(f"{number:<6}{left:<30}{right}".rstrip())
    return "\n".join(lines)


def _as_middle(rows: list[Made], kind: str) -> str:
    return _as_table(rows, kind, middle=True)


def _as_cells(rows: list[Made], kind: str) -> str:
    lines = ["TT\tHọ và tên\tChức vụ\tĐơn vị" if kind == "person" else "TT\tTên tập thể\t\tĐịa chỉ"]
    group = None
    for row in rows:
        if row.group != group:
            group = row.group
            lines.append(str(group))
        lines.append(f"{row.no}\t{_full(row)}\t{row.position or ''}\t{row.unit or ''}")
    return "\n".join(lines)


_LAYOUTS = {"list": _as_list, "table": _as_table, "middle": _as_middle, "cells": _as_cells}
_SLIPS = {"ế": "é", "ộ": "ô", "ị": "i", "ư": "u", "ổ": "ồ", "l": "1", "ặ": "ă", "ạ": "a", "ơ": "o"}


def spoilt(rng: random.Random, text: str, share: float) -> str:
    """Spoil a share of the lines as a scan does: numbers, marks, dirt, but never the name."""
    if not share:
        return text
    lines = []
    for line in text.split("\n"):
        out = line
        if rng.random() < share:
            match rng.randrange(5):
                case 0:  # a digit of the number misread, at the same width
                    head = out[:4]
                    for old, new in (("3", "8"), ("1", "7"), ("5", "6")):
                        if old in head:
                            out = head.replace(old, new, 1) + out[4:]
                            break
                case 1:
                    out = out.replace(". ", ", ", 1) if out[:4].strip()[:1].isdigit() else out
                case 2:
                    out = out.rstrip(";") + ":" if out.endswith(";") else out
                case 3:
                    out = out + " -" if out.endswith(";") else out
                case _:
                    cut = out.rfind(",")
                    if cut > 20:
                        tail = "".join(
                            _SLIPS.get(c, c) if rng.random() < 0.15 else c for c in out[cut:]
                        )
                        out = out[:cut] + tail
        lines.append(out)
        if rng.random() < share / 8:
            lines.append(rng.choice(("⁄ ¬ Ä } ~", "| ' .", "\\ ^ ]", "_ —")))
    return "\n".join(lines)
