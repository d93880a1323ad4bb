"""The file that ``thidua backup`` writes: a plain tar with its table of contents at the end.

``database.dump`` (for ``pg_restore``), ``files/<sha256>``, ``manifest.json``, ``manifest.mac``.
An archive that was cut short has no manifest, so it is known as such without reading further.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from thidua.config.launcher.errors import LauncherError

FORMAT = 1
DUMP, FILES, MANIFEST, MAC = "database.dump", "files/", "manifest.json", "manifest.mac"
CHUNK = 1 << 20


class DoesNotMatchError(Exception):
    """The bytes that came have another hash than they should."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one table: how many, and a hash over all of them in a fixed order."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds.

    Args:
        program: version that wrote it.
        made_at: moment of the snapshot, ISO 8601 in UTC.
        province: name of the installation, empty before it has one.
        postgres: major version of the server that it came from.
        migrations: ``app.name`` of each migration that was applied.
        tables: name → rows and hash, as they were in the snapshot.
        dump: SHA-256 of ``database.dump``.
        files: SHA-256 → size in bytes.
        lost: hashes that a row names and whose bytes were missing or changed on disk.
        keys: name of a key → fingerprint, to know whether a keys file belongs to it.
    """

    program: str
    made_at: str
    province: str
    postgres: int
    migrations: list[str]
    tables: dict[str, Table]
    dump: str
    files: dict[str, int]
    lost: list[str]
    keys: dict[str, str]
    format: int = field(default=FORMAT)

    def as_bytes(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """From the archive.

        Raises:
            ValueError, KeyError, TypeError: it is no manifest of this format.
        """
        values: dict[str, Any] = json.loads(data)
        if values["format"] != FORMAT:
            raise ValueError(f"format {values['format']}")
        values["tables"] = {name: Table(**table) for name, table in values["tables"].items()}
        return cls(**values)

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables.values())


class Writer:
    """Writes an archive to a seekable file, part by part, in constant memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def add(self, name: str, chunks: Iterable[bytes], *, expected: str = "") -> tuple[str, int]:
        """Add one part; answers its SHA-256 and size.

        Raises:
            DoesNotMatchError: the bytes do not have the ``expected`` hash; the part is taken back.
        """
        stream, start = self._stream, self._stream.tell()
        stream.write(bytes(tarfile.BLOCKSIZE))
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            stream.write(chunk)
        if expected and digest.hexdigest() != expected:
            stream.seek(start)
            stream.truncate()
            raise DoesNotMatchError(name)
        stream.write(bytes(-size % tarfile.BLOCKSIZE))
        end = stream.tell()
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        stream.seek(start)
        stream.write(info.tobuf(tarfile.GNU_FORMAT))
        stream.seek(end)
        return digest.hexdigest(), size

    def close(self, manifest: Manifest, secret: str) -> None:
        """Add manifest and its code, end the tar."""
        data = manifest.as_bytes()
        self.add(MANIFEST, [data])
        self.add(MAC, [mac(data, secret).encode()])
        self._stream.write(bytes(2 * tarfile.BLOCKSIZE))


def mac(manifest: bytes, secret: str) -> str:
    """Code over the manifest: nobody without the signing key can make one that fits."""
    key = hashlib.sha256(b"thidua backup " + secret.encode()).digest()
    return hmac.new(key, manifest, hashlib.sha256).hexdigest()


def broken(path: Path, vietnamese: str, english: str) -> LauncherError:
    """An archive that must not be used, with the reason."""
    return LauncherError(
        f"Bản sao lưu {path} hỏng: {vietnamese}", f"the archive {path} is damaged: {english}"
    )


class Reader:
    """An archive opened for reading; only parts that the manifest names are ever read."""

    def __init__(self, path: Path) -> None:
        """Open it and read the manifest.

        Raises:
            LauncherError: it cannot be opened, is cut short, or is of another format.
        """
        self.path = path
        try:
            self._tar = tarfile.open(path, "r:")  # noqa: SIM115 - closed by close()
        except OSError as error:
            raise LauncherError(
                f"Không mở được bản sao lưu {path}: {error.strerror}",
                f"cannot open the archive {path}: {error.strerror}",
            ) from error
        except tarfile.TarError as error:
            raise broken(path, "không phải bản sao lưu", "not an archive") from error
        try:
            self._members = {member.name: member for member in self._tar.getmembers()}
            self._manifest = b"".join(self._chunks(MANIFEST))
            self._mac = b"".join(self._chunks(MAC)).decode(errors="replace")
        except (tarfile.TarError, KeyError, OSError) as error:
            self.close()
            raise broken(path, "bị cắt cụt", "it was cut short") from error
        try:
            self.manifest = Manifest.read(self._manifest)
        except (ValueError, KeyError, TypeError) as error:
            self.close()
            raise broken(
                path, "không đọc được mục lục", "its table of contents cannot be read"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._tar.close()

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_args: object) -> None:
        self.close()

    def _chunks(self, name: str) -> Iterator[bytes]:
        stream = self._tar.extractfile(self._members[name])
        if stream is None:
            raise KeyError(name)
        with stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    def part(self, name: str, sha256: str) -> Iterator[bytes]:
        """The bytes of a part; the hash is checked when the last of them was taken.

        Raises:
            LauncherError: they are cut short or changed.
        """
        digest = hashlib.sha256()
        try:
            for chunk in self._chunks(name):
                digest.update(chunk)
                yield chunk
        except (tarfile.TarError, KeyError, OSError) as error:
            raise broken(self.path, f"thiếu {name}", f"{name} is missing or cut short") from error
        if digest.hexdigest() != sha256:
            raise broken(self.path, f"{name} đã bị thay đổi", f"{name} was changed")

    def verify(self) -> None:
        """Read everything once against the manifest.

        Raises:
            LauncherError: a part is missing, changed, or not in the manifest.
        """
        named = {DUMP, MANIFEST, MAC, *(FILES + sha256 for sha256 in self.manifest.files)}
        if strangers := sorted(set(self._members) - named):
            raise broken(self.path, f"thừa {strangers[0]}", f"{strangers[0]} does not belong")
        for _chunk in self.part(DUMP, self.manifest.dump):
            pass
        for sha256 in self.manifest.files:
            for _chunk in self.part(FILES + sha256, sha256):
                pass

    def made_with(self, secret: str) -> bool:
        """Whether the manifest is as somebody with this signing key wrote it."""
        return hmac.compare_digest(self._mac, mac(self._manifest, secret))
