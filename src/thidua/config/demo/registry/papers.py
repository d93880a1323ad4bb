"""Decisions of the made-up years: who decided what on which day, each decision once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from thidua.awards.catalogue import Object, catalogue, name_key
from thidua.awards.models import Decision
from thidua.awards.models.grants import Authority
from thidua.common.keys import fold, sort_key
from thidua.config.demo.registry.copying import NULL, Sink, keys, text
from thidua.config.demo.registry.places import Place

_TOP = {
    "PM": (Authority.PRIME_MINISTER, "Thủ tướng Chính phủ", "QĐ-TTg"),
    "PRESIDENT": (Authority.PRESIDENT, "Chủ tịch nước", "QĐ-CTN"),
    "PROVINCE": (Authority.PROVINCE, "Chủ tịch UBND tỉnh Phú Thọ", "QĐ-UBND"),
}
_BY_PM = {"CSTDTQ", "BKTTG", "BKTTG_TT", "CTDCP"}
PER_DECISION = 800
"""So many grants of the province stand in one decision; then the next number is drawn."""


@cache
def printed(code: str, kind: str) -> tuple[str, str]:
    """An award as a decision prints it for such a subject, and the key of that name.

    The official name or a usual one, as long as it stands for this code alone.
    """
    award = catalogue().get(code)
    if award is None:
        raise ValueError(code)
    also = () if code == "GK_SO" else award.also  # those name one body of many
    usual = [n for n in (*also, award.name) if len(n) > 12]
    name = next((n for n in usual if catalogue().find(n, kind) == code), award.name)
    return name, name_key(name)


def level_of(code: str) -> str:
    """Who grants an award: the place itself, the province, the Prime Minister, the President."""
    award = catalogue().get(code)
    if code in _BY_PM:
        return "PM"
    if award is not None and award.level == "nha_nuoc":
        return "PRESIDENT"
    return "PROVINCE" if award is not None and award.level == "tinh" else "PLACE"


@dataclass(slots=True)
class Paper:
    """A decision that has been written: its key, its day, and how many grants stand in it."""

    pk: int
    on: date
    number: str
    day: str
    count: int = 0


class Papers:
    """Every decision, made when the first grant asks for it.

    Args:
        as_of: no decision lies after it.
        ids: public identifiers.
        province: key of the unit that decides for the province, where there is one.
    """

    def __init__(self, as_of: date, ids: Iterator[str], province: int | None) -> None:
        self.as_of, self._ids, self._province = as_of, ids, province
        self._keys = keys(Decision)
        self._found: dict[tuple[str, int, int, str], Paper] = {}
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._sink = Sink(
            Decision(on_precision="day", is_synthetic=True),
            ["id", "public_id", "name", "search_key", "sort_key", "number", "number_key", "on",
             "authority", "issuer", "body_id"],
        )  # fmt: skip

    def of(self, code: str, year: int, place: Place, batch: str) -> Paper:
        """The decision that grants ``code`` for a year to subjects of a place."""
        level = level_of(code)
        key = (code if level != "PLACE" else "", place.pk if level == "PLACE" else 0, year, batch)
        paper = self._found.get(key)
        if paper is None or paper.count >= PER_DECISION:
            paper = self._write(level, code, year, place, batch)
            self._found[key] = paper
        paper.count += 1
        return paper

    def close(self) -> None:
        """Send what is left."""
        self._sink.flush()

    @property
    def count(self) -> int:
        """How many were written."""
        return self._sink.count

    def _write(self, level: str, code: str, year: int, place: Place, batch: str) -> Paper:
        on = self._day(level, year, place, batch)
        if level == "PLACE":
            if batch.startswith("GK") or batch == "GDVH":
                _code, authority, issuer, unit = place.commends(on)
            else:
                authority, issuer, unit = place.decides(on)
            body: int | None = unit.pk
            symbol = f"QĐ-{unit.code.removeprefix('GL-')}"
            series = f"{authority}{unit.pk}"
        else:
            authority, issuer, symbol = _TOP[level]
            body, series = (self._province if level == "PROVINCE" else None), level
        self._numbers[series, on.year] += 1
        serial = self._numbers[series, on.year] + (100 if level != "PLACE" else 0)
        number = f"{serial}/{symbol}"[:60]
        name = f"Về việc tặng thưởng năm {year} (giả lập)"
        if level != "PLACE":
            kind = Object.PERSON
            name = f"Về việc tặng {printed(code, kind)[0]} năm {year} (giả lập)"
        words = f"{name} {number} {issuer}"
        pk = next(self._keys)
        self._sink.add(
            "\t".join(
                (
                    str(pk),
                    next(self._ids),
                    text(name),
                    fold(words)[:700],
                    text(sort_key(name)),
                    text(number),
                    fold(number)[:60],
                    on.isoformat(),
                    authority,
                    text(issuer[:300]),
                    NULL if body is None else str(body),
                )
            )
        )
        return Paper(pk, on, number, on.isoformat())

    def _day(self, level: str, year: int, place: Place, batch: str) -> date:
        """After the year that counts, and not after the business date; a working day's date."""
        spread = sum(map(ord, batch + place.code))
        if level == "PLACE" and batch[-1:].isdigit():  # during the year, by quarter
            day = date(year, int(batch[-1]) * 3, 1 + spread % 25)
        elif level == "PLACE" and place.is_school:
            day = date(year, 7, 1 + spread % 28)
        elif level == "PLACE":
            day = date(year, 12, 5 + spread % 24)
        else:
            month = {"PROVINCE": 2, "PM": 4, "PRESIDENT": 5}[level]
            day = date(year + 1, month, 1 + spread % 10)
        day = min(day, self.as_of)
        return day - timedelta(days=max(0, day.weekday() - 4))
