"""Words for official documents, which are Vietnamese in every language of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from thidua.common.quantities import format_number

_AROUND = {
    ">=": ("từ ", " trở lên"),
    ">": ("trên ", ""),
    "<=": ("không quá ", ""),
    "<": ("dưới ", ""),
    "=": ("", ""),
    "~": ("khoảng ", ""),
}


def figure(value: Any) -> str:
    """A number as offices write it: 6.872, 7,5."""
    return format_number(Decimal(str(value)))


def criterion(values: Mapping[str, Any]) -> str:
    """A target as one line: ``Tỷ lệ hộ nghèo giảm: từ 0,6 điểm % trở lên``."""
    unit = f" {values['unit']}" if values.get("unit") else ""
    label = str(values.get("label") or "").rstrip(" .;:,")
    if values.get("comparator") == "range":
        return f"{label}: từ {figure(values['value'])} đến {figure(values['max'])}{unit}"
    before, after = _AROUND[str(values["comparator"])]
    return f"{label}: {before}{figure(values['value'])}{unit}{after}"


def criteria(rows: list[Mapping[str, Any]]) -> str:
    """Targets as lines, one per target, under their groups."""
    lines: list[str] = []
    group = ""
    for values in rows:
        if (values.get("group") or "") != group:
            group = values.get("group") or ""
            if group:
                lines.append(f"{group}:")
        lines.append(f"- {criterion(values)}")
    return "\n".join(lines)
