"""Brings database and static files up to date; run as the owner of the tables."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from thidua.common.rights import grant_app_role
from thidua.config.launcher.catalogues import compile_all
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.upgrade import upgrade


def migrate() -> str:
    """Apply what is missing, under data with an archive first; answers what to tell."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    told = upgrade(missing) if missing else ""
    with transaction.atomic():  # the program's role may be another one than last time
        grant_app_role()
    _seed()
    return told


def _seed() -> None:
    """Rows of law that this program ships, where an installation is set up already."""
    from thidua.common.clock import date_of, installation
    from thidua.rules.domain.seeding import seed

    if (here := installation()) is not None:
        seed(as_of=date_of(here))


def _fingerprint() -> str:
    """Names, sizes and times of all static files, and what is done with them."""
    seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_static() -> bool:
    """Gather, hash and compress static files if any changed; says whether it did."""
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    now = _fingerprint()
    if mark.is_file() and mark.read_text(encoding="ascii") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now, encoding="ascii")
    return True


def main() -> None:
    """Everything that must hold before web and worker start."""
    with suppress(PermissionError):  # installed by somebody else, whose `make setup` compiled them
        compile_all()
    django.setup()
    try:
        print(migrate())
    except LauncherError as error:
        print(f"thidua: {error}", file=sys.stderr)
        sys.exit(1)
    collect_static()


if __name__ == "__main__":
    main()
