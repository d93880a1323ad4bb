"""What a condition asks, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thidua.law import conditions as c
from thidua.law.catalogue import Catalogue
from thidua.law.words.said import Words, names

_RATINGS_EN = ("not fulfilled", "fulfilled", "well fulfilled", "excellently fulfilled")
_SCOPES_EN = ("unit level", "district level", "province level", "nationwide")
_FIGURES = {
    "advanced": Words("thành viên đạt {label}", "members with {label}"),
    "fulfilled": Words("thành viên hoàn thành nhiệm vụ", "members who fulfilled their tasks"),
    "fighters": Words("thành viên đạt {label}", "members with {label}"),
}


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
