"""Migrations under data: forwards with every row, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tests.config.homes import copy_of, new_home, thidua
from tests.config.upgrades import NEWEST
from tests.support import cast as casting
from thidua.config.launcher.archive import Reader
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home
from thidua.config.launcher.upgrade import upgrade
from thidua.people.models import User
from thidua.work.models import Notice


@pytest.fixture
def missing(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], list[Any]]]:
    """Rows, and a plan of migrations that are not applied yet; all is undone afterwards."""
    casting.build()
    user = User.objects.order_by("pk")[0]
    Notice.objects.bulk_create(
        Notice(user=user, key=f"k{n}", kind="x", on=casting.DAY) for n in range(5)
    )
    home = new_home()
    url = os.environ["DATABASE_OWNER_URL"]
    name = connection.settings_dict["NAME"]
    monkeypatch.setenv("THIDUA_HOME", str(home))
    monkeypatch.setenv("DATABASE_OWNER_URL", url.replace("/thidua?", f"/{name}?"))
    Home(home).prepare()
    Home(home).secret_key()

    def of(which: str) -> list[Any]:
        settings.MIGRATION_MODULES = {"work": f"tests.config.upgrades.{which}"}
        executor = MigrationExecutor(connection)
        return executor.migration_plan(executor.loader.graph.leaf_nodes())

    yield of
    call_command("migrate", "work", NEWEST, verbosity=0)


def state() -> tuple[list[str], list[int], list[str]]:
    """Applied migrations of ``work``, keys of the rows, columns of the table."""
    applied = [n for app, n in MigrationRecorder(connection).applied_migrations() if app == "work"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM work_notice ORDER BY id")
        keys = [row[0] for row in cursor.fetchall()]
        table = connection.introspection.get_table_description(cursor, "work_notice")
    return sorted(applied), keys, [column.name for column in table]


@pytest.mark.as_owner
def test_rows_go_forwards_after_an_archive_was_made(missing: Callable[[str], list[Any]]) -> None:
    applied, keys, columns = state()
    said = upgrade(missing("good"))
    assert "2 bước nâng cấp xong / migrations applied" in said
    assert state() == ([*applied, "8001_weight", "8002_weight_needed"], keys, [*columns, "weight"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_and(weight = id * 2) FROM work_notice")
        assert cursor.fetchone() == (True,)
    (archive,) = (Home.here().path / "backups").iterdir()
    assert said.endswith(str(archive))
    with Reader(archive) as made:
        made.verify()
        assert made.manifest.tables["work_notice"].rows == 5
        assert f"work.{NEWEST}" in made.manifest.migrations
        assert "work.8001_weight" not in made.manifest.migrations


@pytest.mark.as_owner
def test_a_step_that_fails_leaves_everything_as_it_was(
    missing: Callable[[str], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()
    assert len(before[1]) == 5
    with pytest.raises(LauncherError) as told:
        upgrade(missing("failing"))
    assert state() == before
    assert "the upgrade stopped at work.8003_fails, the data are as before" in str(told.value)
    assert str(told.value).count("\n") == 0
    (archive,) = (Home.here().path / "backups").iterdir()
    assert str(archive) in str(told.value)

    archive.unlink()
    monkeypatch.setenv("THIDUA_BACKUP_BEFORE_UPGRADE", "0")
    with pytest.raises(LauncherError):
        upgrade(missing("failing"))
    assert list((Home.here().path / "backups").iterdir()) == []


@pytest.mark.as_owner
def test_without_room_for_the_archive_nothing_is_touched(
    missing: Callable[[str], list[Any]],
) -> None:
    before = state()
    (Home.here().path / "backups").write_text("in the way")
    with pytest.raises(LauncherError, match="not upgraded, since no archive could be written"):
        upgrade(missing("good"))
    assert state() == before


OLD = ("people", "0001")
ROWS = """
from thidua.common.models import Installation, Period
Installation.objects.create(province="Tỉnh Mẫu")
Period.objects.create(kind="year", start="2024-01-01", end="2024-12-31", name="Năm 2024")
"""

NOW = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from thidua.common.models import Period
steps = MigrationExecutor(connection)
print(Period.objects.get().name)
print(steps.migration_plan(steps.loader.graph.leaf_nodes()))
print(len(steps.loader.applied_migrations))
"""


def test_an_older_archive_is_restored_and_goes_forwards_and_so_does_the_old_place() -> None:
    home, other = copy_of("init"), new_home()
    keys, archive = home.parent / "keys.json", home.parent / "out" / "old.tar"
    assert thidua(home, "manage", "shell", "-v0", "-c", ROWS).returncode == 0
    back = thidua(home, "manage", "migrate", *OLD, "-v0")
    assert back.returncode == 0, back.stderr
    made = thidua(home, "backup", str(archive), "--keys", str(keys))
    assert made.returncode == 0, made.stderr
    with Reader(archive) as old:
        before = set(old.manifest.migrations)

    restored = thidua(other, "restore", str(archive), "--keys", str(keys))
    assert restored.returncode == 0, restored.stderr
    assert "migrations applied" in restored.stdout
    assert not (other / "backups").exists()
    again = thidua(home, "init")
    assert again.returncode == 0, again.stderr
    assert "migrations applied; sao lưu trước đó" in again.stdout
    assert len(list((home / "backups").glob("before-*.tar"))) == 1
    for place in (home, other):
        told = thidua(place, "manage", "shell", "-v0", "-c", NOW)
        name, waiting, applied = told.stdout.splitlines()
        assert (name, waiting) == ("Năm 2024", "[]")
        assert len(before) < int(applied)
