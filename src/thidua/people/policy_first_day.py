"""Who may set up the first day: letters that activate accounts, the guided page, the new year."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import NOTHING, REGISTRY, Predicate, Rule
from thidua.people.models import Delegation, LetterBatch, User
from thidua.people.policy import (
    admin,
    admin_or_standing_head,
    not_handed_on,
    not_oneself,
    signed_in,
)
from thidua.people.policy_office import account_open

not_activated = Predicate(
    "account was never used",
    lambda _a, o: o.must_change_password and o.last_login is None,
    lambda _a: Q(must_change_password=True, last_login=None),
    _("This person has signed in already; set a new password instead."),
)
holder = Predicate(
    "post is the actor's own",
    lambda a, o: a is not None and a.person_id is not None and o.post.person_id == a.person_id,
    lambda a: Q(post__person=a.person_id) if a is not None and a.person_id is not None else NOTHING,
    _("Only the person whose post it is."),
)

REGISTRY.add(
    [
        Rule("people:first_day:view", _("View the first day"), (signed_in, admin)),
        Rule("people:first_day:manage", _("Tick off steps of the first day"), (signed_in, admin)),
        Rule(
            "people:letter:make",
            _("Make activation letters"),
            (signed_in, admin, not_oneself, account_open, not_activated),
            User,
        ),
        Rule("people:letter:view", _("View activation letters"), (signed_in, admin), LetterBatch),
        Rule(
            "people:group:new_year",
            _("Carry the blocks over into a new year"),
            (signed_in, admin_or_standing_head),
        ),
        Rule(
            "people:delegation:see",
            _("Say that one has seen what was done in one’s name"),
            (signed_in, not_handed_on, holder),
            Delegation,
        ),
    ]
)

LABELS = {
    "people:setup:begin": _("Begin the set-up of the installation"),
    "people:letter:use": _("Activate one’s own account"),
    "people:letter:download": _("Download activation letters"),
    "people:letter:delete": _("Delete a file of activation letters"),
}
"""What stands in the trail besides the actions of the policy."""
