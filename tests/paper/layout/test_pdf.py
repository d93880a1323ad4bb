"""The produced PDF, measured against Nghị định 30/2020 (law notes, section 8)."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from thidua.paper.layout.model import (
    Bullets,
    GroupRow,
    Heading,
    OfficialDocument,
    Paragraph,
    RecipientLine,
    Row,
    Run,
    SignatureBlock,
    Table,
    bold,
    italic,
)
from thidua.paper.layout.pdf import render_pdf
from thidua.paper.layout.text import UnprintableTextError

from . import samples
from .printed import Glyph, Printed, pages

REGULAR, BOLD = "LiberationSerif", "LiberationSerif-Bold"
ITALIC, BOLD_ITALIC = "LiberationSerif-Italic", "LiberationSerif-BoldItalic"
ALL = {
    "launch": samples.launch,
    "plan": samples.plan,
    "letter": samples.reminder,
    "decision": samples.decision,
}
SPECIAL = (
    r"""#set $x^2$ *a* _b_ <c> &amp; \n `code` @ref // /* */ --- ... 'x' "y" ~ [z] {w} %d = + -"""
)


def printed(document: OfficialDocument) -> list[Printed]:
    return pages(render_pdf(document, now=samples.NOW))


def squeezed(text: str) -> str:
    return "".join(text.split())


def by_line(glyphs: tuple[Glyph, ...]) -> list[list[Glyph]]:
    """Return glyphs line by line."""
    baselines = sorted({round(glyph.baseline, 1) for glyph in glyphs})
    return [[g for g in glyphs if round(g.baseline, 1) == baseline] for baseline in baselines]


def test_each_component_of_a_plan_has_its_face_and_size() -> None:
    first, *_, last = printed(samples.launch())
    looks = {
        words: first.look(words)
        for words in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ",
            "Số: 210/KH-UBND",
            "Phú Thọ, ngày 15 tháng 01 năm 2024",
            "KẾ HOẠCH",
            "Phát động phong trào thi đua",
            "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
            "I. MỤC ĐÍCH, YÊU CẦU",
            "1. Mục đích",
            "Phát huy truyền thống yêu nước",
        )
    }
    assert looks == {
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (BOLD, 13),
        "Độc lập - Tự do - Hạnh phúc": (BOLD, 14),
        "ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ": (BOLD, 13),
        "Số: 210/KH-UBND": (REGULAR, 13),
        "Phú Thọ, ngày 15 tháng 01 năm 2024": (ITALIC, 14),
        "KẾ HOẠCH": (BOLD, 14),
        "Phát động phong trào thi đua": (BOLD, 14),
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;": (ITALIC, 14),
        "I. MỤC ĐÍCH, YÊU CẦU": (BOLD, 14),
        "1. Mục đích": (BOLD, 14),
        "Phát huy truyền thống yêu nước": (REGULAR, 14),
    }
    end = ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Nguyễn Văn Mẫu", "Nơi nhận:", "- Ban TĐKT TW (b/c);")
    assert [last.look(words) for words in end] == [
        (BOLD, 14),
        (BOLD, 14),
        (BOLD_ITALIC, 12),
        (REGULAR, 11),
    ]


def test_each_component_of_a_letter_has_its_face_and_size() -> None:
    (page,) = printed(samples.reminder())
    looks = [
        page.look(words)
        for words in (
            "SỞ NỘI VỤ TỈNH PHÚ THỌ",
            "BAN THI ĐUA - KHEN THƯỞNG",
            "Số: /BTĐKT-NV",
            "Phú Thọ, ngày tháng năm",
            "V/v đôn đốc xây dựng kế hoạch và ký giao ước thi đua năm 2024",
            "Kính gửi:",
            "- Các sở, ban, ngành cấp tỉnh;",
            "KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN",
        )
    ]
    assert looks == [
        (REGULAR, 13),
        (BOLD, 13),
        (REGULAR, 13),
        (ITALIC, 14),
        (REGULAR, 12),
        (REGULAR, 14),
        (REGULAR, 14),
        (BOLD, 14),
    ]


