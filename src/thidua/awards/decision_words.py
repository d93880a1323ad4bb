"""What the words of a decision's head tell: who decided, for what the awards were given."""

from __future__ import annotations

import re

from thidua.awards.models.grants import Authority, Grant
from thidua.common.keys import fold

_ENTITIES = (
    "so|cuc|chi cuc|ban|vien|truong|benh vien|trung tam|bao hiem xa hoi|cong an|kho bac|toa an"
    "|vien kiem sat|dai hoc|hoc vien"
)
_ISSUERS: tuple[tuple[str, str], ...] = (
    (r"\bchu tich nuoc\b", Authority.PRESIDENT),
    (r"\buy ban thuong vu quoc hoi\b", Authority.ASSEMBLY),
    (r"\bthu tuong\b", Authority.PRIME_MINISTER),
    (r"^chinh phu$", Authority.GOVERNMENT),
    (r"\b(uy ban nhan dan|ubnd) tinh\b", Authority.PROVINCE),
    (r"\b(uy ban nhan dan|ubnd) (xa|phuong|thi tran|dac khu)\b", Authority.COMMUNE),
    (r"\b(uy ban nhan dan|ubnd) (huyen|quan|thi xa)\b", Authority.DISTRICT),
    (r"\b(bo chi huy|quan khu|quan doan|su doan|trung doan|bo doi bien phong)\b", Authority.FORCES),
    (r"\b(cong ty|tap doan|tong cong ty|hop tac xa|doanh nghiep tu nhan|ngan hang tmcp)\b",
     Authority.ENTERPRISE),
    (rf"^(giam doc |pho giam doc )?({_ENTITIES})\b", Authority.ENTITY),
)  # fmt: skip
_KINDS: tuple[tuple[str, str], ...] = (
    (r"\bdot xuat\b|\bdung cam\b|\bcuu nguoi\b|\bpha an\b", Grant.Kind.SUDDEN),
    (r"\bcong hien\b", Grant.Kind.DEDICATION),
    (r"\bnien han\b", Grant.Kind.SERVICE),
    (r"\bdoi ngoai\b", Grant.Kind.EXTERNAL),
    (r"\bkhang chien\b", Grant.Kind.RESISTANCE),
    (r"\bphong trao\b|\bchuyen de\b|\bcao diem\b|\bso ket\b|\btong ket\b|\bdot thi dua\b",
     Grant.Kind.MOVEMENT),
    (r"\b(nam|nam hoc) \d{4}\b|\bnhiem vu cong tac\b|\bcong trang\b", Grant.Kind.MERIT),
)  # fmt: skip


def authority_of(issuer: str) -> str:
    """Code of who decided by the body as printed; empty where the words do not tell.

    “UBND thành phố” may be of a province or of a district: a person says which.
    """
    words = fold(issuer)
    return next((code for pattern, code in _ISSUERS if re.search(pattern, words)), "")


_SCHOOL_YEAR = re.compile(r"\bnam hoc ((?:19|20)\d\d) ((?:19|20)\d\d)\b")
_SEVERAL = re.compile(
    r"\bgiai doan\b|\btu nam\b|\b(hai|ba|bon|0?[2-9]) nam\b|\bnam (lien tuc|lien tiep)\b"
)
_DATED = re.compile(r"\b(ngay|thang) \d+( thang \d+)? nam (?:19|20)\d\d\b")
_YEAR = re.compile(r"\bnam ((?:19|20)\d\d)\b")


def period_of_awards(*texts: str) -> str:
    """Year (``2024``) or school year (``2023-2024``) of the achievement, as the words name it.

    Empty where they name none, or several: a person says which. The years of dates (“ngày 20 tháng
    12 năm 2024”) are none of it.

    Args:
        texts: what the decision is about, then what it grants; the first that tells is taken.
    """
    for text in texts:
        words = _DATED.sub(" ", " ".join(fold(text).replace("-", " ").replace("–", " ").split()))
        school = set(_SCHOOL_YEAR.findall(words))
        years = set(_YEAR.findall(words))
        if _SEVERAL.search(words) or len(school) + len(years) != 1:
            continue
        if school:
            first, second = school.pop()
            return f"{first}-{second}" if int(second) == int(first) + 1 else ""
        return str(years.pop())
    return ""


def kind_of_awards(title: str) -> str:
    """Kind of award by what the decision is about; empty where the words do not tell."""
    words = fold(title)
    return next((code for pattern, code in _KINDS if re.search(pattern, words)), "")
