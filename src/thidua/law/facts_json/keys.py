"""The keys of the documented format, and what nobody reads of a mapping of facts.

A key that is not known is a note, not an error: files of cases tell more than a verdict turns on.
The note names it, and the key that was probably meant, so that a slip of the pen is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from thidua.law.catalogue import Catalogue
from thidua.law.facts_json.stated import END, START

WORK = ("id", "scope", "recognised", "pending", "spent_on", "year", "recognised_again", "status")
GRANT = (
    "id", "code", "year", "achievement_year", "decision_date", "date", "decision", "decision_no",
    "award_type", "pending", "revoked", "revoked_on", "ground",
)  # fmt: skip
FIGURES = (
    "members", "completed", "fulfilled", "ldtt", "cstt", "advanced", "cstdcs", "fighters",
    "disciplined",
)  # fmt: skip
MOVEMENT = ("level", "years", "review", "rank")
BLOCK = ("level", "block_level", "rank", "year")
LENGTH = ("years", "months")

KEYS: Mapping[str, tuple[str, ...]] = {
    "facts": (
        "subject_kind", "gender", "sex", "higher_retirement_age", "retiring", "group", "groups",
        "occupation", "period_kind", "school_years", "founded_on", "dissolved_on", "dissolved",
        "unit_status", "status", "in_flag_scope", "unit", "years", "rating", *FIGURES,
        "initiatives", "initiative", "topics", "topic", "titles", "prior_awards", "pending",
        "discipline", "holds", "achievement", "achievements", "contribution", "contributions",
        "movement", "movements", "movement_award", "block", "blocks", "rank_in_block",
        "block_level", "service_years", "model", "models", "positions", "received_for_appraisal",
        "received_on", "step_on", "decided_on", "decision_date", "law_abiding",
    ),
    "years": (
        "year", "rating", "titles", "initiatives", "initiative", "topics", "topic", "leave",
        "discipline", *FIGURES,
    ),
    "titles": GRANT,
    "prior_awards": GRANT,
    "pending": GRANT,
    "initiatives": WORK,
    "initiative": WORK,
    "topics": WORK,
    "topic": WORK,
    "leave": ("type", "months"),
    "discipline": ("id", "form", "type", *START, *END),
    "holds": ("id", "type", "result", *START, *END),
    "achievement": ("influence", "years"),
    "achievements": ("influence", "years"),
    "contribution": ("kind", "text"),
    "contributions": ("kind", "text"),
    "movement": MOVEMENT,
    "movements": MOVEMENT,
    "movement_award": MOVEMENT,
    "block": BLOCK,
    "blocks": BLOCK,
    "model": ("years",),
    "models": ("years",),
    "positions": ("group", "years", "months", "concurrent_with"),
    "unit": (
        "ldtt", "holders", "block_leaders", "cap_percent", "status", "dissolved", "dissolved_on",
    ),
    "unit_status": ("status", "dissolved", "dissolved_on"),
}  # fmt: skip
"""Section → its keys; ``facts`` is the mapping itself."""

CHECKS: Mapping[str, tuple[str, ...]] = {
    "vote": ("council", "simple_procedure"),
    "deadline": (
        "sector", "second_cstdt_year", "title_year", "last_title_year", "year", "step",
        "working_days",
    ),
    "authority": ("signer", "standard_set_by"),
    "hold": (),
    "publication": ("publication", "published"),
    "dossier": ("dossier", "award_type", "ground", "simple_procedure"),
    "dedication": (
        "previous_dedication_award", "request", "violation_in_post", "disciplined_in_post",
        "violation_concluded", "serious_violation",
    ),
    "money": ("also", "same_period"),
}  # fmt: skip
"""Check → the keys that it reads beside those of ``facts``."""

IN_CHECKS: Mapping[str, tuple[str, ...]] = {
    "council": (
        "level", "members", "present", "votes_for_present", "votes_for", "written_for",
        "votes_for_written", "simple_procedure",
    ),
    "publication": ("working_days", "published"),
    "previous_dedication_award": ("code", "decision_date"),
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """Something in a mapping of facts that nobody reads.

    Args:
        place: where it stands.
        key: the key, or the word.
        meant: a known one that is spelt much like it; empty without.
    """

    place: str
    key: str
    meant: str = ""

    @property
    def vi(self) -> str:
        """In Vietnamese."""
        meant = f"; có phải “{self.meant}”?" if self.meant else ""
        return f"{self.place}: “{self.key}” không được đọc{meant}"

    @property
    def en(self) -> str:
        """In English."""
        meant = f"; did you mean “{self.meant}”?" if self.meant else ""
        return f"{self.place}: “{self.key}” is not read{meant}"


def unread(
    facts: Mapping[str, Any], catalogue: Catalogue, *, check: str = "", place: str = "facts"
) -> list[Note]:
    """What nobody reads of a mapping of facts.

    Args:
        facts: the mapping.
        catalogue: for groups and for titles behind ``meets_…``.
        check: name of the check that reads it; empty for a verdict.
        place: for the notes.
    """
    own = (*KEYS["facts"], *CHECKS.get(check, ()))
    found = list(_unknown(facts, own, place, catalogue))
    for key, value in facts.items():
        within = IN_CHECKS.get(key) if key in CHECKS.get(check, ()) else KEYS.get(key)
        if within is not None:
            found += _inside(value, key, within, f"{place}.{key}", catalogue)
    known = catalogue.known.of("groups")
    for key in ("group", "groups", "occupation"):
        value = facts.get(key)
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and word not in known:
                found.append(Note(f"{place}.{key}", word, _near(word, tuple(known))))
    return found


def _inside(
    value: Any, section: str, keys: tuple[str, ...], place: str, catalogue: Catalogue
) -> Iterator[Note]:
    for at, row in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(row, Mapping):
            continue
        where = f"{place}[{at}]" if isinstance(value, list) else place
        yield from _unknown(row, keys, where, catalogue)
        for key, inner in row.items():
            if section == "years" and key in KEYS and key != "years":
                yield from _inside(inner, key, KEYS[key], f"{where}.{key}", catalogue)


def _unknown(
    row: Mapping[str, Any], keys: tuple[str, ...], place: str, catalogue: Catalogue
) -> Iterator[Note]:
    for key in row:
        name = str(key)
        if name in keys or (place.endswith(".unit") and name.endswith("nominated")):
            continue
        if name.startswith("meets_") and name[6:] in catalogue.codes:
            continue
        yield Note(place, name, _near(name, keys))


def _near(word: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.75)), "")
