"""Each case of a signed PDF, with its own words; pdfsig as a second opinion."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

from tests.paper.signatures.makers import (
    AUTHORITY,
    BODY,
    PERSON,
    SIGNED,
    Holder,
    authority,
    document,
    holder,
    new_authority,
    signed,
    with_letter_changed,
    with_note_added,
    with_text_added,
)
from thidua.paper.signatures import SignatureReport, check_signatures
from thidua.paper.signatures.model import Status
from thidua.paper.signatures.validation import validate

EXPIRED = {"valid_from": datetime(2020, 1, 1, tzinfo=UTC), "years": 2.0}


def check(pdf: bytes, *roots: bytes, at: datetime | None = None) -> tuple[SignatureReport, ...]:
    """The reports on a PDF; without roots given, the test authority is trusted."""
    return check_signatures(pdf, trust_roots=roots or (authority().pem,), at=at)


def body_report(status: Status, **changed: object) -> SignatureReport:
    """What is expected of a signature of the province's organisation certificate."""
    values: dict[str, object] = {
        "status": status,
        "signed_by": BODY[0],
        "organization": BODY[1],
        "kind": "organization",
        "at": SIGNED,
        "timestamped": False,
        "issuer": AUTHORITY,
        "valid_until": datetime(2026, 12, 31, tzinfo=UTC),
        "detail": "",
    }
    return SignatureReport(**(values | changed))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def province() -> Holder:
    return holder()


@pytest.fixture(scope="module")
def plan(province: Holder) -> bytes:
    return signed(document(), province)


def test_a_trusted_signature(plan: bytes) -> None:
    assert check(plan) == (body_report("trusted"),)
    assert check(plan, authority("Một cơ quan khác").pem, authority().der) == (
        body_report("trusted"),
    )


def test_intact_but_untrusted(plan: bytes) -> None:
    expected = (body_report("untrusted", detail="unknown_issuer"),)
    assert check(plan, authority("Một cơ quan khác").pem) == expected
    assert check_signatures(plan, trust_roots=()) == expected


def test_an_authority_that_only_bears_the_trusted_name(plan: bytes) -> None:
    impostor = new_authority(AUTHORITY)
    assert check(plan, impostor.pem) == (body_report("untrusted", detail="unknown_issuer"),)


def test_a_self_signed_certificate() -> None:
    root = authority("Tự ký")
    (report,) = check(signed(document(), root))
    assert (report.status, report.detail) in {
        ("untrusted", "self_signed"),
        ("untrusted", "wrong_usage"),
    }


def test_altered(plan: bytes) -> None:
    assert check(with_letter_changed(plan)) == (body_report("altered"),)


def test_certificate_expired_at_signing() -> None:
    pdf = signed(document(), holder(**EXPIRED))
    until = datetime(2021, 12, 31, tzinfo=UTC)
    assert check(pdf) == (body_report("expired", valid_until=until),)


def test_a_certificate_that_expired_after_signing_is_still_good() -> None:
    when = datetime(2021, 6, 1, tzinfo=UTC)
    pdf = signed(document(), holder(**EXPIRED), at=when)
    until = datetime(2021, 12, 31, tzinfo=UTC)
    received = datetime(2024, 1, 1, tzinfo=UTC)
    assert check(pdf, at=received) == (body_report("trusted", at=when, valid_until=until),)


def test_a_certificate_not_yet_valid_at_signing() -> None:
    late = holder(valid_from=datetime(2025, 1, 1, tzinfo=UTC), years=1)
    (report,) = check(signed(document(), late))
    assert (report.status, report.detail) == ("untrusted", "not_yet_valid")


@pytest.mark.parametrize("add", [with_text_added, with_note_added])
def test_text_added_after_signing(plan: bytes, add: object) -> None:
    assert callable(add)
    assert check(add(plan)) == (body_report("extended", detail="content_added"),)


