"""A certification authority, certificates and signed PDFs, made anew for each run of tests.

All names of persons are synthetic.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED = datetime(2024, 1, 15, 3, 58, 54, tzinfo=UTC)  # 10:58:54 in Vietnam
BODY = ("Ủy ban nhân dân tỉnh Phú Thọ", "Tỉnh Phú Thọ")
PERSON = ("Lò Thị Mẫu", "Ủy ban nhân dân tỉnh Phú Thọ")
AUTHORITY = "Cơ quan chứng thực thử nghiệm"


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and that of the authority that issued it."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey
    issuer: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """The certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def asn1(self) -> tuple[Any, Any, Any]:
        """Certificate, key and issuer as pyHanko takes them."""
        key = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        issuer = self.issuer.public_bytes(serialization.Encoding.DER)
        return (
            asn1_x509.Certificate.load(self.der),
            asn1_keys.PrivateKeyInfo.load(key),
            asn1_x509.Certificate.load(issuer),
        )


def authority(name: str = AUTHORITY) -> Holder:
    """A root authority valid from 2015 to 2040, always the same one under a name."""
    return _authority(name)


@cache
def _authority(name: str) -> Holder:
    return new_authority(name)


def new_authority(name: str) -> Holder:
    """A root authority with a key of its own, even where the name is taken."""
    key = rsa.generate_private_key(65537, 2048)
    subject = _name(name, "Ban thử nghiệm")
    certificate = (
        _builder(subject, subject, key, datetime(2015, 1, 1, tzinfo=UTC), years=25)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(sign=False, issue=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Holder(certificate, key, certificate)


@cache
def holder(
    common: str = BODY[0],
    organization: str = BODY[1],
    *,
    issuer: str = AUTHORITY,
    valid_from: datetime = datetime(2022, 1, 1, tzinfo=UTC),
    years: float = 5,
    identifier: str = "",
    stamping: bool = False,
) -> Holder:
    """A certificate for signing (or time stamping) issued by the named test authority."""
    root = authority(issuer)
    key = rsa.generate_private_key(65537, 2048)
    subject = _name(common, organization, identifier)
    builder = _builder(subject, root.certificate.subject, key, valid_from, years=years)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_usage(sign=True, issue=False), critical=True)
    if stamping:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    return Holder(builder.sign(root.key, hashes.SHA256()), key, root.certificate)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    start: datetime,
    *,
    years: float,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=round(365 * years)))
    )


def _name(common: str, organization: str, identifier: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ]
    if identifier:
        parts.append(x509.NameAttribute(NameOID.USER_ID, identifier))
    return x509.Name(parts)


def _usage(*, sign: bool, issue: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issue,
        crl_sign=issue,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def document() -> bytes:
    """A short decision as PDF."""
    return typst.compile(
        "#set document(date: none)\nKẾ HOẠCH\n\nPhát động phong trào thi đua năm 2024".encode()
    )


class _Signer(signers.PdfSigner):
    """Signs at a time of our choosing."""

    signing_time = SIGNED

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.signing_time
        return session


def signed(
    pdf: bytes,
    who: Holder,
    *,
    field: str = "ChuKy1",
    at: datetime = SIGNED,
    stamper: Holder | None = None,
    stamped_at: datetime | None = None,
) -> bytes:
    """The PDF signed by `who`, with a trusted time stamp where a stamper is given."""
    certificate, key, issuer = who.asn1()
    store = SimpleCertificateStore()
    store.register(issuer)
    timestamper = None
    if stamper is not None:
        stamp_certificate, stamp_key, stamp_issuer = stamper.asn1()
        certificates = SimpleCertificateStore()
        certificates.register(stamp_issuer)
        timestamper = DummyTimeStamper(
            stamp_certificate, stamp_key, certs_to_embed=certificates, fixed_dt=stamped_at
        )
    signer = _Signer(
        signers.PdfSignatureMetadata(
            field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        ),
        signer=signers.SimpleSigner(certificate, key, store),
        timestamper=timestamper,
    )
    signer.signing_time = at
    out = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return bytes(out.getbuffer())


def with_text_added(pdf: bytes) -> bytes:
    """The PDF with a line written on its first page in a later revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    line = generic.StreamObject(stream_data=b"BT 1 0 0 1 60 60 Tm (them) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(line))
    return _written(writer)


def with_note_added(pdf: bytes) -> bytes:
    """The PDF with a note put on its first page in a later revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/Rect"): generic.ArrayObject(
                [generic.NumberObject(number) for number in (50, 50, 200, 80)]
            ),
            generic.NameObject("/Contents"): generic.TextStringObject("thêm sau khi ký"),
        }
    )
    existing = page.get("/Annots", generic.ArrayObject())
    page[generic.NameObject("/Annots")] = generic.ArrayObject([*existing, writer.add_object(note)])
    writer.update_container(page)
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_letter_changed(pdf: bytes) -> bytes:
    """The PDF with one byte of its signed part changed, its structure kept."""
    at = pdf.index(b"/Producer") if b"/Producer" in pdf else pdf.index(b"/Creator")
    at = pdf.index(b"(", at) + 2
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
