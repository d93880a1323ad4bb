"""The judgement on each signature, by pyHanko's validation and difference analysis."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from thidua.paper.signatures.model import VIETNAM, Detail, SignatureReport, Status
from thidua.paper.signatures.subject import issuer_name, names, signer_kind

_MAX_SIGNATURES: Final = 50
_TOLERANCE: Final = timedelta(days=1)
_USAGE: Final = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
_WEAK: Final = {
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
}
_REVOKED: Final = {AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}
_OUT_OF_BOUNDS: Final = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
}


def validate(data: bytes, roots: list[bytes], at: datetime | None) -> Iterator[SignatureReport]:
    """Reports on the signatures of `data`, oldest first; reads no network and no system store."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    trusted = [certificate for root in roots for certificate in _certificates(root)]
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        signatures = list(reader.embedded_regular_signatures)[:_MAX_SIGNATURES]
        kept = _kept_evidence(reader)
    except Exception:  # noqa: BLE001 - hostile bytes may break the parser in any way
        if b"/ByteRange" in data:
            yield SignatureReport("unreadable", detail="broken")
        return
    for signature in signatures:
        try:
            yield _Judge(signature, trusted, kept, at).report()
        except Exception:  # noqa: BLE001 - as above
            yield SignatureReport("unreadable", detail="broken")


def _certificates(root: bytes) -> Iterator[x509.Certificate]:
    """The certificates of a trust root file, PEM (one or several) or DER."""
    if pem.detect(root):
        for kind, _, der in pem.unarmor(root, multiple=True):
            if kind == "CERTIFICATE":
                yield x509.Certificate.load(der)
    else:
        yield x509.Certificate.load(root, strict=True)


def _kept_evidence(reader: PdfFileReader) -> dict[str, Any]:
    """Certificates and revocation lists that the file carries in its security store."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        return {
            "other_certs": list(store.load_certs()),
            "crls": [stream.get_object().data for stream in store.crls],
            "ocsps": [stream.get_object().data for stream in store.ocsps],
        }
    except Exception:  # noqa: BLE001 - without a store, or with a broken one, there is none
        return {}


class _Judge:
    """Judges one signature."""

    def __init__(
        self,
        signature: Any,
        trusted: list[x509.Certificate],
        kept: dict[str, Any],
        received: datetime | None,
    ) -> None:
        self._signature = signature
        self._trusted = trusted
        self._kept = kept
        self._received = received
        self._certificate: x509.Certificate = signature.signer_cert
        self._stated = self._stated_time()

    def report(self) -> SignatureReport:
        """The judgement, with who signed and when."""
        moment = self._stated or self._received or self._certificate.not_valid_before
        status = self._checked(moment)
        stamp = status.timestamp_validity
        stamped = bool(stamp is not None and stamp.valid and stamp.intact and stamp.trusted)
        if stamp is not None and stamped:
            moment = stamp.timestamp
            status = self._checked(moment)
        verdict, detail = self._verdict(status, moment, stamped=stamped)
        signed_by, organization = names(self._certificate)
        return SignatureReport(
            status=verdict,
            signed_by=signed_by,
            organization=organization,
            kind=signer_kind(self._certificate),
            at=moment if stamped else self._stated,
            timestamped=stamped,
            issuer=issuer_name(self._certificate),
            valid_until=self._certificate.not_valid_after,
            detail=detail,
        )

    def _stated_time(self) -> datetime | None:
        try:
            stated: datetime | None = self._signature.self_reported_timestamp
        except Exception:  # noqa: BLE001 - a date of any shape
            return None
        if stated is None:
            return None
        return stated if stated.tzinfo else stated.replace(tzinfo=VIETNAM)

    def _checked(self, moment: datetime) -> PdfSignatureStatus:
        context = ValidationContext(
            trust_roots=self._trusted,
            moment=moment.astimezone(UTC),
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
            **self._kept,
        )
        return asyncio.run(
            async_validate_pdf_signature(
                self._signature, signer_validation_context=context, key_usage_settings=_USAGE
            )
        )

    def _verdict(
        self, status: PdfSignatureStatus, moment: datetime, *, stamped: bool
    ) -> tuple[Status, Detail]:
        if not (status.intact and status.valid):
            return "altered", ""
        added = self._added(status)
        if added:
            return "extended", added
        if not stamped and self._received and moment > self._received + _TOLERANCE:
            return "untrusted", "later_than_received"
        if status.trusted:
            return "trusted", ""
        return self._distrust(status, moment)

    def _added(self, status: PdfSignatureStatus) -> Detail:
        """What was added after signing that is no signature, time stamp or evidence."""
        if status.coverage in {
            SignatureCoverageLevel.UNCLEAR,
            SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START,
        }:
            return "bytes_outside"
        if self._has_tail():
            return "bytes_outside"
        difference = status.diff_result
        if not isinstance(difference, DiffResult) or not status.docmdp_ok:
            return "content_added"
        if difference.modification_level is ModificationLevel.FORM_FILLING:
            fields = {
                signature.field_name for signature in self._signature.reader.embedded_signatures
            }
            if set(difference.changed_form_fields) - fields:
                return "form_changed"
        return ""

    def _has_tail(self) -> bool:
        """Whether bytes hang on the end of the file that belong to no revision of it."""
        reader = self._signature.reader
        reader.stream.seek(0)
        data: bytes = reader.stream.read()
        if self._signature.signed_revision == reader.xrefs.total_revisions - 1:
            start = int(self._signature.byte_range[2]) + int(self._signature.byte_range[3])
        else:
            start = data.rfind(b"%%EOF") + len(b"%%EOF")
        return bool(data[start:].strip(b"\x00\t\n\f\r "))

    def _distrust(self, status: PdfSignatureStatus, moment: datetime) -> tuple[Status, Detail]:
        problem = status.trust_problem_indic
        certificate = self._certificate
        if problem in _OUT_OF_BOUNDS and moment > certificate.not_valid_after:
            return "expired", ""
        if moment < certificate.not_valid_before:
            return "untrusted", "not_yet_valid"
        return "untrusted", _reason(problem, certificate)


def _reason(problem: Any, certificate: x509.Certificate) -> Detail:
    """Why the chain of a certificate valid at its time does not lead to the trust list."""
    if problem in _REVOKED:
        return "revoked"
    if problem in _WEAK:
        return "weak_algorithm"
    if problem is AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
        return "wrong_usage"
    return "self_signed" if certificate.self_signed != "no" else "unknown_issuer"
