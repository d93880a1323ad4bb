"""The loader refuses what it does not understand and says file and line."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest

from thidua.law.catalogue import SHIPPED, build, from_version, read_files, shipped, shipped_data
from thidua.law.enumerations import read_enumerations
from thidua.law.errors import CatalogueError
from thidua.law.reading import SECTIONS, read_award, read_dedication, read_section
from thidua.law.rows import placed

FOLDER = resources.files("thidua.law") / "catalogue"


def load(changes: dict[str, tuple[str, str]] | None = None, **more: str) -> Any:
    """The shipped files with one text of a file replaced, and other files beside them."""
    texts = {name: (FOLDER / name).read_text(encoding="utf-8") for name in SHIPPED}
    for name, (old, new) in (changes or {}).items():
        assert old in texts[name]
        texts[name] = texts[name].replace(old, new, 1)
    return build(read_files({**texts, **{f"{name}.yaml": text for name, text in more.items()}}))


def line_of(name: str, text: str, *, nth: int = 1) -> int:
    """Line of a text in a shipped file, from 1."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [at for at, line in enumerate(lines, 1) if text in line][nth - 1]


def refused(message: str, changes: dict[str, tuple[str, str]] | None = None, **more: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load(changes, **more)
    assert str(caught.value) == message


AGAIN = """\
base_salary2: []
"""


def test_the_shipped_files_are_whole():
    assert load().codes == shipped().codes
    assert from_version(shipped().data, name="v").fingerprint == shipped().fingerprint


def test_overlapping_dates_of_an_award():
    code = (
        "- code: XPTB\n  name: Xã, phường, thị trấn tiêu biểu\n  from: 2024-01-01\n  to: 2026-09-30"
    )
    at, first = line_of("titles.yaml", "code: XPTB"), line_of("titles.yaml", "code: CTDCP")
    refused(
        f"titles.yaml:{at}: the award CTDCP overlaps the row at titles.yaml:{first}",
        {"titles.yaml": (code, code.replace("XPTB", "CTDCP"))},
    )


def test_overlapping_base_salaries():
    at = line_of("base_salary.yaml", "vnd: 2340000")
    first = line_of("base_salary.yaml", "vnd: 1800000")
    refused(
        f"base_salary.yaml:{at}: the base salary overlaps the row at base_salary.yaml:{first}",
        {"base_salary.yaml": ("to: 2024-06-30", "to: 2024-07-01")},
    )


def test_a_row_that_ends_before_it_begins():
    refused(
        f"base_salary.yaml:{line_of('base_salary.yaml', 'vnd: 1800000')}: "
        "“to” 2023-06-30 lies before “from” 2023-07-01",
        {"base_salary.yaml": ("to: 2024-06-30", "to: 2023-06-30")},
    )


def test_a_missing_first_day():
    refused(
        f"base_salary.yaml:{line_of('base_salary.yaml', 'vnd: 1800000')}: "
        "“from” is missing: every row says its first day",
        {"base_salary.yaml": ("  from: 2023-07-01\n", "")},
    )


def test_a_day_that_is_none():
    refused(
        f"base_salary.yaml:{line_of('base_salary.yaml', 'vnd: 1800000')}: "
        "“from”: 2023-02-30 is no day",
        {"base_salary.yaml": ("from: 2023-07-01", "from: '2023-02-30'")},
    )


def test_a_dangling_award_in_a_condition():
    refused(
        f"titles.yaml:{line_of('titles.yaml', 'code: CSTDTQ')}: "
        "CSTDTQ: the award CSTDTX is not known",
        {"titles.yaml": ("codes: [CSTDT]", "codes: [CSTDTX]")},
    )


def test_a_dangling_award_in_a_power():
    refused(
        f"authority.yaml:{line_of('authority.yaml', 'CT_UBND_XA')}: the award CSTDCX is not known",
        {"authority.yaml": ("[CSTDCS, TTLDTT", "[CSTDCX, TTLDTT")},
    )


def test_a_dangling_law():
    refused(
        "instruments: L06-2022: L07-2026 is not known",
        {"instruments.yaml": ("amended_by: [L06-2026]", "amended_by: [L07-2026]")},
    )


def test_an_unknown_enumeration_code():
    refused(
        f"titles.yaml:{line_of('titles.yaml', 'code: LDTT')}: "
        "“authorities”: the code HEAD_LEGAL_ENTITI is not known",
        {"titles.yaml": ("HEAD_LEGAL_ENTITY", "HEAD_LEGAL_ENTITI")},
    )


def test_a_missing_citation():
    refused(
        f"base_salary.yaml:{line_of('base_salary.yaml', 'vnd: 1800000')}: "
        "“citation” is missing or no text",
        {"base_salary.yaml": ("  citation: NĐ 24/2023/NĐ-CP\n", "")},
    )


def test_a_path_without_article():
    refused(
        f"titles.yaml:{line_of('titles.yaml', '- id: std')}: “cite” is missing or no text",
        {"titles.yaml": ("    cite: Luật 06/2022 Đ.24.1\n", "")},
    )


def test_a_condition_without_mark():
    at = line_of("titles.yaml", "{kind: rating, min: HTTNV")
    refused(
        f"titles.yaml:{at}: “verified” must be true or false",
        {"titles.yaml": ("within: same_year, verified: true}", "within: same_year}")},
    )


def test_an_unknown_key():
    refused(
        f"base_salary.yaml:{line_of('base_salary.yaml', 'vnd: 1800000')}: "
        "the key “verifed” is not known here",
        {"base_salary.yaml": ("  verified: true", "  verified: true\n  verifed: true")},
    )


def test_an_unknown_key_of_a_condition():
    at = line_of("titles.yaml", "{kind: rating, min: HTTNV")
    refused(
        f"titles.yaml:{at}: the key “year” is not known here",
        {"titles.yaml": ("min: HTTNV, years: 1", "min: HTTNV, years: 1, year: 1")},
    )


def test_an_unknown_kind_of_condition():
    at = line_of("titles.yaml", "{kind: rating, min: HTTNV")
    refused(
        f"titles.yaml:{at}: “kind”: the code rated is not known",
        {"titles.yaml": ("kind: rating", "kind: rated")},
    )


def test_a_key_that_stands_twice():
    at = line_of("base_salary.yaml", "vnd: 1800000")
    refused(
        f"base_salary.yaml:{at + 1}: “vnd” twice",
        {"base_salary.yaml": ("- vnd: 1800000", "- vnd: 1800000\n  vnd: 1800000")},
    )


def test_no_yaml():
    refused(
        "base_salary.yaml:4: mapping values are not allowed in this context",
        {"base_salary.yaml": ("  from: 2023-07-01", "  from: 2023: 07")},
    )


def test_a_section_that_is_not_known():
    refused("catalogue: the section “base_salary2” is not known", extra=AGAIN)


def test_a_section_in_two_files():
    refused("extra.yaml: the section “base_salary” stands in two files", extra="base_salary: []\n")


def test_a_power_over_no_award_is_not_a_power_over_all():
    at = line_of("authority.yaml", "CT_UBND_HUYEN")
    refused(
        f"authority.yaml:{at}: “awards” is missing or empty",
        {"authority.yaml": ("awards: all", "awards: []")},
    )


def test_a_version_from_the_database_says_its_address():
    content = copy.deepcopy(shipped_data())
    content["base_salary"][0].pop("citation")
    with pytest.raises(CatalogueError) as caught:
        from_version(content, name="phiên bản 3")
    assert str(caught.value) == "phiên bản 3.base_salary[0]: “citation” is missing or no text"


# --- whatever stands in a row, the loader answers with a place, never with a traceback -----------
WRONG = (None, "?", -1, True, [], {}, [1], {"a": 1}, ["x"], "2024-13-45", 3.5, [[1]])
GONE = object()


def _spots(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node[:2])
    for key, child in children:
        yield (*path, key)
        if isinstance(child, (dict, list)):
            yield from _spots(child, (*path, key))


def _broken(row: Any) -> Iterator[Any]:
    for path in _spots(row):
        for wrong in (GONE, *WRONG):
            made = copy.deepcopy(row)
            node = made
            for key in path[:-1]:
                node = node[key]
            if wrong is GONE:
                del node[path[-1]]
            else:
                node[path[-1]] = wrong
            yield made


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _plain(child) for key, child in node.items()}
    return [_plain(child) for child in node] if isinstance(node, list) else node


