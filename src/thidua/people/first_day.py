"""The steps of the first day, each with its state and what is missing, read from the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thidua.common import health
from thidua.common.clock import installation
from thidua.common.models import Installation, SwappedDay
from thidua.common.models.base import valid_on
from thidua.people.domain.activation import never_used
from thidua.people.domain.first_day import TICKABLE, ticked
from thidua.people.import_sorts import LISTS
from thidua.people.models import (
    Group,
    ImportRun,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    UnitVersion,
    User,
)

DONE, NEXT, LATER = "done", "next", "later"
FIRST_UNITS = 3
"""The set-up itself makes the province, its People's Committee and its standing body."""
NEEDED_ROLES = (Role.STANDING_HEAD, Role.OFFICER_IN_CHARGE, Role.SIGNATORY, Role.CLERK)


@dataclass
class Step:
    """One step.

    Args:
        key: short name.
        title: verb and object.
        why: what it is for.
        how: how it is done.
        after: what one has afterwards.
        button: words of the one button.
        url: where it leads.
        facts: what is there.
        missing: what is not.
        is_done: from the data, or ticked off.
        sample_url: a filled-in sample file, empty for none.
        is_ticked: called done by the administrator.
        state: ``done``, ``next`` or ``later``.
    """

    key: str
    title: str
    why: str
    how: str
    after: str
    button: str
    url: str
    facts: str = ""
    missing: list[str] = field(default_factory=list)
    is_done: bool = False
    sample_url: str = ""
    is_ticked: bool = False
    state: str = LATER

    @property
    def may_tick(self) -> bool:
        """Whether it may be called done although something is missing."""
        return self.key in TICKABLE


