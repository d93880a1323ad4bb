"""The plain sections: a function a kind of row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from thidua.law.enumerations import Enumerations
from thidua.law.reading.dates import read_days
from thidua.law.records import (
    AuthorityPeriod,
    BaseSalary,
    Council,
    Deadline,
    Form,
    Instrument,
    MoneyRule,
    Route,
    RouteStep,
    Rule,
    Setting,
)
from thidua.law.rows import Reader


def _base_salary(reader: Reader, known: Enumerations) -> BaseSalary:
    return BaseSalary(**read_days(reader), vnd=reader.whole("vnd", least=1))


def _money_rule(reader: Reader, known: Enumerations) -> MoneyRule:
    return MoneyRule(
        **read_days(reader),
        id=reader.text("id"),
        value=str(reader.take("value")),
        alternatives=reader.codes("alternatives"),
    )


def _authority(reader: Reader, known: Enumerations) -> AuthorityPeriod:
    everything = reader.take("awards") == "all"
    return AuthorityPeriod(
        **read_days(reader),
        authority=reader.code("authority", known.of("authorities")),
        awards=() if everything else reader.some_codes("awards"),
    )


def _route(reader: Reader, known: Enumerations) -> Route:
    steps = []
    for row in reader.rows("steps"):
        step = Reader(row, reader.place)
        steps.append(
            RouteStep(
                who=step.code("who", {**known.of("authorities"), **known.of("offices")}),
                does=step.text("does"),
                stage=step.code("stage", known.of("stages")),
            )
        )
        step.done()
    return Route(
        **read_days(reader),
        id=reader.text("id"),
        authorities=reader.codes("authorities", known.of("authorities")),
        steps=tuple(steps),
    )


def _instrument(reader: Reader, known: Enumerations) -> Instrument:
    for key in ("issued", "sources", "replaced_by", "articles_read", "articles_not_read"):
        reader.take(key)
    read = reader.take("text_read", True)
    return Instrument(
        code=reader.text("code"),
        number=reader.text("number"),
        first=reader.day("from"),
        last=reader.day("to"),
        amended_by=reader.codes("amended_by"),
        text_read=read is not False,
        verified=reader.flag("verified"),
        note=reader.text("note", needed=False),
    )


def _rule(reader: Reader, known: Enumerations) -> Rule:
    for key in ("sources", "scope", "decided_by", "when", "unless"):
        reader.take(key)
    return Rule(
        id=reader.text("id"),
        text=reader.text("rule", needed=False)
        or reader.text("text", needed=False)
        or reader.text("apply"),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        severity=reader.text("severity", needed=False),
        note=reader.text("note", needed=False),
    )


def _month_day(row: object, place: str) -> tuple[int, int]:
    """A day of every year."""
    reader = Reader(row, place)
    found = (reader.whole("month", least=1), reader.whole("day", least=1))
    reader.take("year_after")
    reader.done()
    try:
        date(2023, *found)
    except ValueError:
        raise reader.fail("“month” and “day” are no day of the year") from None
    return found


def _deadline(reader: Reader, known: Enumerations) -> Deadline:
    latest = reader.mapping("latest")
    by_sector = reader.mapping("latest_by_sector")
    reader.take("years")
    return Deadline(
        **read_days(reader, from_needed=False),
        id=reader.text("id"),
        working_days=reader.optional("working_days", least=1),
        award=reader.text("award", needed=False),
        publication=reader.flag("publication", default=False),
        latest=_month_day(latest, reader.place) if latest else None,
        year_after_title=bool(latest.get("year_after")),
        by_sector={name: _month_day(row, reader.place) for name, row in by_sector.items()},
    )


def _council(reader: Reader, known: Enumerations) -> Council:
    for key in (
        "sources", "heroes", "meetings", "chair", "max_vice_chairs", "standing_vice",
        "standing_office", "members",
    ):  # fmt: skip
        reader.take(key)
    return Council(
        id=reader.text("id"),
        quorum=reader.number("quorum"),
        citation=reader.text("citation", needed=False),
        verified=reader.flag("verified"),
        note=reader.text("note", needed=False),
    )


def _form(reader: Reader, known: Enumerations) -> Form:
    reader.take("sources")
    return Form(
        decree=reader.text("decree"),
        number=reader.text("form"),
        name=reader.text("vi"),
        verified=reader.flag("verified"),
        note=reader.text("note", needed=False),
    )


def read_setting(reader: Reader, known: Enumerations) -> Setting:
    """A default that a province may decide otherwise."""
    return Setting(
        **read_days(reader, from_needed=False),
        key=reader.text("key"),
        value=reader.take("value"),
        name=reader.text("name", needed=False),
        values=reader.codes("values"),
    )


SECTIONS: Mapping[str, Callable[[Reader, Enumerations], Any]] = {
    "base_salary": _base_salary,
    "money_rules": _money_rule,
    "authority_periods": _authority,
    "routes": _route,
    "instruments": _instrument,
    "principles": _rule,
    "transition": _rule,
    "revocation_grounds": _rule,
    "deadlines": _deadline,
    "councils": _council,
    "forms": _form,
    "settings": read_setting,
}


def read_section(rows: Any, section: str, known: Enumerations) -> tuple[Any, ...]:
    """All records of a section.

    Raises:
        CatalogueError: with file and line.
    """
    made = []
    for row in rows:
        reader = Reader(row, section)
        made.append(SECTIONS[section](reader, known))
        reader.done()
    return tuple(made)