KNOWN = read_enumerations(shipped_data()["enumerations"])
AWARDS = ("CSTDCS", "BKT", "BKTTG", "BKTTG_TT", "HCLD3", "HCDL3", "TTLDXS", "CTDCP", "XPTB", "AHLD")
READERS: list[Any] = [
    *(
        pytest.param(_plain(row), lambda made: read_award(made, KNOWN), id=row["code"])
        for row in shipped_data()["awards"]
        if row["code"] in AWARDS
    ),
    *(
        pytest.param(
            _plain(row),
            lambda made, section=section: read_section([made], section, KNOWN),
            id=f"{section}-{at}",
        )
        for section in SECTIONS
        for at, row in enumerate(shipped_data().get(section, ()))
        if at < 3 or "latest" in row
    ),
    pytest.param(_plain(shipped_data()["enumerations"]), read_enumerations, id="enumerations"),
    pytest.param(
        _plain(shipped_data()["dedication"]),
        lambda made: read_dedication(made, KNOWN),
        id="dedication",
    ),
]


@pytest.mark.parametrize(("row", "reader"), READERS)
def test_a_broken_row_is_refused_by_its_place(row: Any, reader: Callable[[Any], Any]):
    places = set()
    for made in _broken(row):
        try:
            reader(placed(made, "version.row"))
        except CatalogueError as error:
            places.add(error.place[: len("version.row")])
    assert places == {"version.row"}
