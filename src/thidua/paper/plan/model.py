"""What a reading of a plan consists of; `PlanReading.as_dict` is the printed contract.

Offsets are code points into the text that was read, end exclusive. Dates are ISO strings cut to
what the text gives ("2024-01"); the matching `*_precision` is day, month or year.
"""

from dataclasses import dataclass, fields
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every item of every list has: identity, source span, confidence (0 to 1), place."""

    id: str
    start: int
    end: int
    confidence: float
    where: str | None = None
    """Label of the place in the outline, such as "II.2.b"."""

    def as_dict(self) -> Json:
        """Return the item as printed."""
        out: Json = {"id": self.id}
        for field in fields(self):
            if field.name in _COMMON:
                continue
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                value = list(value)
            out[field.name.rstrip("_")] = value
        out["source"] = {"start": self.start, "end": self.end}
        out["confidence"] = round(self.confidence, 2)
        out["where"] = self.where
        return out


_COMMON = frozenset({"id", "start", "end", "confidence", "where"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Item):
    """A purpose, requirement, general goal, launch content, measure or peak-drive action."""

    no: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Item):
    """One figure to be reached."""

    group: str | None
    label: str
    comparator: str
    value: int | float
    max: int | float | None
    unit: str | None
    direction: str
    nature: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Item):
    """A range of awards that the plan foresees."""

    recipients: tuple[str, ...]
    level: str | None
    kinds: tuple[str, ...]
    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive(Item):
    """A dated part of the movement; also a peak drive."""

    name: str
    from_: str | None
    from_precision: str | None
    to: str | None
    to_precision: str | None
    review: str | None
    review_by: str | None
    review_precision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anniversary(Item):
    """A day that a drive honours."""

    name: str
    years: int | None
    origin: str | None
    date: str | None
    drive: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement(Item):
    """A movement that the plan names."""

    name: str
    period: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Item):
    """A document that the plan cites."""

    number: str | None
    name: str
    date: str | None
    date_precision: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Item):
    """Who has to do what; mode is directed or requested."""

    who: str
    what: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(Item):
    """Who receives the plan; purpose is "báo cáo", "lưu" or absent."""

    name: str
    purpose: str | None

    def as_dict(self) -> Json:
        """Return the item as printed, without an absent purpose."""
        out = Item.as_dict(self)
        if self.purpose is None:
            del out["purpose"]
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Item):
    """A question about the text, with its reason (in Vietnamese, for the officer)."""

    kind: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, as what and for whom."""

    name: str | None
    title: str | None
    capacity: str | None
    body: str | None
    start: int
    end: int
    confidence: float

    def as_dict(self) -> Json:
        """Return the signer as printed."""
        return _located(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitalSignature:
    """The footer that a signing program leaves in the text; kind is organization or person."""

    signed_by: str | None
    organization: str | None
    at: str | None
    kind: str
    start: int
    end: int
    confidence: float

    def as_dict(self) -> Json:
        """Return the signature as printed."""
        return _located(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingStamp:
    """The receiver's registry stamp, never the issuer's number."""

    receiver: str | None
    label: str | None
    number: str | None
    date: str | None
    forwarded_to: str | None
    file: str | None
    start: int
    end: int
    confidence: float

    def as_dict(self) -> Json:
        """Return the stamp as printed."""
        return _located(self)


def _located(value: Any) -> Json:
    out: Json = {
        f.name: getattr(value, f.name)
        for f in fields(value)
        if f.name not in {"start", "end", "confidence"}
    }
    out["source"] = {"start": value.start, "end": value.end}
    out["confidence"] = round(value.confidence, 2)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """The head and the foot of the document."""

    type: str | None
    number: str | None
    issuing_body: str | None
    place: str | None
    date: str | None
    date_precision: str | None
    title: str | None
    theme: str | None
    plan_year: int | None
    signers: tuple[Signer, ...]
    digital_signature: DigitalSignature | None
    incoming_stamp: IncomingStamp | None
    sources: tuple[tuple[str, int, int], ...]
    """(fact, start, end) for every fact that stands in the text."""
    confidence: tuple[tuple[str, float], ...]

    def as_dict(self) -> Json:
        """Return the document's facts as printed."""
        signers = [s.as_dict() for s in self.signers]
        return {
            "type": self.type,
            "number": self.number,
            "issuing_body": self.issuing_body,
            "place": self.place,
            "date": self.date,
            "date_precision": self.date_precision,
            "title": self.title,
            "theme": self.theme,
            "plan_year": self.plan_year,
            "signer": signers[0] if signers else None,
            "signers": signers,
            "digital_signature": self.digital_signature and self.digital_signature.as_dict(),
            "incoming_stamp": self.incoming_stamp and self.incoming_stamp.as_dict(),
            "sources": {n: {"start": s, "end": e} for n, s, e in self.sources},
            "confidence": {n: round(c, 2) for n, c in self.confidence},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReading:
    """Everything that was read from one plan."""

    text: str
    pages: tuple[tuple[int, int], ...]
    document: DocumentFacts
    purposes: tuple[Clause, ...]
    requirements: tuple[Clause, ...]
    general_goals: tuple[Clause, ...]
    targets: tuple[Target, ...]
    award_quotas: tuple[Quota, ...]
    drives: tuple[Drive, ...]
    peak_drives: tuple[Drive, ...]
    anniversaries: tuple[Anniversary, ...]
    movements: tuple[Movement, ...]
    references: tuple[Reference, ...]
    launch_contents: tuple[Clause, ...]
    measures: tuple[Clause, ...]
    peak_drive_actions: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    recipients: tuple[Recipient, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> Json:
        """Return the reading as one JSON object, key by key as the contract says."""
        out: Json = {
            "text": self.text,
            "pages": [{"start": s, "end": e} for s, e in self.pages],
            "document": self.document.as_dict(),
        }
        for name in LISTS:
            out[name] = [item.as_dict() for item in getattr(self, name)]
        return out


LISTS = (
    "purposes",
    "requirements",
    "general_goals",
    "targets",
    "award_quotas",
    "drives",
    "peak_drives",
    "anniversaries",
    "movements",
    "references",
    "launch_contents",
    "measures",
    "peak_drive_actions",
    "duties",
    "recipients",
    "findings",
)
