"""One name of a body, a post or a group → the unit, post, persons or group that it means."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.people import wording
from thidua.people.directory import Directory, Hit
from thidua.people.models import Group, Post, Role
from thidua.people.queries import UnitRef
from thidua.people.resolution import Resolution

LEADERS = frozenset({Role.UNIT_HEAD, Role.SIGNATORY, Role.STANDING_HEAD})


@dataclass
class NameReader:
    """Reads one name against the units, groups and posts of one day."""

    directory: Directory

    def read(self, phrase: str, written: str, *, filing: bool = False) -> Resolution | None:
        """Who is certainly meant by these words; ``None`` when they cannot be told.

        Args:
            phrase: the words as a key (:func:`thidua.people.wording.key`).
            written: the same words as the document has them.
            filing: they stand after “Lưu:”.
        """
        if filing:
            return self._filing(phrase, written)
        below = self._below(phrase, written)
        if below is not None or wording.is_vague(phrase):
            return below or self._vague(phrase, written)
        for reader in (
            self.exact,
            self._blocks,
            self._members,
            self._posts,
            self._standing,
            self._sorts,
        ):
            part = reader(phrase, written)
            if part is not None:
                return part
        return None

    def exact(self, phrase: str, written: str) -> Resolution | None:
        """A unit or a group whose name this is."""
        for opening in ("", "cac ", "tap the ", "toan the "):
            if opening and not phrase.startswith(opening):
                continue
            hits = self.directory.find(phrase.removeprefix(opening))
            if len(hits) == 1:
                return self._hit(hits[0], written)
            if len(hits) > 1:
                return self._ambiguous(hits, written)
        return None

    def _hit(self, hit: Hit, written: str, *, sure: float = 1.0, note: str = "") -> Resolution:
        confidence = round(hit.certainty * sure, 2)
        if hit.unit is not None:
            ref = self.directory.units[hit.unit]
            how = note or _("“%(text)s”: %(name)s.") % {"text": written, "name": ref.name}
            return Resolution(written, units=(ref,), how=how, confidence=confidence)
        assert hit.group is not None  # noqa: S101 - a hit is one of the two
        return self._group(self.directory.groups[hit.group], written, confidence, note)

    def _group(self, group: Group, written: str, confidence: float, note: str = "") -> Resolution:
        units = tuple(self.directory.units_of([group]))
        persons = tuple(self.directory.persons_of([group]))
        how = note or _("“%(text)s”: %(group)s, %(units)s member units, %(persons)s persons.") % {
            "text": written,
            "group": group.name,
            "units": len(units),
            "persons": len(persons),
        }
        return Resolution(
            written, units=units, persons=persons, groups=(group,), how=how, confidence=confidence
        )

    def _ambiguous(self, hits: list[Hit], written: str) -> Resolution:
        refs = tuple(self.directory.units[h.unit] for h in hits if h.unit is not None)
        how = _("“%(text)s” is the name of %(count)s units; choose one.") % {
            "text": written,
            "count": len(hits),
        }
        return Resolution(written, how=how, unresolved=(written,), candidates=refs)

    def _blocks(self, phrase: str, written: str) -> Resolution | None:
        blocks = self.directory.blocks()
        heads = wording.means_block_heads(phrase)
        plain = phrase.removesuffix(f" {self.directory.own_province}")
        if not blocks or not (heads or wording.means_all_blocks(plain)):
            return None
        units = tuple(self.directory.units_of(blocks, heads_only=heads))
        if not units:
            return None
        how = (
            _("“%(text)s”: the head units of %(blocks)s blocks.")
            if heads
            else _("“%(text)s”: all %(units)s member units of %(blocks)s emulation blocks.")
        ) % {"text": written, "units": len(units), "blocks": len(blocks)}
        leaders = phrase.split(maxsplit=1)[0] in {"thu", "lanh", "nguoi"}
        return Resolution(
            written,
            units=units,
            groups=tuple(blocks),
            for_head=leaders,
            how=how,
            confidence=0.97,
        )

    def _members(self, phrase: str, written: str) -> Resolution | None:
        body = wording.read_members(phrase)
        groups = [h for h in self.directory.find(body) if h.group is not None] if body else []
        if len(groups) != 1 or groups[0].group is None:
            return None
        return self._group(self.directory.groups[groups[0].group], written, 0.97)

    def _posts(self, phrase: str, written: str) -> Resolution | None:
        said = wording.read_posts(phrase)
        if said is None:
            return None
        titles, body = said
        units = self._units_of_posts(titles, body)
        if not units:
            return None
        if len(units) > 1:
            how = _("“%(text)s”: the heads of %(count)s units.") % {
                "text": written,
                "count": len(units),
            }
            return Resolution(written, units=tuple(units), for_head=True, how=how, confidence=0.9)
        unit = units[0]
        posts = [p for p in self.directory.posts.get(unit.id, []) if _holds(p, titles)]
        names = {"text": written, "unit": unit.name}
        if posts:
            how = _("“%(text)s”: %(posts)s at %(unit)s.") % {
                **names,
                "posts": ", ".join(f"{p.person.name} ({p.title})" for p in posts),
            }
            return Resolution(written, posts=tuple(posts), how=how, confidence=0.95)
        how = _("“%(text)s”: nobody holds this post today, so it goes to %(unit)s.") % names
        return Resolution(written, units=(unit,), for_head=True, how=how, confidence=0.6)

    def _units_of_posts(self, titles: list[str], body: str) -> list[UnitRef]:
        """Units in which the posts are: named, or the writer itself and its office."""
        if not body:
            if any("van phong" in t or t == "van thu" for t in titles):
                office = self.directory.office()
                return [office] if office else []
            if self.directory.context is None or wording.GENERAL_TITLES & set(titles):
                return []
            return [self.directory.units[self.directory.context]]
        if "van phong" in titles[-1]:
            body = f"van phong {body}"
        inner = self.exact(body, body) or self._sorts(body, body) or self._below(body, body)
        return list(inner.units) if inner else []

    def _standing(self, phrase: str, written: str) -> Resolution | None:
        """Thường trực Tỉnh ủy → the body; cơ quan thường trực Hội đồng TĐKT → the standing body."""
        rest = phrase.removeprefix("co quan ").removeprefix("bo phan ")
        if not rest.startswith("thuong truc "):
            return None
        body = rest.removeprefix("thuong truc ")
        hits = self.directory.find(body)
        if "hoi dong" in body and "thi dua" in body:
            unit = self.directory.standing_body()
            if unit is not None:
                how = _("“%(text)s”: the standing body, %(name)s.")
                return Resolution(
                    written,
                    units=(unit,),
                    how=how % {"text": written, "name": unit.name},
                    confidence=0.95,
                )
        if len(hits) == 1:
            return self._hit(hits[0], written, sure=0.97)
        return None

    def _sorts(self, phrase: str, written: str) -> Resolution | None:
        nouns = wording.read_sorts(phrase.removesuffix(f" {self.directory.own_province}"))
        if nouns is None:
            return None
        found = {u.id for noun in nouns for u in self.directory.of_sort(wording.sort_of(noun))}
        units = tuple(u for u in self.directory.units.values() if u.id in found)
        if not units:
            return None
        said = {"text": written, "count": len(units)}
        how = (
            ngettext(
                "“%(text)s”: %(count)s unit of these kinds.",
                "“%(text)s”: %(count)s units of these kinds.",
                len(units),
            )
            % said
        )
        confidence = 0.9
        if wording.names_some_districts(nouns):
            left = [
                u for u in self.directory.of_sort(wording.sort_of("cap huyen")) if u.id not in found
            ]
            if left:
                confidence = 0.75
                how += " " + _("Not named, so left out: %(names)s.") % {
                    "names": ", ".join(u.name for u in left)
                }
        elif {"so", "nganh", "ban"} & set(nouns):
            confidence = 0.8
        leaders = phrase.startswith(("thu truong", "lanh dao", "nguoi dung dau", "chu tich"))
        return Resolution(written, units=units, for_head=leaders, how=how, confidence=confidence)

    def _below(self, phrase: str, written: str) -> Resolution | None:
        """Các đơn vị trực thuộc: what stands directly below the writer."""
        bare = phrase.removeprefix("thu truong ").removeprefix("lanh dao ")
        if self.directory.context is None or bare not in {
            "cac don vi truc thuoc",
            "cac co quan don vi truc thuoc",
            "don vi truc thuoc",
            "cac phong ban truc thuoc",
            "cac phong don vi truc thuoc",
        }:
            return None
        units = tuple(self.directory.children(self.directory.context))
        if not units:
            return None
        above = self.directory.units[self.directory.context]
        how = _("“%(text)s”: %(count)s units directly below %(name)s.") % {
            "text": written,
            "count": len(units),
            "name": above.name,
        }
        return Resolution(written, units=units, for_head=bare != phrase, how=how, confidence=0.85)

    def _filing(self, phrase: str, written: str) -> Resolution | None:
        """“Lưu: VT”: the clerks of the writer's office."""
        if phrase not in {"vt", "van thu"}:
            return None
        office = self.directory.office()
        places = [office.id] if office else []
        if self.directory.context is not None:
            places.append(self.directory.context)
        posts = [p for u in places for p in self.directory.posts.get(u, []) if p.role == Role.CLERK]
        if not posts:
            return None
        how = _("“%(text)s”: filed with the clerks, %(names)s.") % {
            "text": written,
            "names": ", ".join(p.person.name for p in posts),
        }
        return Resolution(written, posts=tuple(posts), how=how, confidence=0.9)

    # --- what is not certain ------------------------------------------------------------
    def _vague(self, phrase: str, written: str) -> Resolution:
        nouns = wording.read_sorts(phrase.split(" lien quan", maxsplit=1)[0].removesuffix(" co"))
        found = {
            u.id for noun in nouns or () for u in self.directory.of_sort(wording.sort_of(noun))
        }
        chosen = tuple(u for u in self.directory.units.values() if u.id in found)
        how = _("“%(text)s” does not say which units; choose them.") % {"text": written}
        candidates = chosen or tuple(self.directory.units_of(self.directory.blocks()))
        return Resolution(written, how=how, unresolved=(written,), candidates=candidates)

    def doubtful(self, phrase: str, written: str) -> Resolution:
        """What may be meant: a body outside, a name written almost so, or nobody known."""
        if wording.central_body(phrase):
            how = _("“%(text)s”: a central body, outside the province.") % {"text": written}
            return Resolution(written, outside=True, how=how, confidence=0.95)
        elsewhere = wording.other_province(phrase, self.directory.own_province)
        if elsewhere:
            how = _("“%(text)s”: in another province (%(name)s).") % {
                "text": written,
                "name": elsewhere,
            }
            return Resolution(written, outside=True, how=how, confidence=0.8)
        hits, likeness = self.directory.nearly(phrase)
        if len(hits) == 1:
            part = self._hit(hits[0], written, sure=0.85 * likeness)
            what = part.groups[0].name if part.groups else part.units[0].name
            how = _("“%(text)s” is written almost like “%(name)s”; please check.") % {
                "text": written,
                "name": what,
            }
            return replace(part, how=how)
        how = _("“%(text)s” is not known.") % {"text": written}
        return Resolution(written, how=how, unresolved=(written,))


def _holds(post: Post, titles: list[str]) -> bool:
    """Whether a post is one of those named: by its printed title, or by leading at all."""
    if wording.GENERAL_TITLES & set(titles) and post.role in LEADERS:
        return True
    printed = f"{wording.key(post.title)} "
    return any(printed.startswith(f"{t} ") for t in titles) or (
        "van thu" in titles and post.role == Role.CLERK
    )
