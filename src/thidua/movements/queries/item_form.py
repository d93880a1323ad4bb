"""The form of one item: its fields as a person writes them, with choices and errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.common.policy import Text
from thidua.movements import values as meaning
from thidua.movements.models import PlanItem
from thidua.movements.wording import figure
from thidua.people.queries import unit_refs

List = PlanItem.List


@dataclass(frozen=True)
class FormField:
    """A field of the open item's form."""

    spec: meaning.Field
    value: str
    choices: Sequence[tuple[str, Text]] = ()
    errors: Sequence[str] = ()
    wide: bool = False

    @property
    def minor(self) -> bool:
        """Folded away unless it holds an error or the other end of a range."""
        return self.spec.minor and not self.errors and not (self.spec.key == "max" and self.value)


def form_fields(
    items: Sequence[PlanItem],
    item: PlanItem | None,
    values: dict[str, Any],
    as_of: date,
    *,
    list_name: str = "",
    errors: dict[str, list[str]] | None = None,
) -> list[FormField]:
    """Fields of an item with their values as a person writes them.

    Args:
        items: all items of the plan, for the choices of parent and drive.
        item: the item; ``None`` for one to be added to ``list_name``.
        values: typed, or as entered when the form comes back with errors.
        as_of: business date, for the names of units.
        errors: key → sentences.
    """
    name = item.list if item is not None else list_name
    made = []
    for spec in meaning.FIELDS[name]:
        raw = values.get(spec.key)
        made.append(
            FormField(
                spec,
                _as_entered(spec, raw),
                _choices(spec, items, item, as_of, raw),
                (errors or {}).get(spec.key, []),
                wide=spec.kind in ("text", "unit") or spec.key in ("label", "name", "who"),
            )
        )
    return made


def _as_entered(spec: meaning.Field, raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, str):
        return meaning.shown_day(raw) if spec.kind == "day" and _is_iso(raw) else raw
    if isinstance(raw, list | tuple):
        return "; ".join(str(r) for r in raw)
    if isinstance(raw, int | float):
        return figure(raw) if spec.kind in ("number", "whole") else str(raw)
    return str(raw)


def _is_iso(text: str) -> bool:
    try:
        return meaning.iso_day(text) == text
    except ValueError:
        return False


_LEADING = frozenset(
    {
        "peoples_committee",
        "department",
        "district",
        "party",
        "front",
        "armed_forces",
        "vertical",
        "standing_body",
        "press",
    }
)


def _choices(
    spec: meaning.Field,
    items: Sequence[PlanItem],
    item: PlanItem | None,
    as_of: date,
    raw: Any = None,
) -> list[tuple[str, Text]]:
    none: list[tuple[str, Text]] = [("", "–")]
    if spec.choices is not None:
        listed = [(k, v) for k, v in spec.choices.items()]
        return listed if spec.required or "" in spec.choices else none + listed
    if spec.kind == "target":
        return none + [
            (i.ref, f"{i.ref} {meaning.title_of(i.list, i.values)}")
            for i in items
            if i.list == List.TARGETS
            and i.state != "dropped"
            and (item is None or (i.ref != item.ref and i.values.get("parent") != item.ref))
        ]
    if spec.kind == "drive":
        return none + [
            (i.ref, str(i.values.get("name") or i.ref))
            for i in items
            if i.list == List.DRIVES and i.state != "dropped"
        ]
    if spec.kind == "unit":
        # Bodies of the province that answer for indicators; not 300 communes and enterprises.
        return none + [
            (str(u.public_id), u.name)
            for u in unit_refs(as_of).values()
            if u.kind in _LEADING or str(u.public_id) == raw
        ]
    return []
