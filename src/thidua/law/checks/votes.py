"""Votes: a share of all members, absent ones asked in writing (NĐ 98/2023 Đ.30.7, Đ.47)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from thidua.law.answers import Answer
from thidua.law.checks.result import Checked, Step, missing
from thidua.law.records import Council, Vote

FOR = ("votes_for_present", "votes_for")
WRITTEN = ("written_for", "votes_for_written")


def _said(step: Step, council: Mapping[str, object], keys: tuple[str, ...]) -> int:
    """A count under the first of these keys that stands there; 0 without."""
    return step.whole(council, next((key for key in keys if key in council), keys[0]), 0)


def _percent(part: int, whole: int) -> str:
    share = Fraction(part * 100, whole)
    return f"{float(share):.1f}".rstrip("0").rstrip(".").replace(".", ",")


def vote(step: Step) -> Checked:
    """Whether a council's vote is enough for the award.

    Facts: ``council`` with ``members``, ``present``, ``votes_for_present``, ``written_for``,
    ``level`` (``central`` for the central council), ``simple_procedure``.
    """
    row = step.catalogue.standard(step.award, step.day("step_on"))
    rule = row.vote if row else None
    council = step.facts.get("council")
    cite = rule.citation if rule else "NĐ 98/2023 Đ.30.7"
    if not isinstance(council, Mapping):
        return missing(cite, "Chưa có số liệu bỏ phiếu của Hội đồng.", "No votes are stated.")
    members = step.whole(council, "members")
    if members == 0:
        raise step.fail("council.members", "a council without members")
    present = step.whole(council, "present", members)
    agreed = sum(_said(step, council, keys) for keys in (FOR, WRITTEN))
    if agreed > members or present > members:
        raise step.fail("council", "more votes or members present than the council has members")
    short = _quorum(step, rule, str(council.get("level", "tinh")), members, present)
    if short is not None:
        return short
    if rule is None or rule.mandatory is False:
        return Checked(
            Answer.MET, cite, True,
            f"{step.name()} không thuộc danh mục bắt buộc bỏ phiếu; tỉnh có thể tự đặt.",
            f"The law asks no vote for {step.award}; the province may add one.",
            {"percent": Fraction(agreed * 100, members)},
        )  # fmt: skip
    simple = step.facts.get("simple_procedure") or council.get("simple_procedure")
    if simple and "thu_tuc_don_gian" in rule.exempt:
        return Checked(
            Answer.MET, cite, False,
            "Thủ tục đơn giản: miễn bỏ phiếu (mặc định, chưa đối chiếu).",
            "Simple procedure: no vote is asked (default, not verified).",
        )  # fmt: skip
    return _share(step, rule, council, members, agreed)


def _share(
    step: Step, rule: Vote, council: Mapping[str, object], members: int, agreed: int
) -> Checked:
    needed, cite = rule.percent, rule.citation
    if council.get("level") == "central" and rule.central_percent is not None:
        needed, cite = rule.central_percent, rule.central_citation or cite
    figures = {"percent": Fraction(agreed * 100, members), "needed": needed, "agreed": agreed}
    enough = -(-needed * members // 100)
    found = f"{agreed}/{members} thành viên ({_percent(agreed, members)}%)"
    if agreed * 100 >= needed * members:
        return Checked(
            Answer.MET, cite, rule.verified,
            f"{found} đồng ý, đạt từ {needed}% tổng số thành viên.",
            f"{agreed} of {members} members agree: at least {needed}% of all members.",
            figures,
        )  # fmt: skip
    answer = Answer.NOT_MET if rule.verified else Answer.NOT_COMPARED
    return Checked(
        answer, cite, rule.verified,
        f"{found} đồng ý; cần {enough}/{members} (từ {needed}% tổng số thành viên). Người vắng mặt "
        "được lấy ý kiến bằng văn bản và vẫn tính trong tổng số.",
        f"{agreed} of {members} members agree; {enough} are needed ({needed}% of all members). "
        "Absent members are asked in writing and stay in the total.",
        figures,
    )  # fmt: skip


def _quorum(
    step: Step, rule: Vote | None, level: str, members: int, present: int
) -> Checked | None:
    """Too few present. A quorum that nobody read is not compared, never a refusal."""
    central = level == "central"
    if central and rule is not None and rule.central_quorum is not None:
        if present * 100 >= rule.central_quorum * members:
            return None
        cite = rule.central_citation
        return _few(cite, True, present, members, Fraction(rule.central_quorum, 100))
    if not central:
        return _provincial_quorum(step, members, present)
    council: Council | None = next((c for c in step.catalogue.councils if c.id == "central"), None)
    if council is None or council.quorum is None or present >= council.quorum * members:
        return None
    return _few(council.citation, council.verified, present, members, council.quorum)


def _provincial_quorum(step: Step, members: int, present: int) -> Checked | None:
    """The province's own quorum binds; the default that nobody read is only told."""
    setting = step.catalogue.setting("quorum_tinh", step.day("step_on"))
    if setting is None or not isinstance(setting.value, Mapping):
        return None
    quorum = Fraction(int(setting.value["numerator"]), int(setting.value["denominator"]))
    if present >= quorum * members:
        return None
    own = setting in step.catalogue.layer
    return _few(setting.citation, own or setting.verified, present, members, quorum)


def _few(cite: str, verified: bool, present: int, members: int, quorum: Fraction) -> Checked:
    needed = -(-quorum.numerator * members // quorum.denominator)
    return Checked(
        Answer.NOT_MET if verified else Answer.NOT_COMPARED,
        cite,
        verified,
        f"Có mặt {present}/{members} thành viên; cuộc họp cần {needed}.",
        f"{present} of {members} members are present; the meeting needs {needed}.",
        {"present": present, "needed": needed},
    )
