"""What rooms above add to this one: sheets of the lists, and sections on pages of people and units.

They register when they are loaded; this room asks. Nothing here imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thidua.common.policy import Text

if TYPE_CHECKING:
    from datetime import date

    from thidua.people.domain.import_report import Import
    from thidua.people.models import Person, Unit
    from thidua.people.sheet_forms import SheetForm
    from thidua.people.sheets import SheetRows

Rows = Sequence[Mapping[str, Any]]


# --- sheets ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """What the lists hold when the sheets of an upper room are read: by code."""

    units: Mapping[str, Unit]
    persons: Mapping[str, Person]


@dataclass(frozen=True)
class SheetSet:
    """Sheets that an upper room adds to the workbook of the lists.

    Args:
        forms: the sheets, in order.
        take: reads them after all sheets of this room, in the transaction of the import; gets
            every form's rows, empty where the workbook lacks the sheet.
        rows: all that the program holds, by key of the sheet, as the import takes it back.
    """

    forms: tuple[SheetForm, ...]
    take: Callable[[Import, Known, Mapping[str, SheetRows]], None]
    rows: Callable[[], Mapping[str, Rows]]


_SETS: list[SheetSet] = []


def register_sheets(sheets: SheetSet) -> None:
    """Add sheets; registering the same set twice has no effect."""
    if sheets not in _SETS:
        _SETS.append(sheets)


def sheet_sets() -> tuple[SheetSet, ...]:
    """Every set, in order of registration."""
    return tuple(_SETS)


# --- sections of pages ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """One line of a section: what it says, where it leads, what stands below it."""

    title: Text
    url: str = ""
    below: Text = ""


@dataclass(frozen=True)
class Section:
    """A panel on the page of a person or a unit.

    Args:
        title: heading.
        lines: what stands in it; a section without lines is not shown.
        more_url: page with all of them, where the lines are cut; may be empty.
    """

    title: Text
    lines: tuple[Line, ...]
    more_url: str = ""


SectionMaker = Callable[[Any, "Person | Unit", "date"], Iterable[Section]]
_MAKERS: list[SectionMaker] = []


def register_section(maker: SectionMaker) -> SectionMaker:
    """Add a maker ``(actor, person or unit, as_of) → sections``; twice has no effect."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)
    return maker


def sections_for(actor: Any, subject: Person | Unit, as_of: date) -> list[Section]:
    """All sections that rooms above offer for this person or unit, in order of registration."""
    return [s for maker in _MAKERS for s in maker(actor, subject, as_of) if s.lines]
