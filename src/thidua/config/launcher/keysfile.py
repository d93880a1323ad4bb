"""The keys of an installation in one small file, kept apart from the archives they belong to.

Everything in ``keys`` but what belongs to one machine: database passwords are made anew elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home, told

SECRET = "secret.key"  # noqa: S105 - a file's name
_OF_THE_MACHINE = {"database.json", "metrics.token"}
_FORMAT = 1


def of(home: Home) -> dict[str, str]:
    """Name → content of every key in use; a signing key from the environment goes before the file.

    Raises:
        LauncherError: a key cannot be read.
    """
    keys: dict[str, str] = {}
    try:
        for path in sorted(home.keys.iterdir()) if home.keys.is_dir() else ():
            if path.is_file() and path.name not in _OF_THE_MACHINE and path.name[0] != ".":
                keys[path.name] = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise told(error, home.keys) from error
    if os.environ.get("THIDUA_SECRET_KEY"):
        keys[SECRET] = os.environ["THIDUA_SECRET_KEY"]
    return keys


def fingerprints(keys: dict[str, str]) -> dict[str, str]:
    """Name → a short mark of each key that tells keys apart and gives nothing away."""
    return {
        name: hashlib.sha256(f"thidua key {name} {content}".encode()).hexdigest()[:16]
        for name, content in keys.items()
    }


def write(path: Path, keys: dict[str, str], archives: Path) -> None:
    """Write the keys for their owner only; the same keys again change nothing.

    Args:
        path: the file.
        keys: what :func:`of` answers.
        archives: folder of the archives, where the keys must not lie.

    Raises:
        LauncherError: it would lie beside the archives, holds other keys, or cannot be written.
    """
    if path.resolve().parent == archives.resolve():
        raise LauncherError(
            f"Không để khóa cạnh bản sao lưu: chọn thư mục khác {archives} cho --keys",
            f"keys do not lie beside the archives: choose a folder other than {archives}"
            " for --keys",
        )
    if path.exists():
        before = read(path)
        if before == keys:
            return
        if any(before[name] != keys.get(name) for name in before):
            raise LauncherError(
                f"Tệp {path} giữ khóa khác: chọn tệp khác cho --keys",
                f"{path} holds other keys: choose another file for --keys",
            )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"format": _FORMAT, "keys": keys}, stream, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise told(error, path) from error


def read(path: Path) -> dict[str, str]:
    """The keys in a file.

    Raises:
        LauncherError: it cannot be read or is no keys file.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        keys = found["keys"]
        fine = found["format"] == _FORMAT and all(
            isinstance(content, str) and Path(name).name == name for name, content in keys.items()
        )
    except OSError as error:
        raise LauncherError(
            f"Không mở được tệp khóa {path}: {error.strerror}",
            f"cannot open the keys file {path}: {error.strerror}",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        fine = False
    if not fine:
        raise LauncherError(f"{path} không phải tệp khóa", f"{path} is no keys file")
    return dict(keys)
