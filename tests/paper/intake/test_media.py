"""What a file is: by its bytes, whatever its name."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.paper.intake.makers import as_image, body_docx, typeset
from thidua.paper.intake import MediaType, sniff


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "TT")
    return buffer.getvalue()


def opendocument(kind: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x/>")
    return buffer.getvalue()


def docm() -> bytes:
    docx = body_docx("<w:p/>")
    buffer = io.BytesIO(docx)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    return buffer.getvalue()


PICTURE = Image.new("RGB", (8, 8), "white")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

FILES = {
    "empty": (b"", MediaType.EMPTY),
    "text": ("Kế hoạch".encode(), MediaType.TEXT),
    "text16": ("\ufeffKế hoạch".encode("utf-16-le"), MediaType.TEXT),
    "latin": ("Café Müller".encode("latin-1"), MediaType.LEGACY_TEXT),
    "html": (b"\n<!DOCTYPE html><p>x", MediaType.HTML),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', MediaType.XML),
    "rtf": (rb"{\rtf1 x}", MediaType.RTF),
    "docx": (body_docx("<w:p/>"), MediaType.DOCX),
    "docm": (docm(), MediaType.DOCM),
    "xlsx": (workbook(), MediaType.XLSX),
    "odt": (opendocument("text"), MediaType.ODT),
    "ods": (opendocument("spreadsheet"), MediaType.ODS),
    "zip": (zipped(), MediaType.ZIP),
    "zip without end": (zipped()[:-30], MediaType.ZIP),
    "doc": (OLE, MediaType.OLE),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), MediaType.OLE_ENCRYPTED),
    "pdf": (typeset("x"), MediaType.PDF),
    "pdf after junk": (b"\r\n\r\n" + typeset("x"), MediaType.PDF),
    "png": (as_image(PICTURE), MediaType.PNG),
    "jpeg": (as_image(PICTURE, "JPEG"), MediaType.JPEG),
    "tiff": (as_image(PICTURE, "TIFF"), MediaType.TIFF),
    "gif": (as_image(PICTURE.convert("L"), "GIF"), MediaType.OTHER_IMAGE),
    "elf": (b"\x7fELF" + bytes(100), MediaType.EXECUTABLE),
    "exe": (b"MZ\x90\x00" + bytes(100) + b"%PDF-1.7", MediaType.EXECUTABLE),
    "script": (b"#!/bin/sh\nrm", MediaType.EXECUTABLE),
    "words that begin like a program": ("MZ là tên viết tắt".encode(), MediaType.TEXT),
    "gzip": (b"\x1f\x8b\x08\x00", MediaType.ARCHIVE),
    "bytes": (bytes(range(256)), MediaType.UNKNOWN),
}


@pytest.mark.parametrize("name", FILES)
def test_kinds(name: str) -> None:
    data, kind = FILES[name]
    assert sniff(data) is kind


def test_a_directory_of_a_million_entries_is_not_opened() -> None:
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + (50_000_000).to_bytes(4, "little")
    assert sniff(b"PK\x03\x04" + bytes(100) + end + bytes(6)) is MediaType.ZIP_BOMB


@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    assert isinstance(sniff(data), MediaType)
    assert isinstance(sniff(b"PK\x03\x04" + data + b"PK\x05\x06" + data), MediaType)
