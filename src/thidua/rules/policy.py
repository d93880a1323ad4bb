"""Who may do what with versions of the catalogue, its facts and the province's settings."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thidua.common.policy import EVERYTHING, REGISTRY, Predicate, Rule
from thidua.people.models import Role
from thidua.people.policy import admin, admin_or_standing_head, has_role, signed_in
from thidua.rules.models import Approval, CatalogueVersion, Confirmation, ProvinceSetting

APPROVING = (Role.STANDING_HEAD, Role.COUNCIL_SECRETARY, Role.SIGNATORY)
"""Who approves a version: those who prepare, take down and sign decisions on awards."""
approver = has_role(
    *APPROVING,
    unless=_(
        "Only the head of the standing body, the secretary of the council and the signatory "
        "approve a version."
    ),
)
not_author = Predicate(
    "did not make or propose it",
    lambda a, o: a is not None and not o.authors.filter(pk=a.user_id).exists(),
    lambda a: (
        ~Q(
            pk__in=CatalogueVersion.authors.through.objects.filter(user_id=a.user_id).values(
                "catalogueversion_id"
            )
        )
        if a is not None
        else EVERYTHING
    ),
    _("Whoever made, changed or proposed a version does not approve it: ask somebody else."),
)


def _said(version: CatalogueVersion, user_id: int | None) -> bool:
    mine = Approval.objects.filter(version=version, round=version.round, user=user_id)
    return version.state == "proposed" and mine.exists()


not_answered = Predicate(
    "has not answered this proposal yet",
    lambda a, o: a is not None and not _said(o, a.user_id),
    lambda a: (
        ~Q(
            state="proposed",
            pk__in=Approval.objects.filter(user=a.user_id, round=F("version__round")).values(
                "version_id"
            ),
        )
        if a is not None
        else EVERYTHING
    ),
    _("You have answered this proposal already."),
)

REGISTRY.add(
    [
        Rule("rules:version:view", _("See the law's catalogue"), (signed_in,), CatalogueVersion),
        Rule(
            "rules:version:create",
            _("Make a draft of the catalogue"),
            (signed_in, admin_or_standing_head),
            CatalogueVersion,
        ),
        *(
            Rule(f"rules:version:{verb}", label, (signed_in, admin_or_standing_head),
                 CatalogueVersion)
            for verb, label in (
                ("edit", _("Change the draft")),
                ("propose", _("Propose the version")),
                ("withdraw", _("Withdraw the proposal")),
                ("activate", _("Switch the version on")),
                ("drop", _("Drop the draft")),
            )
        ),
        *(
            Rule(f"rules:version:{verb}", label, (signed_in, approver, not_author, not_answered),
                 CatalogueVersion)
            for verb, label in (
                ("approve", _("Approve the version")),
                ("reject", _("Refuse the version")),
            )
        ),
        Rule(
            "rules:fact:view", _("See what was held against its source"), (signed_in,), Confirmation
        ),
        Rule(
            "rules:fact:confirm",
            _("Hold a fact against its source"),
            (signed_in, admin),
        ),
        Rule("rules:setting:view", _("See the province's settings"), (signed_in,), ProvinceSetting),
        Rule(
            "rules:setting:set",
            _("Set what the province decides"),
            (signed_in, admin_or_standing_head),
        ),
    ]
)  # fmt: skip
