"""Who links records, enters persons from lists, and sees facts about persons."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thidua.common.models.base import valid_on
from thidua.common.policy import EVERYTHING, NOTHING, REGISTRY, Predicate, Rule
from thidua.people.models import (
    CareerStep,
    Discipline,
    Hold,
    Person,
    PersonLink,
    Post,
    Rating,
    Role,
    UnitYear,
)
from thidua.people.policy import (
    admin,
    has_role,
    in_subtree,
    sees_all,
    signed_in,
    standing_body,
)

keeps_registry = (standing_body | admin).because(
    _("Only the standing body and the administrator may do this; ask them.")
)


def _works_below(actor: Any) -> Q:
    here = Post.objects.filter(valid_on(actor.as_of), unit__in=actor.units)
    return Q(person__in=here.values("person"))


of_colleague = Predicate(
    "is about a person with a post in own subtree",
    lambda a, o: (
        a is not None
        and o.person_id is not None
        and Post.objects.filter(valid_on(a.as_of), person=o.person_id, unit__in=a.units).exists()
    ),
    lambda a: _works_below(a) if a is not None and a.units else NOTHING,
    _("This is about a person who does not work in your unit or below it."),
)
is_own = Predicate(
    "is about oneself",
    lambda a, o: a is not None and a.person_id is not None and o.person_id == a.person_id,
    lambda a: Q(person=a.person_id) if a is not None and a.person_id is not None else NOTHING,
)
not_own = Predicate(
    "is not about oneself",
    lambda a, o: a is not None and (o.person_id is None or o.person_id != a.person_id),
    lambda a: ~Q(person=a.person_id) if a is not None and a.person_id is not None else EVERYTHING,
    _("Not about oneself; ask a colleague."),
)
leads = has_role(
    Role.UNIT_HEAD,
    Role.SIGNATORY,
    unless=_("Only the standing body, the auditor and the head of the unit may see this."),
)
_of_own = of_colleague | in_subtree("unit_id")
_who_sees = _("The standing body, the auditor, the unit concerned and the person may see this.")
_who_sees_discipline = _(
    "The standing body, the auditor, the head of the unit concerned and the person may see this."
)
_who_sees_holds = _(
    "The standing body, the auditor and the head of the unit concerned may see this."
)

REGISTRY.add(
    [
        Rule(
            "people:person:link",
            _("Link records of one person"),
            (signed_in, keeps_registry),
            Person,
        ),
        Rule(
            "people:person:unlink",
            _("Undo a link of records"),
            (signed_in, keeps_registry),
            PersonLink,
        ),
        Rule(
            "people:person:enter",
            _("Enter persons whom a list names"),
            (signed_in, keeps_registry),
            Person,
        ),
        Rule(
            "people:rating:view",
            _("View ratings"),
            (signed_in, (sees_all | is_own | _of_own).because(_who_sees)),
            Rating,
        ),
        Rule(
            "people:discipline:view",
            _("View discipline"),
            (signed_in, (sees_all | is_own | (leads & _of_own)).because(_who_sees_discipline)),
            Discipline,
        ),
        Rule(
            "people:hold:view",
            _("View holds"),
            (signed_in, (sees_all | (leads & _of_own)).because(_who_sees_holds), not_own),
            Hold,
            "NĐ 152/2025/NĐ-CP, Điều 4",
        ),
        Rule(
            "people:unit_year:view",
            _("View yearly figures of units"),
            (signed_in, (sees_all | in_subtree("unit_id")).because(_who_sees)),
            UnitYear,
        ),
        Rule(
            "people:career:view",
            _("View posts and years"),
            (signed_in, (sees_all | is_own | of_colleague).because(_who_sees)),
            CareerStep,
        ),
        *(
            Rule(
                f"people:{sort}:manage",
                label,
                (signed_in, keeps_registry, *([not_own] if model is not UnitYear else [])),
                model,
            )
            for sort, label, model in (
                ("rating", _("Record and correct ratings"), Rating),
                ("discipline", _("Record and correct discipline"), Discipline),
                ("hold", _("Record and release holds"), Hold),
                ("unit_year", _("Record and correct yearly figures of units"), UnitYear),
                ("career", _("Record and correct posts and years"), CareerStep),
            )
        ),
    ]
)
