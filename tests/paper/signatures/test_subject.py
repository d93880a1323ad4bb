"""Telling certificates of persons from those of bodies."""

from __future__ import annotations

import pytest
from asn1crypto import x509

from thidua.paper.signatures.subject import issuer_name, names, signer_kind

PEOPLE = [
    {"common_name": "Lò Thị Mẫu", "organization_name": "Sở Nội vụ"},
    {"common_name": "ĐOÀN VĂN MẪU", "organization_name": "Sở Nội vụ"},
    {"common_name": "Văn phòng", "user_id": "CCCD:000000000000"},
    {"common_name": "Sở Nội vụ", "title": "Giám đốc", "organization_name": "UBND tỉnh"},
]
BODIES = [
    {"common_name": "Ủy ban nhân dân tỉnh Phú Thọ", "organization_name": "Tỉnh Phú Thọ"},
    {"common_name": "UBND TỈNH PHÚ THỌ", "organization_name": "Tỉnh Phú Thọ"},
    {"common_name": "Ban Thi đua - Khen thưởng", "organization_name": "Sở Nội vụ"},
    {"common_name": "TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG VIỆT NAM"},
    {"common_name": "Đoàn Thanh niên", "organization_name": "Tỉnh đoàn"},
    {"common_name": "Minh Tân Mẫu", "user_id": "MST:0000000000"},
    {"common_name": "Minh Tân Mẫu", "organization_name": "Minh Tân Mẫu"},
    {"common_name": "Tổ 3"},
    {"organization_name": "Sở Nội vụ"},
]


def certificate(subject: dict[str, str]) -> x509.Certificate:
    return x509.Certificate(
        {
            "tbs_certificate": x509.TbsCertificate(
                {
                    "subject": x509.Name.build(subject),
                    "issuer": x509.Name.build({"common_name": "Nơi cấp thử"}),
                }
            )
        }
    )


@pytest.mark.parametrize("subject", PEOPLE, ids=lambda one: one["common_name"])
def test_a_person(subject: dict[str, str]) -> None:
    assert signer_kind(certificate(subject)) == "personal"


@pytest.mark.parametrize("subject", BODIES, ids=str)
def test_a_body(subject: dict[str, str]) -> None:
    assert signer_kind(certificate(subject)) == "organization"


def test_names() -> None:
    found = certificate({"common_name": "Lò  Thị Mẫu", "organizational_unit_name": "Phòng Mẫu"})
    assert names(found) == ("Lò Thị Mẫu", "Phòng Mẫu")
    assert issuer_name(found) == "Nơi cấp thử"
