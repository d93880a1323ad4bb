"""Lives become rows: facts, initiatives with their ledger, grants with what was printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.awards.catalogue import Object
from thidua.awards.domain.facts import GrantFacts
from thidua.awards.domain.grants import grant_of
from thidua.awards.domain.subjects import refresh_names
from thidua.awards.models import Decision, Grant, Revocation, Subject
from thidua.common.keys import fold, sort_key
from thidua.config.demo.registry.copying import NULL, Sink, keys, text
from thidua.config.demo.registry.lives import Given, Life
from thidua.config.demo.registry.papers import Paper, Papers, printed
from thidua.config.demo.registry.places import Place
from thidua.people.domain.facts import period_of
from thidua.people.models import CareerStep, Discipline, Hold, Person, Rating, Unit

BASIS = "Dữ liệu giả lập"
_LEADS = ("Trưởng", "Phó", "Giám đốc", "Hiệu trưởng", "Chủ tịch")
_FOR: dict[str, str] = {
    Grant.Kind.MERIT: "Hoàn thành tốt nhiệm vụ được giao",
    Grant.Kind.MOVEMENT: "Có thành tích trong phong trào thi đua chuyên đề",
    Grant.Kind.SUDDEN: "Có thành tích đột xuất, dũng cảm cứu người, cứu tài sản",
    Grant.Kind.DEDICATION: "Có quá trình cống hiến, đóng góp cho tỉnh",
}
_LIKE = "HCDC"
"""Awards that the catalogue lacks are decided as this one is: by the President."""


@dataclass(slots=True)
class Who:
    """A subject whose grants are written.

    Args:
        pk: of the subject.
        kind: ``Object``.
        name: as printed.
        key: the name folded.
        post, unit_words: as printed beside it; ``unit_words`` ``None``: the place as it was called.
        gender, standing: for statistics.
        place: where it works or lives.
        unit: key of the unit that grants name, or ``None``.
    """

    pk: int
    kind: str
    name: str
    key: str
    place: Place
    post: str = ""
    unit_words: str | None = None
    gender: str = Person.Gender.UNKNOWN
    standing: str = ""
    unit: int | None = None
    newest: date = date.min
    detail: str = ""


class Periods:
    """Keys of the years, made on first use."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, bool], int] = {}

    def key(self, year: int, school: bool) -> int:
        """The calendar year, or the school year that ends in it."""
        found = self._found.get((year, school))
        if found is None:
            found = period_of(f"{year - 1}-{year}" if school else str(year)).pk
            self._found[year, school] = found
        return found


class _Folded(dict[str, tuple[str, str]]):
    """Words → as COPY reads them, and their key; posts and places come again and again."""

    def __missing__(self, words: str) -> tuple[str, str]:
        self[words] = found = (text(words), fold(words))
        return found


class Grants:
    """Grants on their way into the registry; columns stand as the domain would have filled them."""

    COLUMNS = (
        "public_id", "subject_id", "decision_id", "granted_on", "object_kind", "award_code",
        "award_printed", "award_key", "kind", "achievement", "period_id", "ground",
        "name_printed", "post_printed", "unit_printed", "search_key", "unit_id", "gender",
        "standing", "field", "state", "id",
    )  # fmt: skip

    def __init__(self, actor: Any, as_of: date, papers: Papers, ids: Iterator[str]) -> None:
        self.periods, self.papers, self._ids, self._as_of = Periods(), papers, ids, as_of
        self._actor = actor
        self._keys = keys(Grant, 20_000)
        head = Decision(on=as_of)
        template = grant_of(
            actor, as_of, head, Subject(kind=Object.PERSON), GrantFacts("", "", award_code="LDTT"),
            source=Grant.Source.MADE, is_synthetic=True,
        )  # fmt: skip
        self._sink = Sink(template, self.COLUMNS)
        self._folded = _Folded()
        self.revocations: list[Revocation] = []

    def give(
        self, who: Who, one: Given, *, code: str = "", words: str = "", batch: str = ""
    ) -> tuple[str, Paper]:
        """Write a grant; returns its public identifier and its decision.

        Args:
            who, one: who received what.
            code: of the award, where it is not that of ``one`` (``GK``: by the place's kind).
            words: the name as printed, where the catalogue lacks it.
            batch: which of several decisions of the year.
        """
        place, year = who.place, one.year
        code = "" if words else code or one.code
        name, key = printed(code, who.kind) if code else (words, fold(words)[:300])
        paper = self.papers.of(code or _LIKE, year, place, batch or "DH")
        unit_words = place.name(paper.on) if who.unit_words is None else who.unit_words
        name_printed, name_key = who.name, who.key
        if who.kind == Object.COLLECTIVE and who.unit is not None:
            name_printed, name_key = self._folded[place.name(paper.on)]
        post, post_key = self._folded[who.post]
        where, where_key = self._folded[unit_words]
        search = " ".join(w for w in (name_key, post_key, where_key) if w)[:700]
        public, pk = next(self._ids), next(self._keys)
        state = "revoked" if one.revoked else "granted"
        unit = NULL if who.unit is None else who.unit
        self._sink.add(
            f"{public}\t{who.pk}\t{paper.pk}\t{paper.day}\t{who.kind}\t{code}\t{name}\t{key}"
            f"\t{one.kind}\t{_FOR.get(one.kind, '')}"
            f"\t{self.periods.key(year, place.is_school)}\t{one.ground}\t{name_printed}\t{post}"
            f"\t{where}\t{search}\t{unit}\t{who.gender}\t{who.standing}\t{place.sphere}"
            f"\t{state}\t{pk}"
        )
        if paper.on >= who.newest:
            who.newest = paper.on
            who.detail = ", ".join(w for w in (who.post, unit_words) if w)[:300]
        if one.revoked:
            self._revoke(pk, one, paper.on)
        return public, paper

    def _revoke(self, pk: int, one: Given, on: date) -> None:
        self.revocations.append(
            Revocation(
                grant_id=pk,
                ground=one.revoked,
                number=f"{len(self.revocations) + 1}/QĐ-HB",
                on=min(date(on.year + 1, 6, 3), self._as_of),
                issuer="Chủ tịch UBND tỉnh Phú Thọ",
                note=BASIS,
                recorded_label=self._actor.label[:300],
                recorded_on=self._as_of,
            )
        )

    @property
    def count(self) -> int:
        """How many were written so far, or wait to be sent."""
        return self._sink.count + self._sink.waiting

    def close(self) -> None:
        """Send what is left."""
        self._sink.flush()
        self.papers.close()


