"""Text made clean, checked against the faces; lines broken evenly."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.paper.layout.fonts import Face, metrics
from thidua.paper.layout.lines import balanced, body_lines, line_width
from thidua.paper.layout.model import Run, bold, italic
from thidua.paper.layout.text import UnprintableTextError, clean, finish, plain, runs


def test_text_is_composed_and_blanks_are_one() -> None:
    decomposed = unicodedata.normalize("NFD", "Kế  hoạch\tthi đua\r\n  năm 2024 ")
    assert clean(decomposed) == "Kế hoạch thi đua\nnăm 2024"
    assert clean("5\u00a0\u00a0đồng") == "5\u00a0\u00a0đồng"


def test_invisible_marks_are_dropped() -> None:
    assert clean("thi\u00ad \u200bđua\ufeff \u202eabc\u202c") == "thi đua abc"


def test_runs_keep_the_blanks_between_them() -> None:
    parts = runs(("  Điều 1. ", bold("Tặng  "), italic(" Bằng khen "), ""))
    assert parts == (
        Run("Điều 1. "),
        Run("Tặng ", bold=True),
        Run(" Bằng khen ", italic=True),
    )
    assert runs(" một ") == (Run("một"),)
    assert runs("") == ()


def test_a_missing_glyph_is_named_with_its_place() -> None:
    with pytest.raises(UnprintableTextError) as caught:
        plain("Tặng Bằng khen cho 漢 năm 2024")
    assert caught.value.character == "漢"
    assert str(caught.value) == (
        "Ký tự U+6F22 'CJK UNIFIED IDEOGRAPH-6F22' không có trong phông chữ văn bản: "
        "“Tặng Bằng khen cho 漢 năm 2024”."
    )


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\ue000", "\ufffd", "😀"])
def test_controls_and_private_characters_are_refused(character: str) -> None:
    with pytest.raises(UnprintableTextError):
        plain(f"a{character}b")


@given(st.text())
def test_any_text_is_either_printable_or_refused(text: str) -> None:
    try:
        shown = plain(text)
    except UnprintableTextError:
        return
    assert plain(shown) == shown
    assert all(ord(c) in metrics(Face.REGULAR).advances for c in shown if c != "\n")


def test_the_closing_sign_takes_the_place_of_the_full_stop() -> None:
    assert finish((Run("Hết."),), "./.") == (Run("Hết./."),)
    assert finish((Run("Hết./."),), "./.") == (Run("Hết./."),)
    assert finish((Run("a "), bold("Hết;")), "./.") == (Run("a "), bold("Hết./."))
    assert finish((), "./.") == (Run("./."),)


def test_the_faces_have_the_widths_of_times_new_roman() -> None:
    regular = metrics(Face.REGULAR)
    widths = [round(regular.advances[ord(c)] / regular.units_per_em, 3) for c in "Am1 "]
    assert widths == [0.722, 0.778, 0.5, 0.25]
    assert regular.width_mm("1111", 14.4) == pytest.approx(4 * 7.2 * 25.4 / 72)


def test_every_face_has_every_vietnamese_letter() -> None:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    vowels = [unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in tones]
    letters = "".join(vowels) + "đ"
    for face in Face:
        covered = metrics(face).advances
        assert [c for c in letters + letters.upper() if ord(c) not in covered] == []


def test_lines_are_few_and_even_and_no_compound_is_cut() -> None:
    subject = (
        "Phát động phong trào thi đua thực hiện thắng lợi nhiệm vụ phát triển "
        "kinh tế - xã hội năm 2024"
    )
    lines = balanced(subject, width_mm=140, face=Face.BOLD, size_pt=14)
    assert lines == (
        "Phát động phong trào thi đua thực hiện thắng lợi",
        "nhiệm vụ phát triển kinh tế - xã hội năm 2024",
    )


def test_given_line_breaks_stay_and_no_line_begins_with_a_dash() -> None:
    assert balanced("một\nhai", width_mm=100, face=Face.BOLD, size_pt=14) == ("một", "hai")
    lines = balanced("BAN THI ĐUA - KHEN THƯỞNG", width_mm=45, face=Face.BOLD, size_pt=13)
    assert lines == ("BAN THI ĐUA -", "KHEN THƯỞNG")
    full = line_width("mmmm mmmm m", face=Face.BOLD, size_pt=14)
    lines = balanced("mmmm mmmm m - mmmm mmmm", width_mm=full + 1, face=Face.BOLD, size_pt=14)
    assert lines == ("mmmm", "mmmm m -", "mmmm mmmm")
    assert balanced("", width_mm=10, face=Face.BOLD, size_pt=14) == ()


def test_a_people_s_committee_breaks_before_its_place() -> None:
    place = {"width_mm": 59.0, "face": Face.BOLD, "size_pt": 13.0}
    assert body_lines("Ủy ban nhân dân tỉnh Phú Thọ", **place) == (
        "ỦY BAN NHÂN DÂN",
        "TỈNH PHÚ THỌ",
    )
    assert body_lines("Sở Nội vụ", **place) == ("SỞ NỘI VỤ",)


@given(st.lists(st.text("abcxyzW", min_size=1, max_size=30), min_size=1, max_size=40))
def test_no_line_is_too_wide_and_no_letter_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    lines = balanced(text, width_mm=50, face=Face.BOLD, size_pt=14)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(line_width(line, face=Face.BOLD, size_pt=14) <= 50.001 for line in lines)
