"""Prize money (tiền thưởng) of grants: by the base salary in force on the day of the decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from thidua.awards.catalogue import Object
from thidua.awards.models import Grant
from thidua.common.formatting import number
from thidua.law.catalogue import Catalogue
from thidua.law.checks import prize_together
from thidua.law.checks.money import PrizeMoney
from thidua.rules.queries import active_catalogue

LAW_KIND = {
    Object.PERSON: "individual", Object.COLLECTIVE: "collective", Object.HOUSEHOLD: "household",
}  # fmt: skip
TITLES = "danh_hieu_thi_dua"


@dataclass(frozen=True)
class Prize:
    """What a grant is paid.

    Args:
        money: by the law of its day.
        paid: whether it is paid: of several titles of one period only the highest is.
        instead: the title that is paid in its place.
    """

    money: PrizeMoney
    paid: bool
    instead: Grant | None = None

    @property
    def how(self) -> str:
        """How the amount is reckoned, in words."""
        m = self.money
        if m.amount is None or m.multiplier is None or m.base is None:
            return _("The law of that day names no multiple for it, or no base salary is known.")
        times = number(float(m.multiplier))
        said = _("%(times)s × base salary %(base)s đồng") % {"times": times, "base": number(m.base)}
        if m.raw is not None and m.amount != m.raw:
            raw = {"raw": number(float(m.raw))}
            said += " = " + _("%(raw)s đồng, rounded up") % raw
        return said


class Prizes:
    """Prizes of many grants; the same award, kind and day is reckoned once.

    Args:
        catalogue: absent: the one in force.
    """

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.catalogue = catalogue or active_catalogue()
        self._known: dict[
            tuple[tuple[str, ...], str, date], list[tuple[str, PrizeMoney, bool]]
        ] = {}
        self._title_codes = [a.code for a in self.catalogue.awards if a.category == TITLES]

    def of(self, grants: Iterable[Grant]) -> dict[int, Prize]:
        """Key of each grant that stands and has a code → its prize. One query.

        Args:
            grants: with their subjects; codes of others have no prize.
        """
        rows = [g for g in grants if g.award_code and g.state == "granted"]
        beside = self._titles_beside(rows)
        return {g.pk: self._one(g, beside.get(_key(g), [])) for g in rows}

    def _titles_beside(self, rows: list[Grant]) -> dict[tuple[int, int], list[Grant]]:
        """Titles of the same subjects for the same periods."""
        wanted = {_key(g) for g in rows if g.period_id and g.award_code in self._title_codes}
        if not wanted:
            return {}
        roots = {root for root, _period in wanted}
        found: dict[tuple[int, int], list[Grant]] = defaultdict(list)
        titles = Grant.objects.filter(
            Q(subject__in=roots) | Q(subject__root__in=roots),
            state="granted",
            award_code__in=self._title_codes,
            period__in={period for _root, period in wanted},
        )
        for title in titles.select_related("subject").order_by("pk"):
            if _key(title) in wanted:
                found[_key(title)].append(title)
        return found

    def _one(self, grant: Grant, beside: list[Grant]) -> Prize:
        rows = beside if any(g.pk == grant.pk for g in beside) else [grant]
        told = self._reckoned(
            tuple(g.award_code for g in rows),
            LAW_KIND[Object(grant.object_kind)],
            grant.granted_on,
        )
        at = next(n for n, g in enumerate(rows) if g.pk == grant.pk)
        _code, money, paid = told[at]
        kept = next((g for g, (_c, _m, p) in zip(rows, told, strict=True) if p), None)
        return Prize(money, paid, None if paid else kept)

    def _reckoned(
        self, codes: tuple[str, ...], kind: str, on: date
    ) -> list[tuple[str, PrizeMoney, bool]]:
        key = (codes, kind, on)
        if key not in self._known:
            several = len(codes) > 1
            self._known[key] = prize_together(self.catalogue, codes, kind, on, same_period=several)
        return self._known[key]


def _key(grant: Grant) -> tuple[int, int]:
    return grant.subject.root_id_or_own, grant.period_id or 0
