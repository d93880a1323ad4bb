"""Who a certificate was issued to: a person or a body."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from asn1crypto import x509

from thidua.paper.signatures.model import SignerKind

_PERSON_ID: Final = re.compile(r"^(CMND|CMT|CCCD|CC|HC|HCN)\b", re.IGNORECASE)
_BODY_ID: Final = re.compile(r"^(MST|MNS|QĐ|QD|GPKD|ĐKKD)\b", re.IGNORECASE)
_BODIES: Final = re.compile(
    r"^(ủy ban|uỷ ban|ubnd|hội đồng|hđnd|sở|bộ|ban (thi đua|chỉ đạo|quản lý|dân|tổ|tuyên|nội)|"
    r"văn phòng|vụ|cục|chi cục|tổng cục|trung tâm|trường|bệnh viện|viện|công ty|tổng công ty|"
    r"tập đoàn|ngân hàng|kho bạc|tòa án|toà án|viện kiểm sát|công an|bộ chỉ huy|đảng ủy|đảng bộ|"
    r"tỉnh ủy|huyện ủy|thành ủy|thị ủy|mặt trận|hội (nông|liên|cựu|chữ|khuyến|nhà|luật|người)|"
    r"đoàn (thanh|tncs|khối)|liên đoàn|công đoàn|liên minh|chính phủ|quốc hội|tỉnh|thành phố|"
    r"huyện|thị xã|quận|xã|phường|thị trấn|phòng|đài|báo|quỹ|chi nhánh|hợp tác xã)\b",
    re.IGNORECASE,
)


def names(certificate: x509.Certificate) -> tuple[str, str]:
    """(common name, organisation) of the subject; "" for what it does not state."""
    subject = certificate.subject.native
    return _text(subject, "common_name"), _text(
        subject, "organization_name", "organizational_unit_name"
    )


def issuer_name(certificate: x509.Certificate) -> str:
    """The common name of who issued the certificate, else its organisation."""
    return _text(certificate.issuer.native, "common_name", "organization_name")


def signer_kind(certificate: x509.Certificate) -> SignerKind:
    """Whether a certificate stands for a person or for a body.

    The first rule that speaks decides: the identifier (UID or serial number) that Vietnamese
    authorities issue (CMND, CCCD, passport: a person; MST, MNS: a body); a given name, surname
    or job title (a person); a common name that repeats the organisation or opens with the word
    for a body (a body); two to six capitalised words, as people are named (a person).
    """
    subject = certificate.subject.native
    identifier = _text(subject, "user_id", "serial_number")
    common, organization = names(certificate)
    common = unicodedata.normalize("NFC", common)
    if _PERSON_ID.match(identifier):
        return "personal"
    if _BODY_ID.match(identifier):
        return "organization"
    if any(_text(subject, part) for part in ("given_name", "surname", "title")):
        return "personal"
    if not common or common.casefold() == organization.casefold() or _BODIES.match(common):
        return "organization"
    words = common.split()
    looks_named = all(word[0].isupper() and word.isalpha() for word in words)
    return "personal" if looks_named and 2 <= len(words) <= 6 else "organization"


def _text(name: dict[str, object], *parts: str) -> str:
    for part in parts:
        value = name.get(part)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""
