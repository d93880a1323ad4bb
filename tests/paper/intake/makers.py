"""Makes DOCX, PDF and scanned versions of a plan's text for the tests of intake."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
import typst
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image, ImageDraw, ImageFilter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "samples"
FONTS = ROOT / "src" / "thidua" / "paper" / "fonts"

# Level: (number format, text) of the list that the plan's outline is numbered with
OUTLINE = (
    ("upperRoman", "%1."),
    ("decimal", "%2."),
    ("decimal", "%2.%3."),
    ("lowerLetter", "%4)"),
    ("bullet", "-"),
)
_MARKERS = (
    (0, re.compile(r"([IVX]+)\. ")),
    (2, re.compile(r"(\d+\.\d+)\. ")),
    (1, re.compile(r"(\d+)\. ")),
    (3, re.compile(r"([a-z])\) ")),
    (4, re.compile(r"(-) ")),
)


@dataclass(frozen=True)
class Plan:
    """A plan cut into what a letterhead, a title, paragraphs and a signature hold."""

    head_left: tuple[str, ...]
    head_right: tuple[str, ...]
    title: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    digital: tuple[str, ...]


def plan_210() -> Plan:
    """Plan 210 as the sample gives it, with the letterhead it lacks and without the stamp."""
    text = (SAMPLES / "ke-hoach-210-phu-tho-2024.txt").read_text(encoding="utf-8")
    text = text.replace("*", "").replace("Không để\n\nai bị", "Không để ai bị")
    text = text.replace("tham mưu, đề\n\nxuất", "tham mưu, đề xuất")
    start, end = text.index("Năm 2024 là"), text.index("Nơi nhận:")
    body = tuple(line for line in text[start:end].splitlines() if line.strip())
    recipients = tuple(re.findall(r"^- .+", text[end:], re.MULTILINE))
    return Plan(
        head_left=("ỦY BAN NHÂN DÂN", "TỈNH PHÚ THỌ", "Số: 210/KH-UBND"),
        head_right=(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Phú Thọ, ngày 15 tháng 01 năm 2024",
        ),
        title=(
            "KẾ HOẠCH",
            "Phát động phong trào thi đua thực hiện",
            "thắng lợi nhiệm vụ phát triển kinh tế - xã hội năm 2024",
        ),
        body=body,
        recipients=recipients,
        signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Bùi Văn Quang"),
        digital=(
            "Ký bởi: Ủy ban nhân dân tỉnh Phú Thọ",
            "Cơ quan: Tỉnh Phú Thọ",
            "Ngày ký: 15-01-2024 10:58:54 +07:00",
        ),
    )


def flat(plan: Plan) -> str:
    """The plan as text, a paragraph a line: what every other version should read like."""
    blocks = [
        "\n".join(plan.head_left),
        "\n".join(plan.head_right),
        plan.title[0],
        "\n".join(plan.title[1:]),
        *plan.body,
        "\n".join(("Nơi nhận:", *plan.recipients)),
        "\n".join(plan.signature[:2]),
        plan.signature[2],
        "\n".join(plan.digital),
    ]
    return "\n\n".join(blocks)


def as_docx(plan: Plan) -> bytes:
    """The plan in Word: its outline is numbered by Word, letterhead and signature in tables."""
    document = Document()
    number_id = add_list(document, OUTLINE)
    head = document.add_table(1, 2)
    _fill(head.rows[0].cells[0], plan.head_left)
    _fill(head.rows[0].cells[1], plan.head_right)
    for line in plan.title:
        document.add_paragraph(line)
    for at, line in enumerate(plan.body):
        level, text = _marked(line)
        paragraph = document.add_paragraph()
        if level is not None:
            number(paragraph, number_id, level)
        middle = text.rfind(" ", 0, len(text) // 2) + 1
        paragraph.add_run(text[:middle])
        run = paragraph.add_run()
        if at % 17 == 16:  # Word remembers where it broke the page, mostly in mid-sentence
            run._r.append(parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
        paragraph.add_run(text[middle:])
    foot = document.add_table(1, 2)
    _fill(foot.rows[0].cells[0], ("Nơi nhận:", *plan.recipients))
    _fill(
        foot.rows[0].cells[1], (*plan.signature[:2], "", "", plan.signature[2], "", *plan.digital)
    )
    document.sections[0].header.paragraphs[0].text = "2"
    return saved(document)


def _marked(line: str) -> tuple[int | None, str]:
    for level, marker in _MARKERS:
        match = marker.match(line)
        if match:
            return level, line[match.end() :]
    return None, line


def _fill(cell, lines) -> None:
    cell.paragraphs[0].text = lines[0]
    for line in lines[1:]:
        cell.add_paragraph(line)


def add_list(document, levels, *, starts=(), abstract="70", number_id="70", style=None) -> str:
    """Add a list definition of (format, text) levels; `starts` overrides (level, start)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style and at == 0 else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{inner}</w:abstractNum>'
    )
    root.insert(0, definition)
    add_instance(document, abstract=abstract, number_id=number_id, starts=starts)
    return number_id


def add_instance(document, *, abstract: str, number_id: str, starts=()) -> None:
    """Add another list over the same definition."""
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for level, start in starts
    )
    document.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number_id}"><w:abstractNumId w:val="{abstract}"/>'
            f"{overrides}</w:num>"
        )
    )


