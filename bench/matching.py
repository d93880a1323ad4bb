"""S2, its second half: a list of 1 000 people matched against 60 000 persons, and how it grows."""

from __future__ import annotations

import os

import django
from rapidfuzz import fuzz, process

from bench.measuring import Figure, timed

_BARS = {"precision": 0.99, "reach": 0.95}


def figures() -> list[Figure]:
    """Time the matching after printing how right it is; a peer scores all pairs of names.

    Raises:
        SystemExit: when precision or reach is below its bar; a wrong answer is not timed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.config.settings")
    os.environ.setdefault("THIDUA_BUILD", "1")
    django.setup()
    # Models of the room can be loaded only now.
    from thidua.people.who_is_who import Matching  # noqa: PLC0415
    from thidua.people.who_is_who.measuring import measure  # noqa: PLC0415
    from thidua.people.who_is_who.specimens import DAY, make  # noqa: PLC0415

    rows = []
    for share, persons in (("full", 60_000), ("1/4", 15_000), ("1/16", 3_750)):
        trial = make(persons, 1000)
        found = measure(trial)
        if any(getattr(found, name) < bar for name, bar in _BARS.items()):
            raise SystemExit(f"S2: {found.words()}")
        names = [p.name for p in trial.register.persons.values()]
        peer = "–"
        if share == "full":
            asked = [row.name for row in trial.rows[:100]]
            pairs = timed(
                lambda names=names, asked=asked: [  # type: ignore[misc]
                    process.extract(one, names, scorer=fuzz.WRatio, limit=5) for one in asked
                ],
                runs=1,
            )
            peer = f"rapidfuzz WRatio over all pairs: {pairs[0] * 10:.1f} s (100 rows × 10)"
        rows.append(
            Figure(
                "S2" if share == "full" else "G1",
                f"1 000 listed people matched against {persons:,} persons, 500 units",
                timed(lambda trial=trial: Matching(trial.register, DAY).match(trial.rows)),  # type: ignore[misc]
                bar=5.0 if share == "full" else None,
                peer=peer,
                note=found.words(),
            )
        )
    return rows
