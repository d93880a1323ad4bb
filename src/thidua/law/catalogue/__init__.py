"""The catalogue: all dated rows, what holds on a day, and a province's layer over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any

from thidua.law.conditions import AnyYear, Bundles, Held, PositionYears, Title
from thidua.law.enumerations import Enumerations, read_enumerations
from thidua.law.errors import CatalogueError
from thidua.law.reading import (
    SECTIONS,
    read_award,
    read_dedication,
    read_section,
    refuse_overlaps,
)
from thidua.law.records import (
    AuthorityPeriod,
    Award,
    BaseSalary,
    Council,
    Deadline,
    Dedication,
    Form,
    Instrument,
    MoneyRule,
    Route,
    Rule,
    Setting,
)
from thidua.law.rows import placed, read_yaml

SHIPPED = (
    "enumerations.yaml", "instruments.yaml", "titles.yaml", "commendations.yaml", "orders.yaml",
    "medals.yaml", "honours.yaml", "prizes.yaml", "base_salary.yaml", "money.yaml",
    "authority.yaml", "routes.yaml", "principles.yaml", "revocation.yaml", "deadlines.yaml",
    "councils.yaml", "dedication.yaml", "forms.yaml", "settings.yaml",
)  # fmt: skip
DRAFTS = "drafts.yaml"
LAW = "L06-2022"
"""The law that all awards rest on; an unread amendment of it raises the flag."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that a judgement asks.

    Args:
        data: the sections as plain data, for storing and comparing.
        known: enumerations.
        awards: rows of standards.
    """

    data: Mapping[str, Any]
    known: Enumerations
    awards: tuple[Award, ...]
    base_salary: tuple[BaseSalary, ...]
    money_rules: tuple[MoneyRule, ...]
    authority_periods: tuple[AuthorityPeriod, ...]
    routes: tuple[Route, ...]
    instruments: tuple[Instrument, ...]
    principles: tuple[Rule, ...]
    transition: tuple[Rule, ...]
    revocation_grounds: tuple[Rule, ...]
    deadlines: tuple[Deadline, ...]
    councils: tuple[Council, ...]
    forms: tuple[Form, ...]
    settings: tuple[Setting, ...]
    dedication: Dedication
    drafts: tuple[Award, ...] = ()
    """Rows read only in a draft law: they name what may change and never judge."""
    layer: tuple[Setting, ...] = ()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every award code, in the order of the rows."""
        return tuple(dict.fromkeys(award.code for award in self.awards))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the rows and the layer: what a stored verdict names as its version."""
        layer = [[s.key, s.value, s.first.isoformat(), str(s.last)] for s in self.layer]
        text = json.dumps([self.data, layer], sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def name(self, code: str, on: date | None = None) -> str:
        """Name of an award on a day (the last one without); the code where it has none."""
        rows = [award for award in self.awards if award.code == code]
        for award in rows:
            if on and award.holds(on):
                return award.name
        return rows[-1].name if rows else code

    def rows_of(self, code: str) -> tuple[Award, ...]:
        """All rows of an award, oldest first."""
        return tuple(sorted((a for a in self.awards if a.code == code), key=lambda a: a.first))

    def standard(self, code: str, on: date) -> Award | None:
        """The row that holds on a day, else the last one that ended before it.

        Whether the law changed in between is for :meth:`unread_amendments` to say.
        """
        rows = [award for award in self.rows_of(code) if award.first <= on]
        return rows[-1] if rows else None

    def serving(self, code: str, subject_kind: str) -> str:
        """Code of the award that serves a kind of subject (a household's certificate)."""
        for award in self.rows_of(code):
            if subject_kind in award.elsewhere:
                return award.elsewhere[subject_kind]
        return code

    def counts_as(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes and those that count as they do (a ministry's certificate)."""
        named = tuple(codes)
        return frozenset(named).union(*(self.known.equivalents.get(c, ()) for c in named))

    def expected(self, award: Award) -> Award | None:
        """The row of a draft law that would follow this one; ``None`` where none was read."""
        return next((one for one in self.drafts if one.code == award.code), None)

    def unread_amendments(self, award: Award, on: date) -> tuple[Instrument, ...]:
        """Laws in force on a day that may have changed this row and whose text was not read.

        A row that a province or a later version has held against the amendment names it among
        its sources and is not flagged.
        """
        by_code = {one.code: one for one in self.instruments}
        base = by_code.get(LAW)
        found = []
        for code in base.amended_by if base else ():
            one = by_code[code]
            began = one.first is not None and one.first <= on
            if began and not one.text_read and code not in award.sources:
                found.append(one)
        return tuple(found)

    def route(self, award: Award, on: date) -> Route | None:
        """The way to those who decide an award, on a day."""
        for row in self.routes:
            if row.holds(on) and set(row.authorities) & set(award.authorities):
                return row
        return None

    def base_salary_on(self, on: date) -> BaseSalary | None:
        """The base salary in force."""
        return next((row for row in self.base_salary if row.holds(on)), None)

    def money_rule(self, name: str, on: date) -> MoneyRule | None:
        """A rule of money in force."""
        return next((row for row in self.money_rules if row.id == name and row.holds(on)), None)

    def setting(self, key: str, on: date, award: str = "") -> Setting | None:
        """What the province decided, else the default.

        Args:
            key: of the setting.
            on: day.
            award: looks for ``key:award`` before ``key``.
        """
        keys = [f"{key}:{award}", key] if award else [key]
        for wanted in keys:
            for row in (*self.layer, *self.settings):
                if row.key == wanted and row.holds(on):
                    return row
        return None

    def with_layer(self, layer: Iterable[Setting]) -> Catalogue:
        """The same rows under a province's dated settings.

        Raises:
            CatalogueError: when two of its values of one key hold on one day.
        """
        rows = tuple(layer)
        refuse_overlaps(rows, lambda row: row.key, "the setting")
        return replace(self, layer=rows)


def build(data: Mapping[str, Any]) -> Catalogue:
    """A catalogue from its sections, checked whole.

    Args:
        data: section → rows, as read from the files or from a stored version.

    Raises:
        CatalogueError: dangling codes, overlapping dates, missing citations; with the place.
    """
    if not isinstance(data, Mapping) or "enumerations" not in data:
        raise CatalogueError("catalogue", "the section “enumerations” is missing")
    for section in data:
        if section not in {"enumerations", "awards", "drafts", "dedication", *SECTIONS}:
            raise CatalogueError("catalogue", f"the section “{section}” is not known")
    known = read_enumerations(data["enumerations"])
    awards = tuple(read_award(row, known) for row in data.get("awards", ()))
    if not awards or "dedication" not in data:
        raise CatalogueError("catalogue", "the section “awards” or “dedication” is missing")
    parts = {name: read_section(data.get(name, ()), name, known) for name in SECTIONS}
    made = Catalogue(
        data=data,
        known=known,
        awards=awards,
        dedication=read_dedication(data["dedication"], known),
        drafts=tuple(read_award(row, known) for row in data.get("drafts", ())),
        **parts,
    )
    _refuse_dangling(made)
    refuse_overlaps(made.awards, lambda row: row.code, "the award")
    refuse_overlaps(made.base_salary, lambda _row: "base salary", "the")
    refuse_overlaps(made.money_rules, lambda row: row.id, "the rule")
    refuse_overlaps(made.authority_periods, lambda row: row.authority, "the power of")
    refuse_overlaps(made.routes, lambda row: row.id, "the route")
    refuse_overlaps(made.settings, lambda row: row.key, "the setting")
    return made


def _refuse_dangling(made: Catalogue) -> None:
    codes = set(made.codes)
    codes |= {code for others in made.known.equivalents.values() for code in others}
    for place, name, code in _mentions(made):
        if code not in codes:
            raise CatalogueError(place, f"{name}the award {code} is not known")
    instruments = {one.code for one in made.instruments}
    for one in made.instruments:
        for code in one.amended_by:
            if code not in instruments:
                raise CatalogueError("instruments", f"{one.code}: {code} is not known")


def _mentions(made: Catalogue) -> Iterable[tuple[str, str, str]]:
    """Where award codes stand: (place, prefix of the message, code)."""
    for award in (*made.awards, *made.drafts):
        named = [code for condition in award.conditions for code in _codes_in(condition)]
        for code in (*named, *award.elsewhere.values()):
            yield award.place, f"{award.code}: ", code
    for period in made.authority_periods:
        yield from ((period.place, "", code) for code in period.awards)
    for row in made.dedication.rows:
        yield row.place, "", row.award


def _codes_in(condition: object) -> Iterable[str]:
    if isinstance(condition, (Title, Held)):
        yield from condition.codes
    elif isinstance(condition, AnyYear):
        yield from condition.titles
    elif isinstance(condition, PositionYears):
        yield condition.award
    elif isinstance(condition, Bundles):
        for bundle, _only in condition.bundles:
            yield from (code for code, _count in bundle)
    yield from getattr(condition, "after", ())


def read_files(texts: Mapping[str, str]) -> dict[str, Any]:
    """Sections of several files put together.

    Args:
        texts: file name → contents; ``awards`` may stand in several files.

    Raises:
        CatalogueError: a section that stands in two files, or a file that is no YAML.
    """
    data: dict[str, Any] = {}
    for name, text in texts.items():
        for section, rows in read_yaml(text, name=name).items():
            if section == "enumerations" or (section in data and section != "awards"):
                if section in data:
                    raise CatalogueError(name, f"the section “{section}” stands in two files")
                data[section] = rows
            elif section in data:
                data[section] = [*data[section], *rows]
            else:
                data[section] = rows
    if "enumerations" not in data and "award_kinds" in data:
        data = {"enumerations": data}
    return data


@cache
def shipped_data() -> dict[str, Any]:
    """Sections of the shipped files; the rows of a draft law stand apart as ``drafts``."""
    folder = resources.files(__package__)
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in SHIPPED}
    return {**read_files(texts), "drafts": draft_rows()}


@cache
def shipped() -> Catalogue:
    """The shipped catalogue, read and checked once a process."""
    return build(shipped_data())


def draft_rows() -> list[Any]:
    """Award rows that were read only in a draft law: they seed a draft version, never an active."""
    folder = resources.files(__package__)
    text = (folder / DRAFTS).read_text(encoding="utf-8")
    rows: list[Any] = read_yaml(text, name=DRAFTS)["awards"]
    return rows


def from_version(content: Mapping[str, Any], *, name: str) -> Catalogue:
    """A catalogue from the stored content of a version.

    Args:
        content: sections as plain data.
        name: of the version, for messages.

    Raises:
        CatalogueError: with the address of the row.
    """
    return build(placed(content, name))