def test_a_letter_leaves_room_for_number_and_date() -> None:
    (page,) = printed(samples.reminder())
    day, month = page.find("ngàytháng")[:4], page.find("tháng")
    assert month[0].left - day[-1].right > 8
    colon = page.find("Số:")[-1]
    assert page.left("/BTĐKT-NV") - colon.right > 8


@pytest.mark.parametrize("name", ALL)
def test_all_text_stands_inside_the_margins(name: str) -> None:
    for number, page in enumerate(printed(ALL[name]()), start=1):
        inside = [glyph for glyph in page.glyphs if glyph.top > 19.9]
        outside = "".join(glyph.character for glyph in page.glyphs if glyph.top <= 19.9)
        assert outside in {"", str(number)} or name in {"plan", "decision"}
        assert re.fullmatch(r"\d?", outside)
        assert min(glyph.left for glyph in inside) > 29.5
        assert max(glyph.right for glyph in inside) < page.width - 18 + 0.3
        assert max(glyph.bottom for glyph in inside) < page.height - 20 + 0.3


def test_pages_are_a4_and_an_annex_may_lie_on_its_side() -> None:
    sizes = [(round(page.width), round(page.height)) for page in printed(samples.plan())]
    assert set(sizes[:-1]) == {(210, 297)}
    assert sizes[-1] == (297, 210)


def test_page_numbers_stand_top_centre_from_the_second_page_and_annexes_count_their_own() -> None:
    numbers = []
    for page in printed(samples.plan()):
        above = [glyph for glyph in page.glyphs if glyph.bottom < 20]
        numbers.append("".join(glyph.character for glyph in above))
        for glyph in above:
            assert glyph.size == 14
            assert glyph.face == REGULAR
            middle = 30 + (page.width - 48) / 2
            assert (glyph.left + glyph.right) / 2 == pytest.approx(middle, abs=0.5)
    main = [index for index, number in enumerate(numbers) if not number]
    assert len(main) == 3, "the body and two annexes begin without a number"
    assert numbers == [
        *("", *(str(n) for n in range(2, main[1] + 1))),
        *("", *(str(n) for n in range(2, main[2] - main[1] + 1))),
        "",
    ]
    assert main[1] > 1


def test_rules_have_the_prescribed_lengths_and_places() -> None:
    page = printed(samples.launch())[0]
    issuing, motto, subject = page.rules()[:3]
    left, right = page.left("ỦY BAN NHÂN DÂN"), page.right("ỦY BAN NHÂN DÂN")
    assert (right - left) / 3 <= issuing.length <= (right - left) / 2
    assert (issuing.left + issuing.right) / 2 == pytest.approx((left + right) / 2, abs=0.3)
    left, right = page.left("Độc lập - Tự do"), page.right("Tự do - Hạnh phúc")
    assert motto.length == pytest.approx(right - left, rel=0.02)
    assert (motto.left + motto.right) / 2 == pytest.approx((left + right) / 2, abs=0.3)
    lines = by_line(page.find(samples.launch().subject))
    assert len(lines) == 2
    for line in lines:
        width = line[-1].right - line[0].left
        assert width / 3 <= subject.length <= width / 2
    assert (subject.left + subject.right) / 2 == pytest.approx(30 + 162 / 2, abs=0.3)


def test_rules_stand_close_below_their_lines() -> None:
    page = printed(samples.launch())[0]
    last_lines = (
        page.find("TỈNH PHÚ THỌ"),
        page.find("Độc lập - Tự do - Hạnh phúc"),
        by_line(page.find(samples.launch().subject))[-1],
    )
    for rule, line in zip(page.rules()[:3], last_lines, strict=True):
        assert 0 < rule.top - max(glyph.bottom for glyph in line) < 3


def test_the_letterhead_stands_in_two_columns() -> None:
    page = printed(samples.launch())[0]
    assert page.middle("ỦY BAN NHÂN DÂN") == pytest.approx(page.middle("TỈNH PHÚ THỌ"), abs=0.3)
    assert page.middle("Số: 210/KH-UBND") == pytest.approx(page.middle("TỈNH PHÚ THỌ"), abs=0.3)
    nation = page.middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert page.middle("Độc lập - Tự do - Hạnh phúc") == pytest.approx(nation, abs=0.3)
    assert page.middle("Phú Thọ, ngày 15 tháng 01 năm 2024") == pytest.approx(nation, abs=0.3)
    number, day = page.find("Số: 210/KH-UBND")[0], page.find("Phú Thọ, ngày 15")[0]
    assert number.baseline == pytest.approx(day.baseline, abs=0.5)
    assert page.find("ỦY BAN")[0].baseline == pytest.approx(page.find("CỘNG HÒA")[0].baseline)


