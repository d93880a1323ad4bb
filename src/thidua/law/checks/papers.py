"""Authority of the signer and parts of the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from thidua.law.answers import Answer
from thidua.law.catalogue import Catalogue
from thidua.law.checks.result import Checked, Step, missing
from thidua.law.records import Award


def authority(step: Step) -> Checked:
    """Whether the signer held the power on the day of the decision.

    Facts: ``signer`` (an authority), ``decision_date`` (or ``decided_on``), ``standard_set_by``.
    """
    decided = step.day("decided_on", "decision_date")
    row = step.catalogue.standard(step.award, decided)
    signer = step.facts.get("signer")
    known = step.catalogue.known.of("authorities")
    if row is None:
        raise step.fail("award", f"{step.award} has no row on {decided:%d/%m/%Y}")
    if signer is None:
        return missing(row.citation, "Chưa ghi người ký quyết định.", "The signer is not stated.")
    if signer not in known:
        raise step.fail("signer", f"{signer!r} is none of {', '.join(known)}")
    who = known[signer]
    if signer not in row.authorities:
        able = ", ".join(known[a] for a in row.authorities)
        return Checked(
            Answer.NOT_MET, row.citation, row.verified,
            f"{who} không có thẩm quyền quyết định {row.name}; thẩm quyền: {able}.",
            f"{signer} may not decide {step.award}; {', '.join(row.authorities)} may.",
        )  # fmt: skip
    refused = _by_date(step, row, signer, decided)
    if refused is not None:
        return refused
    setter = step.facts.get("standard_set_by")
    if row.standard_set_by and setter is not None and setter != row.standard_set_by:
        needed = known[row.standard_set_by]
        return Checked(
            Answer.NOT_MET, "Luật 06/2022 Đ.71.2", True,
            f"Tiêu chuẩn phải do {needed} quy định.",
            f"The standard must be set by {row.standard_set_by}.",
        )  # fmt: skip
    return Checked(
        Answer.MET, _cite(step, row, signer, decided), row.verified,
        f"{who} có thẩm quyền quyết định {row.name} ngày {decided:%d/%m/%Y}.",
        f"{signer} may decide {step.award} on {decided:%d/%m/%Y}.",
    )  # fmt: skip


def _cite(step: Step, row: Award, signer: str, decided: date) -> str:
    for period in step.catalogue.authority_periods:
        if period.authority == signer and period.holds(decided):
            return period.citation
    return row.citation


def _by_date(step: Step, row: Award, signer: str, decided: date) -> Checked | None:
    """An authority bounded by dates may decide only in them, and only what they name."""
    periods = [p for p in step.catalogue.authority_periods if p.authority == signer]
    if not periods:
        return None
    who = step.catalogue.known.word("authorities", signer)
    holding = [p for p in periods if p.holds(decided)]
    if any(not p.awards or row.code in p.awards for p in holding):
        return None
    named = [p for p in periods if not p.awards or row.code in p.awards]
    nearest = named[0] if named else periods[0]
    until = f" đến {nearest.last:%d/%m/%Y}" if nearest.last else ""
    when = f"từ {nearest.first:%d/%m/%Y}{until}" if named else "không có thời gian nào"
    return Checked(
        Answer.NOT_MET, nearest.citation, nearest.verified,
        f"{who} không có thẩm quyền quyết định {row.name} ngày {decided:%d/%m/%Y}; có thẩm quyền: "
        f"{when}.",
        f"{signer} may not decide {row.code} on {decided:%d/%m/%Y}.",
    )  # fmt: skip


def parts_needed(
    award: Award, award_kind: str, ground: str
) -> tuple[tuple[str, ...], str, bool] | None:
    """Parts of the dossier of an award by kind, with citation and mark; ``None``: none laid down.

    Args:
        award: its row.
        award_kind: code; some kinds ask other parts.
        ground: on what a title rests; the certificate of an initiative is asked only for one.
    """
    if award.dossier is None:
        return None
    parts, cite, verified = award.dossier.by_award_kind.get(
        award_kind, (award.dossier.parts, award.dossier.citation, award.dossier.verified)
    )
    if ground in ("rating", "rating_HTXSNV", "xs", "combat", "chien_dau"):
        parts = tuple(p for p in parts if p != "CN_SANG_KIEN_DE_TAI")
    return parts, cite, verified


def parts_by_stage(catalogue: Catalogue, parts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The parts of a dossier by the stage from which they are asked, in the order of the stages.

    Args:
        catalogue: with the enumerations ``stages`` and ``part_stages``.
        parts: codes.
    """
    known = catalogue.known
    stages = {
        stage: tuple(p for p in parts if known.word("part_stages", p) == stage)
        for stage in known.of("stages")
    }
    return {stage: found for stage, found in stages.items() if found}


def dossier(step: Step) -> Checked:
    """Whether all parts of the dossier are there.

    Facts: ``dossier`` (list of parts), ``award_type``, ``ground``, ``simple_procedure``.
    """
    row = step.catalogue.standard(step.award, step.day("step_on", "received_on"))
    given = step.facts.get("dossier")
    names = step.catalogue.known.of("dossier_parts")
    if row is None:
        raise step.fail("award", f"{step.award} has no row on that day")
    if not isinstance(given, list):
        return missing(row.citation, "Chưa ghi thành phần hồ sơ.", "The parts are not stated.")
    unknown = [part for part in given if part not in names]
    if unknown:
        raise step.fail("dossier", f"{unknown[0]!r} is none of {', '.join(names)}")
    needed: tuple[str, ...]
    if step.facts.get("simple_procedure"):
        needed, cite, verified = ("TO_TRINH", "BC_TOM_TAT"), "Luật 06/2022 Đ.85", True
    else:
        laid = parts_needed(
            row, str(step.facts.get("award_type", "")), str(step.facts.get("ground", ""))
        )
        if laid is None:
            return Checked(
                Answer.NOT_COMPARED, row.citation, False,
                f"Thành phần hồ sơ của {row.name} chưa có trong danh mục.",
                f"The parts of a dossier of {row.code} are not in the catalogue.",
            )  # fmt: skip
        needed, cite, verified = laid
    lacking = [part for part in needed if part not in given]
    if not lacking:
        return Checked(
            Answer.MET, cite, verified,
            f"Đủ {len(needed)} thành phần hồ sơ.", f"All {len(needed)} parts are there.",
            {"needed": needed},
        )  # fmt: skip
    listed = "; ".join(names[part] for part in lacking)
    return Checked(
        Answer.NOT_MET, cite, verified, f"Thiếu: {listed}.", f"Missing: {', '.join(lacking)}.",
        {"needed": needed, "lacking": tuple(lacking)},
    )  # fmt: skip
