"""What sorts of workbooks there are: the lists of this room, and those that rooms above register.

A sort says which sheets are read, who may send and see them, and what checking and writing does.
Runs, jobs, progress, reports and pages are the same for all. Nothing here imports an upper room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thidua.common.policy import Text
    from thidua.people.domain.import_report import Report
    from thidua.people.models import ImportRun
    from thidua.people.sheet_forms import SheetForm
    from thidua.people.sheets import SheetRows

LISTS = "lists"
Tell = Callable[[str, int], None] | None
Work = Callable[["ImportRun", Any, "Mapping[str, SheetRows]", Tell], "Report"]


@dataclass(frozen=True)
class Sort:
    """One sort of workbook.

    Args:
        key: kept with the run.
        action: permission to send and to write one.
        title: of the page where one is sent.
        room: namespace of its addresses: ``import``, ``import_run``, ``import_apply``,
            ``import_again``, ``import_corrections``, ``import_template``.
        forms: its sheets.
        check: what writing the sheets would do; writes nothing. Gets run, actor, sheets, tell.
        write: writes them in the caller's transaction; may raise ``OutdatedError``.
        view: permission to see a run, asked of the run; empty: as ``action``.
        page: template of the page where one is sent.
        file_name: of the template; with a tail, of the rows to correct.
        questions: address where rows that were asked about are answered; empty for none.
        given_back: what of a row goes into the sheet to mend; all of it, if not said otherwise.
        more_template: shown above the counts of a run.
    """

    key: str
    action: str
    title: Text
    room: str
    forms: Callable[[], tuple[SheetForm, ...]]
    check: Work
    write: Work
    view: str = ""
    page: str = "people/structure/import.html"
    file_name: str = "danh-sach"
    questions: str = ""
    given_back: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    more_template: str = ""
    urls: Mapping[str, str] = field(init=False)
    """Short name → name of an address."""

    def __post_init__(self) -> None:
        """Name the addresses."""
        parts = ("run", "apply", "again", "corrections", "template")
        urls = {part: f"{self.room}:import_{part}" for part in parts}
        urls |= {"page": f"{self.room}:import", "questions": self.questions}
        object.__setattr__(self, "urls", urls)


_SORTS: dict[str, Sort] = {}


def register(sort: Sort) -> None:
    """Add a sort of workbook."""
    _SORTS[sort.key] = sort


def sort_of(key: str) -> Sort:
    """The sort with this key.

    Raises:
        KeyError: for a sort that no loaded room has registered.
    """
    return _SORTS[key]
