"""The named styles of the Word file: one for each component of an official document."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from docx.oxml.ns import qn

from thidua.paper.layout import geometry as g
from thidua.paper.layout.word_xml import Element, el, points, twips

WORD_FONT = "Times New Roman"
"""Metric-equal to the vendored face, and what Word has."""


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A paragraph style; lengths in points, `first_line` in mm, `line` a multiple of single."""

    id: str
    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first_line: float = 0.0
    hanging: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    keep_next: bool = False
    outline: int | None = None
    rule: bool = False


_centred = partial(WordStyle, align="center")


def _body(style_id: str, name: str, **more: Any) -> WordStyle:
    return WordStyle(
        style_id,
        name,
        g.TEXT_SIZE,
        align="both",
        first_line=g.FIRST_LINE_INDENT,
        after=g.PARAGRAPH_SPACING,
        line=g.LINE_SPACING,
        **more,
    )


STYLES = (
    _centred("QuocHieu", "Quốc hiệu", g.NATION_SIZE, bold=True),
    _centred("TieuNgu", "Tiêu ngữ", g.MOTTO_SIZE, bold=True),
    _centred("CoQuanChuQuan", "Cơ quan chủ quản", g.BODY_NAME_SIZE),
    _centred("CoQuanBanHanh", "Cơ quan ban hành", g.BODY_NAME_SIZE, bold=True),
    _centred("SoKyHieu", "Số, ký hiệu", g.NUMBER_SIZE, before=4),
    _centred("DiaDanhNgay", "Địa danh, ngày tháng", g.PLACE_DATE_SIZE, italic=True, before=4),
    _centred("TrichYeuCongVan", "Trích yếu công văn", g.ABOUT_SIZE),
    _centred("TenLoai", "Tên loại văn bản", g.TITLE_SIZE, bold=True, before=8, keep_next=True),
    _centred("TrichYeu", "Trích yếu", g.TITLE_SIZE, bold=True, keep_next=True),
    _centred("ThamQuyen", "Thẩm quyền ban hành", g.TITLE_SIZE, bold=True, after=6),
    WordStyle("KinhGui", "Kính gửi", g.TEXT_SIZE, after=2),
    _centred("DuongKe", "Đường kẻ", 2, rule=True, before=2, after=2),
    WordStyle("KhoangCach", "Khoảng cách", 6),
    _body("CanCu", "Căn cứ", italic=True),
    _body("NoiDung", "Nội dung"),
    _centred(
        "DongGiua",
        "Dòng giữa",
        g.TEXT_SIZE,
        bold=True,
        before=2,
        after=g.PARAGRAPH_SPACING,
        line=g.LINE_SPACING,
        keep_next=True,
    ),
    _body("Heading1", "heading 1", bold=True, keep_next=True, outline=0),
    _body("Heading2", "heading 2", bold=True, keep_next=True, outline=1),
    _body("Heading3", "heading 3", keep_next=True, outline=2),
    _centred("TenBang", "Tên bảng", g.TABLE_SIZE, bold=True, after=3, keep_next=True),
    WordStyle(
        "GhiChuBang",
        "Ghi chú bảng",
        g.TABLE_SIZE,
        italic=True,
        align="right",
        after=3,
        keep_next=True,
    ),
    _centred("DauBang", "Đầu bảng", g.TABLE_SIZE, bold=True, keep_next=True),
    WordStyle("ChuBang", "Chữ bảng", g.TABLE_SIZE),
    WordStyle("NhomBang", "Nhóm bảng", g.TABLE_SIZE, bold=True),
    _centred("ChucVu", "Chức vụ", g.SIGNATURE_SIZE, bold=True, keep_next=True),
    _centred("HoTen", "Họ tên", g.SIGNATURE_SIZE, bold=True, before=g.SIGNING_SPACE * 72 / 25.4),
    WordStyle(
        "NoiNhan", "Nơi nhận", g.RECIPIENTS_HEAD_SIZE, bold=True, italic=True, keep_next=True
    ),
    WordStyle("DanhSachNoiNhan", "Danh sách nơi nhận", g.RECIPIENTS_SIZE, hanging=2.0),
    _centred("TenPhuLuc", "Tên phụ lục", g.TITLE_SIZE, bold=True, keep_next=True),
    _centred("KemTheo", "Kèm theo", g.TITLE_SIZE, italic=True, keep_next=True),
    _centred("SoTrang", "Số trang", g.PAGE_NUMBER_SIZE),
)


def install_styles(styles: Element) -> None:
    """Make STYLES the paragraph styles of a `w:styles` element, with the face and the language."""
    for child in list(styles):
        if child.tag.endswith(("}docDefaults", "}style")):
            styles.remove(child)
    styles.insert(0, _defaults())
    styles.append(_default_style("paragraph", "Normal", "Normal"))
    styles.append(_default_style("character", "DefaultParagraphFont", "Default Paragraph Font"))
    styles.append(_default_style("table", "TableNormal", "Normal Table"))
    styles.append(_default_style("numbering", "NoList", "No List"))
    for style in STYLES:
        styles.append(_style(style))


def _defaults() -> Element:
    fonts = el("rFonts", ascii=WORD_FONT, hAnsi=WORD_FONT, eastAsia=WORD_FONT, cs=WORD_FONT)
    size = str(round(g.TEXT_SIZE * 2))
    run = el("rPr", fonts, el("sz", val=size), el("szCs", val=size))
    run.append(el("lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"))
    return el("docDefaults", el("rPrDefault", run), el("pPrDefault", el("pPr")))


def _default_style(kind: str, style_id: str, name: str) -> Element:
    return el("style", el("name", val=name), type=kind, default="1", styleId=style_id)


def _style(style: WordStyle) -> Element:
    properties = el("pPr")
    if style.keep_next:
        properties.append(el("keepNext"))
    properties.append(el("widowControl"))
    if style.rule:
        width = str(round(g.RULE_WEIGHT * 8))
        top = el("top", val="single", sz=width, space="0", color="000000")
        properties.append(el("pBdr", top))
    line, how = ("40", "exact") if style.rule else (str(round(style.line * 240)), "auto")
    properties.append(
        el(
            "spacing",
            before=points(style.before),
            after=points(style.after),
            line=line,
            lineRule=how,
        )
    )
    if style.first_line:
        properties.append(el("ind", firstLine=twips(style.first_line)))
    if style.hanging:
        properties.append(el("ind", left=twips(style.hanging), hanging=twips(style.hanging)))
    properties.append(el("jc", val=style.align))
    if style.outline is not None:
        properties.append(el("outlineLvl", val=str(style.outline)))
    size = str(round(style.size * 2))
    run = el("rPr", *([el("b")] if style.bold else []), *([el("i")] if style.italic else []))
    run.extend((el("sz", val=size), el("szCs", val=size)))
    head = (el("name", val=style.name), el("basedOn", val="Normal"), el("qFormat"))
    element = el("style", *head, properties, run, type="paragraph", styleId=style.id)
    if style.outline is None:
        element.set(qn("w:customStyle"), "1")
    return element
