"""Times the registry of one loaded demonstration, in a process of its own; prints JSON.

python -m bench.registry_worker HOME
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import django

from bench.page_worker import Counter
from thidua.config.launcher.database import Database
from thidua.config.launcher.home import Home

NAMES, RUNS = 40, 5
"""So many different words of each sort, each asked so often."""
PAGES = {
    "look-up beside the list": "/khen-thuong",
    "list by name": "/khen-thuong?q={name}",
    "list of one award": "/khen-thuong?award_code=BKT",
    "list of one year": "/khen-thuong?since=2019&until=2019",
    "list by level": "/khen-thuong?level=tinh",
    "last page of the list": "/khen-thuong?page=200",
    "list of one decision": "/khen-thuong?decision={decision}",
    "timeline of a person": "/khen-thuong/doi-tuong/{person}",
    "timeline of a unit": "/khen-thuong/doi-tuong/{unit}",
    "statistics by award": "/khen-thuong/thong-ke?since=2013",
    "statistics by sex": "/khen-thuong/thong-ke?by=gender&since=2013",
    "statistics by sphere, year of the achievement":
        "/khen-thuong/thong-ke?by=field&columns=achieved&since=2013",
    "names without a code": "/khen-thuong/ten-goi",
    "initiatives": "/sang-kien",
    "search of the whole program": "/tim-kiem?q={name}",
}  # fmt: skip


def main(home: Path) -> None:
    """Measure look-up, pages and exports, as an officer of the board sees them."""
    database = Database.of(Home(home))
    with database.reachable("bench"):
        os.environ.update(database.environment())
        os.environ["THIDUA_HOSTS"] = "testserver"
        django.setup()
        print(json.dumps(_Measured().everything()))


class _Measured:
    def __init__(self) -> None:
        from django.test import Client  # noqa: PLC0415 - Django is set up by now

        from thidua.common.clock import business_date  # noqa: PLC0415
        from thidua.people.actors import actor_for  # noqa: PLC0415
        from thidua.people.models import User  # noqa: PLC0415

        self.client = Client()
        user = User.objects.get(username="trang")
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.as_of = business_date()
        self.actor = actor_for(user, self.as_of)
        self.chance = Random(1)  # noqa: S311 - no secret

    def everything(self) -> dict[str, Any]:
        """All figures of one size."""
        from thidua.awards.models import Grant, Subject  # noqa: PLC0415

        words = self._words()
        return {
            "grants": Grant.objects.count(),
            "subjects": Subject.objects.count(),
            "checked": {sort: self._equal(sort, asked) for sort, asked in words.items()},
            "lookup": {sort: self._asked(self._look_up, asked) for sort, asked in words.items()},
            "peer": {
                sort: self._asked(lambda w, s=sort: _plain(s, w), asked)  # type: ignore[misc]
                for sort, asked in words.items()
            },
            "queries": {sort: self._queries(asked) for sort, asked in words.items()},
            "pages": dict(self._pages()),
            "export": self._export(),
        }

    # --- words -------------------------------------------------------------
    def _words(self) -> dict[str, list[str]]:
        """Names as officers type them: whole, begun, misspelt; units and decisions beside."""
        from thidua.awards.models import Decision, Subject  # noqa: PLC0415
        from thidua.common.keys import fold  # noqa: PLC0415

        persons = self._some(Subject.objects.filter(kind="person"), "name")
        units = self._some(Subject.objects.filter(unit__isnull=False), "name")
        whole = [fold(name) for name in persons]
        self._misspelt_of = {self._misspelt(w): w for w in whole}
        return {
            "name without diacritics": whole,
            "prefix": [w[: max(4, len(w) * 2 // 3)] for w in whole],
            "fuzzy": [self._misspelt(w) for w in whole],
            "unit": [" ".join(fold(name).split()[:4]) for name in units],
            "number of a decision": self._some(Decision.objects.all(), "number"),
        }

    def _some(self, rows: Any, column: str) -> list[str]:
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        chosen = self.chance.sample(keys, min(NAMES, len(keys)))
        return list(rows.filter(pk__in=chosen).order_by("pk").values_list(column, flat=True))

    def _misspelt(self, words: str) -> str:
        """Two letters exchanged in the last word that is long enough: how fingers slip."""
        each = words.split()
        at = max((n for n, word in enumerate(each) if len(word) > 2), default=0)
        each[at] = each[at][1] + each[at][0] + each[at][2:]
        return " ".join(each)

    # --- asking ------------------------------------------------------------
    def _get(self, path: str) -> Any:
        answer = self.client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return answer

    def _look_up(self, words: str) -> object:
        return self._get(f"/khen-thuong/tra-cuu?q={words.replace(' ', '+')}")

    def _asked(self, ask: Callable[[str], object], words: list[str]) -> list[float]:
        for one in words:
            ask(one)
        seconds = []
        for _ in range(RUNS):
            for one in words:
                start = time.perf_counter()
                ask(one)
                seconds.append(time.perf_counter() - start)
        return seconds

    def _queries(self, words: list[str]) -> int:
        from django.db import connection  # noqa: PLC0415

        most = 0
        for one in words:
            asked = Counter()
            with connection.execute_wrapper(asked):
                self._look_up(one)
            most = max(most, asked.count)
        return most

    def _equal(self, sort: str, words: list[str]) -> str:
        """What the look-up finds against the plain query: the same subjects, or a miss is told."""
        from thidua.awards.queries.lookup import look_up  # noqa: PLC0415
        from thidua.common.keys import fold  # noqa: PLC0415

        found = 0
        for one in words:
            context = look_up(self.actor, self.as_of, one)
            keys = {hit.key for s in context.sections for hit in s.hits}
            if sort == "fuzzy":  # whom was meant is among those shown
                names = {fold(hit.name) for s in context.sections for hit in s.hits}
                found += self._misspelt_of[one] in names
                continue
            if sort == "number of a decision":
                found += bool(keys & _plain(sort, one, limit=None))
                continue
            plain = _plain(sort, one, limit=None)
            shown = {h.key for s in context.sections if s.code != "decision" for h in s.hits}
            number = sum(s.total for s in context.sections if s.code != "decision")
            if not shown <= plain or (not context.more and number != len(plain)):
                raise SystemExit(f"R1: {one!r} finds {number}, the plain query {len(plain)}")
            found += 1
        return f"{found} of {len(words)} agree"

    # --- pages and files ---------------------------------------------------
    def _pages(self) -> Iterator[tuple[str, dict[str, Any]]]:
        from django.db import connection  # noqa: PLC0415
        from django.db.models import Count  # noqa: PLC0415

        from bench.measuring import timed  # noqa: PLC0415
        from thidua.awards.models import Decision, Subject  # noqa: PLC0415

        most = Subject.objects.annotate(n=Count("grants")).order_by("-n", "pk")
        values = {
            "name": "nguyen+van+hung",
            "decision": str(Decision.objects.annotate(n=Count("grants")).latest("n").public_id),
            "person": str(most.filter(kind="person").first().public_id),  # type: ignore[union-attr]
            "unit": str(most.filter(unit__isnull=False).first().public_id),  # type: ignore[union-attr]
        }
        for name, pattern in PAGES.items():
            path = pattern.format(**values)
            asked = Counter()
            self._get(path)
            with connection.execute_wrapper(asked):
                self._get(path)
            seconds = timed(lambda path=path: self._get(path))  # type: ignore[misc]
            yield name, {"seconds": seconds, "queries": asked.count}

    def _export(self) -> dict[str, Any]:
        """All rows as a file: how long, how many bytes, and what memory it took beside."""
        import resource  # noqa: PLC0415

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        answer = self._get("/khen-thuong?export=xlsx")
        size = sum(len(part) for part in answer.streaming_content)
        took = time.perf_counter() - start
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        return {
            "seconds": took,
            "bytes": size,
            "grown": grown * 1024,
            "type": answer["Content-Type"],
        }


def _plain(sort: str, words: str, *, limit: int | None = 20) -> set[str]:
    """The peer: one plain pg_trgm query over the same keys, without counts, places or order."""
    from django.db import connection  # noqa: PLC0415

    if sort == "fuzzy":
        where, values = "%s <%% search_key", [words]
        order = f" ORDER BY word_similarity('{words}', search_key) DESC"
        table = "awards_subject"
    elif sort == "number of a decision":
        from thidua.common.keys import fold  # noqa: PLC0415

        where, values, order, table = (
            "search_key LIKE %s",
            [f"%{fold(words)}%"],
            "",
            "awards_decision",
        )
    else:
        each = words.split()
        where = " AND ".join(["search_key LIKE %s"] * len(each))
        values, order, table = [f"%{w}%" for w in each], "", "awards_subject"
    cut = "" if limit is None else f" LIMIT {limit}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public_id FROM {table} WHERE {where}{order}{cut}", values)  # noqa: S608
        return {str(key) for (key,) in cursor.fetchall()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
