"""Where people work: the units of the demo, and schools, hospitals and offices below them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from thidua.awards.models.grants import Authority, Grant
from thidua.common.bulk import copy_in
from thidua.common.models.base import DateRange, since
from thidua.config.demo.registry import names
from thidua.people.models import Succession, Unit, UnitVersion

Kind = UnitVersion.Kind
SIZES = {
    Kind.DEPARTMENT: 90, Kind.DISTRICT: 110, Kind.COMMUNE: 30, Kind.PARTY: 35, Kind.FRONT: 25,
    Kind.ARMED_FORCES: 260, Kind.VERTICAL: 80, Kind.STATE_ENTERPRISE: 210,
    Kind.PRIVATE_ENTERPRISE: 230, Kind.PRESS: 60, Kind.SCHOOL: 70, Kind.OFFICE: 25,
}  # fmt: skip
"""Kind → how many work in one, in proportion."""
_SPHERES = {
    Kind.COMMUNE: Grant.Field.STATE, Kind.DISTRICT: Grant.Field.STATE,
    Kind.PARTY: Grant.Field.POLITICS, Kind.FRONT: Grant.Field.POLITICS,
    Kind.ARMED_FORCES: Grant.Field.DEFENCE, Kind.STATE_ENTERPRISE: Grant.Field.ECONOMY,
    Kind.PRIVATE_ENTERPRISE: Grant.Field.ECONOMY, Kind.PRESS: Grant.Field.CULTURE,
    Kind.SCHOOL: Grant.Field.EDUCATION,
}  # fmt: skip
_ENTERPRISES = {Kind.STATE_ENTERPRISE, Kind.PRIVATE_ENTERPRISE}
MADE = "GL-"
"""What the codes of made-up units and persons begin with (giả lập)."""
_START = date(1997, 1, 1)


@dataclass(slots=True)
class Place:
    """A unit with what its grants print.

    Args:
        pk, code, kind: of the unit.
        names: what it was called, each from its first day on, oldest first.
        parent: the unit above, if it is one of these.
        founded: its first day.
        ended: the first day on which it is no more.
        into: what followed it.
    """

    pk: int
    code: str
    kind: str
    names: list[tuple[date, str]]
    parent: Place | None = None
    founded: date = _START
    ended: date | None = None
    into: Place | None = None
    years: dict[int, list[int]] = field(default_factory=dict)
    """Year → members, women, fulfilled, good, advanced, fighters, disciplined."""
    is_school: bool = field(init=False)
    """Whether its years are school years."""
    sphere: str = field(init=False)
    """Sphere of life, for statistics."""

    def __post_init__(self) -> None:
        """What follows from its kind."""
        self.is_school = self.kind == Kind.SCHOOL
        self.sphere = _SPHERES.get(Kind(self.kind), Grant.Field.STATE).value
        if self.is_school and self.names[-1][1].startswith("Bệnh viện"):
            self.sphere = Grant.Field.HEALTH.value

    def name(self, on: date) -> str:
        """What it was called on a day."""
        known = self.names[0][1]
        for first, name in self.names:
            if first <= on:
                known = name
        return known

    @property
    def is_force(self) -> bool:
        """Whether its titles are those of the armed forces."""
        return self.kind == Kind.ARMED_FORCES

    def decides(self, on: date) -> tuple[str, str, Place]:
        """Who grants titles here: authority, the body as printed, the unit that decides."""
        if self.kind == Kind.COMMUNE and self.parent is not None:  # until 30/06/2025
            return self.parent.decides(on)
        name = self.name(on)
        if self.kind == Kind.DISTRICT:
            return Authority.DISTRICT, f"Chủ tịch UBND {name[0].lower()}{name[1:]}", self
        if self.kind in _ENTERPRISES:
            return Authority.ENTERPRISE, f"Giám đốc {name}", self
        if self.is_force:
            return Authority.FORCES, f"Thủ trưởng {name}", self
        head = "Giám đốc" if name.startswith("Sở") else "Thủ trưởng"
        return Authority.ENTITY, f"{head} {name}", self

    def commends(self, on: date) -> tuple[str, str, str, Place]:
        """Who gives its papers of commendation: award, authority, the body as printed, the unit."""
        if self.kind == Kind.COMMUNE:
            name = self.name(on)
            return "GK_XA", Authority.COMMUNE, f"Chủ tịch UBND {name[0].lower()}{name[1:]}", self
        authority, issuer, body = self.decides(on)
        code = {Authority.DISTRICT: "GK_HUYEN", Authority.ENTERPRISE: "GK_DN"}
        return code.get(Authority(authority), "GK_SO"), authority, issuer, body


def known(as_of: date) -> list[Place]:
    """The units of the directory that people work in, in the order of their keys."""
    rows = UnitVersion.objects.on(as_of).filter(kind__in=SIZES).select_related("unit")
    found = {
        v.unit_id: Place(v.unit_id, v.unit.code, v.kind, [(v.valid.lower or _START, v.name)])
        for v in rows.order_by("unit_id")
    }
    for version in rows:
        found[version.unit_id].parent = found.get(version.parent_id or 0)
    return list(found.values())


def added(chance: Random, above: list[Place], wanted: int, as_of: date) -> list[Place]:
    """Schools, hospitals and offices below the units: some renamed, merged or dissolved.

    One in eight was renamed, one in twelve went into its neighbour, one in twenty was dissolved.
    """
    health = next((p for p in above if p.name(as_of) == "Sở Y tế"), above[0])
    learning = next((p for p in above if p.name(as_of).startswith("Sở Giáo dục")), above[0])
    parents = [p for p in above if p.kind == Kind.DISTRICT] or above
    made: list[Place] = []
    for n in range(1, wanted + 1):
        town = names.place(chance)
        sort, parent = (
            ("Trường THPT", learning), ("Bệnh viện Đa khoa", health),
            ("Trường THCS", parents[n % len(parents)]),
            ("Trường Tiểu học", parents[n % len(parents)]),
        )[n % 4]  # fmt: skip
        first = date(chance.randint(1975, 2012), 9, 1)
        name = f"{sort} {town} {n} (mẫu)"
        place = Place(0, f"{MADE}DV{n:03d}", Kind.SCHOOL, [(first, name)], parent, first)
        if n % 8 == 3:
            change = date(as_of.year - chance.randint(5, 8), 9, 1)
            former = name.replace("(mẫu)", "").replace(sort, "Cơ sở")
            place.names = [(first, f"{former.strip()} (mẫu)"), (change, name)]
        if n % 20 == 9:
            place.ended = date(as_of.year - 2, 9, 1)
        if n % 12 == 7:
            place.ended, place.into = date(as_of.year - chance.randint(2, 4), 9, 1), made[-1]
        made.append(place)
    save(made)
    return made


def save(made: list[Place]) -> None:
    """Write new places with their names, their end and what followed them."""
    units = [Unit(code=p.code, is_synthetic=True) for p in made]
    copy_in(units)
    versions, followed = [], []
    for place, unit in zip(made, units, strict=True):
        place.pk = unit.pk
        ends = [first for first, _name in place.names[1:]] + [place.ended]
        for n, ((first, name), until) in enumerate(zip(place.names, ends, strict=True)):
            valid: DateRange = since(first, until)
            parent = place.parent.pk if place.parent else None
            versions.append(
                UnitVersion(
                    unit=unit,
                    name=name,
                    kind=place.kind,
                    parent_id=parent,
                    valid=valid,
                    managed_by_id=parent,
                    reason="Đổi tên (giả lập)" if n else "",
                )
            )
            versions[-1].fill_keys()
        if place.into is not None and place.ended is not None:
            followed.append((unit, place.into, place.ended))
    copy_in(versions)
    copy_in(
        [
            Succession(before=unit, after_id=into.pk, on=on, basis="Quyết định sáp nhập (giả lập)")
            for unit, into, on in followed
        ]
    )


def dealt(places: list[Place], persons: int, as_of: date) -> list[Place]:
    """Persons dealt out to the places in proportion to their sizes: one entry for each person."""
    alive = [p for p in places if p.ended is None or p.ended > as_of - timedelta(days=5 * 365)]
    weights = [SIZES[Kind(p.kind)] for p in alive]
    whole = sum(weights)
    shares = [persons * w // whole for w in weights]
    for n in range(persons - sum(shares)):
        shares[n % len(shares)] += 1
    return [p for p, share in zip(alive, shares, strict=True) for _ in range(share)]
