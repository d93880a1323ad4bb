"""The demo province in another size: fewer members of the blocks, or communes in blocks of theirs.

For tests and benchmarks. Every added name is made up and marked “giả lập”.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

_PER_BLOCK = 25
_FIRST = (
    "An", "Bình", "Đông", "Hòa", "Hồng", "Kim", "Lâm", "Long", "Minh", "Ngọc", "Phú", "Phước",
    "Quang", "Sơn", "Tân", "Thanh", "Thịnh", "Trung", "Vạn", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip
_SECOND = (
    "An", "Bảo", "Cầu", "Châu", "Đạt", "Giang", "Hà", "Hải", "Khê", "Lạc", "Lộc", "Mỹ", "Nghĩa",
    "Phong", "Quế", "Sen", "Tâm", "Thành", "Tiến", "Trạch", "Tường", "Vân",
)  # fmt: skip


def resized(data: dict[str, Any], units: int, seed: int) -> dict[str, Any]:
    """The packaged province with ``units`` units in its blocks.

    Args:
        data: the packaged YAML, left as it is.
        units: how many units belong to a block, at least one per block.
        seed: of the made-up names.

    Raises:
        ValueError: for fewer units than blocks.
    """
    made = deepcopy(data)
    sizes = [len(_members(made, b)) for b in made["blocks"]]
    if units < len(sizes):
        raise ValueError(f"at least {len(sizes)} units: one per block")
    if units <= sum(sizes):
        for block, keep in zip(made["blocks"], _shares(sizes, units), strict=True):
            block["keep"] = keep
    else:
        _add_communes(made, units - sum(sizes), random.Random(seed))  # noqa: S311 - no secret
    return made


def _members(data: dict[str, Any], block: dict[str, Any]) -> list[str]:
    members = block["members"]
    return list(data[members]) if isinstance(members, str) else list(members)


def _shares(sizes: list[int], units: int) -> list[int]:
    """``units`` dealt out in proportion to ``sizes``, at least one each, none above its size."""
    kept = [max(1, size * units // sum(sizes)) for size in sizes]
    while sum(kept) > units:
        kept[kept.index(max(kept))] -= 1
    room = [n for n, size in enumerate(sizes) if kept[n] < size]
    for n in room * units:
        if sum(kept) == units:
            break
        if kept[n] < sizes[n]:
            kept[n] += 1
    return kept


def _add_communes(data: dict[str, Any], wanted: int, chance: random.Random) -> None:
    communes: dict[str, list[str]] = data["communes"]
    taken = {name for names in communes.values() for name in names}
    names = _names(taken, chance)
    districts = list(data["districts"])
    codes = [f"{d}-X{n}" for d, names_ in communes.items() for n in range(1, len(names_) + 1)]
    turn = 0
    while len(codes) < wanted:
        district = districts[turn % len(districts)]
        here = communes.setdefault(district, [])
        here.append(next(names))
        codes.append(f"{district}-X{len(here)}")
        turn += 1
    for n, first in enumerate(range(0, wanted, _PER_BLOCK), 1):
        data["blocks"].append(
            {
                "code": f"X{n}",
                "name": f"Khối thi đua xã, phường, thị trấn số {n}",
                "members": codes[first : min(first + _PER_BLOCK, wanted)],
            }
        )


def _names(taken: set[str], chance: random.Random) -> Iterator[str]:
    pairs = [f"Xã {a} {b}" for a in _FIRST for b in _SECOND if a != b]
    chance.shuffle(pairs)
    fresh = [p for p in pairs if p not in taken]
    yield from fresh
    n = 2
    while True:  # a province larger than the list of names numbers them
        yield from (f"{p} {n}" for p in fresh)
        n += 1
