"""Predicates on actors that every room combines, and this room's own table."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import (
    EVERYTHING,
    NOTHING,
    Predicate,
    Text,
    actor_predicate,
)
from thidua.people.models import Role


def has_role(*roles: str, unless: Text | None = None) -> Predicate:
    """The post acted on has one of these roles."""
    return actor_predicate(
        f"role in {roles}",
        lambda a: a is not None and a.role in roles,
        unless
        or _("Only these posts may do this: %(posts)s.")
        % {"posts": ", ".join(str(Role(r).label) for r in roles)},
    )


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
