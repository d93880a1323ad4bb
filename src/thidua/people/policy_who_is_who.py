"""Who links records, enters persons from lists, and sees facts about persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.common.policy import REGISTRY, Rule
from thidua.people.models import Person, PersonLink
from thidua.people.policy import admin, signed_in, standing_body

keeps_registry = (standing_body | admin).because(
    _("Only the standing body and the administrator may do this; ask them.")
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
    ]
)
