"""Values, facts and addresses in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thidua.common.formatting import day, number
from thidua.law.catalogue import Catalogue
from thidua.law.errors import LawError
from thidua.law.reading.conditions import read_condition
from thidua.law.words import asks
from thidua.rules.content.addresses import OF_AWARDS
from thidua.rules.content.facts import Fact
from thidua.rules.showing.labels import CATEGORIES, IDS, OF_KEY, WORDS, key_label, section_label

QUIET = frozenset({"verified", "sources", "kind", "citation", "cite", "id"})
"""Keys that stand beside a fact, not in its words."""


@dataclass(frozen=True)
class Shown:
    """A fact for a page: where it belongs, which part it is, what it says."""

    fact: Fact
    belongs: str
    part: str
    words: str
    url: str = ""


def multiplier(value: Any) -> str:
    """0.1 as people write it."""
    made = Fraction(str(value))
    return number(float(made)) if made.denominator != 1 else number(int(made))


def plain(catalogue: Catalogue, key: str, value: Any) -> str:
    """One value in words: codes by their names, days as days."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float)):
        return number(value) if isinstance(value, int) else multiplier(value)
    if isinstance(value, list):
        return "; ".join(plain(catalogue, key, each) for each in value) or "–"
    if isinstance(value, Mapping):
        return "; ".join(
            f"{_name_of(catalogue, name)}: {plain(catalogue, name, each)}"
            for name, each in value.items()
        )
    return _text(catalogue, key, str(value))


def _name_of(catalogue: Catalogue, key: str) -> str:
    if key in catalogue.codes:
        return catalogue.name(key)
    for names in catalogue.known.names.values():
        if key in names:
            return names[key]
    return key_label(key)


def _text(catalogue: Catalogue, key: str, value: str) -> str:
    known = catalogue.known
    if key in {"codes", "titles", "award", "awards", "label", "after"}:
        return catalogue.name(value)
    named: Mapping[str, Any] = {}
    if key in OF_KEY:
        named = known.of(OF_KEY[key])
    elif key == "level":
        named = {**known.of("movement_levels"), **known.of("levels")}
    elif key == "category":
        named = CATEGORIES
    elif key == "groups":
        named = catalogue.dedication.groups
    elif value in WORDS:
        named = WORDS
    return str(named.get(value) or _as_day(value))


def _as_day(value: str) -> str:
    try:
        return day(date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value


def condition_words(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    """What a condition asks, from its row; its keys where it cannot be read (yet)."""
    try:
        made = read_condition(dict(values), cite="-", place="", known=catalogue.known)
        return asks(catalogue, made)("en" if get_language() == "en" else "vi")
    except (LawError, KeyError, TypeError, ValueError):
        return listed(catalogue, values)


def prize_words(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    """Multiples of the base salary by kind of subject."""
    objects = catalogue.known.of("objects")
    parts = [
        _("%(kind)s %(times)s times") % {"kind": objects[kind], "times": multiplier(values[kind])}
        for kind in objects
        if values.get(kind) is not None
    ]
    if not parts:
        return _("no prize money")
    words = "; ".join(parts)
    return _("at most %(words)s") % {"words": words} if values.get("is_maximum") else words


def vote_words(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    """Share of votes that is needed."""
    return _("from %(percent)s%% of %(base)s") % {
        "percent": values.get("min_percent"),
        "base": plain(catalogue, "base", values.get("base")),
    }


def listed(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    """Keys with values, those beside the fact left out."""
    return "; ".join(
        f"{key_label(key)}: {plain(catalogue, key, value)}"
        for key, value in values.items()
        if key not in QUIET and value not in (None, "", [], {})
    )


def _cap_words(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    if values.get("percent") is None:
        return _("no cap unless the province sets one")
    return listed(catalogue, values)


def _dossier_words(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    return plain(catalogue, "parts", values.get("parts"))


_OF_AWARD: Mapping[str, Callable[[Catalogue, Mapping[str, Any]], str]] = {
    "conditions": condition_words,
    "prize": prize_words,
    "vote": vote_words,
    "cap": _cap_words,
    "dossier": _dossier_words,
    "by_award_kind": _dossier_words,
}


def _of_table(catalogue: Catalogue, values: Mapping[str, Any]) -> str:
    """A row outside the awards: its rule in words, else its name and its values."""
    rest = {key: value for key, value in values.items() if key not in {"id", "note"}}
    for key in ("rule", "text", "apply", "vi", "name", "number"):
        if isinstance(rest.get(key), str) and rest[key]:
            more = listed(catalogue, {k: v for k, v in rest.items() if k != key})
            said = plain(catalogue, key, rest[key])
            return f"{said} ({more})" if more else said
    name = str(IDS[values["id"]]) if values.get("id") in IDS else ""
    return f"{name}: {listed(catalogue, rest)}" if name else listed(catalogue, rest)


def fact_words(catalogue: Catalogue, fact: Fact) -> str:
    """What a fact says."""
    parts, values = fact.parts, fact.values
    if fact.section in OF_AWARDS:
        last = parts[-2] if parts[-2] in {"conditions", "by_award_kind"} else parts[-1]
        return _OF_AWARD.get(last, listed)(catalogue, values)
    return _of_table(catalogue, values)


def belongs(catalogue: Catalogue, fact: Fact) -> str:
    """The award with its first day, or the section and its row."""
    if fact.section in OF_AWARDS:
        code, _at, first = fact.parts[1].partition("@")
        name = catalogue.name(code, date.fromisoformat(first[:10])) if first else code
        return _("%(award)s (from %(day)s)") % {
            "award": name,
            "day": day(date.fromisoformat(first[:10])) if first else "–",
        }
    row = fact.values
    for key in ("name", "number", "vi"):
        if isinstance(row.get(key), str) and row[key]:
            return f"{section_label(fact.section)}: {row[key]}"
    named = IDS.get(str(row.get("id", "")), fact.parts[-1])
    return f"{section_label(fact.section)}: {named}"


def part_words(fact: Fact) -> str:
    """Which part of its row a fact is."""
    if fact.section not in OF_AWARDS:
        return section_label(fact.section)
    rest = fact.parts[2:]
    if not rest:
        return _("Particulars")
    if rest[0] == "paths":
        if len(rest) == 2:
            return _("Path %(id)s") % {"id": rest[1]}
        return _("Path %(id)s, condition %(at)s") % {"id": rest[1], "at": int(rest[3]) + 1}
    return " › ".join(key_label(part) for part in rest)


def shown(catalogue: Catalogue, fact: Fact, url: str = "") -> Shown:
    """A fact for a page."""
    return Shown(fact, belongs(catalogue, fact), part_words(fact), fact_words(catalogue, fact), url)
