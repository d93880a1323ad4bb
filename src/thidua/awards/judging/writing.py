"""Verdicts into the database by COPY, with codes for reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from thidua.awards.judging.everybody import Batch
from thidua.awards.judging.roster import Roster

_COLUMNS = (
    "run_id, subject_id, person_id, unit_id, name, search_key, kind, award_code, rule, answer,"
    " flagged, path, reasons, worst, reason, have, after, after_rule, after_path, after_worst,"
    " after_reason, after_have, change"
)
_NAMES = """
SELECT 'subject', id, name, search_key, public_id::text FROM awards_subject
WHERE root_id IS NULL
UNION ALL
SELECT 'person', p.id, p.name, p.search_key, p.public_id::text FROM people_person p
WHERE NOT EXISTS (SELECT 1 FROM awards_subject s WHERE s.person_id = p.id)
UNION ALL
SELECT 'unit', v.unit_id, v.name, v.search_key, u.public_id::text FROM (
    SELECT DISTINCT ON (unit_id) unit_id, name, search_key FROM people_unitversion
    WHERE superseded_at IS NULL ORDER BY unit_id, lower(valid) DESC NULLS LAST) v
JOIN people_unit u ON u.id = v.unit_id
"""


def names_of(roster: Roster) -> list[tuple[str, str, str]]:
    """Name, search key and public identifier of every subject, in their order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)
        known = {(sort, key): (name, search, ident) for sort, key, name, search, ident in cursor}
    keys = zip(roster.subject.tolist(), roster.person.tolist(), roster.unit.tolist(), strict=True)
    return [
        known.get(
            ("subject", subject) if subject else ("person", person) if person else ("unit", unit),
            ("", "", ""),
        )
        for subject, person, unit in keys
    ]


class Writer:
    """Writes batches of one run.

    Args:
        run: its key.
        roster: whose verdicts.
    """

    def __init__(self, run: int, roster: Roster) -> None:
        names = names_of(roster)
        keys = zip(
            roster.subject.tolist(), roster.person.tolist(), roster.unit.tolist(),
            roster.kind.tolist(), names, strict=True,
        )  # fmt: skip
        self._heads = [
            f"{run}\t{subject or _NULL}\t{person or _NULL}\t{unit or _NULL}\t{_text(name)}"
            f"\t{_text(search)[:500]}\t{kind}\t"
            for subject, person, unit, kind, (name, search, _ident) in keys
        ]

    def write(self, batch: Batch, after: Batch | None = None, change: Sequence[str] = ()) -> int:
        """Write a batch; in a trial with the answers under the draft. Returns how many rows."""
        if not len(batch):
            return 0
        statement = f"COPY awards_verdictrow ({_COLUMNS}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("".join(self._lines(batch, after, change)))
        return len(batch)

    def _lines(self, batch: Batch, after: Batch | None, change: Sequence[str]) -> Iterator[str]:
        code, rule, flag = batch.award.code, batch.award.rule_id, "t" if batch.flagged else "f"
        tails = _tails(after, change, len(batch))
        columns = zip(
            batch.who.tolist(), batch.answer.tolist(), batch.path, batch.reasons,
            batch.worst.tolist(), batch.reason.tolist(), batch.have.tolist(), tails, strict=True,
        )  # fmt: skip
        for who, answer, path, reasons, worst, reason, have, tail in columns:
            yield (
                f"{self._heads[who]}{code}\t{rule}\t{answer}\t{flag}\t{path}\t{reasons}"
                f"\t{worst}\t{reason}\t{have}\t{tail}\n"
            )


_NULL = "\\N"
_NO_TRIAL = f"{_NULL}\t\t\t{_NULL}\t{_NULL}\t{_NULL}\t"


def _tails(after: Batch | None, change: Sequence[str], size: int) -> list[str]:
    if after is None:
        return [_NO_TRIAL] * size
    columns = zip(
        after.answer.tolist(), after.path, after.worst.tolist(), after.reason.tolist(),
        after.have.tolist(), change, strict=True,
    )  # fmt: skip
    rule = after.award.rule_id
    return [
        f"{answer}\t{rule}\t{path}\t{worst}\t{reason}\t{have}\t{sort}"
        for answer, path, worst, reason, have, sort in columns
    ]


def _text(value: str) -> str:
    """A text as COPY takes it."""
    return value.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")
