"""Units, groups, persons, posts, accounts, delegation."""

from thidua.people.models.accounts import User
from thidua.people.models.facts import Discipline, Hold, Rating, UnitYear
from thidua.people.models.first_day import ActivationLetter, CodeTry, LetterBatch, SetupCode
from thidua.people.models.groups import Group, Membership, Roster
from thidua.people.models.imports import ImportProgress, ImportRun
from thidua.people.models.persons import Delegation, Person, Post, PostScope, Role
from thidua.people.models.signing_in import Identity, OpenSession, RecoveryCode, SecondFactor
from thidua.people.models.units import Alias, Succession, Unit, UnitVersion
from thidua.people.models.who_is_who import CareerStep, PersonLink

__all__ = [
    "ActivationLetter",
    "Alias",
    "CareerStep",
    "CodeTry",
    "Delegation",
    "Discipline",
    "Group",
    "Hold",
    "Identity",
    "ImportProgress",
    "ImportRun",
    "LetterBatch",
    "Membership",
    "OpenSession",
    "Person",
    "PersonLink",
    "Post",
    "PostScope",
    "Rating",
    "RecoveryCode",
    "Role",
    "Roster",
    "SecondFactor",
    "SetupCode",
    "Succession",
    "Unit",
    "UnitVersion",
    "UnitYear",
    "User",
]
