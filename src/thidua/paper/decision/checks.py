"""What a decision announces against what it lists and adds up: questions with their reasons."""

from collections import Counter
from collections.abc import Sequence

from thidua.paper.decision.amounts import Sum
from thidua.paper.decision.awards import Granted, Granting
from thidua.paper.decision.model import KINDS, AwardRecipient
from thidua.paper.decision.numbering import Jump
from thidua.paper.decision.rows import Stray
from thidua.paper.plan.findings import Findings
from thidua.paper.plan.lines import Para
from thidua.paper.text import Clean

WORDS = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}


def check_counts(
    found: Findings, granted: Granted, recipients: Sequence[AwardRecipient], text: str
) -> None:
    """Ask where fewer or more are listed than an article announces."""
    listed = Counter((row.award, row.kind) for row in recipients)
    for number, award in enumerate(granted.awards, 1):
        for kind in KINDS:
            announced = award.announced[kind]
            count = listed[f"a{number}", kind]
            if announced is None or announced == count:
                continue
            start, end = award.spans[0] if award.spans else award.para.span(award.start, award.end)
            found.add_span(
                (start, end),
                text[start:end],
                "count_mismatch",
                f"Nêu {_number(announced)} {WORDS[kind]}, danh sách có {_number(count)}.",
            )


def check_sums(found: Findings, granted: Granted) -> None:
    """Ask where a total is not prize times announced, or words and figures differ."""
    for para, one in granted.sums:
        if one.worded is not None and one.worded != one.value:
            found.add(
                para,
                one.start,
                one.end,
                "sum_mismatch",
                f"Bằng số là {_number(one.value)}, bằng chữ là {_number(one.worded)} đồng.",
            )
    for award in granted.awards:
        if award.total_para is not None:
            _check_total(found, *award.total_para, [award])
    if granted.total is not None:
        _check_total(found, *granted.total, granted.awards)


def _check_total(found: Findings, para: Para, one: Sum, awards: Sequence[Granting]) -> None:
    parts = []
    total = 0
    for award in awards:
        for kind in KINDS:
            count, each = award.announced[kind], award.each.get(kind)
            if not count:
                continue
            if each is None:
                return
            total += count * each
            parts.append(f"{_number(count)} × {_number(each)}")
    if parts and total != one.value:
        found.add(
            para,
            one.start,
            one.end,
            "sum_mismatch",
            f"{' + '.join(parts)} = {_number(total)}, văn bản ghi {_number(one.value)} đồng.",
        )


def ask_about_numbers(found: Findings, clean: Clean, jumps: Sequence[Jump], text: str) -> None:
    """Ask where the running numbers leave some out."""
    for jump in jumps:
        start, end = clean.span(jump.row.start, jump.row.end)
        left_out = (
            f"số {jump.before + 1}"
            if jump.after == jump.before + 2
            else f"các số từ {jump.before + 1} đến {jump.after - 1}"
        )
        found.add_span(
            (start, end), text[start:end], "count_mismatch", f"Danh sách không có {left_out}."
        )


def ask_about_strays(found: Findings, clean: Clean, strays: Sequence[Stray]) -> None:
    """Ask about words within a list that belong to no row."""
    for stray in strays:
        found.add_span(
            clean.span(stray.start, stray.end), stray.text, "unreadable", stray.reason, 0.6
        )


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
