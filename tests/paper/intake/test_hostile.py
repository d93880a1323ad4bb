"""Bad and hostile files: a clear error each, never a crash, bounded in time and memory."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pytest
from PIL import Image

from tests.paper.intake.makers import (
    as_image,
    body_docx,
    encrypted,
    raw_pdf,
    typeset,
)
from thidua.paper.intake import IntakeError, Limits, MediaType, PageNotice, read_file

QUICK = Limits(total_seconds=20, page_seconds=10)


def refused(data: bytes, name: str = "tep", limits: Limits = QUICK) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        read_file(data, name=name, limits=limits)
    assert caught.value.message_vi
    assert caught.value.message_en
    return caught.value


def outcome(data: bytes, name: str = "tep", limits: Limits = QUICK) -> str:
    """The code of the error, or that it was read."""
    try:
        read_file(data, name=name, limits=limits)
    except IntakeError as error:
        return error.code if error.message_vi else "wordless"
    return "read"


def zip_of(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


PNG = as_image(Image.new("RGB", (60, 60), "white"))
WORDS = '<w:p><w:r><w:t xml:space="preserve">Kế hoạch</w:t></w:r></w:p>'
SIMPLE_PDF = typeset("Kế hoạch")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9))
    + f"]><w:document {SPACE}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f"<w:document {SPACE}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
)
NESTED = (
    f"<w:document {SPACE}><w:body>"
    + "<w:tbl><w:tr><w:tc>" * 3000
    + "</w:tc></w:tr></w:tbl>" * 3000
    + "</w:body></w:document>"
)

CASES = {
    "empty": (b"", "a.pdf", "empty"),
    "white space": (b" \n\f\n", "a.txt", "no_text"),
    "picture renamed": (PNG, "ke-hoach.pdf", "not_what_it_says"),
    "pdf renamed": (SIMPLE_PDF, "ke-hoach.docx", "not_what_it_says"),
    "text renamed": ("Kế hoạch".encode(), "ke-hoach.pdf", "not_what_it_says"),
    "web page": (b"<!doctype html><p>x", "a.txt", "not_what_it_says"),
    "program": (b"\x7fELF" + bytes(500), "ke-hoach.pdf", "executable"),
    "windows program": (b"MZ\x90" + bytes(500), "ke-hoach.docx", "executable"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "unsupported"),
    "word with password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "a.docx",
        "encrypted",
    ),
    "bytes": (bytes(range(256)) * 9, "a", "unsupported"),
    "pdf with password": (encrypted(SIMPLE_PDF), "a.pdf", "encrypted"),
    "pdf header alone": (b"%PDF-1.7\n", "a.pdf", "broken_pdf"),
    "pdf of junk": (b"%PDF-1.7\n" + random.Random(1).randbytes(5000), "a.pdf", "broken_pdf"),
    "png header alone": (PNG[:30], "a.png", "broken_image"),
    "docx without body": (zip_of(word__document=b"<x/>"), "a.docx", "broken_docx"),
    "docx of torn xml": (zip_of(word__document=b"<w:document>"), "a.docx", "broken_docx"),
    "zip without directory": (b"PK\x03\x04" + bytes(300), "a.docx", "not_what_it_says"),
    "billion laughs": (zip_of(word__document=LAUGHS.encode()), "a.docx", "forbidden_xml"),
    "document type alone": (
        zip_of(word__document=f"<!DOCTYPE x><w:document {SPACE}/>".encode()),
        "a.docx",
        "forbidden_xml",
    ),
    "outside entity": (zip_of(word__document=OUTSIDE.encode()), "a.docx", "forbidden_xml"),
    "deep nesting": (zip_of(word__document=NESTED.encode()), "a.docx", "broken_docx"),
    "small zip bomb": (zip_of(word__document=bytes(30_000_000)), "a.docx", "zip_bomb"),
    "zip bomb": (zip_of(word__document=bytes(60_000_000)), "a.docx", "zip_bomb"),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_with_its_reason(case: str) -> None:
    data, name, code = CASES[case]
    assert refused(data, name).code == code


def test_the_reason_is_for_the_person_who_sent_it() -> None:
    error = refused(PNG, "ke-hoach.pdf")
    assert (error.message_vi, error.message_en) == (
        "Tên tệp có đuôi “.pdf” nhưng nội dung là PNG. Hãy kiểm tra lại tệp.",
        "The name ends in “.pdf” but the content is PNG. Check the file.",
    )
    assert str(error) == f"not_what_it_says: {error.message_en}"


def test_300_pages() -> None:
    error = refused(typeset("#for i in range(300) [trang #i #pagebreak(weak: true)]"), "a.pdf")
    assert (error.code, error.params) == ("too_many_pages", {"count": 300, "limit": 120})
    assert error.message_vi == (
        "Tệp có 300 trang, vượt quá mức cho phép 120 trang. Hãy tách riêng phần kế hoạch rồi "
        "gửi lại."
    )
    assert refused("\f".join(["trang"] * 121).encode(), "a.txt").code == "too_many_pages"


def test_too_many_pages_to_recognise_are_refused_before_any_is_recognised() -> None:
    blank = typeset("#set page(header: none)\n#for i in range(61) [#rect() #pagebreak(weak: true)]")
    error = refused(blank, "a.pdf")
    assert (error.code, error.params) == ("too_many_scan_pages", {"count": 61, "limit": 60})


def test_sizes() -> None:
    assert refused(b"x" * 2_000_001).code == "too_much_text"
    error = refused(bytes(21 * 1024 * 1024))
    assert (error.code, error.params) == ("too_large", {"size": 21, "limit": 20})


def test_a_lying_size_in_a_zip_does_not_help() -> None:
    honest = zip_of(word__document=zlib.compress(b"") + bytes(3_000_000))
    at = honest.index(b"PK\x01\x02")
    lying = honest[: at + 24] + (10).to_bytes(4, "little") + honest[at + 28 :]
    assert outcome(lying, "a.docx") in {"broken_docx", "zip_bomb"}


def test_many_entries() -> None:
    buffer = io.BytesIO(body_docx(WORDS))
    with zipfile.ZipFile(buffer, "a") as archive:
        for at in range(2_100):
            archive.writestr(f"x{at}", b"")
    assert refused(buffer.getvalue(), "a.docx").code == "zip_bomb"


def test_an_encrypted_entry() -> None:
    docx = bytearray(body_docx(WORDS))
    at = docx.index(b"PK\x01\x02")
    docx[at + 8] |= 1
    assert refused(bytes(docx), "a.docx").code == "encrypted"


@pytest.mark.parametrize("kind", ["pdf", "docx", "png"])
def test_torn_and_scratched_files(kind: str) -> None:
    whole = {"pdf": SIMPLE_PDF, "docx": body_docx(WORDS * 50), "png": PNG}[kind]
    luck = random.Random(152)
    for _ in range(6):
        torn = whole[: luck.randrange(len(whole))]
        scratched = bytearray(whole)
        for _ in range(luck.randrange(1, 30)):
            scratched[luck.randrange(len(whole))] = luck.randrange(256)
        for data in (torn, bytes(scratched)):
            outcome(data, "a")  # whatever it is, it is an outcome


@pytest.mark.parametrize("box", ["0 0 1000000 1000000", "0 0 0 0", "-1e9 -1e9 1e9 1e9", "5 5 x y"])
def test_page_sizes_out_of_this_world(box: str) -> None:
    drawn = raw_pdf(b"0 0 50000 50000 re f", box=box)
    written = raw_pdf(b"BT /F 14 Tf 1 0 0 1 80 700 Tm (Ke hoach) Tj ET", box=box)
    for pdf in (drawn, written):
        assert outcome(pdf, "a.pdf") in {
            "read",
            "no_text",
            "broken_pdf",
            "too_complex",
            "ocr_missing",
            "ocr_timeout",
        }


def test_a_picture_of_too_many_dots() -> None:
    header = b"\x89PNG\r\n\x1a\n"
    size = (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    chunk = b"IHDR" + size
    png = header + (13).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    body = zlib.compress(bytes(1000))
    data = b"IDAT" + body
    png += len(body).to_bytes(4, "big") + data + zlib.crc32(data).to_bytes(4, "big")
    assert outcome(png, "a.png") in {"too_complex", "ocr_missing"}


def test_memory_is_bounded() -> None:
    inner = zlib.compress(zlib.compress(b"q " * 50_000_000, 9), 9)
    extra = (
        f"6 0 obj<</Length {len(inner)}/Filter[/FlateDecode/FlateDecode]>>stream\n".encode()
        + inner
        + b"\nendstream endobj"
    )
    pdf = raw_pdf(b"", page="/Contents 6 0 R").replace(b"trailer", extra + b"\ntrailer", 1)
    small = Limits(max_memory=300 * 1024 * 1024, total_seconds=20)
    assert outcome(pdf, "a.pdf", small) in {"no_text", "broken_pdf", "too_complex", "ocr_missing"}


def test_time_is_bounded() -> None:
    docx = body_docx(WORDS * 20_000)
    hasty = Limits(total_seconds=-5.0)
    assert refused(docx, "a.docx", hasty).code == "timeout"


def test_a_name_without_a_known_suffix_does_not_matter() -> None:
    intake = read_file(SIMPLE_PDF, name="Kế hoạch 210.ký-số")
    assert (intake.text, intake.media_type) == ("Kế hoạch", MediaType.PDF)


def test_words_of_notices() -> None:
    notice = PageNotice("low_confidence", 3, {"confidence": 41})
    assert notice.words() == (
        "Trang 3: Ảnh trang khó đọc (độ tin cậy 41%); cần đối chiếu từng dòng với bản gốc."
    )
    assert notice.words("en") == (
        "Page 3: The page is hard to read (confidence 41%); compare every line."
    )
