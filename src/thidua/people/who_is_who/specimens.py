"""A made register and made lists with known answers: homonyms, misprints, former units.

Everything is drawn from a seed; all names are synthetic. It serves the tests
of :mod:`thidua.people.who_is_who` and its benchmark alike.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import date

from thidua.common.keys import fold
from thidua.people.directory import Directory
from thidua.people.models import UnitVersion
from thidua.people.queries import UnitRef
from thidua.people.who_is_who.names import clean
from thidua.people.who_is_who.places import Places
from thidua.people.who_is_who.register import Held, Known, Register
from thidua.people.who_is_who.rows import PrintedRow

DAY = date(2024, 5, 15)
_START, _BEFORE = date(2015, 1, 1), date(2020, 1, 1)
_FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Hà",
    "Đinh",
    "Lương",
    "Trịnh",
    "Mai",
    "Đào",
    "Cao",
    "Tạ",
    "Chu",
    "Triệu",
]
_WEIGHT = (38, 11, 10, 7, 5, 5, 4, 4, 3, 2, 2, 2, *([1] * 14))
_MEN = [
    "Văn",
    "Đức",
    "Quang",
    "Hữu",
    "Xuân",
    "Minh",
    "Công",
    "Ngọc",
    "Thanh",
    "Mạnh",
    "Duy",
    "Trọng",
    "Anh",
    "Quốc",
    "Tiến",
]
_WOMEN = [
    "Thị",
    "Ngọc",
    "Thu",
    "Thanh",
    "Kim",
    "Minh",
    "Phương",
    "Hồng",
    "Bích",
    "Thùy",
    "Mai",
    "Diệu",
]
_SONS = [
    "An",
    "Anh",
    "Bình",
    "Cường",
    "Dũng",
    "Đạt",
    "Giang",
    "Hải",
    "Hiếu",
    "Hoàng",
    "Hùng",
    "Hưng",
    "Huy",
    "Khánh",
    "Lâm",
    "Long",
    "Minh",
    "Nam",
    "Phong",
    "Phúc",
    "Quân",
    "Sơn",
    "Tân",
    "Thắng",
    "Thành",
    "Toàn",
    "Trung",
    "Tú",
    "Tuấn",
    "Việt",
    "Vinh",
    "Kiên",
    "Thịnh",
]
_DAUGHTERS = [
    "An",
    "Anh",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hạnh",
    "Hoa",
    "Hòa",
    "Hồng",
    "Huệ",
    "Hương",
    "Lan",
    "Liên",
    "Linh",
    "Loan",
    "Mai",
    "Nga",
    "Ngân",
    "Nhung",
    "Phương",
    "Quỳnh",
    "Tâm",
    "Thảo",
    "Thu",
    "Thủy",
    "Trang",
    "Vân",
    "Yến",
    "Xuân",
    "Oanh",
    "Lam",
]
_POSTS = ("Giáo viên", "Chuyên viên", "Nhân viên", "Bác sĩ", "Công chức", "Cán bộ", "Kế toán")
_LEADS = (
    "Trưởng phòng",
    "Phó Trưởng phòng",
    "Giám đốc",
    "Phó Giám đốc",
    "Hiệu trưởng",
    "Phó Hiệu trưởng",
    "Chủ tịch",
    "Phó Chủ tịch",
)
_PLACES = [
    "Đồng",
    "Mẫu",
    "Suối",
    "Rừng",
    "Thượng",
    "Hạ",
    "Trung",
    "Đông",
    "Tây",
    "Nam",
    "Bắc",
    "Tân",
    "Bình",
    "Vĩnh",
    "Phong",
    "Yên",
    "Cẩm",
    "Thạch",
    "Kim",
    "Ngọc",
]
COMMON = "Nguyễn Thị Hương"
COMMON_TIMES = 40


@dataclass
class Trial:
    """A register and rows with the person that each means; ``None`` is nobody known."""

    register: Register
    rows: list[PrintedRow] = field(default_factory=list)
    meant: dict[str, int | None] = field(default_factory=dict)
    sort: dict[str, str] = field(default_factory=dict)
    """Row → what was done to it (exact, slip, former, unmarked, shortened, homonym, stranger)."""


def make(persons: int, rows: int, *, seed: int = 1, units: int = 500) -> Trial:
    """Draw a register of so many persons and a list of so many rows.

    One common name is borne by forty persons, spread over units, some in the same unit.
    """
    draw = random.Random(seed)  # noqa: S311 - a made register, not a secret
    places, names = _units(draw, units)
    known: dict[int, Known] = {}
    held: dict[int, list[Held]] = {}
    ids = sorted(places.directory.units)
    for number in range(1, persons + 1):
        if number <= COMMON_TIMES:
            name, gender = COMMON, "female"
        else:
            name, gender = _name(draw)
        title = draw.choice(_LEADS) if draw.random() < 0.15 else draw.choice(_POSTS)
        # Of the forty, the last four share a unit and a post: nothing printed can tell them.
        unit = ids[7] if COMMON_TIMES - 4 < number <= COMMON_TIMES else draw.choice(ids)
        title = _POSTS[0] if COMMON_TIMES - 4 < number <= COMMON_TIMES else title
        known[number] = Known(number, clean(name), f"M{number}", gender, draw.randint(1962, 2000))
        held[number] = [Held(unit, "", title, _BEFORE)]
        if draw.random() < 0.25:
            earlier = Held(draw.choice(ids), "", draw.choice(_POSTS), _START, _BEFORE)
            held[number].append(earlier)
    trial = Trial(Register(known, held, places))
    _list(trial, draw, rows, names)
    return trial


def _units(draw: random.Random, count: int) -> tuple[Places, dict[int, str]]:
    """Districts with communes and schools; a third of them had another name before 2020."""
    kind = UnitVersion.Kind
    now: dict[int, UnitRef] = {}
    versions: list[UnitRef] = []
    former: dict[int, str] = {}
    top = _unit(1, "Tỉnh Mẫu", kind.PROVINCE, None)
    now[1] = top
    districts = max(2, count // 40)
    pairs = [f"{a} {b}" for a in _PLACES for b in _PLACES if a != b]
    draw.shuffle(pairs)
    for number in range(2, count + 2):
        place = pairs[number % len(pairs)]
        round_ = number // len(pairs)
        place = f"{place} {round_ + 1}" if round_ else place
        if number <= districts + 1:
            ref = _unit(number, f"Huyện {place}", kind.DISTRICT, 1)
        else:
            sort, what = draw.choice(
                [
                    (kind.COMMUNE, "Xã"),
                    (kind.SCHOOL, "Trường Trung học phổ thông"),
                    (kind.SCHOOL, "Trường Mầm non"),
                    (kind.OFFICE, "Trung tâm Y tế"),
                ]
            )
            ref = _unit(number, f"{what} {place}", sort, draw.randint(2, districts + 1))
            if draw.random() < 0.33:
                old = f"{what} {pairs[-number % len(pairs)]} Cũ"
                former[number] = old
                versions.append(_unit(number, old, sort, ref.parent_id))
        now[number] = ref
    directory = Directory(DAY, dict(now), {}, {}, {}, None, "mau")
    directory.index()
    return Places.of(directory, [*versions, *now.values()]), former


def _unit(number: int, name: str, kind: str, parent: int | None) -> UnitRef:
    return UnitRef(number, uuid.UUID(int=number), name, "", kind, parent)


def _name(draw: random.Random) -> tuple[str, str]:
    family = draw.choices(_FAMILY, _WEIGHT)[0]
    if draw.random() < 0.5:
        middle = "Thị" if draw.random() < 0.6 else draw.choice(_WOMEN)
        return f"{family} {middle} {draw.choice(_DAUGHTERS)}", "female"
    middle = "Văn" if draw.random() < 0.5 else draw.choice(_MEN)
    more = f" {draw.choice(_MEN)}" if draw.random() < 0.25 else ""
    return f"{family} {middle}{more} {draw.choice(_SONS)}", "male"


_SORTS = (
    "exact",
    "exact",
    "exact",
    "slip",
    "slip",
    "former",
    "short",
    "unmarked",
    "promoted",
    "nameonly",
    "homonym",
    "stranger",
)


def _list(trial: Trial, draw: random.Random, rows: int, former: dict[int, str]) -> None:
    register = trial.register
    renamed = [p for p, posts in register.held.items() if posts[0].unit in former]
    everybody = list(register.persons)
    for number in range(rows):
        sort = _SORTS[number % len(_SORTS)]
        if sort == "homonym":
            person = draw.randint(1, COMMON_TIMES)
        else:
            person = draw.choice(renamed if sort == "former" and renamed else everybody)
        known, post = register.persons[person], register.held[person][0]
        unit = register.places.name(post.unit or 0)
        name, title = known.name, post.title
        meant: int | None = person
        if sort == "slip":
            name = _slip(draw, name)
        elif sort == "former":
            unit = former.get(post.unit or 0, unit)
        elif sort == "short":
            unit = _short(unit)
        elif sort == "unmarked":
            name = fold(name).title()
        elif sort == "promoted":
            title = draw.choice(_LEADS)
        elif sort == "nameonly":
            unit = title = ""
        elif sort == "stranger":
            # Somebody whom the register lacks, of a name that it may well have.
            (name, gender), meant = _name(draw), None
            known = Known(0, name, "", gender)
        key = str(number)
        address = "Bà" if known.gender == "female" else "Ông"
        trial.rows.append(PrintedRow(key, name, "person", address, title, unit))
        trial.meant[key], trial.sort[key] = meant, sort


_MISREAD = {
    "n": "u",
    "u": "n",
    "i": "l",
    "l": "i",
    "h": "b",
    "c": "e",
    "g": "q",
    "o": "0",
    "ư": "u",
    "ơ": "o",
    "ễ": "ẽ",
    "ầ": "à",
    "ạ": "a",
    "ị": "i",
    "ù": "u",
    "ă": "ã",
}


def _slip(draw: random.Random, name: str) -> str:
    places = [at for at, char in enumerate(name) if char in _MISREAD]
    if not places:
        return name
    at = draw.choice(places)
    return name[:at] + _MISREAD[name[at]] + name[at + 1 :]


def _short(unit: str) -> str:
    for long, short in (
        ("Trường Trung học phổ thông", "Trường THPT"),
        ("Trường Mầm non", "MN"),
        ("Trung tâm Y tế", "TTYT"),
        ("Xã", "UBND xã"),
        ("Huyện", "UBND H."),
    ):
        if unit.startswith(long):
            return unit.replace(long, short, 1)
    return unit
