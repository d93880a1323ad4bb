"""Who may see verdicts by the law, and who may have the whole province judged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.awards.models import Subject
from thidua.common.policy import REGISTRY, Rule
from thidua.people.policy import in_subtree, sees_all, signed_in
from thidua.people.policy_who_is_who import is_own, of_colleague

_who_sees = _(
    "A verdict shows ratings: the standing body, the auditor, the unit concerned and the person "
    "may see it."
)

REGISTRY.add(
    [
        Rule(
            "awards:verdict:view",
            _("See whom the law lets be commended, and why"),
            (
                signed_in,
                (sees_all | is_own | of_colleague | in_subtree("unit_id")).because(_who_sees),
            ),
            Subject,
        ),
    ]
)