class Subjects:
    """Subjects, written last: what tells one from others is what was printed last."""

    def __init__(self, ids: Iterator[str]) -> None:
        self.keys, self._ids = keys(Subject), ids
        self._sink = Sink(
            Subject(is_synthetic=True),
            ["id", "public_id", "name", "search_key", "sort_key", "kind", "person_id", "unit_id",
             "detail", "other_names"],
        )  # fmt: skip

    def add(self, who: Who, *, person: int | None = None, unit: int | None = None) -> None:
        """One subject, as the domain would have left it."""
        name, detail, others = who.name, who.detail, ""
        if unit is not None:
            made = Subject(kind=Object.COLLECTIVE, unit=Unit.objects.get(pk=unit))
            refresh_names(made)
            name, detail, others = made.name, "", made.other_names
        search = fold(" ".join((name, detail, others)))[:700]
        self._sink.add(
            "\t".join(
                (
                    str(who.pk),
                    next(self._ids),
                    text(name),
                    search,
                    text(sort_key(name)[:1200]),
                    who.kind,
                    text(person),
                    text(unit),
                    text(detail),
                    text(others),
                )
            )
        )

    @property
    def count(self) -> int:
        """How many were written."""
        return self._sink.count

    def close(self) -> None:
        """Send what is left."""
        self._sink.flush()


class Facts:
    """Ratings, discipline, holds, posts of persons and ratings of units."""

    def __init__(self, periods: Periods, ids: Iterator[str]) -> None:
        self._periods, self._ids = periods, ids
        start = ["public_id", "basis", "person_id", "unit_id"]
        self._ratings = Sink(Rating(), [*start, "period_id", "scheme", "level"])
        self._discipline = Sink(Discipline(), [*start, "form", "valid"])
        self._holds = Sink(Hold(), [*start, "ground", "valid", "conclusion"])
        self._steps = Sink(CareerStep(), [*start, "unit_text", "title", "valid"])
        self.sinks = (self._ratings, self._discipline, self._holds, self._steps)

    def of(self, life: Life, place: Place, *, person: int | None, scheme: str) -> None:
        """What a life says; ``person`` ``None``: the life of the unit itself."""
        note = f"{BASIS}: {life.note}"[:300] if life.note else BASIS
        who = f"\t{note}\t{person}\t{NULL}" if person else f"\t{note}\t{NULL}\t{place.pk}"
        key, ids = self._periods.key, self._ids
        for year, level in life.ratings.items():
            period = key(year, place.is_school)
            self._ratings.add(f"{next(ids)}{who}\t{period}\t{scheme}\t{level}")
        for form, first, until in life.discipline:
            self._discipline.add(f"{next(ids)}{who}\t{form}\t{_range(first, until)}")
        for ground, first, until, words in life.holds:
            self._holds.add(f"{next(ids)}{who}\t{ground}\t{_range(first, until)}\t{words}")
        for title, words, first, until in life.steps:
            unit = NULL if words else str(place.pk)
            self._steps.add(
                f"{next(ids)}\t{note}\t{person}\t{unit}\t{words}\t{title}\t{_range(first, until)}"
            )

    def close(self) -> None:
        """Send what is left."""
        for sink in self.sinks:
            sink.flush()


def standing_of(post: str) -> str:
    """Leading post or direct worker, by the words of the post."""
    return Grant.Standing.LEADER if post.startswith(_LEADS) else Grant.Standing.DIRECT


def _range(first: date, until: date | None) -> str:
    return f"[{first},{until or ''})"