@dataclass(frozen=True)
class FirstDay:
    """The whole list."""

    steps: Sequence[Step]
    finished: bool

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The step to do now."""
        return next((step for step in self.steps if step.state == NEXT), None)


def first_day(as_of: date, here: Installation | None = None) -> FirstDay:
    """All steps as they stand. Flat number of queries.

    Args:
        as_of: business date.
        here: the installation, read when not given.
    """
    here = here or installation()
    marks = ticked(here)
    steps = [make(as_of) for make in _STEPS]
    waiting = True
    for step in steps:
        step.is_ticked = not step.is_done and step.key in marks
        step.is_done = step.is_done or step.is_ticked
        if step.is_done:
            step.state = DONE
        elif waiting:
            step.state, waiting = NEXT, False
    return FirstDay(steps, "finished" in marks)


def waits_for(actor: Any) -> FirstDay | None:
    """The first day for the home page of an administrator of a real installation, until it is done.

    One look at the rights decides for everybody else: no query.
    """
    if actor is None or actor.role != Role.ADMINISTRATOR:
        return None
    here = installation()
    if here is None or here.is_demo or "finished" in ticked(here):
        return None
    return first_day(actor.as_of, here)


def _sample() -> str:
    return reverse("people:import_sample")


def _province(as_of: date) -> Step:
    body = UnitVersion.objects.on(as_of).filter(kind=UnitVersion.Kind.STANDING_BODY).first()
    return Step(
        "province",
        _("Province and standing body"),
        _("Their names stand on every page, letter and document."),
        _("The set-up has made them; correct name, code or the body above on their pages."),
        _("The program knows for whom it works."),
        _("Look at the units"),
        reverse("people:unit_list"),
        facts=body.name if body else "",
        missing=[] if body else [_("No unit is the standing body.")],
        is_done=body is not None,
    )


def _units(as_of: date) -> Step:
    count = UnitVersion.objects.on(as_of).count()
    more = count - FIRST_UNITS
    return Step(
        "units",
        _("Units"),
        _("Plans, targets and tasks go to units; rights follow who stands under whom."),
        _("Fill in the sheet “Đơn vị” of the sample: code, name, kind, unit above. Check, write."),
        _("Documents that name them find them, also by short names."),
        _("Send the workbook"),
        reverse("people:import"),
        facts=ngettext("%(n)s unit", "%(n)s units", count) % {"n": count},
        missing=[] if more > 0 else [_("Only the three bodies of the set-up are there.")],
        is_done=more > 0,
        sample_url=_sample(),
    )


def _blocks(as_of: date) -> Step:
    blocks = Group.objects.filter(valid_on(as_of), kind=Group.Kind.BLOCK)
    filled = Membership.objects.filter(valid_on(as_of), group=OuterRef("pk"))
    counted = list(blocks.annotate(filled=Exists(filled)).values_list("name", "filled"))
    empty = [name for name, full in counted if not full]
    missing = [] if counted else [_("No block yet.")]
    if empty:
        missing.append(_("Without members this year: %(names)s.") % {"names": ", ".join(empty[:5])})
    return Step(
        "blocks",
        _("Emulation blocks"),
        _("Blocks compare like with like; who heads them changes every year."),
        _(
            "Last year’s decision goes into the sheets “Khối và nhóm” and “Thành viên”; then carry "
            "it over into this year, where every change is shown first."
        ),
        _("Each unit stands in its block, with head and deputy, under the decision’s number."),
        _("Carry the blocks over"),
        reverse("people:new_year"),
        facts=ngettext("%(n)s block", "%(n)s blocks", len(counted)) % {"n": len(counted)},
        missing=missing,
        is_done=bool(counted) and not empty,
        sample_url=_sample(),
    )


def _officers(as_of: date) -> Step:
    held = Post.objects.filter(valid_on(as_of))
    persons = held.values("person").distinct().count()
    without = Person.objects.filter(pk__in=held.values("person"), user=None).count()
    bare = (
        Unit.objects.filter(
            pk__in=UnitVersion.objects.on(as_of)
            .exclude(kind__in=(UnitVersion.Kind.PROVINCE, UnitVersion.Kind.COUNCIL))
            .values("unit")
        )
        .exclude(pk__in=held.values("unit"))
        .count()
    )
    missing = []
    if persons < 2:
        missing.append(_("Only the administrator holds a post."))
    if without:
        missing.append(
            ngettext("%(n)s officer has no account.", "%(n)s officers have no account.", without)
            % {"n": without}
        )
    if bare and persons > 1:
        missing.append(
            ngettext("%(n)s unit has no officer.", "%(n)s units have no officer.", bare)
            % {"n": bare}
        )
    return Step(
        "officers",
        _("Officers, posts and accounts"),
        _("Rights come from posts; an account only opens the door."),
        _(
            "Fill in the sheet “Cán bộ và chức vụ”, in the same workbook or in several. Rows with "
            "errors are named and come back as a workbook of their own."
        ),
        _("Everybody has an account that waits for its activation letter."),
        _("Send the workbook"),
        reverse("people:import"),
        facts=ngettext("%(n)s officer with a post", "%(n)s officers with a post", persons)
        % {"n": persons},
        missing=missing,
        is_done=persons > 1 and not without,
        sample_url=_sample(),
    )


def _councils(as_of: date) -> Step:
    council = Group.objects.filter(valid_on(as_of), kind=Group.Kind.COUNCIL)
    members = Membership.objects.filter(valid_on(as_of), group__in=council).count()
    held = set(Post.objects.filter(valid_on(as_of)).values_list("role", flat=True))
    missing = [] if members else [_("The emulation and awards council has no members.")]
    lacking = [str(Role(role).label) for role in NEEDED_ROLES if role not in held]
    if lacking:
        missing.append(_("Nobody holds: %(posts)s.") % {"posts": ", ".join(lacking)})
    return Step(
        "councils",
        _("Councils and roles"),
        _("Somebody must sign, number, look after blocks and vote."),
        _(
            "Councils stand in “Khối và nhóm”, their persons in “Thành viên” by officer’s code; "
            "single posts are given on the page of an officer."
        ),
        _("Every act has somebody who may do it."),
        _("Look at the councils"),
        f"{reverse('people:group_list')}?state=council",
        facts=ngettext("%(n)s council member", "%(n)s council members", members) % {"n": members},
        missing=missing,
        is_done=not missing,
        sample_url=_sample(),
    )


def _calendar(as_of: date) -> Step:
    days = list(SwappedDay.objects.filter(day__year=as_of.year).values_list("verified", flat=True))
    open_ = days.count(False)
    missing = [] if days else [_("No swapped days are known for this year.")]
    if open_:
        missing.append(
            ngettext(
                "%(n)s day is not checked against the document.",
                "%(n)s days are not checked against the document.",
                open_,
            )
            % {"n": open_}
        )
    return Step(
        "calendar",
        _("Swapped holidays of %(year)s") % {"year": as_of.year},
        _("Deadlines count working days; a yearly decision moves some of them."),
        _("Compare the proposed days with the decision and confirm them, or paste others."),
        _("Reminders come on days on which the office is open."),
        _("Open the calendar"),
        f"{reverse('people:swapped_days')}?nam={as_of.year}",
        facts=ngettext("%(n)s day", "%(n)s days", len(days)) % {"n": len(days)},
        missing=missing,
        is_done=bool(days) and not open_,
    )


def _health(_as_of: date) -> Step:
    looks = health.examine()
    poor = [(name, look) for name, look in looks.items() if look.level != "ok"]
    return Step(
        "health",
        _("Mail, time, background work, backup"),
        _("Letters and reminders need mail and the worker; data need a backup on another machine."),
        _(
            "Look at each line; what is wrong says what to do. On the server `thidua backup` makes "
            "a backup: have it run every night."
        ),
        _("The program may run while nobody looks at it."),
        _("Look at the health of the program"),
        reverse("common:health"),
        facts=_("%(good)s of %(all)s well") % {"good": len(looks) - len(poor), "all": len(looks)},
        missing=[f"{health.label(name)}: {look.state}" for name, look in poor],
        is_done=bool(looks) and not poor,
    )


def _letters(as_of: date) -> Step:
    del as_of
    accounts = User.objects.filter(is_active=True)
    total, waiting = accounts.count(), accounts.filter(never_used).count()
    missing = [] if total > 1 else [_("There are no accounts yet.")]
    if waiting:
        missing.append(
            ngettext(
                "%(n)s account is not activated.", "%(n)s accounts are not activated.", waiting
            )
            % {"n": waiting}
        )
    return Step(
        "letters",
        _("Activation letters"),
        _("Nobody gets a password from somebody else: a code opens the account once."),
        _("Make one PDF with a page for each person, or send mails; hand the pages out."),
        _("Officers choose their own passwords; the list shows who has not come yet."),
        _("Make the letters"),
        reverse("people:activation_list"),
        facts=_("%(n)s of %(all)s accounts activated") % {"n": total - waiting, "all": total},
        missing=missing,
        is_done=total > 1 and not waiting,
    )


_STEPS: tuple[Callable[[date], Step], ...] = (
    _province,
    _units,
    _blocks,
    _officers,
    _councils,
    _calendar,
    _health,
    _letters,
)


def import_under_way() -> ImportRun | None:
    """The newest workbook that is being worked on."""
    return (
        ImportRun.objects.filter(sort=LISTS, state__in=ImportRun.UNDER_WAY)
        .select_related("file")
        .first()
    )