def test_body_lines_are_justified_indented_and_spaced() -> None:
    page = printed(samples.launch())[0]
    lines = by_line(page.find(samples.CLAUSE))
    assert len(lines) > 2
    assert page.left(f"- {samples.CLAUSE[:30]}") == pytest.approx(30 + 12.7, abs=0.4)
    for line in lines[1:]:
        assert line[0].left == pytest.approx(30, abs=0.4)
    for line in lines[:-1]:
        assert line[-1].right == pytest.approx(192, abs=0.6)
    baselines = [line[0].baseline for line in lines]
    pitches = {round(below - above, 2) for above, below in pairwise(baselines)}
    single = 14 * 1.149 * 25.4 / 72
    assert all(single <= pitch <= 1.5 * single for pitch in pitches)
    next_one = page.find("2. Yêu cầu")[0].baseline
    between = next_one - baselines[-1] - (baselines[1] - baselines[0])
    assert between * 72 / 25.4 >= 5.99


def test_the_numbers_of_documents_do_not_break() -> None:
    for length in range(60, 84):
        words = "a" * 3 + " b" * length + " 98/2023/NĐ-CP kết thúc"
        document = replace(samples.reminder(), blocks=(Paragraph(words),))
        (page,) = printed(document)
        assert len({round(glyph.baseline, 1) for glyph in page.find("98/2023/NĐ-CP")}) == 1


@pytest.mark.parametrize("name", ALL)
def test_only_the_vendored_faces_are_in_the_file_and_all_are_embedded(name: str) -> None:
    data = render_pdf(ALL[name](), now=samples.NOW)
    faces = {glyph.face for page in pages(data) for glyph in page.glyphs}
    assert faces <= {REGULAR, BOLD, ITALIC, BOLD_ITALIC}
    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        for item in document[index].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            assert pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(item)) == 1


def test_every_vietnamese_letter_is_printed_in_every_face() -> None:
    bases = "aăâeêioôơuưy"
    vowels = [
        unicodedata.normalize("NFC", base + tone)
        for base in bases
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    ]
    letters = "".join([*vowels, "đ"])
    letters += letters.upper() + "€₫–—“”‘’…≥≤±×°§•½²³№"
    assert len(letters) == 2 * 73 + 20
    groups = " ".join(letters[at : at + 20] for at in range(0, len(letters), 20))
    faces = (Run(groups), bold(groups), italic(groups), Run(groups, bold=True, italic=True))
    document = replace(samples.reminder(), blocks=tuple(Paragraph(face) for face in faces))
    page = printed(document)[0]
    assert [page.look(g) for g in groups.split()] == [(REGULAR, 14)] * 9
    found = "".join(glyph.character for glyph in page.glyphs if glyph.size == 14)
    assert found.count(letters) == 4
    shown = {glyph.face for glyph in page.glyphs if glyph.character == "ỹ"}
    assert shown == {REGULAR, BOLD, ITALIC, BOLD_ITALIC}


@pytest.mark.parametrize("character", ["x", "/", "Ỹ"])
def test_a_word_longer_than_its_line_breaks_and_is_not_lost(character: str) -> None:
    word = character * 300
    document = replace(
        samples.reminder(),
        letterhead=replace(samples.HEAD, issuing_body=word, parent_body=word),
        subject=word,
        addressees=(word, word),
        blocks=(
            Heading(1, "I.", word),
            Table(samples.AWARD_COLUMNS, (Row((word, word, word, bold(word))), GroupRow(word))),
            Paragraph((word, italic(word))),
        ),
        recipients=(RecipientLine(word),),
        signature=SignatureBlock(word, "Lê Thị Giả"),
    )
    found = printed(document)
    glyphs = [glyph for page in found for glyph in page.glyphs if glyph.top > 19.9]
    same = {character, character.upper()}
    assert sum(glyph.character in same for glyph in glyphs) >= 300 * 14
    assert min(glyph.left for glyph in glyphs) > 29
    assert max(glyph.right for glyph in glyphs) < 192.5
    cells = [
        glyph
        for page in found
        if "STT" in page.text
        for glyph in page.glyphs
        if glyph.size == 12 and glyph.face == REGULAR
    ]
    assert len(cells) > 300
    for edge in (42, 90.8, 164):
        assert not [glyph for glyph in cells if glyph.left < edge - 0.5 < edge + 0.5 < glyph.right]


