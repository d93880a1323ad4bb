"""Times pages of one loaded demonstration, in a process of its own; prints JSON.

python -m bench.page_worker HOME
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import django

from bench.measuring import timed
from thidua.config.launcher.database import Database
from thidua.config.launcher.home import Home


def main(home: Path) -> None:
    """Measure the movement's picture and who has reported, as an officer of the board sees them."""
    database = Database.of(Home(home))
    with database.reachable("bench"):
        os.environ.update(database.environment())
        os.environ["THIDUA_HOSTS"] = "testserver"
        django.setup()
        print(json.dumps(_measured()))


def _measured() -> dict[str, object]:
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.test import Client  # noqa: PLC0415

    from thidua.movements.models import Movement  # noqa: PLC0415
    from thidua.people.models import Membership, User  # noqa: PLC0415

    movement = Movement.objects.get(plan__isnull=False)
    client = Client()
    client.force_login(
        User.objects.get(username="trang"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    found: dict[str, object] = {
        "units": Membership.objects.filter(group__kind="block").values("unit").distinct().count()
    }
    for name, path in (
        ("picture", f"/phong-trao/{movement.public_id}"),
        ("reports", f"/phong-trao/{movement.public_id}/bao-cao"),
    ):

        def get(path: str = path) -> None:
            if client.get(path).status_code != 200:
                raise SystemExit(f"{path} did not answer")

        get()
        asked = Counter()
        with connection.execute_wrapper(asked):
            get()
        found[name] = {"seconds": timed(get), "queries": asked.count}
    return found


class Counter:
    """Counts queries; a connection that is closed after each request forgets its own log."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
