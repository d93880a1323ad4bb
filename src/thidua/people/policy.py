"""Predicates on actors that every room combines, and this room's own table."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.common.models import AuditEntry, SwappedDay
from thidua.common.models.base import valid_on
from thidua.common.policy import (
    EVERYTHING,
    NOTHING,
    REGISTRY,
    Predicate,
    Rule,
    Text,
    actor_predicate,
)
from thidua.people.models import Delegation, Group, Person, Post, Role, Unit, User


def has_role(*roles: str, unless: Text | None = None) -> Predicate:
    """The post acted on has one of these roles."""
    return actor_predicate(
        f"role in {', '.join(roles)}",
        lambda a: a is not None and a.role in roles,
        unless or _only(roles),
    )


def _only(roles: tuple[str, ...]) -> Text:
    """The sentence in the language of the reader: “%” on a lazy text would fix it at import."""

    def words() -> str:
        posts = ", ".join(str(Role(r).label) for r in roles)
        return gettext("Only these posts may do this: %(posts)s.") % {"posts": posts}

    return lazy(words, str)()


signed_in = actor_predicate(
    "holds a post",
    lambda a: a is not None and a.post is not None,
    _("You hold no post on this day, so nothing can be done in your name."),
)
standing_body = has_role(
    Role.OFFICER_IN_CHARGE,
    Role.STANDING_HEAD,
    unless=_("Only officers of the standing body may do this."),
)
standing_head = has_role(Role.STANDING_HEAD)
administrator = has_role(Role.ADMINISTRATOR)
auditor = has_role(Role.AUDITOR)


def _value(obj: Any, path: str) -> Any:
    """Follow ``a__b_id`` through attributes, ``None`` where a link is empty."""
    for name in path.split("__"):
        if obj is None:
            return None
        obj = getattr(obj, name)
    return obj


def of_own_unit(path: str = "unit_id", unless: Text | None = None) -> Predicate:
    """The object belongs to the actor's own unit (``path`` leads to the unit's id)."""
    return Predicate(
        f"{path} is own unit",
        lambda a, o: a is not None and a.unit_id is not None and _value(o, path) == a.unit_id,
        lambda a: Q(**{path: a.unit_id}) if a is not None and a.unit_id is not None else NOTHING,
        unless or _("This belongs to another unit."),
    )


def in_subtree(path: str = "unit_id", unless: Text | None = None) -> Predicate:
    """The object belongs to the actor's unit or one below it."""
    return Predicate(
        f"{path} in subtree",
        lambda a, o: a is not None and _value(o, path) in a.units,
        lambda a: Q(**{f"{path}__in": a.units}) if a is not None and a.units else NOTHING,
        unless or _("This belongs to a unit that is not yours or below yours."),
    )


def in_charge_of(path: str = "unit_id", unless: Text | None = None) -> Predicate:
    """The officer in charge looks after the object's unit."""
    return Predicate(
        f"{path} in charge",
        lambda a, o: a is not None and _value(o, path) in a.in_charge,
        lambda a: Q(**{f"{path}__in": a.in_charge}) if a is not None and a.in_charge else NOTHING,
        unless or _("You are not the officer in charge of this unit."),
    )


def is_self(path: str = "user_id", unless: Text | None = None) -> Predicate:
    """The object is the actor's own account's."""
    return Predicate(
        f"{path} is self",
        lambda a, o: a is not None and _value(o, path) == a.user_id,
        lambda a: Q(**{path: a.user_id}) if a is not None else NOTHING,
        unless or _("This belongs to another person."),
    )


anybody = Predicate("anybody", lambda _a, _o: True, lambda _a: EVERYTHING)


# --- this room ----------------------------------------------------------------------
_ask_administrator = _("Only the administrator may do this; ask them.")
admin = administrator.because(_ask_administrator)
admin_or_standing_head = has_role(
    Role.ADMINISTRATOR,
    Role.STANDING_HEAD,
    unless=_("Only the administrator or the head of the standing body may do this."),
)
sees_all = has_role(Role.ADMINISTRATOR, Role.AUDITOR, Role.OFFICER_IN_CHARGE, Role.STANDING_HEAD)
admin_or_auditor = has_role(
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    unless=_("Only the auditor and the administrator may see the audit trail."),
)


def _colleagues(actor: Any) -> Q:
    here = Post.objects.filter(valid_on(actor.as_of), unit__in=actor.units)
    return Q(pk__in=here.values("person"))


in_own_units = Predicate(
    "person holds a post in own subtree",
    lambda a, o: (
        a is not None
        and Post.objects.filter(valid_on(a.as_of), person=o.pk, unit__in=a.units).exists()
    ),
    lambda a: _colleagues(a) if a is not None and a.units else NOTHING,
    _("This officer works in a unit that is not yours or below yours."),
)
is_own_person = Predicate(
    "person is self",
    lambda a, o: a is not None and a.person_id is not None and o.pk == a.person_id,
    lambda a: Q(pk=a.person_id) if a is not None and a.person_id is not None else NOTHING,
)


