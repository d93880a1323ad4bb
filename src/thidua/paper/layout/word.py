"""Official documents as Word files: the same sheet as the PDF, with named styles to edit by."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from thidua.paper.layout import geometry as g
from thidua.paper.layout.model import OfficialDocument, Run
from thidua.paper.layout.sheet import (
    AnnexSheet,
    Grid,
    GridRow,
    Piece,
    Sheet,
    Signature,
    Words,
    make_sheet,
)
from thidua.paper.layout.word_styles import install_styles
from thidua.paper.layout.word_xml import (
    Element,
    cell,
    el,
    lines,
    paragraph,
    row,
    rule,
    table,
    twips,
)

_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_STYLE_OF_ROLE = {
    "body": "NoiDung",
    "basis": "CanCu",
    "line": "DongGiua",
    "heading-1": "Heading1",
    "heading-2": "Heading2",
    "heading-3": "Heading3",
}
_STOCK = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
_DCTERMS = "http://purl.org/dc/terms/"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def render_docx(document: OfficialDocument, *, now: datetime | None = None) -> bytes:
    """Return `document` as a Word file (DOCX), the same bytes for the same document and `now`.

    `now` is written as the time of making; without it the file names none. Raises
    UnprintableTextError for a character that the face lacks.
    """
    sheet = make_sheet(document)
    word = docx.Document()
    _prepare(word, sheet, now)
    header = _page_number_header(word)
    body = word.element.body
    for child in list(body):
        body.remove(child)
    parts = [_main(sheet), *(_annex(annex) for annex in sheet.annexes)]
    landscapes = [False, *(annex.landscape for annex in sheet.annexes)]
    for index, (part, landscape) in enumerate(zip(parts, landscapes, strict=True)):
        section = _section(landscape=landscape, header=header if index == 0 else None)
        body.extend(part)
        if index < len(parts) - 1:
            body.append(paragraph("KhoangCach", section=section))
        else:
            if part[-1].tag == qn("w:tbl"):
                # A table may not be the last thing in a file.
                body.append(paragraph("KhoangCach"))
            body.append(section)
    return _packed(word)


def _prepare(word: WordDocument, sheet: Sheet, now: datetime | None) -> None:
    """Set styles, properties, compatibility; leave out what the stock template brings along."""
    install_styles(word.styles.element)
    properties = word.core_properties
    properties.title, properties.author = sheet.title[:255], sheet.author[:255]
    properties.language, properties.comments = "vi-VN", ""
    if now is not None:
        properties.created = properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    else:
        element = word.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
        for stamp in element.findall(f"{{{_DCTERMS}}}*"):
            element.remove(stamp)
    settings = word.settings.element
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "vi-VN")
    for relations in (word.part.package.rels, word.part.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(_STOCK):
                del relations[key]


def _page_number_header(word: WordDocument) -> str:
    """Make the header with the page number; return its relationship id."""
    header = word.sections[0].header
    header.is_linked_to_previous = False
    element = header.part.element
    for child in list(element):
        element.remove(child)
    number = paragraph("SoTrang")
    number.append(el("fldSimple", el("r", _text("2")), instr="PAGE"))
    element.append(number)
    return str(word.part.relate_to(header.part, RELATIONSHIP_TYPE.HEADER))


def _text(words: str) -> Element:
    text = el("t")
    text.text = words
    return text


def _section(*, landscape: bool, header: str | None) -> Element:
    """Return a section: A4, its pages counted from 1, the first without a number.

    A section without `header` takes that of the one before.
    """
    section = el("sectPr")
    if header is not None:
        reference = el("headerReference", type="default")
        reference.set(qn("r:id"), header)
        section.append(reference)
    width, height = g.PAGE_WIDTH, g.PAGE_HEIGHT
    if landscape:
        width, height = height, width
    size = el("pgSz", w=twips(width), h=twips(height))
    if landscape:
        size.set(qn("w:orient"), "landscape")
    margins = el(
        "pgMar",
        top=twips(g.MARGIN_TOP),
        right=twips(g.MARGIN_RIGHT),
        bottom=twips(g.MARGIN_BOTTOM),
        left=twips(g.MARGIN_LEFT),
        header=twips(g.HEADER_FROM_TOP),
        footer=twips(g.HEADER_FROM_TOP),
        gutter="0",
    )
    section.extend((el("type", val="nextPage"), size, margins))
    section.extend((el("pgNumType", start="1"), el("titlePg")))
    return section


def _main(sheet: Sheet) -> list[Element]:
    """Return everything before the annexes."""
    elements = [_letterhead(sheet), paragraph("KhoangCach")]
    if sheet.type_name is not None:
        elements.extend(lines("TenLoai", (sheet.type_name,), keep_next=True))
        elements.extend(lines("TrichYeu", sheet.subject_lines, keep_next=True))
        if sheet.subject_rule_mm:
            elements.append(rule(sheet.subject_rule_mm, g.TEXT_WIDTH))
        elements.append(paragraph("KhoangCach"))
    elements.extend(lines("ThamQuyen", sheet.authority_lines))
    elements.extend(_addressees(sheet.addressees))
    for index, piece in enumerate(sheet.pieces, start=1):
        # The signature never stands alone on a page: the last words stay with it.
        elements.extend(_piece(piece, keep_next=index == len(sheet.pieces)))
    elements.extend(_ending(sheet))
    return elements


def _letterhead(sheet: Sheet) -> Element:
    left, right = g.LETTERHEAD_LEFT, g.LETTERHEAD_RIGHT
    names = [
        *lines("CoQuanChuQuan", sheet.parent_lines),
        *lines("CoQuanBanHanh", sheet.issuing_lines),
        rule(sheet.issuing_rule_mm, left),
    ]
    nation = [
        *lines("QuocHieu", (g.NATION,)),
        *lines("TieuNgu", (g.MOTTO,)),
        rule(sheet.motto_rule_mm, right),
    ]
    number, date = lines("SoKyHieu", (sheet.number,)), lines("DiaDanhNgay", (sheet.place_date,))
    rows = [
        row((cell(left, names), cell(right, nation))),
        row((cell(left, number), cell(right, date))),
    ]
    if sheet.about_lines:
        about = lines("TrichYeuCongVan", sheet.about_lines)
        rows.append(row((cell(left, about), cell(right, [paragraph("KhoangCach")]))))
    return table((left, right), rows)


def _addressees(names: Sequence[str]) -> list[Element]:
    if not names:
        return []
    if len(names) == 1:
        words = (Run(f"{g.ADDRESSEES_HEAD} {names[0]}"),)
        return [paragraph("KinhGui", words, align="center"), paragraph("KhoangCach")]
    ends = [";"] * (len(names) - 1) + ["."]
    listed = [f"- {name}{end}" for name, end in zip(names, ends, strict=True)]
    widths = (g.ADDRESSEES_HEAD_WIDTH, g.ADDRESSEES_WIDTH)
    cells = (
        cell(widths[0], lines("KinhGui", (g.ADDRESSEES_HEAD,))),
        cell(widths[1], lines("KinhGui", listed)),
    )
    return [
        table(widths, (row(cells, whole=False),), indent_mm=g.ADDRESSEES_INDENT),
        paragraph("KhoangCach"),
    ]


def _piece(piece: Piece, *, keep_next: bool = False) -> list[Element]:
    if isinstance(piece, Grid):
        return _grid(piece, keep_next=keep_next)
    return [_words(piece, keep_next=keep_next)]


def _words(words: Words, *, keep_next: bool) -> Element:
    changed = words.role == "body" and words.align.value != "justify"
    return paragraph(
        _STYLE_OF_ROLE[words.role],
        words.runs,
        keep_next=keep_next,
        align=_ALIGN[words.align.value] if changed else None,
        flush=words.role == "body" and not words.indent,
    )


def _grid(grid: Grid, *, keep_next: bool) -> list[Element]:
    """Return a ruled table with what stands above it and the gap below."""
    elements = lines("TenBang", (grid.caption,)) if grid.caption else []
    elements.extend(lines("GhiChuBang", (grid.note,)) if grid.note else [])
    head = [
        cell(width, lines("DauBang", (title,)), middle=True)
        for width, title in zip(grid.widths_mm, grid.head, strict=True)
    ]
    rows = [row(head, head=True)]
    for index, item in enumerate(grid.rows):
        following = grid.rows[index + 1] if index + 1 < len(grid.rows) else None
        stays = item.kind == "group" or (following is not None and following.kind == "sum")
        stays = stays or (keep_next and following is None)
        rows.append(_grid_row(grid, item, keep_next=stays))
    return [*elements, table(grid.widths_mm, rows, ruled=True), paragraph("KhoangCach")]


def _grid_row(grid: Grid, item: GridRow, *, keep_next: bool) -> Element:
    widths, aligns = grid.widths_mm, grid.aligns
    span = len(widths) - len(item.cells) + 1
    cells = []
    for index, runs in enumerate(item.cells):
        wide = span if index == 0 else 1
        at = 0 if index == 0 else index + span - 1
        align = {"group": "left", "sum": "right"}.get(item.kind, _ALIGN[aligns[at].value])
        if item.kind == "sum" and index > 0:
            align = _ALIGN[aligns[at].value]
        words = paragraph(
            "ChuBang" if item.kind == "row" else "NhomBang", runs, keep_next=keep_next, align=align
        )
        cells.append(cell(sum(widths[at : at + wide]), [words], span=wide, middle=True))
    return row(cells, whole=item.keep)


def _ending(sheet: Sheet) -> list[Element]:
    half = g.SIGNATURE_WIDTH
    recipients = [
        *lines("NoiNhan", (g.RECIPIENTS_HEAD,) if sheet.recipients else ()),
        *lines("DanhSachNoiNhan", sheet.recipients),
    ] or [paragraph("KhoangCach")]
    whole = len(sheet.recipients) <= 40
    if len(sheet.signatures) == 1:
        cells = (cell(half, recipients), cell(half, _signature(sheet.signatures[0])))
        return [
            paragraph("KhoangCach", keep_next=True),
            table((half, half), (row(cells, whole=whole),)),
        ]
    both = tuple(cell(half, _signature(item)) for item in reversed(sheet.signatures))
    below = cell(2 * half, recipients, span=2)
    return [
        paragraph("KhoangCach", keep_next=True),
        table((half, half), (row(both), row((below,), whole=whole))),
    ]


def _signature(item: Signature) -> list[Element]:
    above = [*item.lines, *[""] * item.short_by]
    return [*lines("ChucVu", above, keep_next=True), *lines("HoTen", (item.name,))]


def _annex(annex: AnnexSheet) -> list[Element]:
    width = g.LANDSCAPE_TEXT_WIDTH if annex.landscape else g.TEXT_WIDTH
    elements = [
        *lines("TenPhuLuc", (annex.label,) if annex.label else ()),
        *lines("TenPhuLuc", annex.title_lines),
        *lines("KemTheo", annex.reference_lines),
        rule(annex.rule_mm, width),
        paragraph("KhoangCach"),
    ]
    for piece in annex.pieces:
        elements.extend(_piece(piece))
    return elements


def _packed(word: WordDocument) -> bytes:
    """Return the file, its members without time, so that equal documents are equal bytes."""
    loose = io.BytesIO()
    word.save(loose)
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return packed.getvalue()
