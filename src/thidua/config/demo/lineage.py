"""What became of the demo's units in 2025: mergers, the end of districts, new communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import yaml

from thidua.people.models import UnitVersion
from thidua.people.sheets import Mark, labels

Row = dict[str, Any]
_SAMPLE, _SYNTHETIC = str(Mark.SAMPLE.value), str(Mark.SYNTHETIC.value)
_URBAN = ("Thành phố", "Thị xã")


@dataclass
class Lineage:
    """Rows of the sheets of units and successions, for units as they stand in 2024.

    Args:
        data: packaged YAML of the lineage.
        districts: district code → [name, area class].
        communes: district code → number of its communes, whose codes end in X1, X2, …
    """

    data: Mapping[str, Any]
    districts: Mapping[str, Any]
    communes: Mapping[str, int]
    successions: list[Row] = field(default_factory=list)
    last: dict[str, date] = field(default_factory=dict)
    """Unit that ends → its last day."""
    _follow: dict[str, str] = field(default_factory=dict)

    @classmethod
    def packaged(cls, province: Mapping[str, Any]) -> Lineage:
        """The lineage that comes with the program, for a province of this YAML."""
        source = files("thidua.config.demo").joinpath("lineage.yaml")
        data = yaml.safe_load(source.read_text(encoding="utf-8"))
        communes = {d: len(names) for d, names in province["communes"].items()}
        return cls(data, province["districts"], communes)

    def __post_init__(self) -> None:
        """Who follows whom."""
        for act in ("departments", "province"):
            day = self.data[act]["day"]
            for after, befores in self.data[act]["follow"].items():
                for before in befores:
                    self._record(before, after, day, self.data["basis"][act])
        for after, befores in self._new_communes():
            for before in befores:
                self._record(before, after, self.data["merger"], self.data["basis"]["communes"])
        for code in self.districts:
            self.last[code] = self.data["merger"] - timedelta(days=1)

    def _record(self, before: str, after: str, day: date, basis: str) -> None:
        self._follow[before] = after
        self.last[before] = day - timedelta(days=1)
        self.successions.append({"before": before, "after": after, "first": day, "basis": basis})

    def _new_communes(self) -> Iterator[tuple[str, list[str]]]:
        """Code of each new commune with those that it was made of."""
        size = self.data["communes_together"]
        for district, count in self.communes.items():
            old = [f"{district}-X{n}" for n in range(1, count + 1)]
            for n, first in enumerate(range(0, count, size), 1):
                yield f"{district}-N{n}", old[first : first + size]

    def units(self, today: list[Row]) -> list[Row]:
        """The rows of 2024 with their ends, moved below who follows, and the units that are new."""
        kinds = labels(UnitVersion.Kind)
        rows = [dict(row) for row in today]
        for code, (name, short, kind, parent, first, last) in self.data["units"].items():
            rows.append(
                {"code": code, "name": name, "short_name": short, "kind": kinds[kind],
                 "parent": parent, "first": first, "last": last, "mark": _SAMPLE}
            )  # fmt: skip
        for code, name, kind, parent, first, last in self.data["renamed"]:
            rows.append(
                {"code": code, "name": name, "kind": kinds[kind], "parent": parent,
                 "first": first, "last": last, "mark": _SAMPLE}
            )  # fmt: skip
        rows += self._commune_rows(kinds["commune"])
        for row in rows:
            row["last"] = row.get("last") or self.last.get(row["code"])
        return [part for row in rows for part in self._moved(row)]

    def _commune_rows(self, kind: str) -> Iterator[Row]:
        counted: dict[str, int] = defaultdict(int)
        for code, _together in self._new_communes():
            district = code.rpartition("-")[0]
            counted[district] += 1
            whole = str(self.districts[district][0])
            sort = "Phường" if whole.startswith(_URBAN) else "Xã"
            name = whole.removeprefix("Huyện ").removeprefix("Thành phố ").removeprefix("Thị xã ")
            number = f" {counted[district]}" if counted[district] > 1 else ""
            yield {
                "code": code, "name": f"{sort} {name}{number} (mẫu)", "kind": kind,
                "parent": self._follow["UBND"], "first": self.data["merger"], "mark": _SYNTHETIC,
            }  # fmt: skip

    def _moved(self, row: Row) -> Iterator[Row]:
        """The row in parts, each below a unit that stands in those days."""
        parent, end = row.get("parent", ""), row["last"]
        while parent in self.last and (end is None or end > self.last[parent]):
            gone = self.last[parent]
            yield {**row, "parent": parent, "last": gone}
            parent = self._follow[parent]
            row = {**row, "first": gone + timedelta(days=1)}
        yield {**row, "parent": parent}
