"""From sections of rows to records: every code known, every citation there, no dates twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypedDict, TypeVar

from thidua.law.conditions import read_condition
from thidua.law.enumerations import Enumerations
from thidua.law.errors import CatalogueError
from thidua.law.records import (
    AuthorityPeriod,
    Award,
    BaseSalary,
    Cap,
    Council,
    Dated,
    Deadline,
    Dedication,
    DedicationRow,
    Dossier,
    Form,
    Instrument,
    MoneyRule,
    Path,
    Prize,
    Rule,
    Setting,
    Vote,
)
from thidua.law.rows import Reader

ALWAYS = date(1900, 1, 1)
CATEGORIES = (
    "danh_hieu_thi_dua",
    "huan_chuong",
    "huy_chuong",
    "danh_hieu_vinh_du",
    "bang_khen",
    "giay_khen",
    "ky_niem_chuong",
    "giai_thuong",
)
CYCLES = ("yearly", "any", "3_years", "5_years")
D = TypeVar("D", bound=Dated)


class _Days(TypedDict):
    first: date
    last: date | None
    citation: str
    verified: bool
    sources: tuple[str, ...]
    note: str
    place: str


def _days(reader: Reader, *, from_needed: bool = True) -> _Days:
    first, last = reader.day("from"), reader.day("to")
    if first is None and from_needed:
        raise reader.fail("“from” is missing: every row says its first day")
    if first and last and last < first:
        raise reader.fail(f"“to” {last} lies before “from” {first}")
    return {
        "first": first or ALWAYS,
        "last": last,
        "citation": reader.text("citation"),
        "verified": reader.flag("verified"),
        "sources": reader.codes("sources"),
        "note": reader.text("note", needed=False),
        "place": reader.place,
    }


def _path(row: object, award: Reader, known: Enumerations) -> Path:
    reader = Reader(row, award.place)
    cite = reader.text("cite")
    conditions = tuple(
        read_condition(each, cite=cite, place=reader.place, known=known)
        for each in reader.rows("conditions")
    )
    if not conditions:
        raise reader.fail("a path without conditions")
    path = Path(
        id=reader.text("id"),
        cite=cite,
        verified=reader.flag("verified"),
        objects=reader.codes("objects", known.of("objects")) or tuple(award.row["objects"]),
        groups=reader.codes("applies_to", known.of("groups")),
        award_kinds=reader.codes("award_kinds", known.of("award_kinds"))
        or tuple(award.row["award_kinds"]),
        conditions=conditions,
        reading=reader.text("reading", needed=False),
    )
    reader.done()
    return path


def _prize(row: object, place: str, known: Enumerations) -> Prize:
    reader = Reader(row, place)
    found = {kind: reader.number(kind) for kind in known.of("objects")}
    prize = Prize(
        multipliers={kind: value for kind, value in found.items() if value is not None},
        is_maximum=reader.flag("is_maximum", default=False),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
    )
    reader.done()
    return prize


def _vote(row: object, place: str) -> Vote:
    reader = Reader(row, place)
    central = reader.take("central", {})
    mandatory = reader.take("mandatory")
    reader.take("verified_for")
    reader.codes("sources")
    reader.take("ballot")
    reader.take("absent")
    vote = Vote(
        percent=reader.whole("min_percent", least=1),
        base=reader.code("base", ["all_members"]),
        mandatory=mandatory,
        exempt=reader.codes("exempt"),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        central_percent=central.get("min_percent"),
        central_quorum=central.get("quorum_percent"),
        central_citation=central.get("citation", ""),
        note=reader.text("note", needed=False),
    )
    reader.done()
    return vote


def _cap(row: object, place: str) -> Cap:
    reader = Reader(row, place)
    percent = reader.take("percent")
    cap = Cap(
        percent=percent,
        of=reader.code("of", ["advanced", "block_leaders"]),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        note=reader.text("note", needed=False),
    )
    reader.done()
    return cap


def _dossier(row: object, place: str, known: Enumerations) -> Dossier:
    reader = Reader(row, place)
    others: dict[str, tuple[tuple[str, ...], str, bool]] = {}
    for kind, other in reader.take("by_award_kind", {}).items():
        if kind not in known.of("award_kinds"):
            raise reader.fail(f"by_award_kind: the code {kind} is not known")
        part = Reader(other, reader.place)
        others[kind] = (
            part.codes("parts", known.of("dossier_parts")),
            part.text("citation"),
            part.flag("verified"),
        )
        part.done()
    dossier = Dossier(
        parts=reader.codes("parts", known.of("dossier_parts")),
        copies=reader.whole("copies", default=1),
        electronic=reader.flag("electronic", default=True),
        citation=reader.text("citation"),
        verified=reader.flag("verified"),
        by_award_kind=others,
        forms=reader.take("forms", {}),
    )
    reader.done()
    return dossier


def read_award(row: object, known: Enumerations) -> Award:
    """One award row with its paths, prize, vote, cap and dossier.

    Raises:
        CatalogueError: with file and line.
    """
    reader = Reader(row, "awards")
    place = reader.place
    code = reader.text("code")
    reader.codes("objects", known.of("objects"))
    reader.codes("award_kinds", known.of("award_kinds"))
    paths = tuple(_path(each, reader, known) for each in reader.rows("paths"))
    ids = [path.id for path in paths]
    if not paths or len(set(ids)) != len(ids):
        raise reader.fail("no path, or two paths with one id")
    vote, cap, dossier = reader.take("vote"), reader.take("cap"), reader.take("dossier")
    award = Award(
        **_days(reader),
        code=code,
        name=reader.text("name"),
        objects=tuple(reader.row["objects"]),
        category=reader.code("category", CATEGORIES),
        level=reader.code("level", known.of("levels")),
        cycle=reader.code("cycle", CYCLES),
        award_kinds=tuple(reader.row["award_kinds"]),
        authorities=reader.codes("authorities", known.of("authorities")),
        paths=paths,
        prize=_prize(reader.take("prize", {}), place, known),
        vote=_vote(vote, place) if vote else None,
        vote_note=reader.text("vote_note", needed=False),
        cap=_cap(cap, place) if cap else None,
        dossier=_dossier(dossier, place, known) if dossier else None,
        elsewhere=reader.take("elsewhere", {}),
        forces=reader.flag("forces", default=False),
        standard_set_by=reader.code("standard_set_by", known.of("authorities"), needed=False),
    )
    reader.done()
    return award


def _base_salary(reader: Reader, known: Enumerations) -> BaseSalary:
    return BaseSalary(**_days(reader), vnd=reader.whole("vnd", least=1))


def _money_rule(reader: Reader, known: Enumerations) -> MoneyRule:
    return MoneyRule(
        **_days(reader),
        id=reader.text("id"),
        value=str(reader.take("value")),
        alternatives=reader.codes("alternatives"),
    )


def _authority(reader: Reader, known: Enumerations) -> AuthorityPeriod:
    awards = reader.take("awards")
    return AuthorityPeriod(
        **_days(reader),
        authority=reader.code("authority", known.of("authorities")),
        awards=() if awards == "all" else tuple(awards),
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


def _month_day(row: Any) -> tuple[int, int]:
    return (row["month"], row["day"])


def _deadline(reader: Reader, known: Enumerations) -> Deadline:
    latest = reader.take("latest")
    by_sector = reader.take("latest_by_sector", {})
    days = reader.take("working_days")
    reader.take("years")
    return Deadline(
        **_days(reader, from_needed=False),
        id=reader.text("id"),
        working_days=days,
        award=reader.text("award", needed=False),
        publication=reader.flag("publication", default=False),
        latest=_month_day(latest) if latest else None,
        year_after_title=bool(latest and latest.get("year_after")),
        by_sector={sector: _month_day(row) for sector, row in by_sector.items()},
    )


def _council(reader: Reader, known: Enumerations) -> Council:
    for key in (
        "sources", "heroes", "meetings", "chair", "max_vice_chairs", "standing_vice",
        "standing_office", "members",
    ):  # fmt: skip
        reader.take(key)
    quorum = reader.take("quorum")
    return Council(
        id=reader.text("id"),
        quorum=Fraction(str(quorum)) if quorum else None,
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
        **_days(reader, from_needed=False),
        key=reader.text("key"),
        value=reader.take("value"),
        name=reader.text("name", needed=False),
        values=reader.codes("values"),
    )


def read_dedication(row: object, known: Enumerations) -> Dedication:
    """The table of dedication.

    Raises:
        CatalogueError: a post that the table does not name.
    """
    reader = Reader(row, "dedication")
    groups = reader.take("groups", {})
    reader.take("complete")
    women = Reader(reader.take("women_factor", {}), reader.place)
    factor = Fraction(women.whole("numerator", least=1), women.whole("denominator", least=1))
    women_citation = women.text("citation")
    women.flag("verified")
    women.done()
    rows = []
    for each in reader.rows("rows"):
        line = Reader(each, reader.place)
        line.codes("sources")
        most = line.take("max_years")
        rows.append(
            DedicationRow(
                groups=line.codes("groups", groups),
                least=line.whole("min_years", least=1),
                most=most,
                award=line.text("award"),
                verified=line.flag("verified"),
                note=line.text("note", needed=False),
                place=line.place,
            )
        )
        line.done()
    for chain in reader.take("lines", []):
        for code in chain:
            if code not in groups:
                raise reader.fail(f"lines: the post {code} is not known")
    table = Dedication(
        citation=reader.text("citation"),
        women=factor,
        women_citation=women_citation,
        groups=groups,
        lines=tuple(tuple(chain) for chain in reader.row.get("lines", [])),
        rows=tuple(rows),
        rules=tuple(
            Rule(id=str(at), text=r["text"], citation=r["citation"], verified=r["verified"])
            for at, r in enumerate(reader.rows("rules"))
        ),
    )
    reader.done()
    return table


SECTIONS: Mapping[str, Callable[[Reader, Enumerations], Any]] = {
    "base_salary": _base_salary,
    "money_rules": _money_rule,
    "authority_periods": _authority,
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


def refuse_overlaps(records: Iterable[D], key: Callable[[D], object], what: str) -> None:
    """Two records of one key may not hold on one day.

    Raises:
        CatalogueError: at the later row, naming the earlier.
    """
    groups: dict[object, list[D]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    for name, group in groups.items():
        ordered = sorted(group, key=lambda record: record.first)
        for before, after in pairwise(ordered):
            if before.last is None or after.first <= before.last:
                raise CatalogueError(
                    after.place, f"{what} {name} overlaps the row at {before.place}"
                )
