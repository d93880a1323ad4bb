"""Telling the legacy Vietnamese encodings (TCVN3, VNI) from Unicode: named, never decoded."""

from __future__ import annotations

import re

# TCVN3 (.VnTime) puts Vietnamese letters on Latin-1 signs that ordinary text does not place
# inside words; VNI writes the accent as a second letter after the vowel.
_TCVN3 = re.compile(r"(?<=[a-zA-Z])[¨©ª«¬­®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßñòóôõö÷øûüýþ]|®(?=[a-z­])")
_TCVN3_SIGNS = re.compile("[¨©ª«¬\u00ad®µ¶·¸¹»¼½¾×]")
_VNI = re.compile(
    r"(?<=[aeouyAEOUY])[ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË](?=[a-zA-Z\s,.;:]|$)|[öôÖÔ][ùøûõïÙØÛÕÏ]"
)
_UNICODE = re.compile(
    "[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđăơư\u0300\u0301\u0303\u0309\u0323]"
)
_WORD = re.compile(r"[^\W\d_]+")


def legacy_encoding(text: str) -> str | None:
    """Name of the legacy encoding that `text` was typed in, or None.

    `text` is what a program sees that takes the bytes for Latin-1 or the font for Unicode.
    """
    sample = text[:20_000]
    words = len(_WORD.findall(sample))
    if words < 5:
        return None
    vietnamese = len(_UNICODE.findall(sample))
    tcvn3 = len(_TCVN3_SIGNS.findall(sample))
    vni = len(_VNI.findall(sample))
    if tcvn3 > 0.12 * words and tcvn3 > 3 * vietnamese and len(_TCVN3.findall(sample)) > tcvn3 / 2:
        return "TCVN3 (ABC)"
    if vni > 0.2 * words and vni > 3 * vietnamese:
        return "VNI"
    return None
