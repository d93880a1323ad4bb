"""What an import has read about initiatives, and how it is written: in bulk, former words kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from thidua.initiatives.domain.initiatives import FIELDS, snapshot
from thidua.initiatives.models import Author, Initiative, InitiativeVersion, Recognition
from thidua.people.domain.import_report import Cells


@dataclass
class Entry:
    """An initiative as it stands while the import goes on."""

    row: Initiative
    is_new: bool
    recognitions: list[Recognition] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    said: Initiative | None = None
    """What the first row says that it is."""
    at: Cells | None = None
    """The first row that is about it."""
    is_changed: bool = False
    bad_authors: bool = False
    """A row about one of its authors cannot be read."""

    def standing(self, scope: str) -> Recognition | None:
        """The recognition within a scope that stands."""
        return next(
            (r for r in self.recognitions if r.scope == scope and r.withdrawn_on is None), None
        )


def write_entries(
    entries: Sequence[Entry], withdrawn: Sequence[Recognition], *, label: str, as_of: date
) -> None:
    """Write new and changed initiatives in the caller's transaction; a flat number of queries.

    Args:
        entries: each with a recognition, and without an error.
        withdrawn: recognitions that a correction has replaced.
        label: who imports.
        as_of: business date.
    """
    for entry in entries:
        entry.row.settle(entry.recognitions, entry.authors)
        entry.row.fill_keys()
    changed = [e for e in entries if e.is_changed and not e.is_new]
    Initiative.objects.bulk_create([e.row for e in entries if e.is_new], batch_size=1000)
    Recognition.objects.bulk_update(
        withdrawn,
        ["withdrawal", "withdrawal_reason", "withdrawn_on", "withdrawn_label"],
        batch_size=500,
    )
    fresh = [r for e in entries for r in e.recognitions if r.pk is None]
    Recognition.objects.bulk_create(fresh, batch_size=1000)
    old = [a for e in changed for a in e.authors if a.pk is not None]
    Author.objects.bulk_update(old, ["name", "part", "share", "person"], batch_size=500)
    new = [a for e in entries for a in e.authors if a.pk is None]
    Author.objects.bulk_create(new, batch_size=1000)
    InitiativeVersion.objects.bulk_create(_versions(changed, label, as_of), batch_size=1000)
    for entry in changed:
        entry.row.revision += 1
    columns = [
        *FIELDS, "scope", "number", "recognised_on", "recognised_precision", "issuer",
        "authors_printed", "state", "revision", "search_key", "sort_key",
    ]  # fmt: skip
    names = [name.removesuffix("_id") for name in columns]
    Initiative.objects.bulk_update([e.row for e in changed], names, batch_size=500)


def _versions(changed: Sequence[Entry], label: str, as_of: date) -> list[InitiativeVersion]:
    """What changed in each, numbered after those that are there; one query."""
    rows = InitiativeVersion.objects.filter(initiative__in=[e.row.pk for e in changed])
    counted = dict(rows.order_by().values_list("initiative").annotate(n=Count("pk")))
    found = []
    for entry in changed:
        after = snapshot(entry.row, entry.authors)
        keys = [name for name in after if entry.before[name] != after[name]]
        if keys:
            version = InitiativeVersion(
                initiative=entry.row,
                number=counted.get(entry.row.pk, 0) + 1,
                before={name: entry.before[name] for name in keys},
                after={name: after[name] for name in keys},
                reason=entry.reason,
                corrected_label=label,
                corrected_on=as_of,
            )
            found.append(version)
    return found
