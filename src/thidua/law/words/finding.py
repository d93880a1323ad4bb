"""What was found about a condition, and what is missing, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thidua.law import conditions as c
from thidua.law.answers import Reason
from thidua.law.catalogue import Catalogue
from thidua.law.words.asking import needs
from thidua.law.words.said import Words

if TYPE_CHECKING:
    from thidua.law.dedication import Post

_FOUND: dict[Reason, Words] = {
    Reason.TOO_FEW: Words("Có {have}, cần {need}.", "Found {have}, {need} are needed."),
    Reason.RUN_SHORT: Words(
        "Tính lùi từ khi đề nghị mới có {have} năm (lần) liên tục, cần {need}.",
        "Counting back from the proposal there are {have} in a row, {need} are needed.",
    ),
    Reason.SINCE_AWARD_SHORT: Words(
        "Từ lần khen làm căn cứ mới có {have} năm được tính, cần {need}.",
        "Since the award it rests on there are {have} years that count, {need} are needed.",
    ),
    Reason.SINCE_DISCIPLINE_SHORT: Words(
        "Thành tích tính từ khi hết hạn kỷ luật: mới có {have} năm, cần {need}.",
        "Achievements count from the end of discipline: {have} years so far, {need} are needed.",
    ),
    Reason.AWARD_MISSING: Words(
        "Kho dữ liệu khen thưởng không có lần khen này.", "The registry holds no such award."
    ),
    Reason.BELOW: Words("Không đạt mức này.", "Below what is asked."),
    Reason.UNKNOWN: Words("Chưa có dữ liệu: cần bổ sung.", "Nothing is recorded: please add it."),
    Reason.SPENT: Words(
        "Có {have} chưa dùng, cần {need}; số còn lại đã dùng cho lần khen khác.",
        "{have} not spent, {need} are needed; the others were spent on another award.",
    ),
    Reason.ONE_YEAR_ONLY: Words(
        "Đủ số lượng nhưng đều trong một năm của thời gian xét; chưa có hướng dẫn: "
        "xin ý kiến Bộ Nội vụ.",
        "Enough, but all in one year of the period; no answer was read: ask the ministry.",
    ),
    Reason.MIXED: Words(
        "Gộp sáng kiến và đề tài mới đủ số lượng; cách hiểu chưa thống nhất (CV 1168/BNV-BTĐKT).",
        "Only initiatives and research together are enough; the reading is unsettled.",
    ),
    Reason.REUSE_UNSETTLED: Words(
        "Đã dùng cho danh hiệu khác; việc dùng lại do tỉnh quy định và chưa có quy định.",
        "Spent on another title; whether it may be used again is for the province to decide.",
    ),
    Reason.WAITS: Words(
        "Đạt nếu việc đang chờ trong cùng đợt được quyết định.",
        "Met if what is pending in the same cycle is decided.",
    ),
    Reason.JUDGED: Words("Hội đồng xem xét, đánh giá.", "For the council to weigh."),
    Reason.LEFT_TO_OTHERS: Words(
        "Tiêu chuẩn do cơ quan khác quy định, danh mục chưa có: nhập quy định của tỉnh.",
        "Another body sets the standard and the catalogue lacks it: enter the province's rule.",
    ),
    Reason.WORDING_LAPSED: Words(
        "Câu chữ của điều kiện không còn áp dụng được: {note}.",
        "The wording can no longer be met as written: {note}.",
    ),
    Reason.DISCIPLINED: Words(
        "Có {have} thành viên bị kỷ luật từ cảnh cáo.", "{have} members were disciplined."
    ),
    Reason.TOO_YOUNG: Words(
        "Mới {have} năm từ khi thành lập, cần {need}.", "{have} years old, {need} are needed."
    ),
    Reason.OTHER_LEVEL: Words(
        "Cấp hoặc phạm vi không đúng với điều kiện.", "Of another level or influence."
    ),
    Reason.OTHER_REVIEW: Words(
        "Không đúng dịp sơ kết, tổng kết mà luật yêu cầu.", "Not at the review that the law asks."
    ),
    Reason.LEAVE_UNSETTLED: Words(
        "Thời gian nghỉ trong năm phải xét theo quy định của tỉnh.",
        "Leave in the year is a matter of the province's rule.",
    ),
    Reason.COUNTED_BEFORE: Words(
        "Có năm đã được tính cho lần khen cùng hình thức trước đó "
        "(Đ.5: một thành tích một lần khen).",
        "Some years were counted for an earlier grant of the same form.",
    ),
    Reason.YEAR_OF_AWARD: Words(
        "Chỉ đủ nếu tính cả năm được khen; cách tính chưa thống nhất.",
        "Enough only with the year of the award itself; the reading is unsettled.",
    ),
    Reason.OUTSIDE_TABLE: Words(
        "Chức vụ và thời gian này chưa có trong bảng đã đối chiếu.",
        "This post and time are not in the table as read.",
    ),
    Reason.TOO_SHORT: Words("Thời gian chưa đủ.", "The time is too short."),
    Reason.NOT_ROUND: Words(
        "Năm đề nghị không phải năm tròn ({have} năm).", "Not a round anniversary ({have} years)."
    ),
    Reason.FOUND: Words("Đạt.", "Met."),
}
_COUNTED = (c.Rating, c.AnyYear, c.Title, c.Works)


def found(condition: c.Condition, reason: int, have: int) -> Words:
    """What was found about a condition, and what is missing."""
    words = _FOUND[Reason(reason)]
    if reason == Reason.FOUND and isinstance(condition, _COUNTED) and have:
        words = Words("Đạt: có {have}, cần {need}.", "Met: found {have}, {need} are needed.")
    if isinstance(condition, c.Bundles) and reason == Reason.TOO_FEW:
        words = Words(
            "Mới có {have} lần khen như vậy trong thời gian xét, chưa đủ một tổ hợp.",
            "{have} such awards in the period: no bundle is complete.",
        )
    if isinstance(condition, c.Share) and reason in (Reason.FOUND, Reason.TOO_FEW):
        words = Words("{have}%, cần {need}%.", "{have}%, {need}% are needed.")
    fill = {"have": have, "need": needs(condition), "note": condition.lapse_note}
    return Words(words.vi.format(**fill), words.en.format(**fill))


def dedication_words(
    catalogue: Catalogue, award: str, posts: Sequence[Post], reason: Reason, retiring: int
) -> Words:
    """What the table of dedication says of posts and years."""
    table = catalogue.dedication
    held = "; ".join(
        f"{table.groups[p.group]}: {float(p.years):g} năm".replace(".", ",") for p in posts
    )
    if retiring == 0:
        return Words(
            "Chỉ xét khi có thông báo hoặc quyết định nghỉ hưu, hoặc khi thôi giữ chức vụ.",
            "Considered at retirement or when the post is left.",
        )
    rows = [r for r in table.rows if r.award == award and any(p.group in r.groups for p in posts)]
    asked = "; ".join(
        f"{'/'.join(table.groups[g] for g in r.groups)} từ {r.least} năm" for r in rows
    )
    name = catalogue.name(award)
    tail = f" Bảng yêu cầu: {asked}." if asked else " Bảng chưa có dòng nào cho chức vụ này."
    verdict = _FOUND[reason]
    return Words(f"{name}: {held}. {verdict.vi}{tail}", f"{award}: {verdict.en}")
