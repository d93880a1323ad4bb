"""The demo province: packaged YAML → Excel workbook → the import that a real province uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import count
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from thidua.common.models.base import valid_on
from thidua.config.demo.initiatives import initiative_rows
from thidua.config.demo.lineage import Lineage
from thidua.config.demo.size import resized
from thidua.people.domain.importing import set_up_from_workbook
from thidua.people.models import Group, Membership, Person, Post, Role, Unit, UnitVersion, User
from thidua.people.sheets import labels, write_workbook

PASSWORD = "thi-dua-2024"  # noqa: S105 - printed for everybody who tries the demonstration
_SAMPLE, _SYNTHETIC = "mẫu", "giả lập"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class ProvinceReport:
    """How much was loaded."""

    units: int
    groups: int
    block_units: int
    persons: int
    posts: int
    accounts: int


def load_province(*, as_of: date, units: int | None = None, seed: int = 1) -> ProvinceReport:
    """Load the demo province into a database without any post, through the Excel import.

    Args:
        as_of: business date.
        units: how many units its blocks shall have; the packaged province as it is by default.
        seed: of the names made up for it.

    All accounts share :data:`PASSWORD`, hashed once. One transaction.

    Raises:
        Refused: when somebody holds a post already.
    """
    with transaction.atomic():
        set_up_from_workbook(as_of=as_of, data=build_workbook(units, seed))
        User.objects.update(password=make_password(PASSWORD), must_change_password=False)
    members = Membership.objects.filter(valid_on(as_of), group__kind=Group.Kind.BLOCK)
    return ProvinceReport(
        units=Unit.objects.count(),
        groups=Group.objects.count(),
        block_units=members.values("unit").distinct().count(),
        persons=Person.objects.count(),
        posts=Post.objects.count(),
        accounts=User.objects.count(),
    )


def build_workbook(units: int | None = None, seed: int = 1) -> bytes:
    """The province as a workbook with the sheets of the import."""
    return write_workbook(
        _Province.packaged(units, seed).rows(), title="Tỉnh Phú Thọ 2024 (dữ liệu mẫu)"
    )


class _Names:
    """Made-up names, each once, in a fixed order."""

    def __init__(self, data: dict[str, Any], taken: set[str]) -> None:
        self._taken = taken
        self._all = self._make(data)

    @staticmethod
    def _make(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
        family, female, male = data["family"], data["female"], data["male"]
        for n in count():
            # Steps without a common divisor run through all pairs before one comes again.
            first = family[(n * 7 + n // len(family)) % len(family)]
            if n % 2:
                yield f"{first} {female[(n // 2) % len(female)]}", "female"
            else:
                yield f"{first} {male[(n // 2) % len(male)]}", "male"

    def next(self) -> tuple[str, str]:
        """The next free name with its gender; a name that comes again gets an ordinal."""
        name, gender = next(self._all)
        unique, n = name, 1
        while unique in self._taken:
            n += 1
            unique = f"{name} {_ROMAN[n]}" if n < len(_ROMAN) else f"{name} {n}"
        self._taken.add(unique)
        return unique, gender


_ROMAN = ("", "", "Hai", "Ba", "Tư", "Năm", "Sáu")


class _Province:
    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.lineage = Lineage.packaged(data)
        self.kinds = labels(UnitVersion.Kind)
        self.areas = labels(UnitVersion.Area)
        self.roles = labels(Role)
        self.names: dict[str, str] = {}
        self.lists: dict[str, list[str]] = {}

    @classmethod
    def packaged(cls, units: int | None = None, seed: int = 1) -> _Province:
        """Read the packaged YAML, in another size if asked."""
        source = files("thidua.config.demo").joinpath("phu-tho-2024.yaml")
        data = yaml.safe_load(source.read_text(encoding="utf-8"))
        return cls(data if units is None else resized(data, units, seed))

    def rows(self) -> dict[str, Rows]:
        """Rows of the sheets."""
        units = self.lineage.units(list(self._units()))
        officers = self._officers()
        return {
            "units": units,
            "successions": self.lineage.successions,
            "groups": list(self._groups()),
            "members": [*self._block_members(), *self._council_members()],
            "officers": officers,
            **initiative_rows(officers),
        }

    # --- units -------------------------------------------------------------
    def _unit(self, code: str, name: str, kind: str, **more: Any) -> dict[str, Any]:
        self.names[code] = name
        said = self.kinds[kind]
        return {"code": code, "name": name, "kind": said, "first": self.data["since"], **more}

    def _units(self) -> Iterator[dict[str, Any]]:
        for code, (name, short, kind, parent, aliases) in self.data["units"].items():
            yield self._unit(
                code, name, kind, parent=parent, mark=_SAMPLE, short_name=short, aliases=aliases
            )
        self.lists["districts"] = list(self.data["districts"])
        for code, (name, area) in self.data["districts"].items():
            yield self._unit(
                code,
                name,
                "district",
                parent="UBND",
                mark=_SAMPLE,
                area=self.areas[area],
            )
        for district, communes in self.data["communes"].items():
            remote = self.data["districts"][district][1] != "ordinary"
            area = self.areas["specially_difficult" if remote else "ordinary"]
            for n, name in enumerate(communes, 1):
                facts = {"parent": district, "mark": _SYNTHETIC, "area": area}
                yield self._unit(f"{district}-X{n}", name, "commune", **facts)
        for kind, prefix, source in (
            ("state_enterprise", "DNNN", "state_enterprises"),
            ("private_enterprise", "DNTN", "private_enterprises"),
        ):
            codes = self.lists.setdefault(source, [])
            for n, name in enumerate(self.data[source], 1):
                codes.append(f"{prefix}{n:02d}")
                yield self._unit(codes[-1], name, kind, parent="T", mark=_SYNTHETIC)

    # --- groups ------------------------------------------------------------
    def _groups(self) -> Iterator[dict[str, Any]]:
        kinds = labels(Group.Kind)
        for block in self.data["blocks"]:
            yield {
                "code": block["code"],
                "name": block["name"],
                "kind": kinds["block"],
                "owner": "UBND",
                "first": self.data["blocks_since"],
                "mark": _SAMPLE,
                **self.data["block_decision"],
            }
        council = self.data["council"]
        yield {
            "code": council["code"],
            "name": council["name"],
            "kind": kinds["council"],
            "owner": "UBND",
            "first": self.data["blocks_since"],
            "mark": _SAMPLE,
            **council["decision"],
        }

    def _members_of(self, block: dict[str, Any]) -> list[str]:
        members = block["members"]
        codes = self.lists[members] if isinstance(members, str) else list(members)
        return codes[: block.get("keep", len(codes))]

    def _block_members(self) -> Iterator[dict[str, Any]]:
        parts = labels(Membership.Part)
        for block in self.data["blocks"]:
            for n, code in enumerate(self._members_of(block)):
                part = ("head", "deputy")[n] if n < 2 else "member"
                yield {
                    "group": block["code"],
                    "unit": code,
                    "part": parts[part],
                    "first": self.data["blocks_since"],
                    "last": self.lineage.last.get(code),
                }

    def _council_members(self) -> Iterator[dict[str, Any]]:
        parts = labels(Membership.Part)
        seats = {p["username"]: p["council"] for p in self.data["named"] if "council" in p}
        seats |= {self.head_login(code): "member" for code in self.data["council_heads"]}
        for username, part in seats.items():
            yield {
                "group": self.data["council"]["code"],
                "person": _person_code(username),
                "part": parts[part],
                "first": self.data["blocks_since"],
            }

    # --- officers ----------------------------------------------------------
    def head_login(self, code: str) -> str:
        """User name of the head of a unit."""
        named = [
            p["username"]
            for p in self.data["named"]
            if p["unit"] == code and p["role"] == Role.UNIT_HEAD
        ]
        return named[0] if named else f"tt.{code.lower()}"

    def _officers(self) -> Rows:
        rows = [self._officer(p) for p in self.data["named"]]
        names = _Names(self.data, {p["name"] for p in self.data["named"]})
        have = {(p["unit"], p["role"]) for p in self.data["named"]} - {("VPUBND", "unit_officer")}
        units = [code for block in self.data["blocks"] for code in self._members_of(block)]
        units += [code for code in self.names if "-X" in code or code in self.data["council_heads"]]
        units = list(dict.fromkeys(units))
        wanted: tuple[tuple[str, str], ...] = (("cv", Role.UNIT_OFFICER), ("tt", Role.UNIT_HEAD))
        for code in units:
            for prefix, role in wanted:
                if (code, role) in have:
                    continue
                name, gender = names.next()
                title = self.data["officer_title"] if prefix == "cv" else self._head_title(code)
                facts = {"name": name, "gender": gender, "unit": code, "role": role, "title": title}
                rows.append(self._officer({"username": f"{prefix}.{code.lower()}", **facts}))
        heads = {row["username"]: row for row in rows}
        for code in self.data["council_heads"]:
            row = heads[self.head_login(code)]
            rows.append(
                {
                    **row,
                    "unit": "UBND",
                    "role": self.roles[Role.COUNCIL_MEMBER],
                    "title": "Ủy viên Hội đồng",
                }
            )
        return rows

    def _officer(self, facts: dict[str, Any]) -> dict[str, Any]:
        username = facts["username"]
        return {
            "person": _person_code(username),
            "name": facts["name"],
            "gender": labels(Person.Gender)[facts["gender"]],
            "unit": facts["unit"],
            "role": self.roles[facts["role"]],
            "title": facts["title"],
            "first": self.data["posts_since"],
            "scope": "; ".join(facts.get("scope", ())),
            "username": username,
            "email": f"{username}@phutho.example",
            "mark": _SYNTHETIC,
        }

    def _head_title(self, code: str) -> str:
        titles: dict[str, str] = self.data["head_titles"]
        name = self.names[code]
        opening = max((t for t in titles if name.startswith(t)), key=len, default="")
        return titles[opening] if opening else str(self.data["default_head_title"])


def _person_code(username: str) -> str:
    return f"PT-{username}"
