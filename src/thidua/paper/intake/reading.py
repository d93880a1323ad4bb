"""The door of intake: decide what the file is, then read it by the bounded way for its kind."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from thidua.paper.intake.media import MediaType, sniff
from thidua.paper.intake.model import Intake, IntakeError, Limits
from thidua.paper.intake.plain import read_text
from thidua.paper.intake.sandbox import read_in_sandbox

_KNOWN_SUFFIXES: Final = {suffix for kind in MediaType for suffix in kind.suffixes}
_REFUSED: Final = {
    MediaType.EMPTY: "empty",
    MediaType.OLE_ENCRYPTED: "encrypted",
    MediaType.DOCM: "macros",
    MediaType.ZIP_BOMB: "zip_bomb",
}
_LIMITS: Final = Limits()


def read_file(data: bytes, *, name: str, limits: Limits = _LIMITS, sheets: bool = False) -> Intake:
    """Read a document to text with pages.

    `name` is the file's name as sent, used only to notice that its suffix contradicts the
    content. `sheets` says that a workbook is a document, too: its rows as lines, its cells
    parted by tabs, a page for each sheet. Text files are read here; every other kind in a child
    process that `limits` bound in memory and time, so that no file can take the caller down.
    Raises IntakeError.
    """
    if len(data) > limits.max_bytes:
        size = -(-len(data) // (1024 * 1024))
        raise IntakeError("too_large", size=size, limit=limits.max_bytes // (1024 * 1024))
    kind = sniff(data)
    _refuse_what_is_not_read(kind, name, sheets)
    if kind in {MediaType.TEXT, MediaType.LEGACY_TEXT}:
        intake = read_text(data)
    else:
        intake = read_in_sandbox(data, kind, limits)
    if len(intake.text) > limits.max_characters:
        raise IntakeError("too_much_text", count=len(intake.text), limit=limits.max_characters)
    if intake.page_count > limits.max_pages:
        raise IntakeError("too_many_pages", count=intake.page_count, limit=limits.max_pages)
    if not intake.text.strip("\ufeff \t\r\n\f\v"):
        raise IntakeError("no_text")
    return intake


def _refuse_what_is_not_read(kind: MediaType, name: str, sheets: bool) -> None:
    if kind is MediaType.EXECUTABLE:
        raise IntakeError("executable", found=kind.label)
    if kind in _REFUSED:
        raise IntakeError(_REFUSED[kind])
    suffix = PurePath(name).suffix.lstrip(".").lower()
    if suffix in _KNOWN_SUFFIXES and suffix not in kind.suffixes:
        raise IntakeError("not_what_it_says", suffix=suffix, found=kind.label)
    readable = {MediaType.TEXT, MediaType.LEGACY_TEXT, MediaType.DOCX, MediaType.PDF}
    if sheets:
        readable.add(MediaType.XLSX)
    if kind not in readable and not kind.is_image:
        raise IntakeError("unsupported", found=kind.label)