def test_bytes_hung_onto_the_end(plan: bytes) -> None:
    tail = b"% them vao cuoi tep\n"
    assert check(plan + b"\r\n") == (body_report("trusted"),)
    assert check(plan + tail) == (body_report("extended", detail="bytes_outside"),)
    later = signed(plan, holder(*PERSON), field="ChuKy2") + tail
    assert {report.detail for report in check(later)} == {"bytes_outside"}
    assert check(plan + b"9 0 obj\n(them)\nendobj\n%%EOF\n") == (
        SignatureReport("unreadable", detail="broken"),
    )


def test_an_untrusted_signer_does_not_hide_what_was_added(plan: bytes) -> None:
    (report,) = check(with_text_added(plan), authority("Một cơ quan khác").pem)
    assert report == body_report("extended", detail="content_added")


def test_a_second_signature_is_no_change(plan: bytes) -> None:
    later = SIGNED + timedelta(hours=1)
    twice = signed(plan, holder(*PERSON), field="ChuKy2", at=later)
    person = {"signed_by": PERSON[0], "organization": PERSON[1], "kind": "personal", "at": later}
    assert check(twice) == (body_report("trusted"), body_report("trusted", **person))
    added = {"detail": "content_added"}
    assert check(with_text_added(twice)) == (
        body_report("extended", **added),
        body_report("extended", **person, **added),
    )


def test_text_added_between_two_signatures(plan: bytes) -> None:
    later = SIGNED + timedelta(hours=1)
    twice = signed(with_text_added(plan), holder(*PERSON), field="ChuKy2", at=later)
    assert [report.status for report in check(twice)] == ["extended", "trusted"]


def test_a_trusted_time_stamp_tells_the_time(province: Holder) -> None:
    stamper = holder("Dấu thời gian thử", "Ban thử nghiệm", stamping=True)
    stamped_at = SIGNED + timedelta(minutes=1)
    pdf = signed(document(), province, stamper=stamper, stamped_at=stamped_at)
    assert check(pdf) == (body_report("trusted", at=stamped_at, timestamped=True),)


def test_a_time_stamp_of_a_stranger_does_not_count(province: Holder) -> None:
    stamper = holder("Dấu lạ", "Ban lạ", stamping=True, issuer="Một cơ quan khác")
    pdf = signed(document(), province, stamper=stamper, stamped_at=SIGNED + timedelta(days=9))
    assert check(pdf) == (body_report("trusted"),)


def test_a_time_later_than_the_receipt_is_not_believed(plan: bytes) -> None:
    received = SIGNED - timedelta(days=30)
    assert check(plan, at=received) == (body_report("untrusted", detail="later_than_received"),)
    assert check(plan, at=SIGNED + timedelta(days=1)) == (body_report("trusted"),)


def test_no_signature() -> None:
    assert check(document()) == ()
    writer = IncrementalPdfFileWriter(io.BytesIO(document()))
    fields.append_signature_field(writer, fields.SigFieldSpec("ChoKy"))
    out = io.BytesIO()
    writer.write(out)
    assert check(out.getvalue()) == ()


@pytest.mark.parametrize("data", [b"", b"khong phai PDF", b"%PDF-1.7\n", b"PK\x03\x04" * 9])
def test_what_is_no_pdf_has_no_signature(data: bytes) -> None:
    assert check(data) == ()


@pytest.mark.parametrize("share", [0.97, 0.8])
def test_a_torn_file_never_counts_as_signed(plan: bytes, share: float) -> None:
    reports = check(plan[: int(share * len(plan))])
    assert {report.status for report in reports} <= {"unreadable", "altered", "extended"}


