"""Who may see verdicts by the law, and who may have the whole province judged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.awards.models import DependantReview, Subject, VerdictRun
from thidua.common.policy import REGISTRY, Rule, in_state
from thidua.people.policy import has_role, in_subtree, sees_all, signed_in, standing_body
from thidua.people.policy_who_is_who import is_own, keeps_registry, of_colleague
from thidua.rules.policy import APPROVING

_who_sees = _(
    "A verdict shows ratings: the standing body, the auditor, the unit concerned and the person "
    "may see it."
)
_who_runs = _(
    "Verdicts on everybody are for the standing body, the administrator, the auditor and those who "
    "approve versions of the law."
)
undecided = in_state("open", unless=_("Somebody has decided about this award already."))

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
        Rule(
            "awards:review:view",
            _("See which awards rested on a revoked one"),
            (signed_in, sees_all.because(_who_runs)),
            DependantReview,
        ),
        Rule(
            "awards:review:keep",
            _("Let an award stand that rested on a revoked one"),
            (signed_in, standing_body, undecided),
            DependantReview,
            _("Luật Thi đua, khen thưởng 2022, Điều 93"),
        ),
        Rule(
            "awards:run:view",
            _("See verdicts on everybody"),
            (signed_in, (sees_all | has_role(*APPROVING)).because(_who_runs)),
            VerdictRun,
        ),
        Rule(
            "awards:run:ask",
            _("Have everybody judged, or a draft of the law tried"),
            (signed_in, keeps_registry.because(_who_runs)),
        ),
    ]
)
