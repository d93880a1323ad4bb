"""Words that bind a figure: "ít nhất", "không quá", "trở lên". Patterns run over folded text."""

import re

SUFFIX = re.compile(
    r"[^\d.;:,()%/]{0,32}?(?:\s*/\s*[^\W\d_]+)?\s*\b(?P<c>tro\s+len|tro\s+xuong|tro\s+di)\b"
)
SUFFIX_OR = re.compile(r"\s*(?:va|hoac)\s+(?P<c>tren|hon|cao hon|vuot|duoi|thap hon)\b(?!\s+\d)")
_COMPARATORS: tuple[tuple[str, str], ...] = (
    (
        ">=",
        (
            r"it\s+nh[ae]t|toi\s+thieu|khong\s+duoi|khong\s+thap\s+hon|khong\s+it\s+hon"
            r"|thap\s+nhat|≥|>=|=>"
            r"|dat\s+va\s+vuot|bang\s+(?:hoac|va)\s+(?:cao\s+hon|lon\s+hon|vuot|hon|tren)"
            r"|lon\s+hon\s+hoac\s+bang|cao\s+hon\s+hoac\s+bang|tu\s+tren"
        ),
    ),
    (
        "<=",
        (
            r"khong\s+(?:vuot\s+)?qua|toi\s+da|khong\s+cao\s+hon|khong\s+vuot|khong\s+hon"
            r"|nhieu\s+nhat|cao\s+nhat"
            r"|≤|<=|=<|nho\s+hon\s+hoac\s+bang|khong\s+lon\s+hon|khong\s+nhieu\s+hon"
        ),
    ),
    ("~", r"khoang|uoc\s+dat|uoc\s+khoang|uoc|xap\s+xi|tren\s+duoi|gan|chung"),
    (">", r"tren|hon|vuot(?:\s+(?:tren|muc|qua))?|cao\s+hon|lon\s+hon|nhieu\s+hon|>"),
    ("<", r"duoi|thap\s+hon|it\s+hon|nho\s+hon|chua\s+den|<"),
)
_PREFIXES = tuple(
    (
        sign,
        re.compile(
            rf"(?:(?<=\W)|^)(?P<c>{words})\s*(?:(?:la|tu|dat|muc|con|khoang|them|so)\s*)?[:=]?\s*$"
        ),
    )
    for sign, words in _COMPARATORS
)
FROM = re.compile(r"\btu\s*(?:muc\s*)?$")


def comparator_before(text: str, window: str, number: int) -> tuple[str, int] | None:
    """Return the comparator that `window` ends with and where it begins in `text`.

    `window` is the folded text right before the number, which begins at `number`.
    """
    for sign, pattern in _PREFIXES:
        match = pattern.search(window)
        if match:
            begin = number - (len(window) - match.start("c"))
            if sign == "~" and match["c"] == "gan" and "gần" not in text[begin:number].lower():
                return None
            return sign, begin
    return None
