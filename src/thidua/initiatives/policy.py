"""Who may do what with initiatives and the ledger of their use."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models.base import valid_on
from thidua.common.policy import EVERYTHING, NOTHING, REGISTRY, Predicate, Rule, in_state
from thidua.initiatives.models import Author, Initiative, Recognition, Scope, Use
from thidua.people.models import Post, Role
from thidua.people.policy import has_role, in_subtree, sees_all, signed_in
from thidua.people.policy_who_is_who import keeps_registry

_who_sees = _("The standing body, the auditor, the unit concerned and the authors may see this.")
_who_writes = _(
    "The standing body enters initiatives; the officer and the head of a unit enter those of "
    "their unit and below that were recognised at unit level."
)
_who_spends = _("Only the standing body and the administrator keep the ledger of use; ask them.")
unit_people = has_role(Role.UNIT_OFFICER, Role.UNIT_HEAD)


def _initiative(obj: Any, path: str) -> Any:
    for name in path.split("__") if path else ():
        obj = getattr(obj, name)
    return obj


def _authored(path: str, persons: Any) -> Q:
    key = f"{path}__pk__in" if path else "pk__in"
    return Q(**{key: Author.objects.filter(person__in=persons).values("initiative")})


def _colleagues(actor: Any) -> Any:
    return Post.objects.filter(valid_on(actor.as_of), unit__in=actor.units).values("person")


of_colleague = Predicate(
    "an author holds a post in own subtree",
    lambda a, o: (
        a is not None
        and bool(a.units)
        and Author.objects.filter(initiative=o.pk, person__in=_colleagues(a)).exists()
    ),
    lambda a: _authored("", _colleagues(a)) if a is not None and a.units else NOTHING,
)
is_author = Predicate(
    "is an author",
    lambda a, o: (
        a is not None
        and a.person_id is not None
        and Author.objects.filter(initiative=o.pk, person=a.person_id).exists()
    ),
    lambda a: (
        _authored("", [a.person_id]) if a is not None and a.person_id is not None else NOTHING
    ),
)


def not_author(path: str = "") -> Predicate:
    """The actor has no part in it; ``path`` leads to the initiative."""
    return Predicate(
        "is no author",
        lambda a, o: (
            a is not None
            and not Author.objects.filter(
                initiative=_initiative(o, path).pk, person=a.person_id, person__isnull=False
            ).exists()
        ),
        lambda a: (
            ~_authored(path, [a.person_id])
            if a is not None and a.person_id is not None
            else EVERYTHING
        ),
        _("Not about one’s own initiative; ask a colleague."),
    )


def keeper(path: str = "") -> Predicate:
    """The standing body for all, a unit's people for those of the unit at unit level."""
    start = f"{path}__" if path else ""
    at_unit_level = Predicate(
        "recognised at unit level",
        lambda _a, o: _initiative(o, path).scope == Scope.BASE,
        lambda _a: Q(**{f"{start}scope": Scope.BASE}),
    )
    own = unit_people & in_subtree(f"{start}unit_id") & at_unit_level
    return (keeps_registry | own).because(_who_writes)


stands = in_state("recognised", unless=_("The recognition of this initiative was withdrawn."))
recognition_stands = Predicate(
    "recognition stands",
    lambda _a, o: o.withdrawn_on is None,
    lambda _a: Q(withdrawn_on=None),
    _("This recognition was withdrawn."),
)
use_stands = Predicate(
    "use stands",
    lambda _a, o: o.reversed_on is None,
    lambda _a: Q(reversed_on=None),
    _("This entry of the ledger was reversed."),
)

REGISTRY.add(
    [
        Rule(
            "initiatives:initiative:view",
            _("View initiatives"),
            (
                signed_in,
                (sees_all | in_subtree("unit_id") | is_author | of_colleague).because(_who_sees),
            ),
            Initiative,
        ),
        Rule(
            "initiatives:initiative:enter",
            _("Enter recognised initiatives"),
            (signed_in, (keeps_registry | unit_people).because(_who_writes)),
        ),
        Rule(
            "initiatives:list:import",
            _("Import initiatives from Excel"),
            (signed_in, keeps_registry),
        ),
        Rule(
            "initiatives:initiative:record",
            _("Record a recognised initiative"),
            (signed_in, keeper(), not_author()),
            Initiative,
        ),
        Rule(
            "initiatives:initiative:correct",
            _("Correct an initiative"),
            (signed_in, keeper(), not_author()),
            Initiative,
        ),
        Rule(
            "initiatives:initiative:recognise",
            _("Record a further recognition"),
            (signed_in, keeps_registry.because(_who_writes), not_author()),
            Initiative,
        ),
        Rule(
            "initiatives:initiative:withdraw",
            _("Record that a recognition was withdrawn"),
            (signed_in, keeper("initiative"), not_author("initiative"), recognition_stands),
            Recognition,
        ),
        Rule(
            "initiatives:use:record",
            _("Record what an initiative was spent on"),
            (signed_in, keeps_registry.because(_who_spends), not_author(), stands),
            Initiative,
            _("Công văn 5007/BNV-TĐKT (05/09/2023), mục III.5.c"),
        ),
        Rule(
            "initiatives:use:reverse",
            _("Reverse an entry of the ledger of use"),
            (
                signed_in,
                keeps_registry.because(_who_spends),
                not_author("author__initiative"),
                use_stands,
            ),
            Use,
        ),
    ]
)
