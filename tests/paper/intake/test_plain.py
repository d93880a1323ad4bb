"""Text files: unchanged where they are UTF-8, named where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paper.intake.makers import SAMPLES
from thidua.paper.intake import Intake, IntakeError, MediaType, PageNotice, page_spans, read_file

PLANS = sorted(SAMPLES.glob("*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_sample_comes_out_unchanged(path) -> None:
    data = path.read_bytes()
    text = data.decode()
    expected = Intake(
        text=text,
        pages=page_spans(text),
        kind="text",
        media_type=MediaType.TEXT,
        notices=(),
        ocr_confidence=(None,) * (text.count("\f") + 1),
    )
    assert read_file(data, name=path.name) == expected


def test_there_are_samples() -> None:
    assert len(PLANS) >= 5


def test_line_ends_marks_and_decomposed_letters_stay() -> None:
    text = "\ufeffKe\u0302\u0301 hoa\u0323ch\u00a0so\u0302\u0301 5\r\n\r\nI. MỤC ĐÍCH\n"
    assert read_file(text.encode(), name="a.txt").text == text


def test_form_feeds_separate_pages() -> None:
    intake = read_file("một\fhai\n\fba".encode(), name="a.txt")
    assert intake.pages == ((0, 3), (4, 8), (9, 11))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_converted_with_a_notice(encoding: str) -> None:
    data = "\ufeffKẾ HOẠCH".encode(encoding)
    intake = read_file(data, name="a.txt")
    assert (intake.text, intake.notices) == (
        "KẾ HOẠCH",
        (PageNotice("decoded", params={"encoding": encoding.upper()}),),
    )


TCVN3 = "Céng hoµ x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, kÕ ho¹ch thi ®ua n¨m"
VNI = (
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc, keá hoaïch thi ñua"
)


@pytest.mark.parametrize(
    ("data", "code", "encoding"),
    [
        (TCVN3.encode("latin-1"), "legacy_encoding", "TCVN3 (ABC)"),
        (TCVN3.encode(), "legacy_encoding", "TCVN3 (ABC)"),
        (VNI.encode("latin-1"), "legacy_encoding", "VNI"),
        (VNI.encode(), "legacy_encoding", "VNI"),
        ("Café und Müller über alles gewöhnlich".encode("latin-1"), "not_utf8", None),
    ],
)
def test_other_encodings_are_named(data: bytes, code: str, encoding: str | None) -> None:
    with pytest.raises(IntakeError) as caught:
        read_file(data, name="a.txt")
    assert caught.value.code == code
    assert encoding is None or caught.value.params == {"encoding": encoding}


@given(st.text(min_size=1))
def test_spans_of_pages_make_up_the_text(text: str) -> None:
    spans = page_spans(text)
    assert "\f".join(text[start:end] for start, end in spans) == text
    assert all("\f" not in text[start:end] for start, end in spans)
