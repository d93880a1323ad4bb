"""Archives are made, damaged, and restored into another empty installation, for real."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.config.homes import copy_of, environment, new_home, thidua
from tests.config.test_launcher import refused, until
from tests.support.database import start_server
from thidua.config.launcher.archive import Reader, Table, mac
from thidua.config.launcher.database import Database
from thidua.config.launcher.dump import tables
from thidua.config.launcher.home import Home

SIGN_IN = """
from django.test import Client
page = Client(HTTP_HOST="127.0.0.1")
page.post("/tai-khoan/dang-nhap", {"login": "trang", "password": "thi-dua-2024"})
from thidua.common.files import read
from thidua.common.models import StoredFile
print("_auth_user_id" in page.session, len(read(StoredFile.objects.first())) > 0)
"""
SEAL = "from thidua.common import audit; audit.seal()"


class Made:
    """An installation with the demonstration, an archive of it and its keys."""

    def __init__(self) -> None:
        self.home = copy_of("demo")
        place = self.home.parent
        self.out, self.keys = place / "out", place / "keys.json"
        assert thidua(self.home, "manage", "shell", "-v0", "-c", SEAL).returncode == 0
        done = thidua(self.home, "backup", str(self.out), "--keys", str(self.keys))
        assert (done.returncode, done.stderr) == (0, "")
        (self.archive,) = self.out.iterdir()

    def damaged(self, name: str) -> Path:
        """A copy to be damaged."""
        return shutil.copy(self.archive, self.home.parent / name)


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installations here have servers of their own, not the test run's."""
    monkeypatch.delenv("DATABASE_URL")


def owner(home: Path) -> Database:
    database = Database.of(Home(home))
    assert database.server is not None
    return database


def rows(home: Path) -> dict[str, tuple[int, str]]:
    """Every table of an installation: how many rows, and a hash of them in order."""
    database = owner(home)
    with database.reachable("test", make=False), psycopg.connect(database.owner_url) as plain:
        return {name: (table.rows, table.sha256) for name, table in tables(plain).items()}


def files(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in (home / "files").rglob("*")
        if path.is_file()
    }


