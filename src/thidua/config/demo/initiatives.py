"""Made-up initiatives of the demo province as rows of the import's sheets."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import yaml

_SYNTHETIC = "giả lập"
_WIDE = ("Bộ, ban, ngành, tỉnh", "Toàn quốc")
_RESEARCH = ("Đề tài khoa học", "Đề án khoa học", "Công trình khoa học và công nghệ")
_OUTSIDE = ("Trần Mẫu Khánh", "Lê Mẫu Thủy", "Phạm Mẫu Sơn", "Đỗ Mẫu Hiền")
"""Authors who stand in no list."""
Rows = list[dict[str, Any]]


def initiative_rows(officers: Sequence[dict[str, Any]]) -> dict[str, Rows]:
    """Rows of the three sheets: each initiative with its authors, a third of them spent.

    Args:
        officers: rows of the sheet of officers; the first two of a unit are its authors.
    """
    source = files("thidua.config.demo").joinpath("initiatives.yaml")
    working: dict[str, Rows] = {}
    for officer in officers:
        working.setdefault(officer["unit"], []).append(officer)
    made: dict[str, Rows] = {"initiatives": [], "initiative_authors": [], "initiative_uses": []}
    for number, one in enumerate(yaml.safe_load(source.read_text(encoding="utf-8")), 1):
        unit = one[3]
        if working.get(unit):
            _one(made, number, one, working[unit])
    return made


def _one(made: dict[str, Rows], number: int, one: list[str], people: Rows) -> None:
    title, kind, sphere, unit, period, scope, on = one
    code = f"SK-{number:03d}"
    row = {
        "code": code, "kind": kind, "name": title, "field": sphere, "unit": unit,
        "period": period, "mark": _SYNTHETIC,
    }  # fmt: skip
    first = {**row, "scope": "Cấp cơ sở", "number": f"{100 + number}/QĐ-{unit}", "on": on,
             "issuer": f"Thủ trưởng đơn vị {unit}"}  # fmt: skip
    made["initiatives"].append(first)
    if scope in _WIDE:
        wide = {"scope": scope, "number": f"{2300 + number}/QĐ-UBND",
                "issuer": "Chủ tịch UBND tỉnh Phú Thọ"}  # fmt: skip
        made["initiatives"].append({**first, **wide})
    authors = _authors(number, kind, people)
    made["initiative_authors"] += [{"code": code, **author} for author in authors]
    if number % 3 == 0:
        use = {"code": code, "name": authors[0]["name"], "person": authors[0]["person"],
               "award": "BKT" if number % 2 == 0 else "CSTDCS", "period": period}  # fmt: skip
        made["initiative_uses"].append(use)


def _authors(number: int, kind: str, people: Rows) -> Rows:
    """One author, two of the unit, or one with somebody who stands in no list."""
    is_research = kind in _RESEARCH
    parts = ("Chủ nhiệm", "Thành viên") if is_research else ("Tác giả", "Đồng tác giả")
    known: Rows = [
        {"name": p["name"], "person": p["person"], "part": part}
        for p, part in zip(people, parts, strict=False)
    ]
    outside = {"name": _OUTSIDE[number % len(_OUTSIDE)], "person": "", "part": parts[1]}
    authors = (known[:1], known[:2], [known[0], outside])[number % 3]
    shares = {1: ("",), 2: ("60", "40")}[len(authors)]
    return [{**author, "share": share} for author, share in zip(authors, shares, strict=True)]
