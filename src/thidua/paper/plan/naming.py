"""Writing capitalised names as running text writes them."""

import re

from thidua.paper.lexicon import Lexicon
from thidua.paper.text import fold, lowered

_TOKEN = re.compile(r"\S+")
_UY = (("uỷ", "ủy"), ("Uỷ", "Ủy"), ("UỶ", "ỦY"), ("uý", "úy"))


def settled_tone(text: str) -> str:
    """Write "uỷ" as "ủy", the spelling of Nghị định 30."""
    for old, new in _UY[:3]:
        text = text.replace(old, new)
    return text


def running_case(text: str, lexicon: Lexicon) -> str:
    """Return a name set in capitals as running text: known bodies by the lexicon, places titled.

    Names that are not set in capitals come back as they are, but for the settled tone mark.
    """
    text = settled_tone(text)
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(1 for c in letters if c.isupper()) < 0.7 * len(letters):
        return text
    folded = fold(text)
    out: list[str] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            out.append(" ")
            position += 1
            continue
        match = lexicon.form_pattern.match(folded, position)
        if match:
            known = lexicon.form_names.get(re.sub(r"\s+", " ", match.group()))
            if known:
                out.append(known)
                position = match.end()
                continue
        level = lexicon.level_pattern.match(folded, position)
        if level:
            word = text[position : level.end()].lower()
            out.append(word)
            position = level.end()
            continue
        token = _TOKEN.match(text, position)
        if token is None:
            break
        out.append(_titled(token.group(), lexicon))
        position = token.end()
    name = re.sub(r" +", " ", "".join(out)).strip()
    return name[:1].upper() + name[1:]


def _titled(token: str, lexicon: Lexicon) -> str:
    core = token.strip('.,;:()“”"')
    if (
        core in lexicon.keep_upper
        or core in lexicon.abbreviations
        or any(c.isdigit() for c in core)
    ):
        return token
    if "-" in core and len(core) > 1:
        return "-".join(_titled(part, lexicon) for part in token.split("-"))
    if core and not any(fold(c) in "aeiouy" for c in core):
        return token
    return token[:1].upper() + token[1:].lower()


def post_case(text: str, lexicon: Lexicon) -> str:
    """Return a post set in capitals as running text: "PHÓ CHỦ TỊCH" becomes "Phó Chủ tịch"."""
    clean = settled_tone(text).strip(" .,:;*")
    folded = re.sub(r"\s+", " ", fold(clean))
    spelled = re.sub(r"\s+", " ", lowered(clean))
    for key in (spelled, folded):
        if key in lexicon.post_names:
            return lexicon.post_names[key]
    match = lexicon.post_pattern.match(folded)
    if match:
        opening = re.sub(r"\s+", " ", clean[: match.end()])
        head = lexicon.post_names.get(lowered(opening)) or lexicon.post_names[fold(opening)]
        rest = running_case(clean[match.end() :].strip(), lexicon)
        return f"{head} {rest}".strip()
    return running_case(clean, lexicon)
