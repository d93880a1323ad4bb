"""What holds for any facts: better is never worse, order does not matter, many equal one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.law.answers import Answer
from thidua.law.catalogue import shipped
from thidua.law.explain import explain
from thidua.law.facts_json import Builder, one
from thidua.law.judging import judge

DAY = date(2025, 3, 1)
RATINGS = ("KHTNV", "HTNV", "HTTNV", "HTXSNV")
PERSONS = ("LDTT", "CSTDCS", "CSTDT", "CSTDTQ", "BKT", "BKTTG", "HCLD3", "HCLD2", "HCLD1")
UNITS = ("TTLDTT", "TTLDXS", "BKT_TT", "BKTTG_TT", "HCLD3", "HCLD2", "HCLD1", "HCDL3", "HCDL2")
some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

days = st.dates(date(2012, 1, 1), DAY)


@st.composite
def works(draw: Callable[..., Any], year: int) -> list[dict[str, Any]]:
    spent = st.sampled_from([None, None, f"CSTDCS@{year}", f"BKT@{year}"])
    scope = st.sampled_from(["co_so", "tinh", "toan_quoc"])
    count = draw(st.integers(0, 2))
    return [
        {"id": f"SK{year}-{n}", "scope": draw(scope), "spent_on": draw(spent)} for n in range(count)
    ]


@st.composite
def histories(draw: Callable[..., Any], kind: str) -> dict[str, Any]:
    titles = ["CSTDCS", "CSTDT", "LDTT"] if kind == "individual" else ["TTLDXS", "TTLDTT", "CTDT"]
    held = (
        ["BKT", "BK_BO", "BKTTG", "HCLD3", "HCLD2"]
        if kind == "individual"
        else ["BKT_TT", "BKTTG_TT", "HCLD3", "HCLD2", "HCLD1", "CTDT", "CTDCP"]
    )
    years = []
    for year in draw(st.sets(st.integers(2014, 2024), min_size=1)):
        row: dict[str, Any] = {
            "year": year,
            "titles": draw(st.lists(st.sampled_from(titles), max_size=2)),
        }
        if draw(st.booleans()):
            row["rating"] = draw(st.sampled_from(RATINGS))
        row["initiatives"] = draw(works(year))
        years.append(row)
    grants = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "code": st.sampled_from(held),
                    "decision_date": days.map(date.isoformat),
                    "award_type": st.sampled_from(["cong_trang", "cong_trang", "dot_xuat"]),
                }
            ),
            max_size=4,
        )
    )
    facts: dict[str, Any] = {"subject_kind": kind, "years": years, "prior_awards": grants}
    if draw(st.booleans()):
        start = draw(days)
        end = draw(st.dates(start, DAY))
        facts["discipline"] = [
            {"form": "khien_trach", "from": start.isoformat(), "to": end.isoformat()}
        ]
    if kind == "collective":
        facts |= {"founded_on": draw(days).isoformat(), "in_flag_scope": draw(st.booleans())}
    return facts


def answer(facts: dict[str, Any], code: str) -> int:
    return int(judge(shipped(), one(shipped(), facts, DAY), code, DAY).answer[0])


@some
@given(histories("individual"), st.sampled_from(PERSONS), st.data())
def test_a_better_rating_never_takes_a_verdict_away(
    facts: dict[str, Any], code: str, data: st.DataObject
) -> None:
    before = answer(facts, code)
    at = data.draw(st.integers(0, len(facts["years"]) - 1))
    years = [dict(row) for row in facts["years"]]
    if "rating" not in years[at]:
        return
    years[at]["rating"] = "HTXSNV"
    assert answer({**facts, "years": years}, code) >= before


@some
@given(histories("collective"), st.sampled_from(UNITS), st.data())
def test_a_unit_with_one_more_title_is_never_worse_off(
    facts: dict[str, Any], code: str, data: st.DataObject
) -> None:
    before = answer(facts, code)
    at = data.draw(st.integers(0, len(facts["years"]) - 1))
    years = [dict(row) for row in facts["years"]]
    years[at]["titles"] = [*years[at]["titles"], "TTLDXS"]
    assert answer({**facts, "years": years}, code) >= before


@pytest.mark.parametrize(("kind", "codes"), [("individual", PERSONS), ("collective", UNITS)])
def test_the_order_of_facts_does_not_matter(kind: str, codes: tuple[str, ...]) -> None:
    @some
    @given(histories(kind), st.sampled_from(codes), st.randoms(use_true_random=False))
    def check(facts: dict[str, Any], code: str, random: Any) -> None:
        mixed = {
            **facts,
            "years": list(facts["years"]),
            "prior_awards": list(facts["prior_awards"]),
        }
        random.shuffle(mixed["years"])
        random.shuffle(mixed["prior_awards"])
        assert answer(mixed, code) == answer(facts, code)

    check()


@pytest.mark.parametrize(("kind", "codes"), [("individual", PERSONS), ("collective", UNITS)])
def test_many_at_once_equal_one_by_one(kind: str, codes: tuple[str, ...]) -> None:
    @some
    @given(st.lists(histories(kind), min_size=1, max_size=6), st.sampled_from(codes))
    def check(everybody: list[dict[str, Any]], code: str) -> None:
        builder = Builder(shipped(), DAY)
        for number, facts in enumerate(everybody):
            builder.add(facts, f"subject {number}")
        columns = builder.build()
        together = judge(shipped(), columns, code, DAY)
        for number, facts in enumerate(everybody):
            alone = explain(judge(shipped(), one(shipped(), facts, DAY), code, DAY), evidence=False)
            among = explain(together, number, evidence=False)
            assert (among.answer, among.best.answer) == (alone.answer, alone.best.answer)
        cut = judge(shipped(), columns.take(0, 1), code, DAY)
        assert np.array_equal(cut.answer, together.answer[:1])

    check()


@some
@given(histories("individual"), st.sampled_from(PERSONS))
def test_the_whole_is_the_worst_of_its_parts_and_the_best_of_its_paths(
    facts: dict[str, Any], code: str
) -> None:
    made = judge(shipped(), one(shipped(), facts, DAY), code, DAY)
    for path in made.paths:
        assert path.answer[0] == path.answers[:, 0].min()
    opened = [p.answer[0] for p in made.paths if p.open[0]]
    bars = [bar.answer[0] for bar in made.bars]
    assert made.answer[0] == min(
        [max(opened, default=made.paths[int(made.best[0])].answer[0]), *bars]
    )
    assert Answer(int(made.answer[0])) in Answer


@some
@given(histories("collective"), st.sampled_from(UNITS))
def test_evidence_is_of_the_subject_and_everything_has_words(
    facts: dict[str, Any], code: str
) -> None:
    columns = one(shipped(), facts, DAY)
    said = explain(judge(shipped(), columns, code, DAY))
    for path in said.paths:
        for k in path.conditions:
            assert k.asks.vi
            assert k.asks.en
            assert k.found.vi
            assert k.found.en
            assert "{" not in k.found.vi + k.found.en
