"""Activation letters as one PDF, a page for each person, set by Typst in the official faces."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from thidua.paper.layout import geometry as g
from thidua.paper.layout.fonts import FAMILY, FONTS
from thidua.paper.layout.pdf import LayoutError

_TEMPLATE = Path(__file__).resolve().parent / "letters.typ"
_STANDARDS: Any = ["a-2a", "ua-1"]


@dataclass(frozen=True)
class Letter:
    """What differs from person to person.

    Args:
        name: of the person.
        post: title and unit, may be empty.
        username: as it is typed.
        code: in groups, as it is printed.
        link: what the square code holds.
    """

    name: str
    post: str
    username: str
    code: str
    link: str


@dataclass(frozen=True)
class Sheet:
    """What all letters of one making share, in Vietnamese: it is an official letter.

    Args:
        parent: body above, may be empty.
        body: who writes.
        place_date: “Phú Thọ, ngày 15 tháng 01 năm 2024”.
        about: second line of the title.
        opening: first paragraph.
        address: of the activation page.
        until: last moment of the codes.
        steps: how to begin.
        whom: whom to ask.
        closing: last paragraph.
    """

    parent: str
    body: str
    place_date: str
    about: str
    opening: str
    address: str
    until: str
    steps: Sequence[str]
    whom: Sequence[str]
    closing: str


def square(text: str) -> str:
    """The square code as SVG."""
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", border=2, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def render(sheet: Sheet, letters: Sequence[Letter], *, now: datetime) -> bytes:
    """All letters as one PDF (PDF/A-2a, PDF/UA-1), in the order given.

    Args:
        sheet: what they share.
        letters: at least one.
        now: time of making with time zone, written into the file.

    Raises:
        LayoutError: when setting fails.
    """
    pages = [{**asdict(one), "square": square(one.link)} for one in letters]
    for page in pages:
        del page["link"]
    values = {**asdict(sheet), "letters": pages, "title": "Thư kích hoạt tài khoản"}
    inputs = {
        "letters": json.dumps(values, ensure_ascii=False),
        "geometry": json.dumps(
            {
                "family": FAMILY,
                "top": g.MARGIN_TOP,
                "bottom": g.MARGIN_BOTTOM,
                "left": g.MARGIN_LEFT,
                "right": g.MARGIN_RIGHT,
                "head_left": g.LETTERHEAD_LEFT,
                "nation": g.NATION,
                "motto": g.MOTTO,
            },
            ensure_ascii=False,
        ),
    }
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(
        input=str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=fonts,
        ignore_system_fonts=True,
    )
    try:
        made: Any = compiler.compile(
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS,
            timestamp=now.replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise LayoutError(str(error)) from error
    return bytes(made)
