"""Units as papers print them: short forms, the unit in a unit, names of former days, slips.

``Trường THPT Mẫu Một, huyện Mẫu`` is found whole, by its inner name, or as something inside the
outer one. An old name leads to the unit that bore it and to those that followed it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from thidua.people.directory import FORMER, Directory
from thidua.people.models import Alias, Succession, UnitVersion
from thidua.people.queries import UnitRef
from thidua.people.wording import key

_TWO_WAYS = (
    (re.compile(r"(?<!\w)P\.?(?=\s*[^\W\da-z_])"), ("Phường ", "Phòng ")),
    (re.compile(r"(?<!\w)TT\.?(?=\s*[^\W\d_])"), ("Thị trấn ", "Trung tâm ")),
    (re.compile(r"(?<!\w)TP\.?(?=\s*[^\W\d_])"), ("Thành phố ",)),
    (re.compile(r"(?<!\w)X\.(?=\s*[^\W\da-z_])"), ("Xã ",)),
    (re.compile(r"(?<!\w)H\.(?=\s*[^\W\da-z_])"), ("Huyện ",)),
    (re.compile(r"(?<!\w)TX\.?(?=\s*[^\W\da-z_])"), ("Thị xã ",)),
)
_SHORT = {
    "THPT": "Trung học phổ thông",
    "THCS": "Trung học cơ sở",
    "PTDTNT": "Phổ thông dân tộc nội trú",
    "PTDTBT": "Phổ thông dân tộc bán trú",
    "MN": "Mầm non",
    "TH": "Tiểu học",
    "BV": "Bệnh viện",
    "BVĐK": "Bệnh viện đa khoa",
    "TTYT": "Trung tâm y tế",
    "GDNN": "Giáo dục nghề nghiệp",
    "GDTX": "Giáo dục thường xuyên",
    "Cty": "Công ty",
    "CTY": "Công ty",
    "TNHH": "Trách nhiệm hữu hạn",
    "CP": "Cổ phần",
    "MTV": "Một thành viên",
    "HTX": "Hợp tác xã",
}
_SHORTS = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\.?(?!\w)")
_LINKS = frozenset({"thuoc", "cua", "truc", "tai"})
_MOST_WAYS = 8


@dataclass(frozen=True)
class Place:
    """Where somebody works, as printed.

    Args:
        text: the words.
        units: keys of the unit meant; several when the name alone cannot tell.
        inside: keys of the unit that it lies in, when only that is known.
        certainty: 0–1, how sure the writing makes it.
        former: the name is of former days.
        left: words before the name, folded: the post that stands in the same cell.
    """

    text: str
    units: frozenset[int] = frozenset()
    inside: frozenset[int] = frozenset()
    certainty: float = 0.0
    former: bool = False
    left: str = ""

    @property
    def is_known(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.units or self.inside)


def ways(text: str) -> list[str]:
    """Keys of a text, its short forms written out in every way they may be meant."""
    texts = [_SHORTS.sub(lambda m: _SHORT[m.group().rstrip(".")], _nfc(text))]
    for pattern, meanings in _TWO_WAYS:
        texts = [
            pattern.sub(meaning, one)
            for one in texts
            for meaning in (meanings if pattern.search(one) else ("",))
        ][:_MOST_WAYS]
    return list(dict.fromkeys(key(one) for one in (*texts, text)))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@dataclass
class Places:
    """Every unit that ever stood in the records, by every way its names are written.

    Args:
        directory: names of the day, with those of other days beside them.
        kin: unit → units that it followed or that followed it, near and far.
        above: unit → units that it ever stood under, near and far.
    """

    directory: Directory
    kin: dict[int, frozenset[int]] = field(default_factory=dict)
    above: dict[int, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is known yet."""
        self._seen: dict[tuple[str, bool], Place] = {}
        self._related: dict[tuple[frozenset[int], frozenset[int]], dict[int, str]] = {}

    @classmethod
    def load(cls, as_of: date) -> Places:
        """Read the units of all days. Five queries.

        Args:
            as_of: day of the paper; its names come first.
        """
        directory = Directory.load(as_of, people=False)
        rows = UnitVersion.objects.filter(superseded_at=None).order_by("unit_id", "valid")
        fields = ("unit_id", "unit__public_id", "name", "short_name", "kind", "parent_id")
        refs = [UnitRef(*row) for row in rows.values_list(*fields)]
        others = Alias.objects.exclude(unit__in=directory.units)
        after = Succession.objects.values_list("before_id", "after_id")
        return cls.of(directory, refs, others.values_list("unit_id", "name"), after)

    @classmethod
    def of(
        cls,
        directory: Directory,
        versions: Iterable[UnitRef],
        aliases: Iterable[tuple[int, str]] = (),
        successions: Iterable[tuple[int, int]] = (),
    ) -> Places:
        """Put names of other days and lineage to a directory of one day.

        Args:
            directory: units of the day.
            versions: versions of all days that stand.
            aliases: unit and other name, of units that do not exist that day.
            successions: unit before and unit after.
        """
        parents: dict[int, set[int]] = defaultdict(set)
        last: dict[int, UnitRef] = {}
        for ref in versions:
            last[ref.id] = ref
            if ref.parent_id is not None:
                parents[ref.id].add(ref.parent_id)
            here = directory.units.get(ref.id)
            if here is None or here.name != ref.name:
                directory.add_former(here or ref, ref.name)
                if ref.short_name:
                    directory.add_former(here or ref, ref.short_name)
            # A name that the records keep in short form is printed in full elsewhere.
            whole = ways(ref.name)
            if len(whole) > 1:
                directory.add_variant(here or ref, whole[0])
        for unit, name in aliases:
            if unit in last:
                directory.add_former(last[unit], name)
        later: dict[int, set[int]] = defaultdict(set)
        earlier: dict[int, set[int]] = defaultdict(set)
        for before, after in successions:
            later[before].add(after)
            earlier[after].add(before)
        kin = {unit: _reach(unit, later) | _reach(unit, earlier) for unit in {*later, *earlier}}
        above = {unit: _reach(unit, parents) for unit in parents}
        return cls(directory, kin, above)

    # --- reading ----------------------------------------------------------------------------------
    def locate(self, text: str, *, with_post: bool = False) -> Place:
        """The unit that a cell names.

        Args:
            text: as printed, inner unit first.
            with_post: the cell may begin with a post (“Giáo viên Trường …”).
        """
        asked = (text, with_post)
        if asked not in self._seen:
            self._seen[asked] = self._locate(text, with_post=with_post)
        return self._seen[asked]

    def _locate(self, text: str, *, with_post: bool) -> Place:
        best = Place(text)
        for way in ways(text):
            found = self._read(text, way.split(), with_post=with_post)
            if (bool(found.units), found.certainty) > (bool(best.units), best.certainty) or (
                found.inside and not best.is_known
            ):
                best = found
        if not best.units and not with_post:
            near = self._nearly(text)
            best = near or best
        if len(best.units) > 1:
            said = _nfc(text).casefold()
            marked = frozenset(u for u in best.units if self._ending(u) in said)
            best = replace(best, units=marked or best.units)
        return best

    def _ending(self, unit: int) -> str:
        """The last two words of a name with their diacritics: Đông Suối is not Đồng Suối."""
        return " ".join(_nfc(self.name(unit)).casefold().split()[-2:])

    def _read(self, text: str, words: list[str], *, with_post: bool) -> Place:
        """The longest known name from the front, narrowed by what is known behind it."""
        for start in range(len(words) if with_post else 1):
            for end in range(len(words), start + 1, -1):
                hits = self._units(" ".join(words[start:end]))
                if not hits or (with_post and len(hits) > 3):
                    continue
                units, certainty = hits
                rest = words[end:]
                outer = self._behind(rest)
                if outer:
                    inner = {u for u in units if self._is_in(u, outer)}
                    if inner:
                        units = frozenset(inner)
                    elif start == 0 and not with_post:
                        break  # another unit of this name, in a place that has none we know
                left = " ".join(words[:start])
                former = certainty <= FORMER
                return Place(text, units, certainty=certainty, former=former, left=left)
        outer = self._behind(words)
        return Place(text, inside=outer, certainty=0.6) if outer else Place(text)

    def _behind(self, words: list[str]) -> frozenset[int]:
        """The unit that the last words name: the longest name that ends there."""
        for start in range(len(words) - 1):
            if words[start] in _LINKS:
                continue
            hits = self._units(" ".join(words[start:]))
            if hits:
                return hits[0]
        return frozenset()

    def _units(self, phrase: str) -> tuple[frozenset[int], float] | None:
        hits = [h for h in self.directory.find(phrase) if h.unit is not None]
        if not hits:
            return None
        return frozenset(h.unit for h in hits if h.unit is not None), hits[0].certainty

    def _nearly(self, text: str) -> Place | None:
        """A name that a scanner or a typist spelled otherwise."""
        for way in ways(text):
            for phrase in dict.fromkeys((way, key(text.split(",", maxsplit=1)[0]))):
                hits, like = self.directory.nearly(phrase)
                units = frozenset(h.unit for h in hits if h.unit is not None)
                if units:
                    certainty = round(min(h.certainty for h in hits) * like * 0.98, 3)
                    return Place(text, units, certainty=certainty)
        return None

    # --- lineage ----------------------------------------------------------------------------------
    def _is_in(self, unit: int, outer: frozenset[int]) -> bool:
        return bool(outer & (self.above.get(unit, frozenset()) | {unit}))

    def around(self, place: Place) -> frozenset[int]:
        """The units printed and those that they followed or that followed them."""
        return place.units.union(*(self.kin.get(u, frozenset()) for u in place.units))

    def relation(self, place: Place, unit: int) -> str:
        """How a unit of the records is related to a printed place.

        Returns:
            ``same``, ``kin`` (before or after a merger or a new name of its own), ``inside`` (one
            lies in the other), or ``other``.
        """
        known = self._related.setdefault((place.units, place.inside), {})
        if unit not in known:
            known[unit] = self._relation(place, unit)
        return known[unit]

    def _relation(self, place: Place, unit: int) -> str:
        if unit in place.units:
            return "same"
        kin = self.kin.get(unit, frozenset())
        if kin & place.units:
            return "kin"
        around = self.above.get(unit, frozenset())
        if place.units & around or any(unit in self.above.get(u, ()) for u in place.units):
            return "inside"
        if place.inside & (around | {unit}):
            return "inside"
        return "other"

    def name(self, unit: int) -> str:
        """What a unit is called on the day, or was called last."""
        ref = self.directory.units.get(unit)
        return ref.name if ref else ""


def _reach(start: int, steps: dict[int, set[int]]) -> frozenset[int]:
    found: set[int] = set()
    ahead = [start]
    while ahead:
        for one in steps.get(ahead.pop(), ()):
            if one not in found and one != start:
                found.add(one)
                ahead.append(one)
    return frozenset(found)
