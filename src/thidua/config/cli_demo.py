"""``thidua demo`` on the command line."""

from __future__ import annotations

import argparse
import os
from typing import Any

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home

_GREAT = {"max_wal_size": "4GB", "shared_buffers": "512MB", "checkpoint_timeout": "30min"}
"""Settings of the server for a million rows at once: without them it writes most pages twice."""


def add_parser(commands: Any) -> None:
    """Add the command to the parser."""
    demo = commands.add_parser("demo", help="nạp tỉnh mẫu / load the demo province")
    demo.add_argument("--reset", action="store_true", help="xóa và nạp lại / wipe and load again")
    demo.add_argument(
        "--units", type=_count, help="số đơn vị trong các khối / units in its blocks (tests, bench)"
    )
    demo.add_argument(
        "--persons",
        type=_count,
        default=0,
        help="số người có dữ kiện và khen thưởng giả lập / persons with made-up facts and awards",
    )
    demo.add_argument("--years", type=_count, default=10, help="trong mấy năm / years of them (10)")
    demo.add_argument("--seed", type=int, default=1, help="hạt giống / seed (1)")
    demo.add_argument("--only-a-demo", action="store_true", help=argparse.SUPPRESS)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("từ 1 trở lên / 1 or more")
    return int(text)


def load(home: Home, asked: argparse.Namespace) -> int:
    """Load the demo province unless it is there, and print what it offers."""
    import django

    from thidua.config.launcher.database import Database

    if asked.reset:
        from thidua.config.launcher.up import wipe_demo

        wipe_demo(home)
    database = Database.of(home, _GREAT if asked.persons else None)
    with database.reachable("thidua demo"):
        # Only the owner may put indexes aside while a million rows come in.
        os.environ.update(database.environment(owner=bool(asked.persons)))
        django.setup()
        from thidua.config import demo

        size = demo.Size(asked.units, asked.persons, asked.years, asked.seed)
        try:
            print(demo.load(size))
        except demo.NotADemoError as error:
            if asked.only_a_demo:
                return 0
            raise LauncherError(
                f"Đây là cài đặt thật của {error}: không nạp dữ liệu mẫu",
                f"a real installation of {error}: no demonstration is loaded",
            ) from error
        if asked.persons:
            database.settle()
    return 0
