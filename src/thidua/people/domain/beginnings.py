"""The beginning of a real installation: a code on the terminal, then the first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.models import Installation
from thidua.common.models.base import since
from thidua.common.policy import Answer, Refused
from thidua.people.actors import Actor
from thidua.people.codes import digest, draw_code, is_whole
from thidua.people.domain.accounts import check_new
from thidua.people.domain.calendar import seed_swapped_days
from thidua.people.hooks import HOOKS
from thidua.people.models import Person, Post, Role, SetupCode, Unit, UnitVersion, User

PURPOSE = "setup"
HOURS = 24
"""So long a code opens the set-up."""
_LOCK = 7_210_004  # one beginning at a time
_TITLE = "Quản trị hệ thống"


@dataclass(frozen=True)
class Beginning:
    """What the first page of the set-up asks for.

    Args:
        province: name shown on every page (``Tỉnh Phú Thọ``).
        committee: name of the province's People's Committee.
        body: name of the standing body.
        province_code, committee_code, body_code: their codes in the province's own lists.
        name: of the first administrator.
        username: of the account.
        email: may be empty.
        password: the person's own.
    """

    province: str
    committee: str
    body: str
    province_code: str
    committee_code: str
    body_code: str
    name: str
    username: str
    email: str
    password: str


@transaction.atomic
def issue_setup_code(*, now: datetime) -> str:
    """Draw the code that opens the set-up; the one before no longer works.

    Returns:
        The code, to be printed once: only its hash is kept.

    Raises:
        Refused: when the installation is set up.
    """
    if Installation.objects.exists():
        raise Refused(_set_up_already())
    SetupCode.objects.all().delete()
    code = draw_code()
    SetupCode.objects.create(
        digest=digest(PURPOSE, code), made_at=now, expires_at=now + timedelta(hours=HOURS)
    )
    return code


def _set_up_already() -> Answer:
    return Answer(
        False,
        "people:setup:begin",
        "installation is empty",
        _("This installation is set up already; its administrator goes on from here."),
    )


def is_right(code: str, *, now: datetime) -> bool:
    """Whether a typed code opens the set-up."""
    if not is_whole(code):
        return False
    live = SetupCode.objects.filter(used_at=None, expires_at__gt=now)
    return live.filter(digest=digest(PURPOSE, code)).exists()


@transaction.atomic
def begin(*, as_of: date, now: datetime, code: str, wanted: Beginning) -> User:
    """Name the installation and make its first units and its first administrator.

    Args:
        as_of: today.
        now: the moment, by the clock of the machine.
        code: as printed by ``thidua init``; used up.
        wanted: what the page asked for.

    Returns:
        The administrator's account, ready to be signed in.

    Raises:
        Refused: when the installation is set up already.
        ValidationError: by field, for a wrong or old code, a weak password, a name that cannot be.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if Installation.objects.exists():
        raise Refused(_set_up_already())
    if not is_right(code, now=now):
        raise ValidationError(
            {"code": _("This code does not work. `thidua init --new-code` prints a new one.")}
        )
    codes = [wanted.province_code, wanted.committee_code, wanted.body_code]
    if len(set(codes)) < len(codes):
        raise ValidationError({"body_code": _("Give each body a code of its own.")})
    here = Installation.objects.create(province=wanted.province)
    # Last year's blocks are copied into this one, so the bodies stand since its first day.
    first = date(as_of.year - 1, 1, 1)
    kind = UnitVersion.Kind
    top = _unit(wanted.province_code, wanted.province, kind.PROVINCE, None, first)
    middle = _unit(wanted.committee_code, wanted.committee, kind.PEOPLES_COMMITTEE, top, first)
    body = _unit(wanted.body_code, wanted.body, kind.STANDING_BODY, middle, first)
    person = Person.objects.create(name=" ".join(wanted.name.split()))
    user = User(username=wanted.username, email=wanted.email, person=person)
    check_new(user)
    try:
        validate_password(wanted.password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(wanted.password)
    user.save()
    Post.objects.create(
        person=person, unit=body, role=Role.ADMINISTRATOR, title=_TITLE, valid=since(first)
    )
    SetupCode.objects.filter(digest=digest(PURPOSE, code)).update(used_at=now)
    seed_swapped_days(as_of=as_of)
    for act in HOOKS.after_set_up:
        act(as_of)
    audit.record(
        actor=Actor(user, None, as_of),
        action="people:setup:begin",
        obj=here,
        as_of=as_of,
        changes={"units": codes, "administrator": user.username},
    )
    return user


def _unit(code: str, name: str, kind: str, parent: Unit | None, first: date) -> Unit:
    made = Unit.objects.create(code=code)
    UnitVersion.objects.create(unit=made, name=name, kind=kind, parent=parent, valid=since(first))
    return made
