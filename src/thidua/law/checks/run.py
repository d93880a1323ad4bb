"""Runs a check by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.checks.dates import deadline, publication
from thidua.law.checks.money import money
from thidua.law.checks.papers import authority, dossier
from thidua.law.checks.result import Checked, Step, missing
from thidua.law.checks.votes import vote
from thidua.law.dedication import Post, dedication_answer, posts_of
from thidua.law.errors import FactsError
from thidua.law.facts_json import one
from thidua.law.judging.general import bars
from thidua.law.judging.view import View
from thidua.law.words import bar_words, dedication_words


def hold(step: Step) -> Checked:
    """Whether something open or under way bars the award. Facts: ``holds``, ``discipline``."""
    facts = one(step.catalogue, step.facts, step.as_of, place=step.place)
    row = step.catalogue.standard(
        step.catalogue.serving(step.award, str(step.facts.get("subject_kind", "individual"))),
        step.as_of,
    )
    if row is None:
        raise step.fail("award", f"{step.award} has no row on that day")
    view = View(facts, step.catalogue, step.as_of)
    for bar in bars(view, row):
        if bar.id in ("P4", "P5", "P10") and bar.answer[0] != Answer.MET:
            words = bar_words(view, bar, 0)
            return Checked(Answer(int(bar.answer[0])), bar.cite, bar.verified, words.vi, words.en)
    rule = next(p for p in step.catalogue.principles if p.id == "P16")
    return Checked(
        Answer.MET, rule.citation, rule.verified,
        "Không có việc tạm dừng xét nào đang mở.", "Nothing is open that would hold the award.",
    )  # fmt: skip


def dedication(step: Step) -> Checked:
    """Whether posts and years earn the award (NĐ 152/2025 Đ.9).

    Facts: ``positions`` (``group``, ``years`` or ``months``, ``concurrent_with``), ``gender``,
    ``higher_retirement_age``, ``retiring``, ``previous_dedication_award`` with ``request``,
    ``discipline`` or ``violation_in_post``.
    """
    table = step.catalogue.dedication
    barred = _dedication_barred(step)
    if barred is not None:
        return barred
    facts = one(step.catalogue, step.facts, step.as_of, place=step.place)
    posts: list[Post] = posts_of(facts, View(facts, step.catalogue, step.as_of).claims("post"))
    if not posts:
        return missing(table.citation, "Chưa ghi chức vụ và thời gian.", "No posts are stated.")
    answer, reason = dedication_answer(
        step.catalogue,
        step.award,
        posts,
        female=int(facts.female[0]),
        later_retirement=int(facts.later_retirement[0]),
        retiring=int(facts.retiring[0]),
    )
    words = dedication_words(step.catalogue, step.award, posts, reason, int(facts.retiring[0]))
    return Checked(answer, table.citation, answer is not Answer.NOT_COMPARED, words.vi, words.en)


FAULTS = ("disciplin", "violation", "serious")
"""How keys of facts begin that tell of a fault in the post."""


def _dedication_barred(step: Step) -> Checked | None:
    facts, rules = step.facts, step.catalogue.dedication.rules
    cite = rules[0].citation
    if facts.get("previous_dedication_award") and facts.get("request"):
        return Checked(
            Answer.NOT_MET, cite, True,
            "Đã khen quá trình cống hiến thì không điều chỉnh theo quy định mới về chức danh tương "
            "đương; chỉ xét tiếp giai đoạn giữ chức vụ sau đó.",
            "An award already given is not adjusted when equivalence rules change.",
        )  # fmt: skip
    if any(str(key).startswith(FAULTS) and value for key, value in facts.items()):
        rule = next(p for p in step.catalogue.principles if p.id == "P17")
        return Checked(
            Answer.NOT_MET, rule.citation, rule.verified,
            "Bị kỷ luật hoặc có kết luận vi phạm nghiêm trọng trong thời gian giữ chức vụ.",
            "Disciplined, or seriously at fault by a written conclusion, while holding the post.",
        )  # fmt: skip
    return None


CHECKS: Mapping[str, Callable[[Step], Checked]] = {
    "vote": vote,
    "deadline": deadline,
    "authority": authority,
    "hold": hold,
    "publication": publication,
    "dossier": dossier,
    "dedication": dedication,
    "money": money,
}


def check(
    catalogue: Catalogue,
    name: str,
    award: str,
    facts: Mapping[str, Any],
    as_of: date,
    *,
    place: str = "facts",
) -> Checked:
    """Hold a step against the catalogue.

    Args:
        catalogue: rows with the province's layer.
        name: one of :data:`CHECKS`.
        award: code.
        facts: what the check reads (see each one).
        as_of: day, where the facts name none of the step or decision.
        place: for messages.

    Raises:
        FactsError: unknown check, or facts that are no facts.
    """
    if name not in CHECKS:
        raise FactsError(place, f"the check {name!r} is none of {', '.join(CHECKS)}")
    return CHECKS[name](Step(catalogue, award, facts, as_of, place))
