"""``thidua backup``: one consistent archive of database and files while the program runs."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import psycopg

from thidua.config.launcher import dump, keysfile
from thidua.config.launcher.archive import (
    CHUNK,
    DUMP,
    FILES,
    DoesNotMatchError,
    Manifest,
    Reader,
    Writer,
)
from thidua.config.launcher.errors import LauncherError, disk_full
from thidua.config.launcher.home import Home, told

_NAME = re.compile(r"thidua-\d{8}T\d{6}Z\.tar")
_PARTIAL = ".partial"
_MARGIN = 16 << 20


@dataclass(frozen=True, slots=True)
class Done:
    """What a backup made."""

    path: Path
    manifest: Manifest
    removed: list[Path]

    def __str__(self) -> str:
        size = self.path.stat().st_size / 1e6
        seen = self.manifest
        lines = [
            f"✓ {self.path} ({size:.1f} MB)",
            f"  {seen.rows} dòng/rows, {len(seen.tables)} bảng/tables, {len(seen.files)} tệp/files",
            *(f"  đã xóa bản cũ / removed: {old.name}" for old in self.removed),
        ]
        if seen.lost:
            lines.append(
                f"✗ {len(seen.lost)} tệp mất hoặc bị đổi trên đĩa, không có trong bản sao lưu"
                f" / {len(seen.lost)} files are missing or changed on disk and not in the archive:"
                f" {', '.join(one[:12] for one in seen.lost[:5])}"
            )
        return "\n".join(lines)


def backup(home: Home, owner_url: str, target: Path, *, keys: Path | None, keep: int = 0) -> Done:
    """Write an archive; nothing of it is left when that cannot be done wholly.

    Args:
        home: the installation.
        owner_url: address of the database for the owner of its tables.
        target: a folder, or the name of the archive if it ends with ``.tar``.
        keys: file for the keys, apart from the archive; ``None`` writes none.
        keep: how many archives stay in the folder, 0 for all.

    Raises:
        LauncherError: disk full, no permission, no database.
    """
    path = _place(target)
    current = keysfile.of(home)
    if keysfile.SECRET not in current:
        raise LauncherError(
            f"Chưa có khóa bí mật trong {home.keys}: chạy `thidua init`",
            f"no secret key in {home.keys}: run `thidua init`",
        )
    if keys is not None:
        keysfile.write(keys, current, path.parent)
    try:
        with _beside(path) as stream:
            manifest = _write(stream, path.parent, home, owner_url, current)
        removed = _rotate(path.parent, keep, path) if keep else []
    except OSError as error:
        raise told(error, path.parent) from error
    except psycopg.Error as error:
        raise dump.database_fault(error) from error
    return Done(path, manifest, removed)


def _place(target: Path) -> Path:
    try:
        if target.suffix == ".tar":
            if target.exists():
                raise LauncherError(f"Đã có tệp {target}", f"{target} is there already")
            target.parent.mkdir(parents=True, exist_ok=True)
            return target
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise told(error, target) from error
    return target / f"thidua-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar"


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name only when it is whole and on disk.

    It is locked while it is written, so remains of a killed run are known and removed.
    """
    for remains in path.parent.glob(f".*{_PARTIAL}"):
        with suppress(OSError), remains.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remains.unlink()
    draft = path.with_name(f".{path.name}.{os.getpid()}{_PARTIAL}")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            draft.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        draft.unlink(missing_ok=True)


def _write(
    stream: IO[bytes], folder: Path, home: Home, owner_url: str, keys: dict[str, str]
) -> Manifest:
    writer = Writer(stream)
    with dump.snapshot(owner_url) as moment:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        made, _size = writer.add(DUMP, dump.dump(owner_url, moment))
        tables = moment.tables()
        migrations = moment.column(
            "SELECT app || '.' || name FROM django_migrations ORDER BY app, name"
        )
        provinces = moment.column("SELECT province FROM common_installation")
        wanted = moment.column("SELECT DISTINCT sha256 FROM common_storedfile ORDER BY sha256")
        postgres = dump.server_major(moment.connection)
    _room(home, wanted, folder)
    files: dict[str, int] = {}
    lost = []
    for sha256 in wanted:
        try:
            with file_path(home, sha256).open("rb") as source:
                _, files[sha256] = writer.add(FILES + sha256, _chunks(source), expected=sha256)
        except (FileNotFoundError, DoesNotMatchError):
            lost.append(sha256)
    manifest = Manifest(
        program=version("thidua"),
        made_at=made_at,
        province=str(provinces[0]) if provinces else "",
        postgres=postgres,
        migrations=migrations,
        tables=tables,
        dump=made,
        files=files,
        lost=lost,
        keys=keysfile.fingerprints(keys),
    )
    writer.close(manifest, keys[keysfile.SECRET])
    return manifest


def file_path(home: Home, sha256: str) -> Path:
    """Where the program keeps the file with this hash (``common.files`` says the same)."""
    return home.path / "files" / sha256[:2] / sha256[2:4] / sha256


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _room(home: Home, wanted: list[str], folder: Path) -> None:
    """Say at once that the files will not fit, not after an hour of copying."""
    needed = _MARGIN
    for sha256 in wanted:
        with suppress(FileNotFoundError):
            needed += file_path(home, sha256).stat().st_size
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise disk_full(f"{folder} (còn/left {free >> 20} MB, cần/needed {needed >> 20} MB)")


def _rotate(folder: Path, keep: int, newest: Path) -> list[Path]:
    """Remove all but the newest archives that this command named itself."""
    archives = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    old = [path for path in archives[:-keep] if path != newest]
    for path in old:
        path.unlink()
    return old


def verify(home: Home, path: Path) -> str:
    """Read an archive wholly; answers what it holds.

    Raises:
        LauncherError: it is damaged, or was changed by somebody without the keys.
    """
    with Reader(path) as archive:
        archive.verify()
        seen = archive.manifest
        secret = keysfile.of(home).get(keysfile.SECRET, "")
        known = keysfile.fingerprints({keysfile.SECRET: secret}) if secret else {}
        if known.get(keysfile.SECRET) == seen.keys.get(keysfile.SECRET):
            check_mac(archive, secret)
            origin = "mã niêm đúng / its code fits"
        else:
            origin = (
                "của cài đặt khác, mã niêm chưa kiểm / of another installation, code not checked"
            )
    return (
        f"✓ {path}: {seen.province or '—'}, {seen.made_at}, Thi Đua {seen.program},"
        f" PostgreSQL {seen.postgres}; {seen.rows} dòng/rows, {len(seen.files)} tệp/files;"
        f" nguyên vẹn / intact; {origin}"
    )


def check_mac(archive: Reader, secret: str) -> None:
    """Make sure that the table of contents was written with these keys.

    Raises:
        LauncherError: it was not.
    """
    if not archive.made_with(secret):
        raise LauncherError(
            f"Bản sao lưu {archive.path} đã bị sửa: mã niêm không khớp với khóa",
            f"the archive {archive.path} was tampered with: its code does not fit the keys",
        )
