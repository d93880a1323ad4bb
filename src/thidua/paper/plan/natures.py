"""Whether a figure is a level, a change, an increment or to be maintained; which way is good."""

import re

from thidua.paper.lexicon import Lexicon
from thidua.paper.plan.figures import Figure
from thidua.paper.plan.labels import Part
from thidua.paper.text import fold

_MAINTAIN = re.compile(r"\b(?:duy tri|giu vung|giu on dinh|giu nguyen|bao toan)\b")
_LEVEL_DOWN = re.compile(
    r"\b(?:giam|ha|keo giam)?\s*(?:\S+\s+){0,8}?(?:xuong|con|xuong con)\s*(?:muc\s*)?$"
)
_CHANGE = re.compile(
    r"(?<!toc do )(?<!ty le )(?<!muc )\b(?P<v>tang|giam)(?:\s+(?:them|binh quan|hang nam"
    r"|moi nam|khoang|toi thieu|it nhat|truong|so voi \S+(?: \S+){0,4}|duoc|dan|tu|tren"
    r"|ty le|so vu|manh))*\s*$"
)
_INCREMENT = re.compile(
    r"\b(?:co them|tang them|them|ket nap(?: moi)?|thanh lap moi|phat trien moi|xay moi"
    r"|tao viec lam moi|tao them|trong moi|dang ky moi"
    r"|cong nhan them|cong nhan moi|phat trien them|thanh lap them|xay dung moi|moi them|bo sung)\b"
)
_REDUCTION = re.compile(r"\bgiam ngheo\b|\b(?:ty le|muc|toc do) giam\b|\bgiam (?:ty le|so|muc)\b")


def nature_of(  # noqa: PLR0911 - one answer a case
    figure: Figure,
    part: Part,
    *,
    folded: str,
    label: str,
    sign: str | None,
    lexicon: Lexicon,
) -> tuple[str, str]:
    """Return nature (level, change, increment, maintain) and direction of a figure."""
    before = folded[part.prefix_start : figure.start].rstrip(" :,")
    before = re.sub(r"(?:\s*\b(?:dat|tu|phan dau|o muc|muc|la|khoang))+$", "", before)
    head = folded[part.head_start : part.head_end] if part.head_end > part.head_start else ""
    near = f"{head} {before}".strip()
    label_folded = fold(label)
    bad = lexicon.lower_is_better_pattern.search(label_folded) is not None
    falling = sign in {"<=", "<"} or bad
    percent = bool(figure.unit and figure.unit.startswith("%"))
    if figure.rank:
        return "maintain" if _MAINTAIN.search(near) else "level", "decrease"
    if figure.lifted or re.search(r"\b(?:xuong|giam con|con)(?:\s+con)?(?:\s+muc)?$", near):
        down = figure.lifted and re.search(
            r"\bxuong\b", folded[max(0, figure.number - 30) : figure.number]
        )
        return "level", "decrease" if falling or down or re.search(
            r"\b(?:giam|xuong)\b", near
        ) else "increase"
    if folded.startswith("vuot", figure.start) and over_plan(figure, folded):
        return "change", "increase"
    if _MAINTAIN.search(near):
        return "maintain", "decrease" if falling else "increase"
    change = _CHANGE.search(near[-80:]) or _CHANGE.search(near.split(":", 1)[0][-80:])
    if change and not (change["v"] == "tang" and near.endswith("truong")):
        if change["v"] == "giam":
            return "change", "decrease"
        if not percent and re.search(r"\btang them$", near):
            return "increment", "increase"
        return "change", "decrease" if bad and not percent else "increase"
    if _REDUCTION.search(label_folded) and not re.search(r"\b(?:con|xuong)\b", near):
        return "change", "decrease"
    if not percent and _INCREMENT.search(near):
        return "increment", "increase"
    tail = folded[figure.end : figure.end + 40]
    if not percent and re.match(
        r"\s*(?:\S+\s){0,2}(?:duoc )?(?:thanh lap moi|moi\b(?! ?(?:nam|thang|nguoi)))", tail
    ):
        return "increment", "increase"
    return "level", "decrease" if falling else "increase"


def over_plan(figure: Figure, folded: str) -> bool:
    """Say whether a figure is measured against the plan: "vượt 5% dự toán"."""
    after = folded[figure.end : figure.end + 40]
    return bool(re.match(r"\s*(?:so voi )?(?:ke hoach|du toan|chi tieu)", after))
