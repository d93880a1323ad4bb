"""How Vietnamese documents write bodies, posts and groups: the words, without any data.

Everything here works on text alone; :mod:`thidua.people.matching` puts it to the units of a day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thidua.common.keys import fold
from thidua.paper.lexicon import default_lexicon
from thidua.people.models import UnitVersion

Kind = UnitVersion.Kind

# Short forms that stand for bodies and posts only; the readers' lexicon holds the general ones.
_MORE_SHORT_FORMS = {
    "LĐVP": "Lãnh đạo Văn phòng",
    "TTHĐND": "Thường trực Hội đồng nhân dân",
    "TTHU": "Thường trực Huyện ủy",
    "BQL": "Ban Quản lý",
    "KCN": "khu công nghiệp",
    "PTTH": "Phát thanh và Truyền hình",
    "PT&TH": "Phát thanh và Truyền hình",
    "CHQS": "Chỉ huy Quân sự",
    "KBNN": "Kho bạc Nhà nước",
    "VKSND": "Viện kiểm sát nhân dân",
    "TAND": "Tòa án nhân dân",
    "THADS": "Thi hành án dân sự",
    "CA": "Công an",
    "TX": "thị xã",
    "TT": "Thường trực",
    "DN": "doanh nghiệp",
}
_FILLER = re.compile(r"\b(?:đ/c|đồng chí|ông|bà)\b\.?", re.IGNORECASE)
_PAREN = re.compile(r"\(([^()]*)\)")
_PURPOSES = frozenset(
    (
        "b c",
        "bc",
        "bao cao",
        "t h",
        "th",
        "thuc hien",
        "p h",
        "ph",
        "phoi hop",
        "biet",
        "theo doi",
        "chi dao",
        "c d",
        "dang tai",
    )
)
_TOKEN = re.compile(r"[^\W_]+|[,;:]")
_SEPARATORS = frozenset(",;:")


@cache
def _short_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {**_MORE_SHORT_FORMS, **default_lexicon().abbreviations}
    known["PT-TH"] = "Phát thanh và Truyền hình"
    forms = {unicodedata.normalize("NFC", k): v for k, v in known.items()}
    # Long ones are also met in lower case; short ones (CT, VP, TT) only as capitals.
    forms.update({k.lower(): v for k, v in forms.items() if len(k) >= 4})
    ordered = sorted(forms, key=lambda k: (-len(k), k))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)"), forms


def expand(text: str) -> str:
    """Write out short forms: ``UBND tỉnh`` → ``Ủy ban nhân dân tỉnh``; ``&`` becomes ``và``."""
    pattern, forms = _short_forms()
    whole = pattern.sub(lambda m: forms[m.group()], unicodedata.normalize("NFC", text))
    return whole.replace("&", " và ")


def key(text: str) -> str:
    """Folded text with short forms written out: what names are compared by."""
    return fold(expand(text).replace("uỷ", "ủy"))


def without_purpose(text: str) -> tuple[str, list[str]]:
    """Cut bullets, purposes in brackets and address words; returns the rest and other brackets."""
    inside: list[str] = []

    def cut(match: re.Match[str]) -> str:
        said = fold(match.group(1))
        if not (said.startswith("de ") or said in _PURPOSES):
            inside.append(match.group(1).strip())
        return " "

    rest = _PAREN.sub(cut, unicodedata.normalize("NFC", text))
    rest = _FILLER.sub(" ", rest).strip().strip("-–•*+ ").strip()
    return rest.rstrip(" .;,:/").strip(), inside


@dataclass(frozen=True)
class Token:
    """A word or a separator: folded, with its place in the expanded text."""

    text: str
    start: int
    end: int

    @property
    def is_separator(self) -> bool:
        """A comma, semicolon or colon."""
        return self.text in _SEPARATORS


def tokens(expanded: str) -> list[Token]:
    """Words and separators of an expanded text."""
    return [
        Token(m.group() if m.group() in _SEPARATORS else fold(m.group()), *m.span())
        for m in _TOKEN.finditer(expanded)
    ]


# --- posts ------------------------------------------------------------
GENERAL_TITLES = frozenset({"thu truong", "lanh dao", "nguoi dung dau", "ban lanh dao"})
"""Words for whoever leads, whatever the post is called."""

_TITLES = (
    "pho chu tich thuong truc|pho chu tich|chu tich|pho chanh van phong|chanh van phong|"
    "pho tong giam doc|tong giam doc|pho giam doc|giam doc|pho truong ban|truong ban|"
    "pho truong phong|truong phong|pho bi thu thuong truc|pho bi thu|bi thu|pho cuc truong|"
    "cuc truong|pho chanh thanh tra|chanh thanh tra|chanh an|pho vien truong|vien truong|"
    "pho tong bien tap|tong bien tap|chi huy truong|pho hieu truong|hieu truong|"
    "ke toan truong|ke toan|van thu|thu truong|nguoi dung dau|ban lanh dao|lanh dao"
)
_POSTS = re.compile(
    rf"^(?:(?:cac|cac dong chi|toan the) )*(?P<titles>(?:{_TITLES})"
    rf"(?:(?: va| cac)* (?:{_TITLES}))*)(?: (?P<body>.+))?$"
)
_TITLE = re.compile(rf"\b(?:{_TITLES})\b")


def read_posts(phrase: str) -> tuple[list[str], str] | None:
    """Titles and body of ``chu tich cac pho chu tich uy ban nhan dan tinh``; ``None`` if no post.

    The body is empty when the phrase names none (``chanh van phong``).
    """
    match = _POSTS.match(phrase)
    if match is None:
        return None
    return _TITLE.findall(match["titles"]), match["body"] or ""


_MEMBERS = re.compile(
    r"^(?:cac |toan the )*(?:thanh vien|uy vien|don vi thanh vien|thu ky)"
    r"(?: cua| trong| thuoc)? (.+)$"
)


def read_members(phrase: str) -> str:
    """The body whose members a phrase means: ``thanh vien hoi dong …`` → ``hoi dong …``."""
    match = _MEMBERS.match(phrase)
    return match[1] if match else ""


# --- blocks ------------------------------------------------------------
_BLOCKS = re.compile(
    r"^(?P<before>.*?)\b(?:khoi cum|cum khoi|khoi va cum|cum va khoi|cum|khoi)"
    r"(?: thi dua)?(?P<after>(?: (?:cua|thuoc|trong|toan|cap|tinh|do|ubnd))*)$"
)
_BLOCK_WORDS = frozenset((
"cac", "tat", "ca", "toan", "bo", "the", "don", "vi",
"co", "quan", "to", "chuc", "tap", "doanh", "nghiep", "dia",
"phuong", "thanh", "vien", "thu", "truong", "lanh", "dao", "nguoi",
"dung", "dau", "la", "trong", "cua", "thuoc", "o", "va",
"pho", "khoi", "cum",
))  # fmt: skip
_HEADS_OF_BLOCKS = re.compile(r"\b(?:khoi truong|cum truong|truong khoi|truong cum)\b")


def means_all_blocks(phrase: str) -> bool:
    """Whether a phrase means the members of all blocks of the province."""
    match = _BLOCKS.match(phrase)
    if match is None or _HEADS_OF_BLOCKS.search(phrase):
        return False
    before = match["before"].split()
    plural = "cac" in before or "tat ca" in match["before"] or "thanh vien" in match["before"]
    return plural and set(before) <= _BLOCK_WORDS


def means_block_heads(phrase: str) -> bool:
    """Whether a phrase means the heads of all blocks (các khối trưởng, trưởng các khối)."""
    return bool(
        re.match(
            r"^(?:cac )?(?:don vi )?(?:(?:khoi truong|cum truong)(?: va cum truong| cum truong)?|"
            r"truong (?:cac )?(?:khoi|cum)(?: cum| khoi)?)(?: (?:cac|khoi|cum|thi dua|cua|tinh))*$",
            phrase,
        )
    )


# --- kinds of units ------------------------------------------------------------
@dataclass(frozen=True)
class Sort:
    """Units meant by one noun: their kinds, and the first word of their names if it decides."""

    kinds: frozenset[str]
    opens_with: str = ""
    not_with: str = ""


def _sort(*kinds: str, opens_with: str = "", not_with: str = "") -> Sort:
    return Sort(frozenset(kinds), opens_with, not_with)


_DISTRICTS = {
    "huyen": _sort(Kind.DISTRICT, opens_with="huyen"),
    "thanh pho": _sort(Kind.DISTRICT, opens_with="thanh pho"),
    "thi xa": _sort(Kind.DISTRICT, opens_with="thi xa"),
    "thanh": _sort(Kind.DISTRICT, opens_with="thanh pho"),
    "thi": _sort(Kind.DISTRICT, opens_with="thi xa"),
    "quan": _sort(Kind.DISTRICT, opens_with="quan"),
}
_NOUNS: dict[str, Sort] = {
    "so": _sort(Kind.DEPARTMENT),
    "ban": _sort(Kind.DEPARTMENT),
    "nganh": _sort(Kind.DEPARTMENT),
    "co quan chuyen mon": _sort(Kind.DEPARTMENT),
    "co quan dang": _sort(Kind.PARTY),
    "ban dang": _sort(Kind.PARTY),
    "ban xay dung dang": _sort(Kind.PARTY),
    "mat tran to quoc": _sort(Kind.FRONT),
    "mat tran": _sort(Kind.FRONT),
    "doan the": _sort(Kind.FRONT, not_with="uy ban mat tran"),
    "hoi doan the": _sort(Kind.FRONT, not_with="uy ban mat tran"),
    "to chuc chinh tri xa hoi": _sort(Kind.FRONT, not_with="uy ban mat tran"),
    "doan the chinh tri xa hoi": _sort(Kind.FRONT, not_with="uy ban mat tran"),
    "cap huyen": _sort(Kind.DISTRICT),
    "cap xa": _sort(Kind.COMMUNE),
    "xa": _sort(Kind.COMMUNE, opens_with="xa"),
    "phuong": _sort(Kind.COMMUNE, opens_with="phuong"),
    "thi tran": _sort(Kind.COMMUNE, opens_with="thi tran"),
    "doanh nghiep nha nuoc": _sort(Kind.STATE_ENTERPRISE),
    "doanh nghiep ngoai nha nuoc": _sort(Kind.PRIVATE_ENTERPRISE),
    "doanh nghiep tu nhan": _sort(Kind.PRIVATE_ENTERPRISE),
    "doanh nghiep": _sort(Kind.STATE_ENTERPRISE, Kind.PRIVATE_ENTERPRISE),
    "co quan trung uong": _sort(Kind.VERTICAL),
    "don vi trung uong": _sort(Kind.VERTICAL),
    "co quan nganh doc": _sort(Kind.VERTICAL),
    "co quan bao chi": _sort(Kind.PRESS),
    "co quan truyen thong": _sort(Kind.PRESS),
    "co quan thong tin truyen thong": _sort(Kind.PRESS),
    "luc luong vu trang": _sort(Kind.ARMED_FORCES),
    **_DISTRICTS,
}
_BY_LENGTH = sorted(_NOUNS, key=lambda noun: -len(noun))
_PLURAL = re.compile(
    r"^(?:thu truong |lanh dao |nguoi dung dau )?(?:tat ca |toan bo |toan the )?cac "
)
_OPENING = re.compile(
    r"^(?:(?:tat ca|toan bo|toan the|cac|thu truong|lanh dao|nguoi dung dau|chu tich) )+"
)
_QUALIFIER = re.compile(
    r"(?: (?:cua|thuoc|truc thuoc|trong|tren|dia ban|toan|dong|cap|tinh|uy ban nhan dan tinh))+$"
)
_VAGUE = re.compile(r"\b(?:co )?(?:lien quan|khac|noi tren)\b")
_ANYBODY = frozenset((
    "cac", "va", "so", "ban", "nganh", "don", "vi", "co", "quan", "dia", "phuong", "to", "chuc",
    "doan", "the", "ca", "nhan", "doanh", "nghiep", "huyen", "xa", "cap", "tinh", "hoi", "phong",
    "tap", "thu", "truong", "lanh", "dao",
))  # fmt: skip
_PLACES = frozenset({
    "co quan don vi", "don vi", "co quan", "co quan don vi dia phuong", "dia phuong", "cap nganh",
    "co quan don vi dia phuong doanh nghiep", "don vi dia phuong",
})  # fmt: skip


def is_vague(phrase: str) -> bool:
    """Whether only the reader of the document can know who is meant (“có liên quan”)."""
    if re.fullmatch(r"nhu (?:tren|dieu \d+|kinh gui)", phrase):
        return True
    if _QUALIFIER.sub("", _OPENING.sub("", phrase)) in _PLACES:
        return True
    return bool(_VAGUE.search(phrase)) and set(_VAGUE.sub("", phrase).split()) <= _ANYBODY


def read_sorts(phrase: str) -> list[str] | None:
    """Nouns of a phrase that means whole kinds of units: ``cac so ban nganh`` → three nouns.

    ``None`` when a word of the phrase means something else.
    """
    of_committees = re.sub(r"\b(?:uy ban nhan dan|ubnd) (?=(?:cac|cap) )", "", phrase)
    plural = bool(_PLURAL.match(f"{phrase} ")) or " cac " in f" {phrase} "
    rest = _QUALIFIER.sub("", _OPENING.sub("", of_committees)) or of_committees
    if not plural and " cap " not in f" {of_committees} ":
        return None
    found: list[str] = []
    while rest:
        word = next((n for n in _BY_LENGTH if f"{rest} ".startswith(f"{n} ")), None)
        if word is not None:
            found.append(word)
        else:
            word = next((f for f in ("cac", "va", "tinh") if f"{rest} ".startswith(f"{f} ")), None)
        if word is None:
            return None
        rest = rest[len(word) :].strip()
    return found or None


def sort_of(noun: str) -> Sort:
    """What a noun of :func:`read_sorts` means."""
    return _NOUNS[noun]


def names_some_districts(nouns: list[str]) -> bool:
    """Whether the nouns pick districts by what they are (huyện, thị xã, thành phố)."""
    return any(noun in _DISTRICTS for noun in nouns)


HEADS = (
    "so",
    "ban",
    "cuc",
    "phong",
    "hoi",
    "huyen",
    "thi xa",
    "thanh pho",
    "xa",
    "phuong",
    "truong",
)
"""First words that a list names once for all: “các Sở: Tài chính, Nội vụ”."""


def carried_head(phrase: str) -> str:
    """The head word of ``cac so tai chinh`` that following names may leave out."""
    rest = re.sub(r"^(?:cac|uy ban nhan dan cac) ", "", phrase)
    if rest == phrase:
        return ""
    return next((head for head in HEADS if rest.startswith(f"{head} ")), "")


# --- outside ------------------------------------------------------------
_PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|"
    "Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|"
    "Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|"
    "Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|"
    "Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|"
    "Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|"
    "Tiền Giang|Thành phố Hồ Chí Minh|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
PROVINCES = {fold(name): name for name in _PROVINCES.split("|")}
_CENTRAL = re.compile(
    r"\b(?:trung uong|chinh phu|thu tuong|quoc hoi|chu tich nuoc|toi cao|bo chinh tri|ban bi thu|"
    r"tong cuc|tong lien doan|tap doan)\b|^(?:lanh dao )?bo (?!chi huy|doi|tu lenh|phan)"
)


def central_body(phrase: str) -> bool:
    """Whether a phrase names a body of the centre or a national corporation."""
    return bool(_CENTRAL.search(phrase))


def other_province(phrase: str, own: str) -> str:
    """The province other than ``own`` (folded) that a phrase names, else empty."""
    padded = f" {phrase} "
    names = (name for k, name in _named(padded) if k != own)
    return next(names, "")


def _named(padded: str) -> Iterator[tuple[str, str]]:
    return ((k, name) for k, name in PROVINCES.items() if f" {k} " in padded)
