"""Deadlines and publication: days of the year, working days, the window of public opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from thidua.law.answers import Answer
from thidua.law.checks.result import Checked, Step, missing
from thidua.law.facts_json.values import flag_in, year_in
from thidua.law.records import Deadline


def _shown(on: date) -> str:
    return f"{on:%d/%m/%Y}"


def latest_day(rule: Deadline, received: date, title_year: int | None, sector: str) -> date | None:
    """The last day on which a dossier may come, by the rule; ``None``: not known.

    Args:
        rule: a rule with a day of the year.
        received: day it came.
        title_year: year of the last deciding title, where the rule counts from it.
        sector: ``education`` may have a day of its own.
    """
    if rule.latest is None:
        return None
    month, day = rule.by_sector.get(sector, rule.latest)
    if rule.year_after_title:
        return None if title_year is None else date(title_year + 1, month, day)
    return date(received.year if title_year is None else title_year + 1, month, day)


def deadline(step: Step) -> Checked:
    """Whether a dossier or a step came in time.

    Facts: ``received_on`` (or ``received_for_appraisal``), ``sector``, year of the last deciding
    title (``second_cstdt_year``, ``title_year``, ``year``); or ``step`` (id of a deadline) with
    ``working_days`` used.
    """
    facts = step.facts
    if facts.get("step"):
        return _working_days(step, str(facts["step"]))
    received = step.day("received_on", "received_for_appraisal", "step_on")
    rules = [
        d for d in step.catalogue.deadlines
        if d.award == step.award and d.latest and d.holds(received)
    ]  # fmt: skip
    if not rules:
        return Checked(
            Answer.MET, "", True,
            f"Luật không đặt hạn gửi hồ sơ cho {step.name()}.",
            f"The law sets no day for dossiers of {step.award}.",
        )  # fmt: skip
    rule = rules[0]
    years = ("second_cstdt_year", "title_year", "last_title_year", "year")
    said = next((facts[key] for key in years if facts.get(key) is not None), None)
    title_year = year_in(step.place, {"year": said}, needed=False)
    last = latest_day(rule, received, title_year, str(facts.get("sector", "")))
    if last is None:
        return missing(
            rule.citation,
            "Chưa ghi năm của danh hiệu làm căn cứ nên chưa tính được hạn.",
            "The year of the deciding title is not stated, so the last day is not known.",
        )
    in_time = received <= last
    return Checked(
        Answer.MET if in_time else Answer.NOT_MET,
        rule.citation,
        rule.verified,
        f"Hồ sơ nhận {_shown(received)}; hạn cuối {_shown(last)}"
        + ("." if in_time else f": quá hạn {(received - last).days} ngày."),
        f"Received {_shown(received)}; the last day is {_shown(last)}"
        + ("." if in_time else f": {(received - last).days} days late."),
        {"last": last},
    )


def _working_days(step: Step, name: str) -> Checked:
    rule = next((d for d in step.catalogue.deadlines if d.id == name), None)
    if rule is None or rule.working_days is None:
        raise step.fail("step", f"{name!r} is no step with a time limit")
    used = step.whole(step.facts, "working_days")
    answer = Answer.MET if used <= rule.working_days else Answer.NOT_MET
    if answer is Answer.NOT_MET and not rule.verified:
        answer = Answer.NOT_COMPARED
    return Checked(
        answer,
        rule.citation,
        rule.verified,
        f"Đã dùng {used} ngày làm việc; hạn {rule.working_days} ngày làm việc.",
        f"{used} working days were used; the limit is {rule.working_days}.",
        {"limit": rule.working_days},
    )


def publication(step: Step) -> Checked:
    """Whether a list was open to the public long enough.

    Facts: ``publication`` with ``working_days``, or ``published``.
    """
    on = step.day("step_on")
    stated = step.facts.get("publication")
    rule = next(
        (
            d
            for d in step.catalogue.deadlines
            if d.publication and d.award == step.award and d.holds(on)
        ),
        None,
    )
    if rule is None or rule.working_days is None:
        return _published(step, stated)
    if not isinstance(stated, Mapping):
        return missing(
            rule.citation,
            f"Chưa công khai danh sách lấy ý kiến ({rule.working_days} ngày làm việc).",
            f"The list was not published for opinion ({rule.working_days} working days).",
        )
    open_for = step.whole(stated, "working_days", 0)
    enough = open_for >= rule.working_days
    return Checked(
        Answer.MET if enough else Answer.NOT_MET,
        rule.citation,
        rule.verified,
        f"Đã công khai {open_for}/{rule.working_days} ngày làm việc"
        + ("." if enough else f"; còn {rule.working_days - open_for} ngày."),
        f"Published for {open_for} of {rule.working_days} working days"
        + ("." if enough else f"; {rule.working_days - open_for} to go."),
        {"needed": rule.working_days},
    )


def _published(step: Step, stated: object) -> Checked:
    """Lists for orders, prizes and honorary titles are published before the proposal (Đ.84.5)."""
    row = step.catalogue.standard(step.award, step.as_of)
    asked = row is not None and row.category in ("huan_chuong", "danh_hieu_vinh_du", "giai_thuong")
    cite = "Luật 06/2022 Đ.84.5"
    if not asked:
        return Checked(
            Answer.MET, "", True,
            f"Luật không buộc công khai trước đối với {step.name()}.",
            f"The law asks no publication for {step.award}.",
        )  # fmt: skip
    said = flag_in(step.place, step.facts, "published")
    if said is None and isinstance(stated, Mapping):
        said = flag_in(step.place, stated, "published")
        if said is None and "working_days" in stated:
            said = step.whole(stated, "working_days") > 0
    if said is None:
        return missing(
            cite, "Chưa ghi việc công khai danh sách.", "Publication of the list is not stated."
        )
    return Checked(
        Answer.MET if said else Answer.NOT_MET,
        cite,
        True,
        "Danh sách đã được công khai." if said else "Phải công khai danh sách trước khi đề nghị.",
        "The list was published." if said else "The list must be published before the proposal.",
    )
