"""Units, groups, persons, posts, accounts, delegation."""

from thidua.people.models.accounts import User
from thidua.people.models.groups import Group, Membership, Roster
from thidua.people.models.imports import ImportRun
from thidua.people.models.persons import Delegation, Person, Post, PostScope, Role
from thidua.people.models.signing_in import Identity, OpenSession, RecoveryCode, SecondFactor
from thidua.people.models.units import Alias, Succession, Unit, UnitVersion

__all__ = [
    "Alias",
    "Delegation",
    "Group",
    "Identity",
    "ImportRun",
    "Membership",
    "OpenSession",
    "Person",
    "Post",
    "PostScope",
    "RecoveryCode",
    "Role",
    "Roster",
    "SecondFactor",
    "Succession",
    "Unit",
    "UnitVersion",
    "User",
]