def test_a_character_without_a_glyph_is_an_error_and_never_another_face() -> None:
    for field in (
        {"subject": "Chữ 漢"},
        {"blocks": (Bullets(("Chữ 漢",)),)},
        {"recipients": (RecipientLine("Chữ 漢"),)},
        {"signature": SignatureBlock("Chữ 漢")},
        {"addressees": ("Chữ 漢",)},
        {"legal_bases": ("Chữ 漢",)},
    ):
        with pytest.raises(UnprintableTextError, match=r"U\+6F22 .*“.*漢”"):
            render_pdf(replace(samples.reminder(), **field), now=samples.NOW)


def test_no_character_of_the_text_is_markup() -> None:
    document = replace(
        samples.reminder(),
        letterhead=replace(samples.HEAD, issuing_body="Sở #A *B* _C_", place="#P <x>"),
        subject=SPECIAL,
        addressees=(SPECIAL,),
        legal_bases=(SPECIAL,),
        blocks=(
            Heading(1, "#1", SPECIAL),
            Paragraph((bold(SPECIAL), " ", italic(SPECIAL))),
            Bullets((SPECIAL,)),
            Table(samples.AWARD_COLUMNS, samples.award_rows(1), caption=SPECIAL, note=SPECIAL),
            Paragraph(SPECIAL),
        ),
        closing=None,
        signature=SignatureBlock("$T$", "#N"),
        recipients=(RecipientLine(SPECIAL, SPECIAL),),
    )
    text = squeezed("".join(page.text for page in printed(document)))
    assert text.count(squeezed(SPECIAL)) == 12
    for words in ("SỞ#A*B*_C_", "#P<x>,ngày", "#1#set", "$T$", "#N"):
        assert words in text


def test_the_text_of_a_plan_can_be_read_back() -> None:
    text = squeezed("".join(page.text for page in printed(samples.launch())))
    assert text.count(squeezed(samples.CLAUSE)) == 6
    table = "IV.TIÊUCHÍTHIĐUASTTChỉtiêuĐơnvịSosánhGiátrịCơquanchủtrìI.Vềkinhtế1Tốcđộtăngtrưởng"
    assert table in text.replace("2IV", "IV")
    assert "triểnkhaithựchiệnKếhoạchnày./." in text


def test_equal_documents_are_equal_bytes() -> None:
    once = render_pdf(samples.plan(), now=samples.NOW)
    assert render_pdf(samples.plan(), now=samples.NOW) == once
    assert render_pdf(samples.plan(), now=samples.NOW + timedelta(seconds=1)) != once
    assert render_pdf(samples.plan(), now=samples.NOW.replace(microsecond=5)) == once
    with ThreadPoolExecutor(4) as pool:
        many = pool.map(lambda _: render_pdf(samples.plan(), now=samples.NOW), range(8))
        assert set(many) == {once}


def test_the_time_of_making_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(samples.plan(), now=datetime(2024, 1, 15))  # noqa: DTZ001


def test_the_file_is_archivable_tagged_and_named() -> None:
    data = render_pdf(samples.launch(), now=samples.NOW)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict() == {
        "Title": "210/KH-UBND: Kế hoạch Phát động phong trào thi đua thực hiện thắng lợi nhiệm vụ "
        "phát triển kinh tế - xã hội năm 2024",
        "Author": "Ủy ban nhân dân tỉnh Phú Thọ",
        "Subject": "",
        "Keywords": "",
        "Creator": document.get_metadata_value("Creator"),
        "Producer": "",
        "CreationDate": "D:20240115013000Z",
        "ModDate": "D:20240115013000Z",
    }
    assert pdfium.FPDFCatalog_IsTagged(document) == 1
    xmp = data.decode("latin-1")
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert re.search(r"/Lang ?\(vi-VN\)", xmp)