def test_everything_is_there_on_another_empty_installation(made: Made, own: None) -> None:
    other = new_home()
    done = thidua(other, "restore", str(made.archive), "--keys", str(made.keys))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "✓ Nhật ký nguyên vẹn / audit trail intact: " in done.stdout
    assert "1 niêm phong/seals" in done.stdout

    before = rows(made.home)
    assert rows(other) == before
    assert before["common_auditentry"][0] > 1000
    assert files(other) == files(made.home) != {}
    keys = [(home / "keys" / "secret.key").read_bytes() for home in (made.home, other)]
    assert keys[0] == keys[1]
    passwords = [(home / "keys" / "database.json").read_bytes() for home in (made.home, other)]
    assert passwords[0] != passwords[1]

    database = owner(other)
    with database.reachable("test", make=False):
        with psycopg.connect(database.app_url, autocommit=True) as app:
            for forbidden in (
                "UPDATE common_auditentry SET reason = 'x'",
                "DELETE FROM common_auditseal",
                "TRUNCATE common_auditentry",
                "CREATE TABLE mine (n int)",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    app.execute(forbidden)
        with (
            psycopg.connect(database.owner_url, autocommit=True) as plain,
            pytest.raises(psycopg.errors.RaiseException, match="pgtrigger: Cannot update"),
        ):
            plain.execute("UPDATE common_auditentry SET reason = 'x'")
        signed = thidua(other, "manage", "shell", "-v0", "-c", SIGN_IN)
        assert signed.stdout == "True True\n", signed.stderr
        # new rows come after the old ones: sequences were restored too
        assert "intact" in thidua(other, "audit", "verify").stdout

    again = thidua(other, "restore", str(made.archive), "--keys", str(made.keys))
    refused(again, "only an empty installation can be restored into, here are data")
    assert len(rows(other)) == len(before)


def test_the_archive_is_whole_while_others_write(made: Made, own: None) -> None:
    database = owner(made.home)
    target = made.home.parent / "busy.tar"
    stop = threading.Event()

    def write() -> None:
        with psycopg.connect(database.app_url, autocommit=True) as app:
            number = 0
            while not stop.is_set():
                number += 1
                app.execute(
                    'INSERT INTO common_period (kind, start, "end", name)'
                    " VALUES ('month', %s::date + %s, %s::date + %s, 'x')",
                    ["2300-01-01", number, "2300-01-01", number],
                )

    with database.reachable("test", make=False):
        writer = threading.Thread(target=write)
        writer.start()
        try:
            done = thidua(made.home, "backup", str(target))
        finally:
            stop.set()
            writer.join()
        with psycopg.connect(database.owner_url) as plain:
            plain.execute("DELETE FROM common_period WHERE start >= '2300-01-01'")
    assert done.returncode == 0
    assert "keys are not in the archive: add --keys FILE" in done.stderr
    # restore compares each table's rows with the hash that the manifest took in its own moment
    other = new_home()
    restored = thidua(other, "restore", str(target), "--keys", str(made.keys))
    assert restored.returncode == 0, restored.stderr
    with Reader(target) as archive:
        assert archive.manifest.tables["common_period"].rows > 0
    target.unlink()


def test_into_a_database_that_is_given(made: Made, tmp_path: Path, owner_url: str) -> None:
    app_url = owner_url.replace("thidua_owner:", "thidua_app:")
    given = {"DATABASE_URL": app_url, "DATABASE_OWNER_URL": owner_url}
    done = thidua(tmp_path, "restore", str(made.archive), "--keys", str(made.keys), **given)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(owner_url) as plain, Reader(made.archive) as archive:
        assert tables(plain) == archive.manifest.tables
    again = thidua(tmp_path, "backup", str(tmp_path / "out"), **given)
    assert again.returncode == 0, again.stderr
    assert "thi-dua" not in again.stdout + again.stderr


@pytest.fixture
def owner_url() -> Iterator[str]:
    """An empty database on the test run's server, for its owner."""
    start_server()
    plain = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(plain.replace("/thidua?", "/postgres?"), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS given WITH (FORCE)")
        server.execute("CREATE DATABASE given TEMPLATE template0 ENCODING 'UTF8'")
        yield plain.replace("/thidua?", "/given?")
        server.execute("DROP DATABASE given WITH (FORCE)")


def rewritten(path: Path, change: dict[str, bytes]) -> None:
    """Write the archive anew with other bytes in some parts, as a skilled hand would."""
    with tarfile.open(path) as old:
        parts = [(m, old.extractfile(m).read()) for m in old.getmembers()]  # type: ignore[union-attr]
    with tarfile.open(path, "w") as new:
        for member, data in parts:
            content = change.get(member.name, data)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(offset)
        byte = stream.read(1)
        stream.seek(offset)
        stream.write(bytes([byte[0] ^ 1]))


def test_damaged_archives_are_named_and_change_nothing(made: Made, tmp_path: Path) -> None:
    size = made.archive.stat().st_size
    cut = made.damaged("cut.tar")
    os.truncate(cut, size * 2 // 3)
    flipped = made.damaged("flipped.tar")
    flip(flipped, 5000)
    no_tar = made.home.parent / "no.tar"
    no_tar.write_bytes(b"x" * 4096)
    tampered = made.damaged("tampered.tar")
    with Reader(tampered) as archive:
        manifest = archive.manifest
    manifest.lost.append("0" * 64)
    rewritten(tampered, {"manifest.json": manifest.as_bytes()})
    told = {
        cut: "is damaged: it was cut short",
        flipped: "is damaged: database.dump was changed",
        no_tar: "is damaged: not an archive",
        tampered: "was tampered with: its code does not fit the keys",
        tmp_path / "absent.tar": "cannot open the archive",
    }
    for path, words in told.items():
        refused(thidua(made.home, "backup", "--verify", str(path)), words)
        other = tmp_path / "never"
        refused(thidua(other, "restore", str(path), "--keys", str(made.keys)), words)
        assert not list(other.glob("files/*/*"))


def test_keys_that_do_not_belong(made: Made, tmp_path: Path) -> None:
    strange = tmp_path / "strange.json"
    strange.write_text(json.dumps({"format": 1, "keys": {"secret.key": "another"}}))
    nothing = tmp_path / "nothing.json"
    nothing.write_text("[]")
    for keys, words in (
        (strange, "do not belong to this archive: secret.key"),
        (nothing, "is no keys file"),
        (tmp_path / "absent", "cannot open the keys file"),
    ):
        other = tmp_path / "never"
        refused(thidua(other, "restore", str(made.archive), "--keys", str(keys)), words)
        assert not other.exists()
    set_here = thidua(
        tmp_path / "never", "restore", str(made.archive), "--keys", str(made.keys),
        THIDUA_SECRET_KEY="another",
    )  # fmt: skip
    refused(set_here, "THIDUA_SECRET_KEY differs from the saved key")


def test_keys_lie_apart_for_their_owner_only(made: Made, tmp_path: Path) -> None:
    assert made.keys.stat().st_mode & 0o777 == 0o600
    kept = json.loads(made.keys.read_text())["keys"]
    secret = (made.home / "keys" / "secret.key").read_text()
    assert kept["secret.key"] == secret
    assert "database.json" not in kept
    raw = made.archive.read_bytes()
    assert secret.encode() not in raw
    assert (made.home / "keys" / "database.json").read_bytes() not in raw
    beside = thidua(made.home, "backup", str(tmp_path), "--keys", str(tmp_path / "k.json"))
    refused(beside, "keys do not lie beside the archives")
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"format": 1, "keys": {"secret.key": "another"}}))
    taken = thidua(made.home, "backup", str(tmp_path / "out"), "--keys", str(other))
    refused(taken, "holds other keys: choose another file")
    assert list(tmp_path.rglob("*.tar")) == []