def _own_post(path: str) -> Predicate:
    """The post is held by the actor, who acts for nobody else at the moment."""
    return Predicate(
        f"{path} is own",
        lambda a, o: (
            a is not None
            and a.delegation is None
            and a.person_id is not None
            and _value(o, path) == a.person_id
        ),
        lambda a: (
            Q(**{path: a.person_id})
            if a is not None and a.delegation is None and a.person_id is not None
            else NOTHING
        ),
        _("You may hand over your own posts only."),
    )


def _heads_unit(path: str) -> Predicate:
    """The actor is the head of the unit that the post belongs to."""
    heads = has_role(Role.UNIT_HEAD, Role.STANDING_HEAD, Role.SIGNATORY)
    return heads & of_own_unit(path)


not_handed_on = actor_predicate(
    "acts on an own post",
    lambda a: a is not None and a.post is not None and a.delegation is None,
    _("You act for somebody else; what was handed to you may not be handed on (NĐ 30/2020, Đ.13)."),
)
handed_to_self = Predicate(
    "handed to the actor",
    lambda a, o: a is not None and a.person_id is not None and o.to_person_id == a.person_id,
    lambda a: Q(to_person=a.person_id) if a is not None and a.person_id is not None else NOTHING,
    _("This hand-over is between others."),
)
may_hand_over = _("Own posts, posts of the unit that you head, or as administrator.")
not_oneself = Predicate(
    "account is not one's own",
    lambda a, o: a is not None and o.pk != a.user_id,
    lambda a: ~Q(pk=a.user_id) if a is not None else NOTHING,
    _("Not for your own account; ask another administrator."),
)
in_charge_post = Predicate(
    "post is of an officer in charge",
    lambda _a, o: o.role == Role.OFFICER_IN_CHARGE,
    lambda _a: Q(role=Role.OFFICER_IN_CHARGE),
    _("Only an officer in charge has blocks and units to look after."),
)

REGISTRY.add(
    [
        Rule("people:unit:view", _("View units"), (signed_in,), Unit),
        Rule("people:unit:manage", _("Change units"), (signed_in, admin), Unit),
        Rule("people:group:view", _("View groups"), (signed_in,), Group),
        Rule(
            "people:group:manage",
            _("Change groups and their members"),
            (signed_in, admin_or_standing_head),
            Group,
        ),
        Rule(
            "people:person:view",
            _("View officers"),
            (signed_in, sees_all | is_own_person | in_own_units),
            Person,
        ),
        Rule("people:person:manage", _("Change officers"), (signed_in, admin), Person),
        Rule("people:post:manage", _("Assign and end posts"), (signed_in, admin), Post),
        Rule(
            "people:post:scope",
            _("Set what an officer in charge looks after"),
            (signed_in, admin_or_standing_head, in_charge_post),
            Post,
        ),
        Rule(
            "people:delegation:create",
            _("Hand over a post"),
            (
                not_handed_on,
                (admin | _own_post("person_id") | _heads_unit("unit_id")).because(may_hand_over),
            ),
            Post,
            "NĐ 30/2020/NĐ-CP, Điều 13",
        ),
        Rule(
            "people:delegation:end",
            _("End a hand-over"),
            (
                not_handed_on,
                (admin | _own_post("post__person_id") | _heads_unit("post__unit_id")).because(
                    may_hand_over
                ),
            ),
            Delegation,
        ),
        Rule(
            "people:delegation:view",
            _("View hand-overs"),
            (
                signed_in,
                sees_all | in_subtree("post__unit_id") | handed_to_self,
            ),
            Delegation,
        ),
        Rule("people:account:manage", _("Change accounts"), (signed_in, admin, not_oneself), User),
        Rule("people:account:create", _("Create accounts"), (signed_in, admin), Person),
        Rule("people:account:own", _("Change one's own account"), (is_self("pk"),), User),
        Rule("people:list:import", _("Import lists from Excel"), (signed_in, admin)),
        Rule(
            "people:list:export",
            _("Export lists to Excel"),
            (
                signed_in,
                sees_all.because(
                    _("Only the standing body, the auditor and the administrator may export.")
                ),
            ),
        ),
        Rule("people:calendar:view", _("View swapped days"), (signed_in,), SwappedDay),
        Rule("people:calendar:manage", _("Change swapped days"), (signed_in, admin), SwappedDay),
        Rule(
            "people:audit:view",
            _("View the audit trail"),
            (signed_in, admin_or_auditor),
            AuditEntry,
        ),
        Rule("people:health:view", _("View the health of the program"), (signed_in, admin)),
        Rule("people:demo:set_date", _("Move the demo date"), (signed_in, admin)),
    ]
)
