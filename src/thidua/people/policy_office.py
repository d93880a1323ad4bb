"""Who may do what to accounts and to the settings of the office."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Predicate, Rule, actor_predicate
from thidua.people.models import Role, User
from thidua.people.policy import admin, not_oneself, signed_in

account_open = Predicate(
    "account is open",
    lambda _a, o: o.is_active,
    lambda _a: Q(is_active=True),
    _("The account is closed; open it first."),
)
account_closed = Predicate(
    "account is closed",
    lambda _a, o: not o.is_active,
    lambda _a: Q(is_active=False),
    _("The account is open already."),
)


def _sets_up(actor: Any) -> bool:
    return actor is not None and actor.role in (Role.ADMINISTRATOR, Role.STANDING_HEAD)


REGISTRY.add(
    [
        Rule("people:account:view", _("View accounts"), (signed_in, admin), User),
        Rule(
            "people:account:reset",
            _("Set a new password for somebody"),
            (signed_in, admin, not_oneself, account_open),
            User,
        ),
        Rule(
            "people:account:unlock",
            _("Unlock signing in"),
            (signed_in, admin, not_oneself, account_open),
            User,
        ),
        Rule(
            "people:account:deactivate",
            _("Close an account"),
            (signed_in, admin, not_oneself, account_open),
            User,
        ),
        Rule(
            "people:account:activate",
            _("Open an account again"),
            (signed_in, admin, not_oneself, account_closed),
            User,
        ),
        Rule(
            "people:setup:view",
            _("View the set-up"),
            (
                signed_in,
                actor_predicate(
                    "sets up",
                    _sets_up,
                    _("Only the administrator or the head of the standing body may do this."),
                ),
            ),
        ),
    ]
)

SESSION_LABELS = {
    "people:session:open": _("Sign in"),
    "people:session:close": _("Sign out"),
    "people:session:fail": _("Wrong password"),
    "people:session:lock": _("Signing in locked"),
    "people:session:confirm": _("Confirm with the password"),
    "people:session:end_all": _("Sign out everywhere"),
    "people:session:ask_reset": _("Ask for a reset mail"),
    "people:session:change_password": _("Change one's own password"),
    "people:session:reset_password": _("Set a new password by mail"),
}
"""What signing in leaves in the trail: no action of the policy, since anybody may try."""
