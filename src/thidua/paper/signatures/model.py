"""What is said of one signature, as values and as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final, Literal

Status = Literal["trusted", "untrusted", "altered", "expired", "extended", "unreadable"]
SignerKind = Literal["personal", "organization"]
Detail = Literal[
    "",
    "unknown_issuer",
    "self_signed",
    "revoked",
    "not_yet_valid",
    "later_than_received",
    "weak_algorithm",
    "wrong_usage",
    "form_changed",
    "content_added",
    "bytes_outside",
    "broken",
    "out_of_time",
]

VIETNAM: Final = timezone(timedelta(hours=7))

_SENTENCES: Final[dict[Status, tuple[str, str]]] = {
    "trusted": (
        "Chữ ký số hợp lệ, được tin cậy: {signer} ký{at}; văn bản không thay đổi từ khi ký.",
        "The signature is valid and trusted: signed by {signer}{at}; nothing has changed since.",
    ),
    "untrusted": (
        (
            "Văn bản nguyên vẹn từ khi {signer} ký{at}, nhưng chứng thư số chưa được tin cậy: "
            "{reason}."
        ),
        (
            "The document is intact since it was signed by {signer}{at}, but the certificate is "
            "not trusted: {reason}."
        ),
    ),
    "altered": (
        "Nội dung đã bị sửa sau khi ký: chữ ký số của {signer}{at} không còn khớp với văn bản.",
        "The content was changed after signing: the signature of {signer}{at} no longer matches.",
    ),
    "expired": (
        "Chứng thư số của {signer} đã hết hạn từ {until} khi ký{at}; văn bản nguyên vẹn.",
        (
            "The certificate of {signer} had expired on {until} when it signed{at}; the document "
            "is intact."
        ),
    ),
    "extended": (
        "Sau khi {signer} ký{at}, tệp được thêm nội dung mà chữ ký số không xác nhận: {reason}.",
        (
            "After {signer} signed{at}, content was added that the signature does not vouch for: "
            "{reason}."
        ),
    ),
    "unreadable": (
        "Tệp có chữ ký số nhưng không kiểm tra được: {reason}.",
        "The file carries a signature that cannot be checked: {reason}.",
    ),
}
_REASONS: Final[dict[Detail, tuple[str, str]]] = {
    "": ("không rõ lý do", "the reason is not known"),
    "unknown_issuer": (
        "nơi cấp {issuer} không có trong danh sách tin cậy",
        "its issuer {issuer} is not on the trust list",
    ),
    "self_signed": (
        "chứng thư tự ký, không do tổ chức chứng thực nào cấp",
        "it is self-signed, issued by no certification authority",
    ),
    "revoked": ("chứng thư đã bị thu hồi", "it was revoked"),
    "not_yet_valid": (
        "chứng thư chưa có hiệu lực khi ký",
        "it was not yet valid at signing",
    ),
    "later_than_received": (
        "thời điểm ký ghi trong tệp muộn hơn lúc nhận văn bản",
        "the stated time of signing is later than the receipt of the document",
    ),
    "weak_algorithm": (
        "thuật toán ký không còn an toàn",
        "the algorithm of the signature is no longer safe",
    ),
    "wrong_usage": (
        "chứng thư không được cấp để ký văn bản",
        "it was not issued for signing documents",
    ),
    "form_changed": ("ô biểu mẫu bị điền hoặc sửa", "form fields were filled or changed"),
    "content_added": (
        "trang, chữ hoặc ghi chú được thêm",
        "pages, text or notes were added",
    ),
    "bytes_outside": (
        "có dữ liệu nằm ngoài phần được ký",
        "there is data outside what was signed",
    ),
    "broken": ("chữ ký hoặc tệp PDF bị hỏng", "the signature or the PDF file is broken"),
    "out_of_time": ("tệp quá phức tạp", "the file is too complex"),
}


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature of a PDF.

    `status`: `trusted`; `untrusted` (intact, but the certificate does not lead to the trust
    list); `altered` (what was signed has changed); `expired` (the certificate had expired at
    signing); `extended` (content added after signing); `unreadable`. Where several hold, the
    gravest in the order altered, extended, expired, untrusted is given.

    `signed_by` is the certificate's common name, `organization` the body it was issued for,
    `at` the aware time of signing: from a trusted time stamp where `timestamped`, else as the
    signer states it. `detail` is the code of the reason.
    """

    status: Status
    signed_by: str = ""
    organization: str = ""
    kind: SignerKind = "organization"
    at: datetime | None = None
    timestamped: bool = False
    issuer: str = ""
    valid_until: datetime | None = None
    detail: Detail = ""

    def words(self, language: str = "vi") -> str:
        """One sentence in Vietnamese ("vi") or English ("en"), different for each status."""
        which = 0 if language == "vi" else 1
        unknown = ("người ký không rõ", "an unknown signer")[which]
        signer = self.signed_by or unknown
        if self.organization and self.organization != self.signed_by:
            signer = f"{signer} ({self.organization})"
        reason = _REASONS[self.detail][which].format(issuer=f"“{self.issuer}”")
        return _SENTENCES[self.status][which].format(
            signer=signer,
            at=self._moment(which),
            until=_day(self.valid_until) or ("trước", "an earlier day")[which],
            reason=reason,
        )

    def _moment(self, which: int) -> str:
        if self.at is None:
            return ""
        local = self.at.astimezone(VIETNAM)
        time = f"{local:%H:%M}"
        stamped = (", có dấu thời gian", ", with a time stamp")[which] if self.timestamped else ""
        return (f" lúc {time} ngày {_day(self.at)}", f" on {_day(self.at)} at {time}")[
            which
        ] + stamped


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}" if moment else ""
