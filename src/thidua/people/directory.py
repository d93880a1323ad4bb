"""Units, groups and posts of one day, indexed by every way their names are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process

from thidua.common.models.base import valid_on
from thidua.people.models import Alias, Group, Membership, Person, Post, Unit
from thidua.people.queries import UnitRef, unit_refs
from thidua.people.wording import Kind, Sort, key

EXACT, ALIAS, VARIANT, FORMER = 1.0, 0.98, 0.93, 0.9


@dataclass(frozen=True)
class Hit:
    """One unit or group found under a key, and how sure the writing makes it."""

    unit: int | None
    group: int | None
    certainty: float


@dataclass
class Directory:
    """What documents of one day can name. Made by :meth:`load` with six queries."""

    as_of: date
    units: dict[int, UnitRef]
    groups: dict[int, Group]
    members: dict[int, list[Membership]]
    posts: dict[int, list[Post]]
    context: int | None
    own_province: str
    names: dict[str, list[Hit]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, as_of: date, context: Unit | None = None, *, people: bool = True) -> Directory:
        """Read the day's units, aliases, groups with members, and posts.

        Args:
            as_of: the day of the document.
            context: the body that wrote it; the province's People's Committee if not given.
            people: with members and posts; without them only names of bodies can be told.
        """
        units = unit_refs(as_of)
        groups = {g.pk: g for g in Group.objects.filter(valid_on(as_of)).order_by("sort_key")}
        members: dict[int, list[Membership]] = defaultdict(list)
        posts: dict[int, list[Post]] = defaultdict(list)
        if people:
            of_groups = Membership.objects.filter(valid_on(as_of), group__in=groups)
            for m in of_groups.select_related("person"):
                members[m.group_id].append(m)
            rows = Post.objects.filter(valid_on(as_of)).select_related("person").order_by("pk")
            for post in rows:
                posts[post.unit_id].append(post)
        home = [*cls._above_standing_body(units), *units.values()]
        top = next((u for u in home if u.kind == Kind.PROVINCE), None)
        committee = context.pk if context else cls._committee(home, units)
        own = key(top.name).removeprefix("tinh ").removeprefix("thanh pho ") if top else ""
        made = cls(as_of, units, groups, members, posts, committee, own)
        made.index(Alias.objects.filter(unit__in=units).values_list("unit_id", "name"))
        return made

    @staticmethod
    def _above_standing_body(units: dict[int, UnitRef]) -> list[UnitRef]:
        """What our own standing body stands below: units of other provinces may be known, too."""
        here = next((u for u in units.values() if u.kind == Kind.STANDING_BODY), None)
        above: list[UnitRef] = []
        while here is not None and here not in above:
            above.append(here)
            here = units.get(here.parent_id) if here.parent_id else None
        return above

    @staticmethod
    def _committee(home: list[UnitRef], units: dict[int, UnitRef]) -> int | None:
        tops = [
            u
            for u in home
            if u.kind == Kind.PEOPLES_COMMITTEE
            and (u.parent_id not in units or units[u.parent_id].kind == Kind.PROVINCE)
        ]
        return tops[0].id if tops else None

    # --- index ------------------------------------------------------------
    def index(self, aliases: Iterable[tuple[int, str]] = ()) -> None:
        """Enter every name of the units and groups, and other names of units."""
        for ref in self.units.values():
            self._add(key(ref.name), EXACT, unit=ref.id)
            if ref.short_name:
                self._add(key(ref.short_name), ALIAS, unit=ref.id)
            if ref.kind in {Kind.DISTRICT, Kind.COMMUNE}:
                self._add(f"uy ban nhan dan {key(ref.name)}", ALIAS, unit=ref.id)
        for unit_id, name in aliases:
            self._add(key(name), ALIAS, unit=unit_id)
        for group in self.groups.values():
            name = key(group.name)
            self._add(name, EXACT, group=group.pk)
            self._add(key(group.code), ALIAS, group=group.pk)
            for opening in ("khoi thi dua cac ", "khoi thi dua ", "cum thi dua ", "khoi "):
                if name.startswith(opening):
                    self._add(f"khoi {name[len(opening) :]}", VARIANT, group=group.pk)
                    self._add(f"khoi thi dua {name[len(opening) :]}", VARIANT, group=group.pk)

    def _add(
        self, name: str, certainty: float, *, unit: int | None = None, group: int | None = None
    ) -> None:
        for written in self._ways(name):
            sure = certainty if written == name else min(certainty, VARIANT)
            found = self.names[written]
            if all((h.unit, h.group) != (unit, group) for h in found):
                found.append(Hit(unit, group, sure))

    def _ways(self, name: str) -> list[str]:
        """A name with and without level and province: ``… tinh phu tho``, ``… tinh``, ``…``."""
        bare = name
        for ending in (f" tinh {self.own_province}", f" {self.own_province}", " tinh"):
            if self.own_province and bare.endswith(ending):
                bare = bare[: -len(ending)]
                break
        if len(bare.split()) < 2 or bare in {"uy ban nhan dan", "thanh pho", "thi xa"}:
            bare = name
        ways = [name, bare]
        if name.endswith(f" tinh {self.own_province}"):
            ways.append(name.removesuffix(f" {self.own_province}"))
        if not name.startswith(("huyen ", "thi xa ", "thanh pho ", "xa ", "phuong ", "tinh ")):
            ways += [
                f"{bare} tinh",
                f"{bare} tinh {self.own_province}",
                f"{bare} {self.own_province}",
            ]
            ways += [f"{bare} cua tinh", f"{bare} cap tinh"]
        return list(dict.fromkeys(" ".join(way.split()) for way in ways))

    def add_former(self, unit: UnitRef, name: str) -> None:
        """A name that a unit had on other days; surest names of the day go before it."""
        self.units.setdefault(unit.id, unit)
        self._add(key(name), FORMER, unit=unit.id)
        if unit.kind in {Kind.DISTRICT, Kind.COMMUNE}:
            self._add(f"uy ban nhan dan {key(name)}", FORMER, unit=unit.id)

    def add_variant(self, unit: UnitRef, written: str) -> None:
        """Another way of writing a unit's name, as a key."""
        self.units.setdefault(unit.id, unit)
        self._add(written, VARIANT, unit=unit.id)

    # --- questions ------------------------------------------------------------
    def find(self, phrase: str) -> list[Hit]:
        """Units and groups written exactly so; the surest only, and the nearest to the context."""
        hits = self.names.get(phrase, [])
        if len(hits) > 1:
            best = max(h.certainty for h in hits)
            hits = [h for h in hits if h.certainty == best]
        if len(hits) > 1 and self.context is not None:
            near = [h for h in hits if h.unit and self._below(h.unit, self.context)]
            hits = near or hits
        return hits

    def _below(self, unit: int, top: int) -> bool:
        seen: set[int] = set()
        here: int | None = unit
        while here is not None and here not in seen:
            if here == top:
                return True
            seen.add(here)
            here = self.units[here].parent_id if here in self.units else None
        return False

    def nearly(self, phrase: str) -> tuple[list[Hit], float]:
        """Units or groups whose name differs by a slip (OCR, typing), and how like it is.

        Words must be as many, numbers the same, and no other body may be nearly as like.
        """
        if len(phrase) < 8:
            return [], 0.0
        found = process.extract(
            phrase, self.names.keys(), scorer=fuzz.ratio, score_cutoff=88, limit=6
        )
        digits = [w for w in phrase.split() if w.isdigit()]
        likely = [
            (name, score)
            for name, score, _i in found
            if abs(len(name.split()) - len(phrase.split())) <= 1
            and [w for w in name.split() if w.isdigit()] == digits
        ]
        if not likely:
            return [], 0.0
        name, best = likely[0]
        hits = self.find(name)
        rival = [
            s
            for n, s in likely[1:]
            if {(h.unit, h.group) for h in self.find(n)} != {(h.unit, h.group) for h in hits}
        ]
        if rival and best - max(rival) < 4:
            return [], 0.0
        return hits, best / 100

    def of_sort(self, sort: Sort) -> list[UnitRef]:
        """Units of a kind, narrowed by the first words of their names."""
        return [
            u
            for u in self.units.values()
            if u.kind in sort.kinds
            and key(u.name).startswith(sort.opens_with)
            and not (sort.not_with and key(u.name).startswith(sort.not_with))
        ]

    def children(self, unit: int) -> list[UnitRef]:
        """Units directly below."""
        return [u for u in self.units.values() if u.parent_id == unit]

    def office(self) -> UnitRef | None:
        """The office (Văn phòng) of the body that wrote the document."""
        if self.context is None:
            return None
        below = [u for u in self.children(self.context) if key(u.name).startswith("van phong")]
        return below[0] if len(below) == 1 else None

    def standing_body(self) -> UnitRef | None:
        """The province's standing body."""
        found = [u for u in self.units.values() if u.kind == Kind.STANDING_BODY]
        return found[0] if len(found) == 1 else None

    def blocks(self) -> list[Group]:
        """Emulation blocks of the day."""
        return [g for g in self.groups.values() if g.kind == Group.Kind.BLOCK]

    def units_of(self, groups: list[Group], *, heads_only: bool = False) -> list[UnitRef]:
        """Member units of groups in Vietnamese order, each once."""
        wanted = {
            m.unit_id
            for g in groups
            for m in self.members[g.pk]
            if not heads_only or m.part == Membership.Part.HEAD
        }
        return [u for u in self.units.values() if u.id in wanted]

    def persons_of(self, groups: list[Group]) -> list[Person]:
        """Members of groups who are persons, each once."""
        found = {m.person_id: m.person for g in groups for m in self.members[g.pk] if m.person}
        return sorted(found.values(), key=lambda p: p.sort_key)
