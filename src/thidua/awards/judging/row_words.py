"""Stored reason codes of a run in words, when somebody reads them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from thidua.awards.judging.told import answer_look, spoken
from thidua.awards.judging.verdicts import PAUSED
from thidua.awards.models import VerdictRow, VerdictRun
from thidua.law.answers import Answer, Reason
from thidua.law.catalogue import Catalogue
from thidua.law.words import asks, found
from thidua.rules.queries import catalogue_of

_PAUSES = {Reason.HELD, Reason.HELD_VIOLATION, Reason.UNDER_DISCIPLINE}
"""Told in one sentence: a list and its file carry no particulars of holds and discipline."""


def reason_words(
    catalogue: Catalogue, *, rule: str, path: str, worst: int, reason: int, have: int
) -> tuple[str, str]:
    """What decided: the condition, and what was found about it; both empty where nothing lacks.

    Args:
        catalogue: of the run.
        rule: row of the standard, code and first day.
        path: id of the path that decided.
        worst: number of its condition; -1 for something that bars any award.
        reason, have: codes as stored.
    """
    if worst < 0:
        return _barred(Reason(reason)), ""
    code = rule.partition("@")[0]
    award = next((a for a in catalogue.rows_of(code) if a.rule_id == rule), None)
    way = next((p for p in award.paths if p.id == path), None) if award else None
    if way is None or worst >= len(way.conditions):
        return "", ""
    condition = way.conditions[worst]
    why = Reason(reason)
    if why is Reason.SINCE_DISCIPLINE_SHORT:
        why = Reason.RUN_SHORT
    return spoken(asks(catalogue, condition)), spoken(found(condition, why, have))


def _barred(reason: Reason) -> str:
    if reason in _PAUSES:
        return spoken(PAUSED)
    if reason is Reason.DISSOLVED:
        return _("The unit was dissolved or merged.")
    return _("Something bars any award.")


class RunWords:
    """Words for the rows of one run; what many rows share is said once."""

    def __init__(self, run: VerdictRun) -> None:
        self.run = run
        self._known: dict[tuple[object, ...], tuple[str, str]] = {}

    @cached_property
    def law(self) -> Catalogue:
        """In force when the run was asked for."""
        return catalogue_of(self.run.version)

    @cached_property
    def draft(self) -> Catalogue:
        """The draft on trial."""
        return catalogue_of(self.run.draft) if self.run.draft else self.law

    def award(self, row: VerdictRow) -> str:
        """Name of the award."""
        return self.law.name(row.award_code, self.run.received_on)

    def why(self, row: VerdictRow) -> tuple[str, str]:
        """What decided under the law in force; under the draft for who loses by it."""
        lost = row.change == "lose"
        codes: dict[str, Any] = {
            "rule": row.after_rule if lost else row.rule,
            "path": row.after_path if lost else row.path,
            "worst": row.after_worst if lost else row.worst,
            "reason": row.after_reason if lost else row.reason,
            "have": row.after_have if lost else row.have,
        }
        key = (lost, *codes.values())
        if key not in self._known:
            self._known[key] = reason_words(self.draft if lost else self.law, **codes)
        return self._known[key]

    def verdict(self, answer: int, *, flagged: bool) -> tuple[str, str, str]:
        """Kind, icon and word; under an unread law the word “met” is withheld."""
        if flagged and answer > Answer.EVIDENCE_MISSING:
            return "warn", "alert-triangle", _("To be reviewed under the new law")
        return answer_look(answer)
