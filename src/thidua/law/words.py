"""Codes in words of both languages: what a condition asks, what was found, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from thidua.law import conditions as c
from thidua.law.answers import Answer, Reason
from thidua.law.catalogue import Catalogue

if TYPE_CHECKING:
    from thidua.law.dedication import Post
    from thidua.law.judging.general import Bar
    from thidua.law.judging.view import View


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
_RATINGS_EN = ("not fulfilled", "fulfilled", "well fulfilled", "excellently fulfilled")
_SCOPES_EN = ("unit level", "district level", "province level", "nationwide")
_FIGURES = {
    "advanced": Words("thành viên đạt {label}", "members with {label}"),
    "fulfilled": Words("thành viên hoàn thành nhiệm vụ", "members who fulfilled their tasks"),
    "fighters": Words("thành viên đạt {label}", "members with {label}"),
}


def names(catalogue: Catalogue, codes: Sequence[str]) -> Words:
    """Names of awards, joined by “hoặc”."""
    return Words(" hoặc ".join(catalogue.name(code) for code in codes), " or ".join(codes))


def _rating(cat: Catalogue, least: int) -> Words:
    words = list(cat.known.of("ratings").values())
    top = least == len(words) - 1
    more = Words("", "") if top else Words(" trở lên", " or better")
    return Words(words[least] + more.vi, f"“{_RATINGS_EN[least]}”" + more.en)


def _scope(cat: Catalogue, scope: int) -> Words:
    return Words(list(cat.known.of("scopes").values())[scope], _SCOPES_EN[scope])


def _after(cat: Catalogue, after: tuple[str, ...]) -> Words:
    if not after:
        return Words("", "")
    held = names(cat, after)
    return Words(f" sau khi được tặng {held.vi}", f" after {held.en}")


def _asks_rating(cat: Catalogue, k: c.Rating) -> Words:
    rating = _rating(cat, k.least)
    if k.consecutive:
        after = _after(cat, k.after)
        return Words(
            f"Từ {k.years:02d} năm liên tục {rating.vi} tính đến khi đề nghị{after.vi}",
            f"At least {k.years} consecutive years {rating.en} up to the proposal{after.en}",
        )
    if k.same_period:
        return Words(
            f"Trong thời gian đó có {k.years:02d} năm {rating.vi}",
            f"{k.years} years {rating.en} in that time",
        )
    return Words(f"Năm xét được xếp loại {rating.vi}", f"Rated {rating.en} in the year")


def _asks_any_year(cat: Catalogue, k: c.AnyYear) -> Words:
    rating, titles, after = _rating(cat, k.least), names(cat, k.titles), _after(cat, k.after)
    return Words(
        f"Từ {k.years:02d} năm liên tục {rating.vi} hoặc đạt {titles.vi} "
        f"tính đến khi đề nghị{after.vi}",
        f"At least {k.years} consecutive years {rating.en} or with {titles.en}{after.en}",
    )


def _asks_title(cat: Catalogue, k: c.Title) -> Words:
    title = names(cat, k.codes)
    if k.meets_standard:
        return Words(f"Đạt tiêu chuẩn {title.vi} trong năm", f"Meets the standard of {title.en}")
    if k.consecutive:
        return Words(
            f"Từ {k.count:02d} lần liên tục được tặng {title.vi} tính đến khi đề nghị",
            f"{title.en} {k.count} times in a row up to the proposal",
        )
    there = Words("Trong thời gian đó có ", "In that time ") if k.same_period else Words("Có ", "")
    return Words(
        f"{there.vi}{k.count:02d} lần được tặng {title.vi}", f"{there.en}{title.en} {k.count} times"
    )


def _asks_works(cat: Catalogue, k: c.Works) -> Words:
    scope = _scope(cat, k.scope)
    what = (
        Words("đề tài, đề án, công trình được nghiệm thu", "accepted research")
        if k.research
        else Words("sáng kiến được công nhận", "recognised initiatives")
    )
    there = {
        "period": Words("Trong năm có ", "In the year "),
        "run": Words("Trong thời gian đó có ", "In that time "),
        "ever": Words("Có ", ""),
    }[k.where]
    return Words(
        f"{there.vi}{k.count:02d} {what.vi}, phạm vi {scope.vi}, chưa dùng cho lần khen khác",
        f"{there.en}{k.count} {what.en} of {scope.en}, not spent on another award",
    )


def _asks_bundles(cat: Catalogue, k: c.Bundles) -> Words:
    vi, en = [], []
    for bundle, only in k.bundles:
        note = Words(" (đơn vị không thuộc diện xét cờ)", " (outside the scope of flags)")
        tail = note if only else Words("", "")
        vi.append(" và ".join(f"{n:02d} {cat.name(code)}" for code, n in bundle) + tail.vi)
        en.append(" and ".join(f"{n} {code}" for code, n in bundle) + tail.en)
    return Words(
        "Trong thời gian đó được tặng: " + "; hoặc ".join(vi),
        "Received in that time: " + "; or ".join(en),
    )


def _asks_share(cat: Catalogue, k: c.Share) -> Words:
    figure = _FIGURES[k.of]
    label = cat.name(k.label)
    return Words(
        f"Từ {k.percent}% {figure.vi.format(label=label)}",
        f"At least {k.percent}% {figure.en.format(label=k.label)}",
    )


def _asks_movement(cat: Catalogue, k: c.MovementAward) -> Words:
    options = " hoặc ".join(
        cat.known.word("movement_levels", level) + (f", từ {years:02d} năm" if years else "")
        for level, years in k.options
    )
    return Words(
        f"Tiêu biểu trong phong trào thi đua (cấp phát động: {options})",
        "Chosen in a movement of the level asked",
    )


_ASKS: dict[type[c.Condition], Callable[[Catalogue, Any], Words]] = {
    c.Rating: _asks_rating,
    c.AnyYear: _asks_any_year,
    c.Title: _asks_title,
    c.Works: _asks_works,
    c.Bundles: _asks_bundles,
    c.Share: _asks_share,
    c.MovementAward: _asks_movement,
    c.Held: lambda cat, k: Words(
        f"Đã được tặng {names(cat, k.codes).vi}", f"Holds {names(cat, k.codes).en}"
    ),
    c.Members: lambda cat, k: Words(
        f"Có ít nhất {k.count:02d} thành viên đạt {cat.name(k.label)}",
        f"At least {k.count} member with {k.label}",
    ),
    c.NobodyDisciplined: lambda cat, k: Words(
        "Không có thành viên bị kỷ luật từ "
        f"{list(cat.known.of('discipline_forms').values())[k.least]} trở lên",
        "No member disciplined by a warning (cảnh cáo) or worse",
    ),
    c.RankInBlock: lambda cat, k: Words(
        f"Dẫn đầu cụm, khối thi đua (cấp {cat.known.word('movement_levels', k.level)})",
        "Leads its emulation block",
    ),
    c.MovementLeader: lambda cat, k: Words(
        f"Dẫn đầu phong trào thi đua do {cat.known.word('movement_levels', k.level)} phát động, "
        f"thời gian từ {k.years:02d} năm",
        f"Leads a movement that lasts at least {k.years} years",
    ),
    c.Achievement: lambda cat, k: Words(
        f"Thành tích có ảnh hưởng: {cat.known.word('influences', k.influence)}"
        + (f", trong {k.years:02d} năm" if k.years else ""),
        "An achievement with the influence asked" + (f", over {k.years} years" if k.years else ""),
    ),
    c.Contribution: lambda cat, k: Words(f"Đóng góp: {k.text}", "A contribution"),
    c.Words: lambda cat, k: Words(k.text[:1].upper() + k.text[1:], "A condition in words"),
    c.Delegated: lambda cat, k: Words(f"{k.text} ({k.to})", "A standard that another body sets"),
    c.InitiativesOrModel: lambda cat, k: Words(
        f"{k.count:02d} sáng kiến phạm vi {_scope(cat, k.scope).vi} hoặc mô hình hiệu quả từ "
        f"{k.model_years:02d} năm",
        f"{k.count} initiatives of {_scope(cat, k.scope).en}, or a model of {k.model_years} years",
    ),
    c.PositionYears: lambda cat, k: Words(
        "Chức vụ và thời gian giữ chức vụ theo bảng quá trình cống hiến",
        "Posts and years by the table of dedication",
    ),
    c.ServiceYears: lambda cat, k: Words(
        f"Từ {k.least} năm công tác ({k.of})" + (f", dưới {k.most} năm" if k.most else ""),
        f"At least {k.least} years of service",
    ),
    c.UnitAge: lambda cat, k: Words(
        f"Tập thể thành lập từ {k.years} năm", f"The unit is at least {k.years} years old"
    ),
    c.RoundAnniversary: lambda cat, k: Words(
        "Đề nghị vào năm tròn ngày thành lập", "Proposed at a round anniversary"
    ),
}


def asks(catalogue: Catalogue, condition: c.Condition) -> Words:
    """What a condition asks."""
    return _ASKS[type(condition)](catalogue, condition)


def needs(condition: c.Condition) -> int:
    """How many are asked, in the unit of the condition; 0 where it does not count."""
    for name in ("years", "count", "percent", "least"):
        value = getattr(condition, name, None)
        if isinstance(value, int):
            return value
    return 0


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
    from thidua.law.periods import from_day  # noqa: PLC0415

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
    day = f"{from_day(start):%d/%m/%Y}" if start > -(2**31) else "?"
    return known.word(section, name) or "việc chưa kết thúc", day


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
