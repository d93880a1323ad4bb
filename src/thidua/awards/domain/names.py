"""A printed name of an award is given its code by a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.awards.catalogue import catalogue, name_key
from thidua.awards.models import Grant, NameMapping
from thidua.common import audit
from thidua.common.policy import Answer, Refused, require

MAP = "awards:name:map"


def _no(action: str, rule: str, reason: str) -> Refused:
    return Refused(Answer(False, action, rule, reason))


@transaction.atomic
def map_name(
    *, actor: Any, as_of: date, printed: str, kind: str, code: str
) -> tuple[NameMapping, int]:
    """Say what a printed name stands for; every grant without a code that prints it gets it.

    Grants with a code keep it: history is fact. Saying it anew for the same name moves those that
    got their code this way.

    Args:
        printed: the name as printed, in any spelling that shares its key.
        kind: kind of object (``Object``).
        code: code of the catalogue.

    Returns:
        The mapping, and how many grants got the code.

    Raises:
        Refused: by policy; for a name that the catalogue knows; for an award that is not given to
            this kind of object.
    """
    require(actor, MAP)
    award = catalogue().get(code)
    if award is None or kind not in award.objects:
        raise _no(MAP, "code", _("Choose an award that is given to this kind of object."))
    if catalogue().find(printed, kind):
        raise _no(MAP, "known", _("The list knows this name already."))
    key = name_key(printed)
    former = NameMapping.objects.select_for_update().filter(award_key=key, object_kind=kind).first()
    codes = {"", former.award_code} if former else {""}
    made, _new = NameMapping.objects.update_or_create(
        award_key=key,
        object_kind=kind,
        defaults={
            "printed": printed.strip()[:300],
            "award_code": code,
            "mapped_label": actor.label[:300],
            "mapped_on": as_of,
        },
    )
    rows = Grant.objects.filter(award_key=key, object_kind=kind, award_code__in=codes)
    count = rows.update(award_code=code)
    audit.record(
        actor=actor,
        action=MAP,
        obj=made,
        as_of=as_of,
        changes={"code": [former.award_code if former else "", code], "grants": count},
    )
    return made, count
