"""Initiatives and research of the made-up years, and the ledger of what each was spent on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from random import Random

from thidua.common.keys import fold, sort_key
from thidua.config.demo.registry import names
from thidua.config.demo.registry.copying import Sink, keys, text
from thidua.config.demo.registry.lives import Idea
from thidua.config.demo.registry.places import Place
from thidua.config.demo.registry.writing import Periods, Who
from thidua.initiatives.extensions import BOOK, AwardName
from thidua.initiatives.models import Author, Initiative, Recognition, Scope, Use

_SCOPES = list(Scope)
_ISSUERS = {
    Scope.PROVINCE: ("QĐ-UBND", "Chủ tịch UBND tỉnh Phú Thọ"),
    Scope.NATION: ("QĐ-UBND", "Chủ tịch UBND tỉnh Phú Thọ"),
}


@cache
def _award(code: str) -> AwardName:
    found = BOOK.get(code)
    if found is None:
        raise ValueError(code)
    return found


class Ideas:
    """Initiatives on their way in; columns stand as ``Initiative.settle`` would have left them."""

    def __init__(self, actor_label: str, as_of: date, periods: Periods, seed: int,
                 ids: Iterator[str]) -> None:  # fmt: skip
        self._as_of, self._periods, self._ids = as_of, periods, ids
        self._chance = Random(seed)  # noqa: S311 - no secret
        self._keys, self._authors = keys(Initiative), keys(Author)
        self._serial = 0
        label = actor_label[:300]
        self._rows = Sink(
            Initiative(entered_label=label, entered_on=as_of, is_synthetic=True),
            ["id", "public_id", "name", "search_key", "sort_key", "code", "kind", "unit_id",
             "period_id", "scope", "number", "recognised_on", "issuer", "authors_printed"],
        )  # fmt: skip
        self._recognised = Sink(
            Recognition(recorded_label=label, recorded_on=as_of),
            ["public_id", "initiative_id", "scope", "number", "on", "issuer"],
        )
        self._made_by = Sink(Author(), ["id", "initiative_id", "person_id", "name", "part"])
        self._uses = Sink(
            Use(recorded_label=label, recorded_on=as_of),
            ["public_id", "author_id", "award_code", "award_name", "is_title", "period_id",
             "grant", "number", "on"],
        )  # fmt: skip

    def add(
        self, who: Who, person: int, one: Idea, grants: Mapping[tuple[str, int], tuple[str, str]]
    ) -> None:
        """One idea of one author.

        Args:
            who, person: the author.
            one: the idea.
            grants: award and year → the grant that it was spent on: its public identifier, the
                number and day of its decision parted by a tab.
        """
        place: Place = who.place
        pk, author = next(self._keys), next(self._authors)
        self._serial += 1
        on = min(date(one.year, 5 if place.is_school else 11, 20), self._as_of)
        title = names.idea(self._chance)
        scopes = _SCOPES[: _SCOPES.index(Scope(one.scope)) + 1]
        issuer, number = "", ""
        for scope in scopes:
            symbol, issuer = _ISSUERS.get(scope, ("QĐ-SK", f"Thủ trưởng {place.name(on)}"))
            number = f"{self._serial % 4000 + 1}/{symbol}"
            self._recognised.add(
                f"{next(self._ids)}\t{pk}\t{scope}\t{number}\t{on}\t{text(issuer[:300])}"
            )
        kind = Initiative.Kind.TOPIC if one.research else Initiative.Kind.INITIATIVE
        public = next(self._ids)
        code = f"SK-{public[:10]}"
        period = self._periods.key(one.year, place.is_school)
        key = fold(f"{title} {code} {who.name} {number}")[:700]
        self._rows.add(
            "\t".join(
                (
                    str(pk),
                    public,
                    title,
                    key,
                    sort_key(title),
                    code,
                    kind,
                    str(place.pk),
                    str(period),
                    scopes[-1],
                    number,
                    on.isoformat(),
                    text(issuer[:300]),
                    who.name,
                )
            )
        )
        part = Author.Part.HEAD if one.research else Author.Part.AUTHOR
        self._made_by.add(f"{author}\t{pk}\t{person}\t{who.name}\t{part}")
        for code, year in one.spent:
            award = _award(code)
            grant, number = grants[code, year]
            self._uses.add(
                f"{next(self._ids)}\t{author}\t{code}\t{award.name}\t{text(award.is_title)}"
                f"\t{self._periods.key(year, place.is_school)}\t{grant}\t{number}"
            )

    @property
    def count(self) -> int:
        """How many initiatives were written."""
        return self._rows.count

    def close(self) -> None:
        """Send what is left."""
        for sink in (self._rows, self._recognised, self._made_by, self._uses):
            sink.flush()
