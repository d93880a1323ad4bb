"""What a file is, decided from its bytes and never from its name."""

from __future__ import annotations

import enum
import io
import zipfile

_OFFICE = "application/vnd.openxmlformats-officedocument"
_MAX_DIRECTORY = 1024 * 1024
_END_OF_DIRECTORY = b"PK\x05\x06"


class MediaType(enum.Enum):
    """Kinds of files the program tells apart: name, media type, usual suffixes."""

    EMPTY = ("empty", "application/x-empty", ())
    TEXT = ("text", "text/plain", ("txt", "text", "md"))
    LEGACY_TEXT = ("text not in UTF-8", "text/plain", ("txt", "text", "md"))
    CSV = ("CSV", "text/csv", ("csv",))
    HTML = ("HTML", "text/html", ("html", "htm"))
    XML = ("XML", "application/xml", ("xml",))
    RTF = ("RTF", "application/rtf", ("rtf", "doc"))
    DOCX = ("DOCX", f"{_OFFICE}.wordprocessingml.document", ("docx",))
    DOCM = ("DOCX with macros", "application/vnd.ms-word.document.macroEnabled.12", ("docm",))
    XLSX = ("XLSX", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",))
    XLSM = ("XLSX with macros", "application/vnd.ms-excel.sheet.macroEnabled.12", ("xlsm",))
    PPTX = ("PPTX", f"{_OFFICE}.presentationml.presentation", ("pptx",))
    ODT = ("ODT", "application/vnd.oasis.opendocument.text", ("odt",))
    ODS = ("ODS", "application/vnd.oasis.opendocument.spreadsheet", ("ods",))
    OLE = ("old Office (DOC, XLS)", "application/x-ole-storage", ("doc", "xls", "ppt", "msi"))
    OLE_ENCRYPTED = (
        "Office with a password",
        "application/x-ole-storage",
        ("docx", "xlsx", "pptx", "docm", "xlsm"),
    )
    PDF = ("PDF", "application/pdf", ("pdf",))
    PNG = ("PNG", "image/png", ("png",))
    JPEG = ("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
    TIFF = ("TIFF", "image/tiff", ("tif", "tiff"))
    OTHER_IMAGE = ("picture", "application/octet-stream", ("gif", "bmp", "webp", "heic"))
    ZIP = ("ZIP", "application/zip", ("zip",))
    ZIP_BOMB = ("ZIP with too many entries", "application/zip", ())
    ARCHIVE = ("archive", "application/octet-stream", ("7z", "rar", "gz", "xz", "bz2", "tar"))
    EXECUTABLE = ("program", "application/x-executable", ("exe", "dll", "so", "sh", "bat", "com"))
    UNKNOWN = ("unknown data", "application/octet-stream", ())

    def __init__(self, label: str, mime: str, suffixes: tuple[str, ...]) -> None:
        self.label = label
        self.mime = mime
        self.suffixes = suffixes

    @property
    def is_image(self) -> bool:
        """Whether it is a picture that intake reads through OCR."""
        return self in {MediaType.PNG, MediaType.JPEG, MediaType.TIFF}


_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"\x7fELF", MediaType.EXECUTABLE),
    (b"MZ", MediaType.EXECUTABLE),
    (b"#!", MediaType.EXECUTABLE),
    (b"\xca\xfe\xba\xbe", MediaType.EXECUTABLE),
    (b"\xfe\xed\xfa\xce", MediaType.EXECUTABLE),
    (b"\xfe\xed\xfa\xcf", MediaType.EXECUTABLE),
    (b"\xcf\xfa\xed\xfe", MediaType.EXECUTABLE),
    (b"\xce\xfa\xed\xfe", MediaType.EXECUTABLE),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"GIF87a", MediaType.OTHER_IMAGE),
    (b"GIF89a", MediaType.OTHER_IMAGE),
    (b"7z\xbc\xaf\x27\x1c", MediaType.ARCHIVE),
    (b"Rar!\x1a\x07", MediaType.ARCHIVE),
    (b"\x1f\x8b", MediaType.ARCHIVE),
    (b"BZh", MediaType.ARCHIVE),
    (b"\xfd7zXZ\x00", MediaType.ARCHIVE),
    (b"{\\rtf", MediaType.RTF),
    (b"%PDF-", MediaType.PDF),
)


def sniff(data: bytes) -> MediaType:  # noqa: PLR0911 - one return per kind
    """The kind of `data`; never raises, whatever the bytes, and unpacks nothing."""
    if not data:
        return MediaType.EMPTY
    for magic, kind in _MAGIC:
        if data.startswith(magic) and not (magic == b"MZ" and b"\x00" not in data[:512]):
            return kind
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return MediaType.OLE_ENCRYPTED if encrypted else MediaType.OLE
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith((b"BM", b"RIFF")) and b"\x00" in data[:64]:
        return MediaType.OTHER_IMAGE
    if b"%PDF-" in data[:1024]:
        return MediaType.PDF
    return _text_kind(data)


def utf16_encoding(data: bytes) -> str | None:
    """The UTF-16 flavour that the byte order mark of `data` announces, if it has one."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    return None


def zip_directory_size(data: bytes) -> int | None:
    """Bytes of the central directory as the end record states it; None without a record."""
    end = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        return None
    return int.from_bytes(data[end + 12 : end + 16], "little")


def _zip_kind(data: bytes) -> MediaType:
    size = zip_directory_size(data)
    if size is None:
        return MediaType.ZIP
    if size > _MAX_DIRECTORY:
        return MediaType.ZIP_BOMB
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        return MediaType.ZIP
    return _office_kind(names, data)


def _office_kind(names: set[str], data: bytes) -> MediaType:
    macros = any(name.endswith("vbaProject.bin") for name in names)
    if "word/document.xml" in names:
        return MediaType.DOCM if macros else MediaType.DOCX
    if "xl/workbook.xml" in names:
        return MediaType.XLSM if macros else MediaType.XLSX
    if "ppt/presentation.xml" in names:
        return MediaType.PPTX
    if "mimetype" in names:  # OpenDocument stores it first and uncompressed
        for kind in (MediaType.ODT, MediaType.ODS):
            if kind.mime.encode() in data[:120]:
                return kind
    return MediaType.ZIP


def _text_kind(data: bytes) -> MediaType:  # noqa: PLR0911 - one return per kind
    encoding = utf16_encoding(data)
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            return MediaType.UNKNOWN
        return MediaType.TEXT if _is_readable(text) else MediaType.UNKNOWN
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        readable = _is_readable(data.decode("latin-1"))
        return MediaType.LEGACY_TEXT if readable else MediaType.UNKNOWN
    if not _is_readable(text):
        return MediaType.UNKNOWN
    opening = text.lstrip("\ufeff \t\r\n\f")[:200].lower()
    if opening.startswith(("<!doctype html", "<html", "<script", "<body", "<head")):
        return MediaType.HTML
    if opening.startswith(("<?xml", "<svg", "<!doctype")):
        return MediaType.XML
    return MediaType.TEXT


def _is_readable(text: str) -> bool:
    """Text has no NUL and hardly any control character."""
    if "\x00" in text:
        return False
    controls = sum(text.count(chr(code)) for code in range(1, 32) if code not in _WHITE)
    return controls * 200 <= len(text)


_WHITE = {9, 10, 11, 12, 13}
