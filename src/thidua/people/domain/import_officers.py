"""Persons, posts, accounts and what officers in charge look after, from one sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from thidua.common.keys import fold
from thidua.common.models.base import since
from thidua.people.domain.import_groups import GroupImport, overlap
from thidua.people.domain.import_report import CHANGED, CREATED, UNCHANGED, Cells, Import
from thidua.people.domain.import_units import UnitImport, UnitState, covers
from thidua.people.models import Person, Post, PostScope, Role, User
from thidua.people.sheets import OFFICERS, Mark, SheetRows

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass
class OfficerRow:
    """A row as read, with what it refers to."""

    number: int
    cells: Cells
    person: dict[str, Any]
    code: str
    unit: UnitState
    role: str
    title: str
    first: date | None
    until: date | None
    basis: str
    scope: list[str]
    username: str
    email: str


class OfficerImport:
    """Reads the sheet of officers."""

    def __init__(self, run: Import, units: UnitImport, groups: GroupImport) -> None:
        self.run, self.units, self.groups = run, units, groups
        self.persons = {p.code: p for p in Person.objects.order_by("pk")}
        self.posts: dict[int, list[Post]] = defaultdict(list)
        for post in Post.objects.order_by("pk"):
            self.posts[post.person_id].append(post)
        self.usernames = {u.username: u for u in User.objects.order_by("pk")}
        self.users = {u.person_id: u for u in self.usernames.values() if u.person_id}
        self.mails = {u.email.lower(): u for u in self.usernames.values() if u.email}
        self.by_login = {u.username: u.person_id for u in self.usernames.values()}
        self.by_id = {p.pk: p for p in self.persons.values()}
        self.new_posts: list[Post] = []
        self.changed_posts: list[Post] = []
        self.new_users: list[User] = []
        self.scopes: list[tuple[Post, list[str], OfficerRow]] = []

    def take(self, sheet: SheetRows) -> None:
        """Create and change persons, posts, accounts and scopes in the caller's transaction."""
        rows = [r for row in sheet.rows if (r := self._row(Cells(self.run, OFFICERS, row)))]
        self._make_persons(rows)
        for row in rows:
            if not self.run.is_bad(OFFICERS, row.number):
                self._post(row)
        Post.objects.bulk_update(self.changed_posts, ["title", "valid", "basis"], batch_size=500)
        Post.objects.bulk_create(self.new_posts, batch_size=1000)
        User.objects.bulk_create(self.new_users, batch_size=1000)
        for post, codes, row in self.scopes:
            self._scope(post, codes, row)

    def _row(self, cells: Cells) -> OfficerRow | None:
        unit = self.units.units.get(cells.code("unit"))
        if unit is None:
            cells.wrong("unit", _("No unit has this code."), _("Correct the code."))
        first, until = cells.span()
        born = cells.partial_day("born")
        mark = cells.choice("mark")
        person: dict[str, Any] = {
            "name": cells.text("name", 200),
            "gender": cells.choice("gender", Person.Gender.UNKNOWN),
            "born": born[0] if born else None,
            "born_precision": born[1] if born else "day",
            "is_synthetic": mark == Mark.SYNTHETIC.value,
        }
        username = cells.text("username", 60).lower()
        if username and not _USERNAME.fullmatch(username):
            cells.wrong(
                "username",
                _("“%(text)s” is no user name.") % {"text": username},
                _("Use small letters without diacritics, digits, dot, dash or underscore."),
            )
        email, role, scope = cells.email(), cells.choice("role"), cells.codes("scope")
        if email and not username:
            cells.wrong("username", _("A mail address needs a user name."),
                        _("Fill in “Tên đăng nhập” as well."))  # fmt: skip
        if scope and role != Role.OFFICER_IN_CHARGE:
            cells.wrong("scope", _("Only an officer in charge looks after blocks and units."),
                        _("Empty the cell or correct the role."))  # fmt: skip
        for code in scope:
            if code not in self.groups.groups and code not in self.units.units:
                what = _("No group and no unit has the code %(code)s.") % {"code": code}
                cells.wrong("scope", what, _("Correct the code."))
        code, title, basis = cells.code("person"), cells.text("title", 200), cells.text("basis")
        if self.run.is_bad(OFFICERS, cells.row.number) or unit is None:
            return None
        return OfficerRow(
            cells.row.number, cells, person, code, unit, role, title, first, until, basis, scope,
            username, email,
        )  # fmt: skip

    # --- persons -----------------------------------------------------------
    def _make_persons(self, rows: list[OfficerRow]) -> None:
        """Find each row's person, or make one; a code, a user name, else name and unit tell."""
        new: dict[str, Person] = {}
        named: dict[tuple[str, int], str] = {}
        for row in rows:
            code = row.code or self._known_code(row)
            key = (row.username or fold(row.person["name"]), row.unit.unit.pk)
            if not code:
                code = named.get(key, "")
            if not code or (code not in self.persons and code not in new):
                person = Person(code=code, **row.person)
                person.code = code or person.own_code()
                person.fill_keys()
                new[person.code] = person
                code = person.code
                named[key] = code
            row.code = code
        for person in Person.objects.bulk_create(new.values(), batch_size=1000):
            self.persons[person.code] = self.by_id[person.pk] = person
        self._change_persons(rows, set(new))

    def _known_code(self, row: OfficerRow) -> str:
        person_id = self.by_login.get(row.username) if row.username else None
        if person_id is None:
            same = fold(row.person["name"])
            here = row.unit.unit.pk
            found = {
                p.pk
                for p in self.by_id.values()
                if p.search_key == same and any(x.unit_id == here for x in self.posts[p.pk])
            }
            person_id = found.pop() if len(found) == 1 else None
        return self.by_id[person_id].code if person_id is not None else ""

    def _change_persons(self, rows: list[OfficerRow], new: set[str]) -> None:
        seen: dict[str, OfficerRow] = {}
        changed: dict[str, Person] = {}
        for row in rows:
            person = self.persons[row.code]
            before = seen.setdefault(row.code, row)
            if fold(before.person["name"]) != fold(row.person["name"]):
                row.cells.wrong(
                    "name",
                    _("The code %(code)s has another name in row %(row)s: %(name)s.")
                    % {"code": row.code, "row": before.number, "name": before.person["name"]},
                    _("Give each person a code of their own."),
                )
                continue
            if row.code in new:
                continue
            wanted = {k: v for k, v in row.person.items() if v not in {None, "unknown"}}
            if "born" not in wanted:
                wanted.pop("born_precision", None)
            details = {
                name: [getattr(person, name), value]
                for name, value in wanted.items()
                if getattr(person, name) != value
            }
            if details:
                for name, value in wanted.items():
                    setattr(person, name, value)
                person.fill_keys()
                changed[row.code] = person
                self.run.told.append(("people:list:import", person, dict(details), ""))
        Person.objects.bulk_update(
            changed.values(),
            ["name", "gender", "born", "born_precision", "is_synthetic", "search_key", "sort_key"],
            batch_size=500,
        )

    # --- posts -------------------------------------------------------------
    def _post(self, row: OfficerRow) -> None:
        person = self.persons[row.code]
        mine = [
            p for p in self.posts[person.pk] if p.unit_id == row.unit.unit.pk and p.role == row.role
        ]
        old = self._same_post(row, mine)
        first = row.first or (old.valid.lower if old else None)
        if first is None:
            row.cells.wrong("first", _("A new post needs its first day."), _("Fill in “Từ ngày”."))
            return
        until = row.until
        others = [p for p in mine if p is not old and overlap(p.valid, first, until)]
        if others:
            row.cells.wrong(
                "first",
                _("The person holds this post already, from %(day)s.")
                % {"day": f"{others[0].valid.lower:%d/%m/%Y}"},
                _("End the earlier post first, or correct the days."),
            )
            return
        if not any(covers(v, first) for v in row.unit.live):
            row.cells.wrong("first", _("The unit does not exist on this day."),
                            _("Correct the day or the unit."))  # fmt: skip
            return
        account = self._account(row, person)
        if account is None:
            return
        label = f"{person.name} – {row.title}, {row.unit.unit.latest_name}"
        wanted = {"title": row.title, "valid": since(first, until), "basis": row.basis}
        if old is None:
            post = Post(person=person, unit=row.unit.unit, role=row.role, **wanted)
            self.new_posts.append(post)
            self.posts[person.pk].append(post)
            self.run.done(OFFICERS, row.number, CREATED, person, label=label, details=account)
        else:
            post = old
            details = {
                name: [str(getattr(old, name)), str(value)]
                for name, value in wanted.items()
                if getattr(old, name) != value
            }
            if details:
                old.title, old.valid, old.basis = row.title, since(first, until), row.basis
                self.changed_posts.append(old)
            details |= account
            verb = CHANGED if details else UNCHANGED
            self.run.done(OFFICERS, row.number, verb, person, label=label, details=details)
        if row.scope:
            self.scopes.append((post, row.scope, row))

    def _same_post(self, row: OfficerRow, mine: list[Post]) -> Post | None:
        """The post that a row is about: of the same first day, or the present one without a day."""
        if row.first is not None:
            return next((p for p in mine if p.valid.lower == row.first), None)
        day = self.run.as_of
        return next((p for p in mine if overlap(p.valid, day, None)), None)

    # --- accounts ----------------------------------------------------------
    def _account(self, row: OfficerRow, person: Person) -> dict[str, list[Any]] | None:
        """The account of a row: made, changed or left; ``None`` when something is wrong."""
        if not row.username:
            return {}
        mine = self.users.get(person.pk)
        if self._account_is_wrong(row, mine):
            return None
        if mine is None:
            user = User(
                username=row.username,
                email=row.email,
                person=person,
                password=make_password(None),
                must_change_password=True,
            )
            self.new_users.append(user)
            self.users[person.pk] = self.usernames[row.username] = user
            if row.email:
                self.mails[row.email] = user
            return {"username": [None, row.username]}
        if row.email and mine.email.lower() != row.email:
            before, mine.email = mine.email, row.email
            self.mails[row.email] = mine
            if mine.pk:
                mine.save(update_fields=["email"])
            return {"email": [before, row.email]}
        return {}

    def _account_is_wrong(self, row: OfficerRow, mine: User | None) -> bool:
        owner = self.usernames.get(row.username)
        other = self.mails.get(row.email) if row.email else None
        if owner is not None and owner is not mine:
            row.cells.wrong("username", _("The user name belongs to somebody else."),
                            _("Choose another one."))  # fmt: skip
        elif mine is not None and owner is None:
            row.cells.wrong(
                "username",
                _("This person signs in as %(name)s.") % {"name": mine.username},
                _("One person has one account; write this name or leave the cell empty."),
            )
        elif other is not None and other is not mine:
            row.cells.wrong("email", _("The mail address belongs to another account."),
                            _("Give each person an address of their own."))  # fmt: skip
        else:
            return False
        return True

    # --- scope -------------------------------------------------------------
    def _scope(self, post: Post, codes: list[str], row: OfficerRow) -> None:
        """Set what an officer in charge looks after, from the post's first day or from today."""
        old = list(PostScope.objects.filter(post=post))
        day = self.run.as_of
        live = [s for s in old if overlap(s.valid, max(day, s.valid.lower), None)]
        wanted = {
            (self.groups.groups[c].pk, None)
            if c in self.groups.groups
            else (None, self.units.units[c].unit.pk)
            for c in codes
        }
        have = {(s.group_id, s.unit_id): s for s in live}
        if set(have) == wanted:
            return
        begin = max(day, post.valid.lower) if old else post.valid.lower
        for key in set(have) - wanted:
            scope = have[key]
            if scope.valid.lower >= begin:
                scope.delete()
            else:
                scope.valid = since(scope.valid.lower, begin)
                scope.save()
        PostScope.objects.bulk_create(
            PostScope(post=post, group_id=group, unit_id=unit, valid=since(begin, post.valid.upper))
            for group, unit in wanted - set(have)
        )
        if old:
            self.run.done(OFFICERS, row.number, CHANGED, post.person, label=str(post),
                          details={"scope": [None, "; ".join(codes)]})  # fmt: skip
