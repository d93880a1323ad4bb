"""What is wrong with a catalogue, a file of facts or a file of cases, and where."""

from __future__ import annotations


class LawError(Exception):
    """Something that a person must mend; the message says where and what."""


class CatalogueError(LawError):
    """A row of the catalogue is not usable.

    Args:
        place: file and line (``titles.yaml:12``) or the address of the row.
        what: what is wrong and what was expected.
    """

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what


class FactsError(LawError):
    """A file of facts or cases is not usable; ``place`` names file, row and key."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what
