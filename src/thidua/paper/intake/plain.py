"""Text files: UTF-8 as it stands, UTF-16 with a byte order mark converted, the rest refused.

UTF-8 comes out unchanged, so that offsets hold for the file itself: line ends stay as they
are, and a byte order mark stays as the first character (U+FEFF).
"""

from __future__ import annotations

from thidua.paper.intake.encodings import legacy_encoding
from thidua.paper.intake.media import MediaType, utf16_encoding
from thidua.paper.intake.model import Intake, IntakeError, PageNotice, page_spans


def read_text(data: bytes) -> Intake:
    """Read a text file; form feeds separate its pages.

    Raises IntakeError: `not_utf8`, `legacy_encoding`, `no_text`.
    """
    notices: tuple[PageNotice, ...] = ()
    encoding = utf16_encoding(data)
    if encoding is not None:
        text = data.decode(encoding).removeprefix("\ufeff")
        notices = (PageNotice("decoded", params={"encoding": encoding.upper()}),)
    else:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _refused(data) from error
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise IntakeError("no_text")
    legacy = legacy_encoding(text)
    if legacy is not None:
        raise IntakeError("legacy_encoding", encoding=legacy)
    return Intake(
        text=text,
        pages=page_spans(text),
        kind="text",
        media_type=MediaType.TEXT,
        notices=notices,
        ocr_confidence=(None,) * (text.count("\f") + 1),
    )


def _refused(data: bytes) -> IntakeError:
    legacy = legacy_encoding(data.decode("latin-1"))
    if legacy is not None:
        return IntakeError("legacy_encoding", encoding=legacy)
    return IntakeError("not_utf8", encoding="Windows-1252/1258")
