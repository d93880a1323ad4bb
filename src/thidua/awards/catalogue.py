"""Names of titles and award forms by code and day, and what code a printed name stands for.

The rows are those of the law; ``data/names.yaml`` adds what decisions print beside the official
names. A name that both lack has no code: it stays as printed until a person maps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.common.keys import fold
from thidua.law.catalogue import shipped
from thidua.law.records import Award as LawAward

_LONG = (("ubnd", "uy ban nhan dan"), ("tdkt", "thi dua khen thuong"), ("ttg", "thu tuong"))
_TAIL = re.compile(r"\s+(nam|nam hoc|giai doan)\s+\d{4}( \d{4})?$")


class Object(models.TextChoices):
    """Whom an award is given to (đối tượng)."""

    PERSON = "person", _("Person")
    COLLECTIVE = "collective", _("Collective")
    HOUSEHOLD = "household", _("Household")


class Level(models.TextChoices):
    """At which level an award is decided (cấp)."""

    STATE = "nha_nuoc", _("State level")
    PROVINCE = "tinh", _("Province level")
    DISTRICT = "huyen", _("District level")
    COMMUNE = "xa", _("Commune level")
    BASE = "co_so", _("Unit level")


class Category(models.TextChoices):
    """What sort of title or form it is."""

    TITLE = "danh_hieu_thi_dua", _("Emulation title")
    FLAG = "co_thi_dua", _("Emulation flag")
    ORDER = "huan_chuong", _("Order")
    MEDAL = "huy_chuong", _("Medal")
    HONOUR = "danh_hieu_vinh_du", _("State honorary title")
    MERIT = "bang_khen", _("Certificate of merit")
    COMMENDATION = "giay_khen", _("Commendation paper")
    BADGE = "ky_niem_chuong", _("Commemorative badge")
    PRIZE = "giai_thuong", _("Prize")


_OBJECTS = {"individual": Object.PERSON, "collective": Object.COLLECTIVE}
MARKS = {
    Category.ORDER: "star",
    Category.MEDAL: "star",
    Category.HONOUR: "star",
    Category.PRIZE: "star",
    Category.FLAG: "flag",
    Category.MERIT: "square",
    Category.COMMENDATION: "square",
    Category.BADGE: "square",
    Category.TITLE: "dot",
}
"""Shape of a category on the timeline: four shapes, so that colour alone says nothing."""


@dataclass(frozen=True)
class Award:
    """A title or form as it is called during ``first`` … ``last``.

    Args:
        code: our code (``CSTDCS``).
        name: official name.
        category, level: what sort, decided where.
        objects: whom it is given to.
        kinds: codes of the kinds of award (``cong_trang`` …) under which it is given.
        first, last: days between which the row holds; ``last`` may be open.
        source: article of law.
        verified: whether the row was read in its source.
        also: other names that decisions print.
    """

    code: str
    name: str
    category: Category
    level: Level
    objects: frozenset[str]
    kinds: tuple[str, ...]
    first: date
    last: date | None
    source: str
    verified: bool
    also: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Shape on the timeline."""
        return MARKS[self.category]


def name_key(printed: str) -> str:
    """What two spellings of one name share: no diacritics, long forms, no year at the end."""
    words = " ".join(dict(_LONG).get(word, word) for word in fold(printed).split())
    return _TAIL.sub("", words)[:300]


class Catalogue:
    """All rows, and what they answer."""

    def __init__(self, rows: Iterable[Award]) -> None:
        self.rows = tuple(rows)
        self._by_code: dict[str, list[Award]] = {}
        self._by_name: dict[tuple[str, str], set[str]] = {}
        for row in sorted(self.rows, key=lambda r: r.first):
            self._by_code.setdefault(row.code, []).append(row)
            for printed in (row.name, *row.also):
                for kind in row.objects:
                    self._by_name.setdefault((name_key(printed), kind), set()).add(row.code)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def get(self, code: str, on: date | None = None) -> Award | None:
        """The row of a code on a day; before the first row, the first: older law is not judged."""
        rows = self._by_code.get(code)
        if not rows:
            return None
        begun = [r for r in rows if on is None or r.first <= on]
        return begun[-1] if begun else rows[0]

    def codes(self) -> list[Award]:
        """One row for each code, the latest, in the order of the list."""
        return [rows[-1] for rows in self._by_code.values()]

    def choices(self, kind: str = "") -> list[tuple[str, str]]:
        """Codes with their names, for a field; narrowed to a kind of object."""
        return [(a.code, a.name) for a in self.codes() if not kind or kind in a.objects]

    def of_level(self, level: str) -> list[str]:
        """Codes decided at a level."""
        return [a.code for a in self.codes() if a.level == level]

    def of_category(self, category: str) -> list[str]:
        """Codes of a sort."""
        return [a.code for a in self.codes() if a.category == category]

    def find(self, printed: str, kind: str) -> str:
        """The code that a printed name stands for with this kind of object; empty if not sure."""
        found = self._by_name.get((name_key(printed), kind), set())
        return next(iter(found)) if len(found) == 1 else ""


@cache
def catalogue() -> Catalogue:
    """The rows of the law by name, those of a draft law too, with what decisions print beside."""
    text = resources.files("thidua.awards").joinpath("data/names.yaml").read_text("utf-8")
    printed = yaml.safe_load(text)
    law = shipped()
    return Catalogue(_row(one, printed) for one in (*law.awards, *law.drafts))


def _row(one: LawAward, printed: dict[str, Any]) -> Award:
    return Award(
        code=one.code,
        name=one.name,
        category=Category.FLAG if one.code in printed["flags"] else Category(one.category),
        level=Level(one.level),
        objects=frozenset(str(_OBJECTS.get(o, Object.HOUSEHOLD)) for o in one.objects),
        kinds=one.award_kinds,
        first=one.first,
        last=one.last,
        source=one.citation,
        verified=one.verified,
        also=tuple(printed["also"].get(one.code, ())),
    )
