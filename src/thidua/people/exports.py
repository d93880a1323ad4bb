"""The lists of units, groups, members and officers as rows of the import's own columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from thidua.common.models.base import DateRange, valid_on
from thidua.people.exports_facts import SHEETS, fact_rows
from thidua.people.extensions import sheet_sets
from thidua.people.models import (
    Alias,
    Group,
    Membership,
    Person,
    Post,
    PostScope,
    Role,
    Roster,
    Succession,
    Unit,
    UnitVersion,
)
from thidua.people.sheets import Mark, labels, write_workbook

Rows = list[dict[str, Any]]


def _days(valid: DateRange) -> dict[str, Any]:
    end = valid.upper
    return {"first": valid.lower, "last": end - timedelta(days=1) if end else None}


def unit_rows() -> Rows:
    """All versions of all units that stand, the older ones of a unit first. Three queries."""
    kinds, areas = labels(UnitVersion.Kind), labels(UnitVersion.Area)
    codes = dict(Unit.objects.values_list("pk", "code"))
    aliases: dict[int, list[str]] = {}
    for unit_id, name in Alias.objects.order_by("sort_key").values_list("unit_id", "name"):
        aliases.setdefault(unit_id, []).append(name)
    versions = UnitVersion.objects.filter(superseded_at=None).select_related("unit")
    rows: Rows = []
    for version in versions.order_by("unit_id", "valid"):
        rows.append(
            {
                "code": version.unit.code,
                "name": version.name,
                "short_name": version.short_name,
                "aliases": "; ".join(aliases.get(version.unit_id, ())),
                "kind": kinds[version.kind],
                "parent": codes.get(version.parent_id or 0, ""),
                "managed_by": codes.get(version.managed_by_id or 0, ""),
                "area": areas[version.area],
                "email": version.email,
                "reason": version.reason,
                "mark": _mark(version.unit.is_sample, version.unit.is_synthetic),
                **_days(version.valid),
            }
        )
    return rows


def succession_rows() -> Rows:
    """Which unit followed which. One query."""
    rows = Succession.objects.order_by("on", "before__code", "after__code")
    return [
        {"before": before, "after": after, "first": on, "basis": basis}
        for before, after, on, basis in rows.values_list(
            "before__code", "after__code", "on", "basis"
        )
    ]


def _mark(sample: bool, synthetic: bool) -> str:
    if synthetic:
        return str(Mark.SYNTHETIC.value)
    return str(Mark.SAMPLE.value) if sample else ""


def group_rows() -> Rows:
    """All groups, each with its latest decision. Two queries."""
    kinds = labels(Group.Kind)
    rosters = {r.group_id: r for r in Roster.objects.order_by("issued_on")}
    rows: Rows = []
    for group in Group.objects.select_related("owner").order_by("pk"):
        roster = rosters.get(group.pk)
        rows.append(
            {
                "code": group.code,
                "name": group.name,
                "kind": kinds[group.kind],
                "owner": group.owner.code,
                "number": roster.number if roster else "",
                "issued_on": roster.issued_on if roster else None,
                "issuer": roster.issuer if roster else "",
                "mark": _mark(group.is_sample, False),
                **_days(group.valid),
            }
        )
    return rows


def member_rows() -> Rows:
    """All memberships. One query."""
    parts = labels(Membership.Part)
    members = Membership.objects.select_related("group", "unit", "person").order_by("pk")
    return [
        {
            "group": m.group.code,
            "unit": m.unit.code if m.unit else "",
            "person": m.person.code if m.person else "",
            "part": parts[m.part],
            **_days(m.valid),
        }
        for m in members
    ]


def officer_rows(as_of: date, *, with_births: bool = True) -> Rows:
    """All posts with person and account, and what officers in charge look after today."""
    genders, roles = labels(Person.Gender), labels(Role)
    scopes: dict[int, list[str]] = {}
    for scope in PostScope.objects.filter(valid_on(as_of)).select_related("group", "unit"):
        code = scope.group.code if scope.group else scope.unit.code if scope.unit else ""
        scopes.setdefault(scope.post_id, []).append(code)
    rows: Rows = []
    for post in Post.objects.select_related("person__user", "unit").order_by("person_id", "pk"):
        person = post.person
        user = getattr(person, "user", None)
        rows.append(
            {
                "person": person.code,
                "name": person.name,
                "gender": genders[person.gender],
                "born": _born(person.born, person.born_precision) if with_births else "",
                "unit": post.unit.code,
                "role": roles[post.role],
                "title": post.title,
                "basis": post.basis,
                "scope": "; ".join(sorted(scopes.get(post.pk, ()))),
                "username": user.username if user else "",
                "email": user.email if user else "",
                "mark": _mark(False, person.is_synthetic),
                **_days(post.valid),
            }
        )
    return rows


def _born(value: date | None, precision: str) -> Any:
    if value is None or precision == "day":
        return value
    return f"{value:%m/%Y}" if precision == "month" else f"{value.year}"


def export_workbook(as_of: date, *, with_births: bool = True) -> bytes:
    """All lists in one workbook that the import takes back without a change.

    Args:
        as_of: business date.
        with_births: days of birth; only for who may import the lists, others need none.
    """
    return write_workbook(
        {
            "units": unit_rows(),
            "successions": succession_rows(),
            "groups": group_rows(),
            "members": member_rows(),
            "officers": officer_rows(as_of, with_births=with_births),
            **{form.key: fact_rows(sort) for sort, form in SHEETS.items()},
            **{key: rows for added in sheet_sets() for key, rows in added.rows().items()},
        }
    )
