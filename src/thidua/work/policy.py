"""Who may see and change what in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Rule
from thidua.people.models import Role
from thidua.people.policy import has_role, in_subtree, is_self, signed_in
from thidua.work.models import Notice, WorkItem

REGISTRY.add(
    [
        Rule("work:notice:read", _("Read a notice"), (is_self("user_id"),), Notice),
        Rule("work:item:view_unit", _("See the unit’s work"), (signed_in, in_subtree()), WorkItem),
        Rule(
            "work:rule:manage",
            _("Change the rules of reminding"),
            (has_role(Role.ADMINISTRATOR, Role.STANDING_HEAD),),
        ),
    ]
)
