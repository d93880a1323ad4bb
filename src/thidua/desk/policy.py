"""Who may do what with the personal address of a calendar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Rule
from thidua.desk.models import CalendarFeed
from thidua.people.policy import is_self, signed_in

REGISTRY.add(
    [
        Rule("desk:feed:make", _("Make the address of the own calendar"), (signed_in,)),
        Rule("desk:feed:revoke", _("Revoke the own address"), (is_self(),), CalendarFeed),
    ]
)
