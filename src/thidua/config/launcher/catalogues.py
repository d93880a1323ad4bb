"""Compiles the translation catalogues (``.po`` to ``.mo``); only run-time libraries are used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parent.parent.parent


def catalogues(package: Path = PACKAGE) -> Iterator[Path]:
    """Every room's catalogue, sorted by room."""
    yield from sorted(package.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all(package: Path = PACKAGE) -> list[Path]:
    """Write the ``.mo`` beside each ``.po`` that is newer, and return the files written.

    A file appears whole or not at all, so several processes may compile at once.
    """
    written = []
    for source in catalogues(package):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parent.parent.name)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        with draft.open("wb") as stream:
            write_mo(stream, catalogue)
        draft.replace(target)
        written.append(target)
    return written
