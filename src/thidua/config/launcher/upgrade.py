"""Migrations under data: an archive first, then all of them or none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection, transaction
from django.db.migrations import Migration

from thidua.config.launcher.backup import backup
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home, told

KEPT = 3
"""Archives from before upgrades that stay."""


def upgrade(missing: Sequence[tuple[Migration, bool]]) -> str:
    """Apply migrations; answers what a person should know, empty when there is nothing.

    In an installation with data an archive is written first to ``backups`` in ``THIDUA_HOME``
    (``THIDUA_BACKUP_BEFORE_UPGRADE=0`` leaves it out), and all migrations run in one transaction
    unless one of them cannot.

    Args:
        missing: the executor's plan.

    Raises:
        LauncherError: a migration failed, and what state the data are in.
    """
    if not _has_data():
        call_command("migrate", interactive=False, verbosity=0)
        return ""
    saved = _archive()
    whole = all(migration.atomic for migration, _backwards in missing)
    command = _Step()
    try:
        if whole:
            with transaction.atomic():
                call_command(command, interactive=False, verbosity=0)
        else:
            call_command(command, interactive=False, verbosity=0)
    except Exception as error:
        raise _stopped(command.current, error, whole=whole, saved=saved) from error
    done = f"{len(missing)} bước nâng cấp xong / migrations applied"
    return f"{done}; sao lưu trước đó / archive from before: {saved}" if saved else done


class _Step(Command):
    """``migrate`` that knows where it is and checks foreign keys after each step.

    In one transaction what is deferred to its end would stand in the way of the next step's
    ``ALTER TABLE``.
    """

    current = ""

    def migration_progress_callback(
        self, action: str, migration: Any = None, fake: bool = False
    ) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_start":
            self.current = str(migration)
        if action == "apply_success" and connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _has_data() -> bool:
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in ("common_installation", "people_user"):
            if table in names:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 - fixed names
                if cursor.fetchone() == (True,):
                    return True
    return False


def _archive() -> Path | None:
    home = Home.here()
    if (
        os.environ.get("THIDUA_BACKUP_BEFORE_UPGRADE") == "0"
        or home.unfinished.exists()
        or not os.environ.get("DATABASE_OWNER_URL")
    ):
        return None
    folder = home.path / "backups"
    name = f"before-{version('thidua')}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"
    try:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            made = sorted(folder.glob("before-*.tar"), key=lambda path: path.stat().st_mtime)
            for old in made[: 1 - KEPT]:
                old.unlink()
        except OSError as error:
            raise told(error, folder) from error
        done = backup(home, os.environ["DATABASE_OWNER_URL"], folder / name, keys=None)
    except LauncherError as error:
        raise LauncherError(
            f"Chưa nâng cấp, vì không sao lưu được: {error.vietnamese}"
            " (THIDUA_BACKUP_BEFORE_UPGRADE=0 để bỏ qua)",
            f"not upgraded, since no archive could be written: {error.english}"
            " (THIDUA_BACKUP_BEFORE_UPGRADE=0 goes on without)",
        ) from error
    return done.path


def _stopped(where: str, error: Exception, *, whole: bool, saved: Path | None) -> LauncherError:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    archive = f"; sao lưu / archive: {saved}" if saved else ""
    if whole:
        return LauncherError(
            f"Nâng cấp dừng ở {where}, dữ liệu vẫn như trước: {said}",
            f"the upgrade stopped at {where}, the data are as before: {said}{archive}",
        )
    return LauncherError(
        f"Nâng cấp dừng giữa chừng ở {where}, hãy khôi phục bản sao lưu: {said}",
        f"the upgrade stopped half way at {where}, restore the archive: {said}{archive}",
    )
