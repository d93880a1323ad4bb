"""``thidua backup`` and ``thidua restore`` on the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from thidua.config.launcher.home import Home


def add_parsers(commands: Any) -> None:
    """Add both commands to the parser."""
    backup = commands.add_parser("backup", help="sao lưu, cả khi đang chạy / back up, also running")
    backup.add_argument(
        "target", type=Path, help="thư mục, hoặc tên tệp .tar / a folder, or a .tar file"
    )
    backup.add_argument(
        "--keys", type=Path, help="ghi khóa vào tệp này, ở nơi khác / keys file, kept elsewhere"
    )
    backup.add_argument(
        "--keep", type=_count, default=0, help="giữ mấy bản mới nhất / how many archives stay"
    )
    backup.add_argument(
        "--verify", action="store_true", help="chỉ kiểm tra bản sao lưu / only check an archive"
    )
    restore = commands.add_parser("restore", help="khôi phục vào nơi trống / restore, empty place")
    restore.add_argument("archive", type=Path, help="tệp .tar / the .tar file")
    keys = restore.add_mutually_exclusive_group(required=True)
    keys.add_argument("--keys", type=Path, help="tệp khóa / the keys file")
    keys.add_argument("--without-keys", action="store_true", help="khóa đã mất / keys were lost")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("từ 1 trở lên / 1 or more")
    return int(text)


def backup(home: Home, asked: argparse.Namespace) -> int:
    """Write or check an archive; 1 when files of the installation were lost."""
    from thidua.config.launcher import backup as backups
    from thidua.config.launcher.database import Database
    from thidua.config.launcher.supervisor import end_on_signals

    if asked.verify:
        print(backups.verify(home, asked.target))
        return 0
    end_on_signals()
    database = Database.of(home)
    with database.reachable("thidua backup"):
        done = backups.backup(
            home, database.owner_url, asked.target, keys=asked.keys, keep=asked.keep
        )
    print(done)
    if asked.keys is None:
        print(
            "! Khóa không nằm trong bản sao lưu: thêm --keys TỆP ở nơi khác"
            " / keys are not in the archive: add --keys FILE, elsewhere",
            file=sys.stderr,
        )
    return 1 if done.manifest.lost else 0


def restore(home: Home, asked: argparse.Namespace) -> int:
    """Restore an archive; 1 when something in it is not sound."""
    from thidua.config.launcher.restore import restore as run
    from thidua.config.launcher.supervisor import end_on_signals

    end_on_signals()
    return 0 if run(home, asked.archive, asked.keys) else 1
