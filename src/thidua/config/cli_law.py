"""``thidua law``: the catalogue, cases with known answers, verdicts."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home

if TYPE_CHECKING:
    from thidua.law.catalogue import Catalogue
    from thidua.law.errors import LawError
    from thidua.law.explain import Said
    from thidua.law.records import Award


def add_parsers(commands: Any) -> None:
    """``law`` and its actions."""
    law = commands.add_parser("law", help="luật dưới dạng dữ liệu / the law as data")
    actions = law.add_subparsers(
        dest="action", required=True, metavar="cases|catalogue|judge|judge-all"
    )
    cases = actions.add_parser(
        "cases",
        help="chạy tình huống có đáp án / run cases with known answers",
    )
    cases.add_argument("file", type=Path, help="YAML")
    rows = actions.add_parser(
        "catalogue", help="danh mục, hoặc một dòng / the catalogue, or one award"
    )
    rows.add_argument("code", nargs="?", default="", help="mã / code (CSTDCS)")
    rows.add_argument("--on", type=date.fromisoformat, help="ngày / day")
    judge = actions.add_parser("judge", help="xét một hồ sơ / hold one subject against a standard")
    judge.add_argument("file", type=Path, help="FACTS.json")
    judge.add_argument("--award", required=True, help="mã / code")
    judge.add_argument("--as-of", type=date.fromisoformat, required=True, help="ngày xét / day")
    judge.add_argument(
        "--received-on", type=date.fromisoformat, help="ngày nhận hồ sơ / day of receipt"
    )
    judge.add_argument("--json", action="store_true", help="in một đối tượng JSON / print JSON")
    for parser in (cases, rows, judge):
        parser.add_argument(
            "--active",
            action="store_true",
            help="theo phiên bản đang dùng trong cơ sở dữ liệu / by the database's active version",
        )
    _add_judge_all(actions)


def _catalogue(home: Home, arguments: argparse.Namespace) -> Catalogue:
    """The shipped rows; with ``--active`` the database's version, confirmed facts and settings.

    Raises:
        LauncherError: no database that answers, or one without a catalogue.
    """
    from thidua.law.catalogue import shipped

    if not arguments.active:
        return shipped()
    from thidua.config.launcher.inside import django_ready

    with django_ready(home, "law --active"):
        from thidua.rules.queries import NoActiveCatalogueError, active_catalogue

        try:
            return active_catalogue()
        except NoActiveCatalogueError as error:
            raise LauncherError(
                "Cơ sở dữ liệu chưa có danh mục luật: hãy thiết lập trước", str(error)
            ) from error


def _add_judge_all(actions: Any) -> None:
    everybody = actions.add_parser(
        "judge-all", help="đối chiếu mọi đối tượng / everybody against every award"
    )
    everybody.add_argument("--period", type=int, required=True, help="năm / year (2024)")
    everybody.add_argument("--out", type=Path, required=True, help="FILE.parquet, FILE.xlsx")
    everybody.add_argument(
        "--as-of", type=date.fromisoformat, help="dữ liệu đến ngày / facts known on (today)"
    )
    everybody.add_argument(
        "--received-on", type=date.fromisoformat, help="tiêu chuẩn của ngày / standards of"
    )


def judge_all(home: Home, arguments: argparse.Namespace) -> int:
    """Everybody in the database against every award that can be counted, into a file."""
    from thidua.config.launcher.inside import django_ready

    kind = arguments.out.suffix.lower()
    if kind not in {".parquet", ".xlsx"}:
        raise LauncherError("--out: FILE.parquet hoặc FILE.xlsx", "--out ends in .parquet or .xlsx")
    with django_ready(home, "law judge-all"):
        from thidua.awards.judging.files import TooManyRowsError, write_file
        from thidua.common.clock import business_date
        from thidua.law.errors import LawError as Wrong
        from thidua.rules.queries import NoActiveCatalogueError

        as_of = arguments.as_of or business_date()
        received = arguments.received_on or as_of
        try:
            count = write_file(
                arguments.out, year=arguments.period, as_of=as_of, received_on=received
            )
        except Wrong as error:
            raise _wrong(error) from error
        except (TooManyRowsError, OSError) as error:
            raise LauncherError(f"Không ghi được {arguments.out}: {error}", str(error)) from error
        except NoActiveCatalogueError as error:
            raise LauncherError("Chưa có danh mục luật: chạy thidua init", str(error)) from error
    print(f"{count} dòng / rows: {arguments.out}")
    return 0


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LauncherError(f"Không đọc được {file}: {error}", f"cannot read {file}") from error


def _wrong(error: LawError) -> LauncherError:
    return LauncherError("Dữ liệu không đúng", str(error))


def cases(home: Home, arguments: argparse.Namespace) -> int:
    """Every case of a file on a line: id, expected, got, reason; then how many agree."""
    from thidua.law.cases import run_cases
    from thidua.law.errors import LawError as Wrong

    made = _catalogue(home, arguments)
    total = agreed = 0
    try:
        for outcome in run_cases(made, _text(arguments.file), name=arguments.file.name):
            total += 1
            agreed += outcome.agrees
            mark = "" if outcome.agrees else "  <<<"
            print(f"{outcome.id}\t{outcome.expected}\t{outcome.got}\t{outcome.reason.vi}{mark}")
            for note in outcome.notes:
                print(f"  {note.vi} / {note.en}", file=sys.stderr)
    except Wrong as error:
        raise _wrong(error) from error
    print(f"{agreed} of {total} agree")
    return 0 if agreed == total else 1


def rows(home: Home, arguments: argparse.Namespace) -> int:
    """All awards on a line each, or one award whole."""
    made = _catalogue(home, arguments)
    on = arguments.on
    if arguments.code:
        found = [a for a in made.rows_of(arguments.code) if on is None or a.holds(on)]
        if not found:
            raise LauncherError(f"Danh mục không có {arguments.code}", f"no award {arguments.code}")
        for award in found:
            _print_award(made, award)
        return 0
    for award in made.awards:
        if on is None or award.holds(on):
            until = f"{award.last:%d/%m/%Y}" if award.last else "…"
            mark = "" if award.verified else "  [chưa đối chiếu]"
            print(f"{award.code:<11}{award.first:%d/%m/%Y}–{until:<11} {award.name}{mark}")
    return 0


def _mark(*, verified: bool) -> str:
    return "" if verified else "  [chưa đối chiếu]"


def _print_award(made: Catalogue, award: Award) -> None:
    from thidua.law.checks.papers import parts_by_stage
    from thidua.law.words import asks

    until = f"{award.last:%d/%m/%Y}" if award.last else "…"
    print(f"{award.code}  {award.name}{_mark(verified=award.verified)}")
    print(f"  {award.first:%d/%m/%Y} – {until}; {award.citation}")
    print(
        "  Thẩm quyền: " + "; ".join(made.known.word("authorities", a) for a in award.authorities)
    )
    for path in award.paths:
        print(f"  {path.id} ({path.cite}){_mark(verified=path.verified)}")
        for condition in path.conditions:
            print(f"    - {asks(made, condition).vi}{_mark(verified=condition.verified)}")
    prize = ", ".join(
        f"{made.known.word('objects', kind)} {float(value):g}".replace(".", ",")
        for kind, value in award.prize.multipliers.items()
    )
    if prize:
        print(
            f"  Tiền thưởng × lương cơ sở: {prize} ({award.prize.citation})"
            + _mark(verified=award.prize.verified)
        )
    if award.vote:
        print(
            f"  Bỏ phiếu: từ {award.vote.percent}% tổng số thành viên ({award.vote.citation})"
            + _mark(verified=award.vote.verified)
        )
    if award.dossier:
        mark = _mark(verified=award.dossier.verified)
        print(f"  Hồ sơ ({award.dossier.citation}){mark}")
        for stage, parts in parts_by_stage(made, award.dossier.parts).items():
            listed = "; ".join(made.known.word("dossier_parts", part) for part in parts)
            print(f"    {made.known.word('stages', stage)}: {listed}")
    route = made.route(award, award.last or max(award.first, date(2024, 1, 1)))
    if route:
        print(f"  Đường trình ({route.citation}){_mark(verified=route.verified)}")
        for step in route.steps:
            who = made.known.word("offices", step.who)
            who = made.known.word("authorities", step.who) if who == step.who else who
            print(f"    {who}: {step.does}")
    if award.note:
        print(f"  Ghi chú: {award.note}")


def judge(home: Home, arguments: argparse.Namespace) -> int:
    """One subject from a file of facts, per condition with citation; 0 whatever the verdict."""
    from thidua.law.cases import judge_mapping
    from thidua.law.errors import LawError as Wrong
    from thidua.law.facts_json.keys import unread

    try:
        facts = json.loads(_text(arguments.file))
    except json.JSONDecodeError as error:
        place = f"{arguments.file}:{error.lineno}:{error.colno}"
        raise LauncherError(f"{place}: không phải JSON", f"no JSON: {error.msg}") from error
    if not isinstance(facts, Mapping):
        raise LauncherError(f"{arguments.file}: cần một đối tượng JSON", "one object is expected")
    made = _catalogue(home, arguments)
    assume = facts.get("assume_unmentioned", "missing")
    if assume not in ("met", "missing"):
        raise LauncherError(
            f"{arguments.file.name}: assume_unmentioned là “met” hoặc “missing”",
            f"assume_unmentioned {assume!r} is neither “met” nor “missing”",
        )
    inner = facts.get("facts", {k: v for k, v in facts.items() if k != "assume_unmentioned"})
    try:
        said = judge_mapping(
            made,
            arguments.award,
            inner,
            arguments.as_of,
            arguments.received_on,
            assume_met=assume == "met",
            place=arguments.file.name,
        )
        notes = unread(inner, made, place=arguments.file.name)
    except Wrong as error:
        raise _wrong(error) from error
    if arguments.json:
        told = {**as_json(said), "notes": [{"vi": n.vi, "en": n.en} for n in notes]}
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1, default=str)
        print()
    else:
        print_said(said)
    for note in notes:
        print(f"  {note.vi} / {note.en}", file=sys.stderr)
    return 0


def as_json(said: Said) -> dict[str, Any]:
    """A verdict as plain data: overall, flag, bars, and every path with its conditions."""
    return {
        "award": said.code,
        "rule": said.rule_id,
        "citation": said.citation,
        "verified": said.verified,
        "answer": said.answer.name.lower(),
        "eligible": said.eligible,
        "words": {"vi": said.words.vi, "en": said.words.en},
        "review_flag": None if said.flag is None else {"vi": said.flag.vi, "en": said.flag.en},
        "expected": [{"vi": words.vi, "en": words.en} for words in said.expected],
        "bars": [
            {
                "id": bar.id,
                "answer": bar.answer.name.lower(),
                "citation": bar.cite,
                "verified": bar.verified,
                "vi": bar.words.vi,
                "en": bar.words.en,
            }
            for bar in said.bars
        ],
        "paths": [
            {
                "id": path.id,
                "citation": path.cite,
                "answer": path.answer.name.lower(),
                "decides": path is said.best,
                "conditions": [
                    {
                        "answer": k.answer.name.lower(),
                        "reason": k.reason.name.lower(),
                        "have": k.have,
                        "need": k.need,
                        "citation": k.cite,
                        "verified": k.verified,
                        "may_change": k.may_change,
                        "asks": {"vi": k.asks.vi, "en": k.asks.en},
                        "found": {"vi": k.found.vi, "en": k.found.en},
                        "evidence": [
                            {"table": e.table, "ref": e.ref, "period": e.period,
                             "counts": e.counts, "vi": e.words.vi, "en": e.words.en}
                            for e in k.evidence
                        ],
                    }
                    for k in path.conditions
                ],
            }
            for path in said.paths
        ],
    }  # fmt: skip


def print_said(said: Said) -> None:
    """A verdict in Vietnamese, worst conditions first."""
    from thidua.law.words import ANSWERS

    print(f"{said.code} ({said.rule_id}): {said.words.vi.upper()}{_mark(verified=said.verified)}")
    if said.flag:
        print(f"  ! {said.flag.vi}")
        for words in said.expected:
            print(f"    dự thảo thêm / the draft adds: {words.vi}")
    for bar in said.bars:
        print(f"  ! {bar.words.vi} ({bar.cite})")
    for path in said.paths:
        if not path.open and path is not said.best:
            continue
        mark = " ←" if path is said.best else ""
        print(f"  {path.id} ({path.cite}): {ANSWERS[path.answer].vi}{mark}")
        for k in path.conditions:
            print(
                f"    - {ANSWERS[k.answer].vi}{' (*)' if k.may_change else ''}: "
                f"{k.asks.vi}. {k.found.vi} "
                f"({k.cite}){_mark(verified=k.verified)}"
            )
            for row in k.evidence:
                print(f"        {'+' if row.counts else '·'} {row.words.vi}")


ACTIONS = {
    "law cases": cases,
    "law catalogue": rows,
    "law judge": judge,
    "law judge-all": judge_all,
}
