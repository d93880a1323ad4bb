"""Questions that are answered inside an installation, with its own tables and policy.

python -m soak.inside HOME reporters 20
python -m soak.inside HOME reported LEDGER
python -m soak.inside HOME walk
python -m soak.inside HOME walk_made
python -m soak.inside HOME upload_names
"""

# ruff: noqa: PLC0415 - Django is set up before anything of the program is imported
from __future__ import annotations

import inspect
import json
import logging
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from soak.installation import database


def reporters(count: str) -> list[Any]:
    """Officers with targets of their own: user name, then pairs of target and a likely figure."""
    from thidua.movements.models import Target
    from thidua.people.models import Post, Role

    posts = {
        post.unit_id: post
        for post in Post.objects.filter(role=Role.UNIT_OFFICER).select_related("person__user")
    }
    rows: dict[str, list[list[str]]] = {}
    targets = Target.objects.filter(unit_plan__state="issued", frequency="month")
    for target in targets.select_related("unit_plan").order_by("pk"):
        post = posts.get(target.unit_plan.unit_id) if target.unit_plan else None
        if post is not None:
            figure = f"{target.value.normalize():f}".replace(".", ",")
            rows.setdefault(post.person.user.username, []).append([str(target.public_id), figure])
    return sorted(rows.items())[: int(count)]


def reported(ledger: str) -> list[str]:
    """What does not fit between what was acknowledged and what is there."""
    from thidua.movements.models import Result

    promised = json.loads(Path(ledger).read_text(encoding="utf-8"))
    faults: list[str] = []
    for key, (saved, submitted) in promised.items():
        row = Result.objects.get(public_id=key)
        faults += [f"{key}: {fault}" for fault in _faults(row, saved, submitted)]
    return faults


def _number(text: str) -> int:
    found = re.search(r"số (\d+)$", text.strip())
    return int(found[1]) if found else 0


def _faults(row: Any, saved: int, submitted: list[int]) -> list[str]:
    from thidua.common.models import AuditEntry

    there = _number(row.achieved)
    faults = [f"save {saved} was acknowledged, {there} is there"] if there < saved else []
    versions = list(row.versions.order_by("number"))
    numbers = [v.number for v in versions]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"versions {numbers}")
    texts = Counter(_number(v.achieved) for v in versions if _number(v.achieved))
    faults += [f"submission {n} is there {texts[n]} times" for n in submitted if texts[n] != 1]
    faults += [f"{n} was submitted {c} times" for n, c in texts.items() if c > 1]
    pending = sum(v.outcome == "" for v in versions)
    if pending != (row.state == "submitted"):
        faults.append(f"{row.state} with {pending} versions to decide")
    withdrawn = sum(v.outcome == "withdrawn" for v in versions)
    for action, count in (("submit", len(versions)), ("withdraw", withdrawn)):
        said = AuditEntry.objects.filter(
            action=f"movements:result:{action}", object_id=str(row.public_id)
        ).count()
        if said != count:
            faults.append(f"{count} times {action}, {said} in the trail")
    return faults


def grants_workbook(path: str, rows: str, number: str) -> int:
    """Write a workbook of made-up old grants, other ones for each number; how many rows."""
    from datetime import date

    from thidua.awards.sheets import GRANTS
    from thidua.people.sheet_writing import write_workbook

    made = [
        {
            "object": "Cá nhân",
            "name": f"Giả Lập Thứ {number} Dòng {at}",
            "post": "Chuyên viên",
            "unit": f"Cơ quan giả lập số {at % 40}",
            "award": "Lao động tiên tiến",
            "number": f"{number}{100 + at % 200}/QĐ-GL",
            "on": date(2014 + at % 9, 1 + at % 12, 5),
            "authority": "Chủ tịch UBND tỉnh",
            "issuer": "Chủ tịch UBND tỉnh Mẫu",
            "mark": "giả lập",
        }
        for at in range(int(rows))
    ]
    Path(path).write_bytes(write_workbook({GRANTS.key: made}, forms=(GRANTS,)))
    return len(made)


def imported(rows: str, *runs: str) -> list[str]:
    """What is half done or done twice of workbooks of grants.

    Args:
        rows: of each workbook.
        runs: public ids; with ``?`` before it, a run may still be unwritten as a whole.
    """
    from django.db.models import Count

    from thidua.awards.models import Grant
    from thidua.common.models import AuditEntry
    from thidua.people.models import ImportRun

    faults: list[str] = []
    for word in runs:
        run = ImportRun.objects.get(public_id=word.removeprefix("?"))
        count = Grant.objects.filter(source_file=run.file).count()
        written = run.state == ImportRun.State.APPLIED
        if count != (int(rows) if written else 0) or not (written or word.startswith("?")):
            faults.append(f"{run.state} with {count} of {rows} grants: {run.fault}")
        entries = AuditEntry.objects.filter(
            object_id=str(run.public_id), changes__has_key="counts"
        ).count()
        if entries != written:
            faults.append(f"{run.state} with {entries} entries of its writing in the trail")
    same = Grant.objects.filter(source="sheet").values("subject", "decision", "award_key")
    doubled = same.annotate(n=Count("pk")).filter(n__gt=1).count()
    named = Grant.objects.filter(source="sheet").values("name_printed", "decision__number_key")
    doubled += named.annotate(n=Count("pk")).filter(n__gt=1).count()
    return [*faults, f"{doubled} grants are there twice"] if doubled else faults


def walk() -> Any:
    """Every address, method and role (K4)."""
    from soak.walking import walk as whole

    return whole()


def walk_made() -> Any:
    """Every address with a record that the tests make behind it (K4)."""
    from soak.walking import walk_made as whole
    from thidua.common.models import Installation

    Installation.objects.get_or_create(id=1, defaults={"province": "Tỉnh Mẫu", "is_demo": True})
    return whole()


def upload_names() -> list[str]:
    """Names of all addresses that take a file: those whose view looks at what was sent."""
    from soak.walking import views

    return sorted(name for name, view in views().items() if "request.FILES" in _source(view))


def _source(view: Any) -> str:
    """What the view and the helpers of its module that it names say."""
    whole = inspect.unwrap(getattr(view, "view_class", view))
    names = getattr(whole, "__code__", None)
    beside = vars(sys.modules[whole.__module__])
    helpers = [beside.get(name) for name in (names.co_names if names else ())]
    here = [h for h in helpers if inspect.isfunction(h) and h.__module__ == whole.__module__]
    return "".join(inspect.getsource(one) for one in (whole, *here))


def names_of(*paths: str) -> list[str]:
    """Name of each address."""
    from django.urls import resolve

    return [resolve(path.partition("?")[0]).view_name for path in paths]


_QUESTIONS: dict[str, Callable[..., Any]] = {
    "reporters": reporters,
    "reported": reported,
    "grants_workbook": grants_workbook,
    "imported": imported,
    "walk": walk,
    "walk_made": walk_made,
    "upload_names": upload_names,
    "names_of": names_of,
}


def main(home: str, question: str, *words: str) -> None:
    """Answer one question as JSON on the last line."""
    own = database(Path(home))
    with own.reachable("soak", make=False):
        os.environ.update(own.environment())
        os.environ["THIDUA_HOSTS"] = "testserver"
        django.setup()
        logging.disable(logging.CRITICAL)  # a line for each request of a walk is no answer
        print(json.dumps(_QUESTIONS[question](*words)))


if __name__ == "__main__":
    main(*sys.argv[1:])