def test_a_full_disk_leaves_no_half_archive(made: Made, tmp_path: Path, own: None) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))

    database = owner(made.home)
    with database.reachable("test", make=False):
        full = thidua(made.home, "backup", str(tmp_path), limit=small_files_only)
    refused(full, "Disk full: free some room")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_backup_leaves_nothing_a_killed_one_is_cleared(
    made: Made, tmp_path: Path, own: None
) -> None:
    database = owner(made.home)

    def begun() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "thidua.config.cli", "backup", str(tmp_path)],
            env=environment(made.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        until(lambda: list(tmp_path.glob(".*.partial")))
        return process

    with (
        database.reachable("test", make=False),
        psycopg.connect(database.owner_url) as blocking,
    ):
        blocking.execute("LOCK TABLE common_period IN ACCESS EXCLUSIVE MODE")
        asked = begun()
        asked.send_signal(signal.SIGTERM)
        assert asked.wait(60) == 130
        assert list(tmp_path.iterdir()) == []
        killed = begun()
        killed.kill()
        killed.wait()
        assert len(list(tmp_path.iterdir())) == 1
        blocking.rollback()
        assert thidua(made.home, "backup", str(tmp_path)).returncode == 0
    (only,) = tmp_path.iterdir()
    assert only.suffix == ".tar"


def test_only_the_newest_archives_stay(made: Made, tmp_path: Path, own: None) -> None:
    strange = tmp_path / "letters.tar"
    old = [tmp_path / f"thidua-2024010{day}T000000Z.tar" for day in (1, 2, 3)]
    for path in (strange, *old):
        path.write_bytes(b"")
    done = thidua(made.home, "backup", str(tmp_path), "--keep", "2")
    assert done.returncode == 0
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left[:2] == ["letters.tar", old[2].name]
    assert len(left) == 3


def test_a_file_that_was_lost_is_told_and_the_rest_is_saved(made: Made, tmp_path: Path) -> None:
    kept = sorted(path for path in (made.home / "files").rglob("*") if path.is_file())
    stored, rest = kept[0], {path.name for path in kept[1:]}
    content = stored.read_bytes()
    stored.write_bytes(content[:-1] + b"?")
    try:
        done = thidua(made.home, "backup", str(tmp_path / "one.tar"))
    finally:
        stored.write_bytes(content)
    assert done.returncode == 1
    assert "✗ 1 tệp mất hoặc bị đổi trên đĩa" in done.stdout
    assert stored.name[:12] in done.stdout
    with Reader(tmp_path / "one.tar") as archive:
        archive.verify()
        assert archive.manifest.lost == [stored.name]
        assert set(archive.manifest.files) == rest


def test_a_restore_that_fails_leaves_the_place_empty(made: Made, tmp_path: Path) -> None:
    """The rows do not fit the manifest: as a faulty server or disk would have it."""
    path = made.damaged("misfit.tar")
    secret = (made.home / "keys" / "secret.key").read_text()
    with Reader(path) as archive:
        manifest = archive.manifest
    manifest.tables["common_period"] = Table(7, "0" * 64)
    data = manifest.as_bytes()
    rewritten(path, {"manifest.json": data, "manifest.mac": mac(data, secret).encode()})
    other = new_home()
    done = thidua(other, "restore", str(path), "--keys", str(made.keys))
    refused(done, "tables differ after loading: common_period")
    assert files(other) == {}
    assert not (other / "restore.unfinished").exists()

    (other / "restore.unfinished").touch()  # as after a kill
    refused(thidua(other, "up", "--port", "1"), "the last restore into")
    good = thidua(other, "restore", str(made.archive), "--keys", str(made.keys))
    assert good.returncode == 0, good.stderr
    assert not (other / "restore.unfinished").exists()
