"""One thing said in both languages, and the words of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue


@dataclass(frozen=True)
class Words:
    """One thing said in Vietnamese and in English."""

    vi: str
    en: str

    def __call__(self, language: str) -> str:
        """In a language: ``vi`` or ``en``."""
        return self.en if language == "en" else self.vi


ANSWERS = {
    Answer.NOT_MET: Words("không đạt", "not met"),
    Answer.NOT_COMPARED: Words("chưa đối chiếu được", "not compared"),
    Answer.EVIDENCE_MISSING: Words("thiếu minh chứng", "evidence missing"),
    Answer.COUNCIL: Words("do Hội đồng xem xét", "left to the council"),
    Answer.PENDING: Words("đạt nếu được quyết định", "met if decided"),
    Answer.MET: Words("đạt", "met"),
}
OVERALL = {
    **ANSWERS,
    Answer.NOT_MET: Words("chưa đủ điều kiện", "not eligible"),
    Answer.MET: Words("đủ điều kiện", "eligible"),
}


def names(catalogue: Catalogue, codes: Sequence[str]) -> Words:
    """Names of awards, joined by “hoặc”."""
    return Words(" hoặc ".join(catalogue.name(code) for code in codes), " or ".join(codes))