def number(paragraph, number_id: str, level: int) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/>'
            "</w:numPr>"
        )
    )


def page_break(document) -> None:
    """A page break by hand."""
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def saved(document) -> bytes:
    """The bytes of a python-docx document."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(docx: bytes, **parts: bytes) -> bytes:
    """The DOCX with parts replaced or added; `word__document` stands for word/document.xml."""
    named = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename not in named:
                new.writestr(entry, old.read(entry))
        for name, content in named.items():
            new.writestr(name, content)
    return buffer.getvalue()


def body_docx(xml: str) -> bytes:
    """A DOCX whose body is the given WordprocessingML."""
    document = Document()
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    spaces = nsdecls("w", "wp", "a")
    spaces += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    spaces += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    spaces += ' xmlns:v="urn:schemas-microsoft-com:vml"'
    for at, child in enumerate(list(parse_xml(f"<w:x {spaces}>{xml}</w:x>"))):
        body.insert(at, child)
    return saved(document)


_PAGE = """
#set page("a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 20mm), header: context {
  if counter(page).get().first() > 1 [#align(center)[#counter(page).display()]]
})
#set text(font: "Liberation Serif", size: 14pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1cm, all: true), spacing: 0.9em)
#let plain(body) = { set par(first-line-indent: 0pt, justify: false); body }
"""


def typeset(markup: str) -> bytes:
    """A PDF from Typst markup with the official layout's page and type."""
    source = (_PAGE + markup).encode()
    return typst.compile(source, font_paths=[str(FONTS)], ignore_system_fonts=True)


def literal(text: str) -> str:
    """Text as a Typst string expression."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


def as_pdf(plan: Plan) -> bytes:
    """The plan as officers print it: two-column letterhead, justified text, signature block."""
    lines = " \\ ".join
    head = (
        f"#plain(grid(columns: (42%, 58%), align: center)[#text(13pt)[{_lines(plan.head_left)}]]"
        f"[#text(13pt)[*{literal(plan.head_right[0])}*] \\ *{literal(plan.head_right[1])}* \\ "
        f"_{literal(plan.head_right[2])}_])\n\n"
    )
    title = f"#plain(align(center)[*{_lines(plan.title)}*])\n\n"
    body = "\n\n".join(literal(line) for line in plan.body)
    digital = lines(literal(line) for line in plan.digital)
    foot = (
        "\n\n#block(breakable: false, plain(grid(columns: (50%, 50%))["
        f"#text(12pt)[*_{literal('Nơi nhận:')}_*] \\ #text(11pt)[{_lines(plan.recipients)}]]"
        f"[#align(center)[*{_lines(plan.signature[:2])}* #v(15mm) *{literal(plan.signature[2])}*"
        f" #v(5mm)] #text(10pt)[{digital}]]))"
    )
    return typeset(head + title + body + foot)


def _lines(lines: tuple[str, ...]) -> str:
    return " \\ ".join(literal(line) for line in lines)


def pictures(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def scanned(
    picture: Image.Image, *, angle: float = 0.0, noise: float = 0.0, stamp: bool = False
) -> Image.Image:
    """The picture as a scanner would see it: aslant, speckled, with a red stamp over text."""
    if stamp:
        picture = stamped(picture)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    if noise:
        rng = np.random.default_rng(210)
        pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.6))).astype(np.float32)
        pixels += rng.normal(0.0, noise, pixels.shape)
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return picture


def stamped(picture: Image.Image, centre: tuple[float, float] = (0.45, 0.3)) -> Image.Image:
    """A red ring with a star and letters, printed over the text as a stamp is."""
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    radius = picture.width * 0.09
    x, y = picture.width * centre[0], picture.height * centre[1]
    for inner in (1.0, 0.72):
        box = (x - radius * inner, y - radius * inner, x + radius * inner, y + radius * inner)
        draw.ellipse(box, outline=(215, 40, 50), width=max(4, round(radius * 0.06)))
    draw.regular_polygon((x, y, radius * 0.3), 5, fill=(215, 40, 50))
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(layer)))


def as_image(picture: Image.Image, kind: str = "PNG", dpi: int = 200) -> bytes:
    """The picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, format=kind, dpi=(dpi, dpi))
    return buffer.getvalue()


def as_scan(pages: list[Image.Image], dpi: int = 200) -> bytes:
    """A PDF that holds pictures only, as a scanner makes it."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=85)
    return buffer.getvalue()


def encrypted(pdf: bytes, password: str = "mat-khau") -> bytes:
    """The PDF behind a password."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(owner_pass=password, user_pass=password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw_pdf(content: bytes, *, box: str = "0 0 595 842", page: str = "", extra: str = "") -> bytes:
    """A hand-written PDF of one page; `page` adds keys to it, `extra` whole objects."""
    objects = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        (
            f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
            f"/Resources<</Font<</F 5 0 R>>>>{page}>>endobj"
        ),
        f"4 0 obj<</Length {len(content)}>>stream\n",
    ]
    head = "%PDF-1.4\n" + "\n".join(objects)
    tail = (
        "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>endobj\n"
        f"{extra}\ntrailer<</Root 1 0 R/Size 9>>\n%%EOF\n"
    )
    return head.encode() + content + tail.encode()
