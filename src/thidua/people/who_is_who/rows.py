"""A row of a list as it was printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintedRow:
    """A row as printed on a decision or typed in Excel.

    Args:
        key: the caller's own mark of the row.
        kind: ``person``, ``collective`` or ``household``.
        name: as printed, with or without form of address.
        form_of_address: Ông, Bà.
        position: post as printed; may hold the unit as well.
        unit: as printed, inner unit first.
        code: our own code of the person, where the list gives it.
        born: year of birth, where the list gives it.
    """

    key: str
    name: str
    kind: str = "person"
    form_of_address: str = ""
    position: str = ""
    unit: str = ""
    code: str = ""
    born: int | None = None