def test_a_broken_file_says_so() -> None:
    assert check(b"%PDF-1.4 /ByteRange [0 1 2 3]" + bytes(1000)) == (
        SignatureReport("unreadable", detail="broken"),
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), value=st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(seed: int, value: int) -> None:
    """Whatever byte is changed: no crash, and never a verdict that the file is unchanged.

    The bytes of the signature itself are padded with zeros that say nothing; those are left.
    """
    pdf = signed_plan()
    start = pdf.index(b"/Contents <") + len(b"/Contents <") if b"/Contents <" in pdf else -1
    hole = range(start, pdf.index(b">", start)) if start >= 0 else range(0)
    at = seed % len(pdf)
    if at in hole:
        return
    changed = pdf[:at] + bytes([pdf[at] ^ value]) + pdf[at + 1 :]
    statuses = [report.status for report in validate(changed, [authority().der], None)]
    assert "trusted" not in statuses


def signed_plan() -> bytes:
    """One signed plan for all examples."""
    if not _PLANS:
        _PLANS.append(signed(document(), holder()))
    return _PLANS[0]


_PLANS: list[bytes] = []

CASES = {
    "trusted": lambda pdf: pdf,
    "altered": with_letter_changed,
    "extended": with_text_added,
}


@pytest.mark.parametrize("status", CASES)
def test_pdfsig_agrees(plan: bytes, status: str, tmp_path: Path) -> None:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = tmp_path / "plan.pdf"
    file.write_bytes(CASES[status](plan))
    said = subprocess.run(
        ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
    ).stdout
    ours = check(file.read_bytes())[0].status
    theirs = (
        "altered"
        if "Signature is Invalid" in said or "Digest Mismatch" in said
        else "trusted"
        if "Total document signed" in said and "Not total document signed" not in said
        else "extended"
    )
    assert (ours, theirs) == (status, status)
    assert f"Signer Certificate Common Name: {BODY[0]}" in said


VIETNAMESE = {
    "trusted": (
        "Chữ ký số hợp lệ, được tin cậy: Ủy ban nhân dân tỉnh Phú Thọ (Tỉnh Phú Thọ) ký lúc "
        "10:58 ngày 15/01/2024; văn bản không thay đổi từ khi ký."
    ),
    "untrusted": (
        "Văn bản nguyên vẹn từ khi Ủy ban nhân dân tỉnh Phú Thọ (Tỉnh Phú Thọ) ký lúc 10:58 "
        "ngày 15/01/2024, nhưng chứng thư số chưa được tin cậy: nơi cấp “Cơ quan chứng thực "
        "thử nghiệm” không có trong danh sách tin cậy."
    ),
    "altered": (
        "Nội dung đã bị sửa sau khi ký: chữ ký số của Ủy ban nhân dân tỉnh Phú Thọ (Tỉnh Phú "
        "Thọ) lúc 10:58 ngày 15/01/2024 không còn khớp với văn bản."
    ),
    "expired": (
        "Chứng thư số của Ủy ban nhân dân tỉnh Phú Thọ (Tỉnh Phú Thọ) đã hết hạn từ 31/12/2026 "
        "khi ký lúc 10:58 ngày 15/01/2024; văn bản nguyên vẹn."
    ),
    "extended": (
        "Sau khi Ủy ban nhân dân tỉnh Phú Thọ (Tỉnh Phú Thọ) ký lúc 10:58 ngày 15/01/2024, tệp "
        "được thêm nội dung mà chữ ký số không xác nhận: trang, chữ hoặc ghi chú được thêm."
    ),
    "unreadable": ("Tệp có chữ ký số nhưng không kiểm tra được: chữ ký hoặc tệp PDF bị hỏng."),
}
DETAILS = {"untrusted": "unknown_issuer", "extended": "content_added", "unreadable": "broken"}


@pytest.mark.parametrize("status", VIETNAMESE)
def test_every_case_has_its_own_words(status: Status) -> None:
    report = body_report(status, detail=DETAILS.get(status, ""))
    assert report.words("vi") == VIETNAMESE[status]
    others = {
        body_report(other, detail=DETAILS.get(other, "")).words("en")  # type: ignore[arg-type]
        for other in VIETNAMESE
        if other != status
    }
    assert len(others) == 5
    assert report.words("en") not in others
