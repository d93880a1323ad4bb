"""What a reading of a decision consists of; `DecisionReading.as_dict` is the printed contract.

Offsets are code points into the text that was read, end exclusive. Money is in đồng.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from thidua.paper.plan.model import DocumentFacts, Finding, Item, Json

KINDS = ("person", "collective", "household")
"""Whom an award is given to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Item):
    """One award that the decision grants.

    `name` is as written with who gives it; `form` the lexicon's name of the title or award form.
    `each` has one sum for each kind that the decision gives one for. `posthumous`: truy tặng.
    """

    name: str
    form: str | None
    announced: Mapping[str, int | None]
    each: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None
    posthumous: bool = False

    def as_dict(self) -> Json:
        """Return the award as printed; `prize.each` is null where kinds get different sums."""
        sums = set(self.each.values())
        out: Json = {
            "id": self.id,
            "name": self.name,
            "form": self.form,
            "announced": dict(self.announced),
            "prize": {
                "each": next(iter(sums)) if len(sums) == 1 else None,
                "total": self.total,
            },
        }
        if len(sums) > 1:
            out["prize"]["each_by_kind"] = dict(self.each)
        if self.posthumous:
            out["posthumous"] = True
        out["source"] = {"start": self.start, "end": self.end}
        out["confidence"] = round(self.confidence, 2)
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRecipient(Item):
    """One row of the decision's lists, as printed."""

    no: int | None
    kind: str
    form_of_address: str | None
    name: str
    position: str | None
    unit: str | None
    group: str | None
    award: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReading:
    """Everything that was read from one decision."""

    text: str
    pages: tuple[tuple[int, int], ...]
    document: DocumentFacts
    awards: tuple[Award, ...]
    recipients: tuple[AwardRecipient, ...]
    findings: tuple[Finding, ...]

    def as_dict(self) -> Json:
        """Return the reading as one JSON object, key by key as the contract says."""
        document = self.document.as_dict()
        for plans_only in ("theme", "plan_year"):
            del document[plans_only]
        return {
            "text": self.text,
            "pages": [{"start": s, "end": e} for s, e in self.pages],
            "document": document,
            "awards": [award.as_dict() for award in self.awards],
            "recipients": [row.as_dict() for row in self.recipients],
            "findings": [finding.as_dict() for finding in self.findings],
        }
