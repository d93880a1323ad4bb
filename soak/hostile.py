"""Hostile and broken files, the same ones for the same seed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

import docx
import xlsxwriter
from PIL import Image

_TEXT = "KẾ HOẠCH\nPhát động phong trào thi đua năm 2024\nTăng trưởng 7,5% trở lên.\n" * 5
_NAMES = (
    "kế hoạch.pdf", "../../etc/passwd", "a.pdf\x00.exe", "<script>alert(1)</script>.docx",
    "x" * 300 + ".pdf", "CON", "\u202egnp.exe", "; rm -rf .xlsx", "\"quoted\".pdf", "báo\ncáo.pdf",
    "", ".htaccess", "bảng kê.xlsx", "ảnh.png", "%00.pdf", "a/b\\c.docx",
)  # fmt: skip


_ODD_NAMES = 0.3


def _word() -> bytes:
    paper = docx.Document()
    for line in _TEXT.splitlines():
        paper.add_paragraph(line)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _sheet() -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        page = book.add_worksheet("Đơn vị")
        for row in range(20):
            page.write_row(row, 0, ["Mã", "Tên", row, "=1+1"])
    return kept.getvalue()


def _picture(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(kept, kind)
    return kept.getvalue()


def _pdf() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def _zip(*members: tuple[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return kept.getvalue()


def _replaced(source: bytes, member: str, data: bytes) -> bytes:
    """The same archive with other bytes in one member."""
    before, kept = zipfile.ZipFile(io.BytesIO(source)), io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in before.infolist():
            same = item.filename != member
            archive.writestr(item.filename, before.read(item.filename) if same else data)
    return kept.getvalue()


def _bomb(source: bytes, member: str) -> bytes:
    """A sound file of which one member unpacks to 200 MB."""
    return _replaced(source, member, b'<?xml version="1.0"?><a>' + b" " * 200_000_000)


def _deep_xml() -> bytes:
    lines = ['<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">']
    lines += [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)]
    lines.append("]><z>&j;</z>")
    text = "".join(lines).encode()
    return _zip(("[Content_Types].xml", text), ("word/document.xml", text))


def _huge_picture() -> bytes:
    """A PNG that says it is 60 000 × 60 000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _wide_sheet() -> bytes:
    """A workbook whose one cell lies in the last row and column."""
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return _replaced(_sheet(), "xl/worksheets/sheet1.xml", xml)


_WHOLE: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("docx", _word), ("xlsx", _sheet), ("pdf", _pdf), ("png", lambda: _picture("PNG")),
    ("jpg", lambda: _picture("JPEG")), ("tif", lambda: _picture("TIFF")),
    ("txt", _TEXT.encode), ("csv", lambda: _TEXT.encode("utf-16")),
)  # fmt: skip
_HOSTILE: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("docx", lambda: b""), ("pdf", lambda: b"\0" * 4096),
    ("docx", lambda: _bomb(_word(), "word/document.xml")),
    ("xlsx", lambda: _bomb(_sheet(), "xl/worksheets/sheet1.xml")), ("docx", _deep_xml),
    ("xlsx", _deep_xml), ("png", _huge_picture), ("xlsx", _wide_sheet),
    ("exe", lambda: b"MZ" + b"\x90" * 5000), ("pdf", lambda: b"%PDF-1.7\n" + b"<" * 50_000),
    ("pdf", lambda: b"%PDF-1.4\n/Encrypt 9 0 R\n%%EOF"),
    ("docx", lambda: _zip(("../../x", b"x"), ("a\0b", b"y"))),
    ("jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 30),
    ("docx", lambda: b"PK\x03\x04" + b"\xff" * 3000),
    ("pdf", lambda: b"<html><script>alert(1)</script></html>"),
    ("xls", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 2000), ("gif", lambda: b"GIF89a" + b"\xff" * 100),
    ("svg", lambda: b"<?xml version='1.0'?><svg onload='x()'/>"),
)  # fmt: skip


def files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files with names: hostile ones, whole ones, then whole ones broken at random.

    A name that fits comes with most of them, so that the reader and not the name refuses.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    whole = [(f"kế hoạch.{kind}", make()) for kind, make in _WHOLE]
    made = [(f"kế hoạch.{kind}", make()) for kind, make in _HOSTILE]
    first = [*made, *whole]
    for n in range(count):
        if n < len(first):
            yield first[n]
        else:
            name, data = chance.choice(whole)
            odd = chance.random() < _ODD_NAMES
            yield chance.choice(_NAMES) if odd else name, _broken(chance, data)


def _broken(chance: random.Random, whole: bytes) -> bytes:
    data = bytearray(whole)
    way = chance.randrange(5)
    if way == 0:
        return bytes(data[: chance.randrange(len(data))])
    if way == 1:
        for _ in range(chance.randrange(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    if way == 2:
        at = chance.randrange(len(data))
        return bytes(data[:at]) + chance.randbytes(chance.randrange(1, 4000)) + bytes(data[at:])
    if way == 3:
        return chance.randbytes(8) + bytes(data)
    start = chance.randrange(len(data))
    return bytes(data[start:] + data[:start])
