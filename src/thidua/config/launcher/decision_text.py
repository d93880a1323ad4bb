"""A decision as it was read, for people: the printed summary of ``thidua decision read``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from thidua.config.launcher.plan_text import cut, head_lines, number

Json = dict[str, Any]

_KINDS = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}


def summary(reading: Json, *, width: int = 110) -> str:
    """The head of the document, its awards with what is announced and listed, then every row.

    Args:
        reading: what ``decision read --json`` prints.
        width: characters after which a line is cut.
    """
    lines = [*head_lines(reading["document"]), ""]
    listed = Counter((row["award"], row["kind"]) for row in reading["recipients"])
    lines.append(f"Khen thưởng: {len(reading['awards'])}")
    for award in reading["awards"]:
        lines.append(cut(f"  {award['id']:>6}  {award['name']}", width))
        lines += [f"          {line}" for line in _figures(award, listed)]
    lines.append(f"Danh sách: {len(reading['recipients'])}")
    group = None
    for row in reading["recipients"]:
        if row["group"] != group:
            group = row["group"]
            lines.append(cut(f"          {group}" if group else "", width))
        lines.append(cut(f"  {row['id']:>6}  {_row(row)}", width))
    lines.append(f"Điểm cần xem lại: {len(reading['findings'])}")
    lines += [
        cut(f"  {one['id']:>6}  {' '.join(one['text'].split())} – {one['reason']}", width)
        for one in reading["findings"]
    ]
    return "\n".join(lines)


def _figures(award: Json, listed: Counter[tuple[str | None, str]]) -> list[str]:
    lines = []
    for kind, words in _KINDS.items():
        announced, count = award["announced"][kind], listed[award["id"], kind]
        if announced is not None or count:
            said = f"nêu {number(announced)}, " if announced is not None else ""
            lines.append(f"{words}: {said}danh sách có {number(count)}")
    prize = award["prize"]
    if prize["each"] is not None:
        lines.append(f"tiền thưởng mỗi suất: {number(prize['each'])} đồng")
    if prize["total"] is not None:
        lines.append(f"tổng tiền thưởng: {number(prize['total'])} đồng")
    return lines


def _row(row: Json) -> str:
    name = " ".join(part for part in (row["form_of_address"], row["name"]) if part)
    where = ", ".join(part for part in (name, row["position"], row["unit"]) if part)
    return f"{row['no']}. {where}" if row["no"] is not None else where
