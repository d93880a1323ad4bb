"""What bars any award, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thidua.law.answers import Reason
from thidua.law.periods import NO_DAY, from_day
from thidua.law.words.said import Words

if TYPE_CHECKING:
    from thidua.law.judging.general import Bar
    from thidua.law.judging.view import View

_BARS: dict[Reason, Words] = {
    Reason.HELD: Words(
        "Tạm dừng xét: {what} từ {day}, chưa kết thúc. Xét tiếp khi cơ quan có thẩm quyền kết luận "
        "không vi phạm.",
        "Held: {what} since {day}, not closed. It goes on when no violation is found.",
    ),
    Reason.HELD_VIOLATION: Words(
        "Có kết luận vi phạm ({what}) nhưng chưa ghi quyết định xử lý.",
        "A violation was found ({what}) and no disciplinary decision is recorded.",
    ),
    Reason.UNDER_DISCIPLINE: Words(
        "Đang trong thời hạn kỷ luật ({what}) từ {day}.", "Under discipline ({what}) since {day}."
    ),
    Reason.DISSOLVED: Words(
        "Tập thể đã giải thể, sáp nhập từ {day}.", "The unit was dissolved on {day}."
    ),
    Reason.OVER_CAP: Words(
        "Số đề nghị chiếm {have}% số người đạt, vượt tỷ lệ tỉnh quy định.",
        "{have}% of the holders are nominated, above the share set.",
    ),
    Reason.WRONG_OBJECT: Words(
        "Không tặng cho loại đối tượng này.", "Not given to this kind of subject."
    ),
    Reason.FOUND: Words("Không vướng.", "Nothing bars it."),
}


def bar_words(view: View, bar: Bar, subject: int) -> Words:
    """What bars a subject."""
    reason = Reason(int(bar.reason[subject]))
    what, day = _span(view, reason, subject)
    fill = {"what": what, "day": day, "have": int(bar.have[subject])}
    words = _BARS[reason]
    return Words(words.vi.format(**fill), words.en.format(**fill))


def _span(view: View, reason: Reason, subject: int) -> tuple[str, str]:
    facts, known = view.facts, view.catalogue.known
    if reason is Reason.DISSOLVED:
        return "", f"{from_day(int(facts.dissolved[subject])):%d/%m/%Y}"
    table, section = {
        Reason.HELD: ("holds", "holds"),
        Reason.HELD_VIOLATION: ("holds", "holds"),
        Reason.UNDER_DISCIPLINE: ("discipline", "discipline_forms"),
    }.get(reason, ("", ""))
    if not table:
        return "", ""
    spans = getattr(facts, table)
    rows = [r for r in spans.of(subject) if spans.start[r] <= view.day]
    if reason is not Reason.HELD_VIOLATION:
        rows = [r for r in rows if spans.end[r] > view.day]
    if not rows:
        return "", ""
    row = rows[-1]
    names_of = facts.refs.get(table, ())
    name = names_of[int(spans.ref[row])] if len(names_of) else ""
    start = int(spans.start[row])
    day = f"{from_day(start):%d/%m/%Y}" if start != NO_DAY else "?"
    return known.word(section, name) or "việc chưa kết thúc", day
