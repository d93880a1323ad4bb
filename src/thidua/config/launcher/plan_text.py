"""A plan as it was read, for people: the printed summary of ``thidua plan read``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]

_TITLES = {
    "purposes": "Mục đích",
    "requirements": "Yêu cầu",
    "general_goals": "Mục tiêu chung",
    "targets": "Chỉ tiêu",
    "award_quotas": "Số lượng khen thưởng dự kiến",
    "drives": "Đợt thi đua",
    "peak_drives": "Đợt cao điểm",
    "anniversaries": "Ngày kỷ niệm",
    "movements": "Phong trào được nêu",
    "references": "Văn bản viện dẫn",
    "launch_contents": "Nội dung phát động",
    "measures": "Giải pháp",
    "peak_drive_actions": "Việc của đợt cao điểm",
    "duties": "Tổ chức thực hiện",
    "recipients": "Nơi nhận",
    "findings": "Điểm cần xem lại",
}
_SIGNS = {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới", "=": "đạt", "~": "khoảng"}


def summary(reading: Json, *, width: int = 110) -> str:
    """The head of the document, then one line per item of each list.

    Args:
        reading: what ``plan read --json`` prints.
        width: characters after which a line is cut.
    """
    lines = [*head_lines(reading["document"]), ""]
    for key, title in _TITLES.items():
        items = reading[key]
        lines.append(f"{title}: {len(items)}")
        lines += [cut(f"  {item['id']:>6}  {_line(key, item)}", width) for item in items]
    return "\n".join(lines)


def head_lines(document: Json) -> Iterator[str]:
    """The facts of a document, a line each."""
    stamp = document["incoming_stamp"] or {}
    signers = [
        ", ".join(part for part in (s["capacity"], s["title"], s["name"]) if part)
        for s in document["signers"]
    ]
    for label, value in (
        ("Văn bản", document["type"]),
        ("Số, ký hiệu", document["number"]),
        ("Cơ quan ban hành", document["issuing_body"]),
        ("Nơi, ngày", _joined(", ", document["place"], _day(document["date"]))),
        ("Trích yếu", document["title"]),
        ("Chủ đề", document.get("theme")),
        ("Năm", document.get("plan_year")),
        ("Người ký", "; ".join(signers)),
        ("Văn bản đến", _joined(", ", stamp.get("number"), _day(stamp.get("date")))),
    ):
        if value:
            yield f"{label + ':':<18}{value}"


def _line(key: str, item: Json) -> str:
    return _LINES.get(key, _clause)(item)


def _clause(item: Json) -> str:
    return _joined(" ", item["no"], item["text"])


def _quota(item: Json) -> str:
    who, kinds = ", ".join(item["recipients"]), ", ".join(item["kinds"])
    return f"{_range(item['min'], item['max'])} {_joined(' ', who, kinds, item['level'])}"


def _drive(item: Json) -> str:
    days = f"{_day(item['from']) or '…'} – {_day(item['to']) or '…'}"
    return _joined("; ", f"{item['name']}: {days}", _day(item["review"], "sơ, tổng kết "))


def _named(item: Json) -> str:
    return _joined("; ", item["name"], item.get("period"), item.get("purpose"))


def _target(item: Json) -> str:
    if item["comparator"] == "range":
        figure = f"{number(item['value'])}–{number(item['max'])}"
    else:
        figure = f"{_SIGNS[item['comparator']]} {number(item['value'])}"
    return f"{item['label']}: {_joined(' ', figure, item['unit'])}"


def number(value: float | None) -> str:
    """As Vietnamese offices write it: 6.872 and 7,5."""
    if value is None:
        return "…"
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def _range(low: int | None, high: int | None) -> str:
    ends = [number(end) for end in dict.fromkeys((low, high)) if end is not None]
    return "–".join(ends) or "…"


def _day(iso: str | None, before: str = "") -> str:
    """2024-01-12 as 12/01/2024, 2024-01 as 01/2024."""
    return before + "/".join(reversed(iso.split("-"))) if iso else ""


def _joined(separator: str, *parts: object) -> str:
    return separator.join(str(part) for part in parts if part)


def cut(line: str, width: int) -> str:
    """A line that is no longer than `width` characters."""
    line = " ".join(line.split("\n"))
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


_LINES: dict[str, Callable[[Json], str]] = {
    "targets": _target,
    "award_quotas": _quota,
    "drives": _drive,
    "peak_drives": _drive,
    "anniversaries": lambda item: _joined(", ", item["name"], _day(item["date"])),
    "references": lambda item: _joined(", ", item["number"], _day(item["date"]), item["name"]),
    "duties": lambda item: f"{item['who']}: {item['what']}",
    "movements": _named,
    "recipients": _named,
    "findings": lambda item: f"{item['text']} – {item['reason']}",
}