@pytest.mark.parametrize("count", range(1, 60, 3))
def test_the_signature_never_stands_alone_on_a_page(count: int) -> None:
    lines = tuple(Paragraph(f"Dòng thứ {n}.") for n in range(count))
    last = printed(replace(samples.reminder(), blocks=lines))[-1]
    assert "./." in last.text.split("Nơi nhận:")[0]
    assert "Lê Thị Giả" in last.text
    table = Table(samples.AWARD_COLUMNS, samples.award_rows(count))
    last = printed(replace(samples.reminder(), blocks=(table,)))[-1]
    assert f"Mẫu {count} " in last.text.split("Nơi nhận:")[0]
    assert "Lê Thị Giả" in last.text


def test_a_heading_never_stands_last_on_a_page() -> None:
    apart = set()
    for count in range(18, 32):
        blocks = (
            *(Paragraph(f"Dòng thứ {n}.") for n in range(count)),
            Heading(1, "I.", "MỤC ĐÍCH"),
            Heading(2, "1.", "Yêu cầu"),
            *(Paragraph(f"Yêu cầu thứ {n}.") for n in range(30)),
        )
        found = printed(replace(samples.reminder(), blocks=blocks))
        (page,) = [page for page in found if "MỤC ĐÍCH" in page.text]
        assert "Yêu cầu thứ 0." in page.text
        apart.add(found.index(page))
    assert apart == {0, 1}


def test_the_head_of_a_long_table_repeats_and_money_stands_to_the_right() -> None:
    annex = [page for page in printed(samples.decision(90)) if "Họ và tên" in page.text]
    assert len(annex) > 2
    names = re.findall(r"Mẫu (\d+)", "".join(page.text for page in annex))
    assert names == [str(n) for n in range(1, 91)]
    for page in annex:
        assert page.look("Họ và tên, tập thể") == (BOLD, 12)
        rights = {round(page.right(amount), 1) for amount in ("3.510.000", "900")}
        assert len(rights) == 1
        assert 189 < rights.pop() < 192
    assert annex[0].look("I. Bằng khen") == (BOLD, 12)
    assert annex[-1].look("56.160.000") == (BOLD, 12)
    assert "(Kèm theo Quyết định số 1284/QĐ-UBND ngày 08 tháng 7 năm 2024" in annex[0].text


def test_thousands_of_rows_are_set_completely() -> None:
    text = "".join(page.text for page in printed(samples.decision(2000)))
    assert re.findall(r"Mẫu\s+(\d+)\b", text)[:2000] == [str(n) for n in range(1, 2001)]


def test_two_signatures_stand_side_by_side_with_level_names() -> None:
    document = replace(
        samples.reminder(), co_signature=SignatureBlock("Chủ tịch Công đoàn", "Phạm Văn Giả")
    )
    (page,) = printed(document)
    ours, theirs = page.find("Lê Thị Giả")[0], page.find("Phạm Văn Giả")[0]
    assert ours.baseline == pytest.approx(theirs.baseline, abs=0.5)
    assert theirs.right < 111 < ours.left


def test_long_names_of_bodies_wrap_inside_their_column() -> None:
    head = replace(
        samples.HEAD,
        parent_body="Bộ Nông nghiệp và Phát triển nông thôn",
        issuing_body="Ban Quản lý các dự án đầu tư xây dựng công trình giao thông và dân dụng",
    )
    page = printed(replace(samples.launch(), letterhead=head))[0]
    nation = page.left("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    for name in (head.parent_body, head.issuing_body):
        glyphs = page.find(name.upper())
        assert len({round(glyph.baseline) for glyph in glyphs}) >= 2
        assert max(glyph.right for glyph in glyphs) < nation
    assert page.find("Số: 210")[0].baseline > max(g.baseline for g in page.find("DÂN DỤNG"))
