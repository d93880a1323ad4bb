"""Who may do what to accounts and to the settings of the office."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Predicate, Rule, actor_predicate
from thidua.people.models import Role, SecondFactor, User
from thidua.people.policy import admin, is_self, not_oneself, signed_in

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
has_second_step = Predicate(
    "account has a second step",
    lambda _a, o: SecondFactor.objects.filter(user=o.pk).exists(),
    lambda _a: Q(second_factor__isnull=False),
    _("This account has no second step."),
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
            "people:account:end_sessions",
            _("End all sessions of an account"),
            (signed_in, admin, not_oneself),
            User,
        ),
        Rule(
            "people:second_step:own",
            _("Set up one’s own second step"),
            (is_self("pk"),),
            User,
        ),
        Rule(
            "people:second_step:remove",
            _("Take off somebody’s second step"),
            (signed_in, admin, not_oneself, has_second_step),
            User,
        ),
        Rule(
            "people:second_step:rule",
            _("Say which posts need a second step"),
            (signed_in, admin),
        ),
        Rule(
            "people:identity:own",
            _("Link one’s own account with the sign-in service"),
            (is_self("pk"),),
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
    "people:session:fail": _("Wrong password or code"),
    "people:session:lock": _("Signing in locked"),
    "people:session:confirm": _("Confirm that it is oneself"),
    "people:session:end": _("End one session"),
    "people:session:end_others": _("End all other sessions"),
    "people:session:use_recovery": _("Use a recovery code"),
    "people:session:service": _("Refused after the sign-in service"),
    "people:second_step:renew": _("Draw new recovery codes"),
    "people:second_step:take_off": _("Take off one’s own second step"),
    "people:identity:link": _("Link with the sign-in service"),
    "people:identity:unlink": _("Undo the link with the sign-in service"),
    "people:session:end_all": _("Sign out everywhere"),
    "people:session:ask_reset": _("Ask for a reset mail"),
    "people:session:change_password": _("Change one's own password"),
    "people:session:reset_password": _("Set a new password by mail"),
}
"""What signing in leaves in the trail: no action of the policy, since anybody may try."""
