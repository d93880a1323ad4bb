"""The demo province as a workbook, imported like any province's.

Bodies come from ``phu-tho-2024.yaml``; communes, enterprises and all persons are made up here from
a fixed seed and marked so.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from thidua.people.domain.importing import set_up_from_workbook
from thidua.people.models import Group, Membership, Person, Role, UnitVersion, User
from thidua.people.sheets import Mark, write_workbook

PASSWORD = "thi-dua-2024"  # noqa: S105 - printed on purpose: every account of the demo has it
DATA = Path(__file__).with_name("phu-tho-2024.yaml")
SINCE = date(2023, 1, 1)
_SEED = 210
_MAIL = "thidua.example"
Kind, Area = UnitVersion.Kind, UnitVersion.Area
Row = dict[str, Any]


class Province:
    """Rows of the four sheets."""

    def __init__(self, data: dict[str, Any], seed: int = _SEED) -> None:
        self.data = data
        self.random = random.Random(seed)  # noqa: S311 - names, not secrets

    def _unit(
        self, code: str, name: str, kind: str, parent: str = "UBND", short: str = "", **more: Any
    ) -> Row:
        row = {
            "code": code,
            "name": name,
            "short_name": short,
            "kind": kind,
            "parent": parent,
            "managed_by": "",
            "area": Area.ORDINARY,
            "first": SINCE,
            "mark": Mark.SAMPLE.value,
        }
        return {**row, **more}

    def _bodies(self) -> Iterator[Row]:
        data = self.data
        yield self._unit(data["province"]["code"], data["province"]["name"], Kind.PROVINCE, "")
        committee = data["committee"]
        yield self._unit(
            committee["code"],
            committee["name"],
            Kind.PEOPLES_COMMITTEE,
            data["province"]["code"],
            committee["short"],
            aliases="; ".join(committee["aliases"]),
        )
        for one in data["outside_committee"]:
            yield self._unit(
                one["code"],
                one["name"],
                one["kind"],
                data["province"]["code"],
                one["short"],
                aliases="; ".join(one["aliases"]),
            )
        office, board = data["office"], data["standing_body"]
        yield self._unit(
            office["code"],
            office["name"],
            Kind.OFFICE,
            short=office["short"],
            aliases="; ".join(office["aliases"]),
        )
        for code, name, short in data["departments"]:
            yield self._unit(code, name, Kind.DEPARTMENT, short=short)
        yield self._unit(
            board["code"],
            board["name"],
            Kind.STANDING_BODY,
            board["parent"],
            board["short"],
            aliases="; ".join(board["aliases"]),
        )
        province = data["province"]["code"]
        for key, kind, parent in (
            ("party_bodies", Kind.PARTY, "TU"),
            ("front", Kind.FRONT, province),
            ("armed_forces", Kind.ARMED_FORCES, province),
            ("vertical", Kind.VERTICAL, province),
            ("press", Kind.PRESS, "UBND"),
        ):
            for code, name, short in data[key]:
                yield self._unit(code, name, kind, parent, short)

    def _places(self) -> Iterator[Row]:
        for code, name, area in self.data["districts"]:
            yield self._unit(
                code, name, Kind.DISTRICT, area=area, aliases=f"UBND {name[0].lower()}{name[1:]}"
            )
            for number in range(1, self.data["communes_per_district"] + 1):
                place = name.split(" ", 1)[1].removeprefix("phố ").removeprefix("xã ")
                yield self._unit(
                    f"{code}{number:02d}",
                    f"Xã Mẫu {number} {place} (mẫu)",
                    Kind.COMMUNE,
                    code,
                    area=area,
                    mark=Mark.SYNTHETIC.value,
                )

    def _enterprises(self) -> Iterator[Row]:
        fields = self.data["fields"]
        for key, kind, form in (
            ("state_enterprises", Kind.STATE_ENTERPRISE, "Công ty TNHH MTV"),
            ("private_enterprises", Kind.PRIVATE_ENTERPRISE, "Công ty cổ phần"),
        ):
            letter = "NN" if kind == Kind.STATE_ENTERPRISE else "TN"
            for number in range(1, self.data[key] + 1):
                field = fields[(number - 1) % len(fields)]
                again = f" {(number - 1) // len(fields) + 1}" if number > len(fields) else ""
                yield self._unit(
                    f"DN{letter}{number:02d}",
                    f"{form} {field} Đất Tổ{again} (mẫu)",
                    kind,
                    self.data["province"]["code"],
                    mark=Mark.SYNTHETIC.value,
                )

    @cached_property
    def units(self) -> list[Row]:
        """Rows of the sheet of units."""
        return [*self._bodies(), *self._places(), *self._enterprises()]

    def block_members(self, block: Row) -> list[str]:
        """Codes of a block's members."""
        members = block["members"]
        if isinstance(members, list):
            return members
        if members == "districts":
            return [code for code, *_rest in self.data["districts"]]
        prefix = "DNNN" if members == "state_enterprises" else "DNTN"
        return [row["code"] for row in self.units if row["code"].startswith(prefix)]

    @cached_property
    def groups(self) -> list[Row]:
        """Rows of the sheet of groups: the blocks and the council."""
        council = self.data["council"]
        rows = [
            {
                "code": block["code"],
                "name": block["name"],
                "kind": Group.Kind.BLOCK,
                "owner": "UBND",
                "first": date(2024, 1, 1),
                "last": date(2024, 12, 31),
                "mark": Mark.SAMPLE.value,
            }
            for block in self.data["blocks"]
        ]
        rows.append(
            {
                "code": council["code"],
                "name": council["name"],
                "kind": Group.Kind.COUNCIL,
                "owner": "UBND",
                "first": SINCE,
                **council["decision"],
                "mark": Mark.SAMPLE.value,
            }
        )
        return rows

    @cached_property
    def members(self) -> list[Row]:
        """Rows of the sheet of members; the first two of a block lead it this year."""
        rows: list[Row] = []
        for block in self.data["blocks"]:
            for number, code in enumerate(self.block_members(block)):
                part = (Membership.Part.HEAD, Membership.Part.DEPUTY, Membership.Part.MEMBER)
                rows.append(
                    {
                        "group": block["code"],
                        "unit": code,
                        "part": part[min(number, 2)],
                        "first": date(2024, 1, 1),
                        "last": date(2024, 12, 31),
                    }
                )
        rows += [
            {
                "group": self.data["council"]["code"],
                "person": username,
                "part": Membership.Part.HEAD if username == "chutich" else Membership.Part.MEMBER,
                "first": SINCE,
            }
            for username in self.data["council_members"]
        ]
        return rows

    def _person(self, username: str, name: str, role: str, unit: str, title: str) -> Row:
        return {
            "person": username,
            "name": name,
            "gender": Person.Gender.UNKNOWN,
            "unit": unit,
            "role": role,
            "title": title,
            "first": SINCE,
            "username": username,
            "email": f"{username}@{_MAIL}",
            "mark": Mark.SYNTHETIC.value,
        }

    def _name(self) -> str:
        data, pick = self.data, self.random.choice
        given = pick([*data["given_women"], *data["given_men"]])
        return f"{pick(data['surnames'])} {pick(data['middle'])} {given}"

    @cached_property
    def officers(self) -> list[Row]:
        """Rows of the sheet of officers: named ones, then two for every unit that takes part."""
        scopes: dict[str, list[str]] = {}
        for block in self.data["blocks"]:
            scopes.setdefault(block["in_charge"], []).append(block["code"])
        rows = []
        for username, name, role, unit, title in self.data["officers"]:
            row = self._person(username, name, role, unit, title)
            if username in scopes:
                row["scope"] = "; ".join(scopes[username])
            rows.append(row)
        taken = {(row["unit"], row["role"]) for row in rows}
        kinds = {row["code"]: row["kind"] for row in self.units}
        members = [code for block in self.data["blocks"] for code in self.block_members(block)]
        communes = [row["code"] for row in self.units if row["kind"] == Kind.COMMUNE]
        others = [one["code"] for one in self.data["outside_committee"]]
        for code in [*members, *communes, *others, "TDKT"]:
            login = code.lower()
            if (code, Role.UNIT_OFFICER) not in taken:
                rows.append(
                    self._person(
                        f"{login}.cb", self._name(), Role.UNIT_OFFICER, code, "Chuyên viên"
                    )
                )
            if (code, Role.UNIT_HEAD) not in taken and code != "TDKT":
                title = _HEAD_TITLES.get(kinds[code], "Thủ trưởng")
                rows.append(self._person(f"{login}.tt", self._name(), Role.UNIT_HEAD, code, title))
        return rows

    def workbook(self) -> bytes:
        """The four sheets as an Excel workbook, the same as the empty form filled in."""
        return write_workbook(
            {
                "units": self.units,
                "groups": self.groups,
                "members": self.members,
                "officers": self.officers,
            },
            title="Thi Đua – tỉnh mẫu",
        )


_HEAD_TITLES: dict[str, str] = {
    Kind.DISTRICT: "Chủ tịch UBND",
    Kind.COMMUNE: "Chủ tịch UBND xã",
    Kind.DEPARTMENT: "Giám đốc",
    Kind.STATE_ENTERPRISE: "Giám đốc",
    Kind.PRIVATE_ENTERPRISE: "Giám đốc",
}


def demo_province() -> Province:
    """The province of the packaged YAML."""
    return Province(yaml.safe_load(DATA.read_text(encoding="utf-8")))


def load_province(*, as_of: date) -> None:
    """Import the demo's workbook and give every account the printed password.

    Raises:
        Refused: when a row of the workbook has an error; nothing is written then.
    """
    set_up_from_workbook(as_of=as_of, data=demo_province().workbook())
    # One hash for all: the password is printed on the screen anyway.
    User.objects.update(password=make_password(PASSWORD), must_change_password=False)
