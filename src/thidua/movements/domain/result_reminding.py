"""Reminding units that have not reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.common import audit
from thidua.common.periods import Span
from thidua.common.policy import Answer, Refused, require
from thidua.documents.policy import ACTING_FOR_UNIT
from thidua.movements.domain.result_work import due_on, sheet_url
from thidua.movements.models import Movement
from thidua.people.models import User
from thidua.people.queries import posts_of_units, unit_names
from thidua.work.domain.notices import notify

REMINDED = "movements.results_reminded"


@dataclass(frozen=True)
class Reminded:
    """Whom a reminder reached: names of units, how many accounts, and units without account."""

    units: tuple[str, ...]
    accounts: int
    unreachable: tuple[str, ...]


@transaction.atomic
def remind(
    *, actor: Any, as_of: date, movement: Movement, span: Span, unit_ids: Iterable[int]
) -> Reminded:
    """Tell everybody who acts for these units that their results are missing, once a day.

    Args:
        span: the period that is asked for.
        unit_ids: units from which something is missing.

    Raises:
        Refused: by policy, or without any unit.
    """
    action = "movements:result:remind"
    require(actor, action, movement)
    wanted = sorted(set(unit_ids))
    if not wanted:
        raise Refused(Answer(False, action, "nobody", _("Everybody has reported.")))
    names = unit_names(as_of, wanted)
    posts = posts_of_units(as_of, wanted, roles=ACTING_FOR_UNIT)
    people: dict[int, list[User]] = {
        unit_id: [
            p.person.user
            for p in posts.get(unit_id, ())
            if hasattr(p.person, "user") and p.person.user.is_active
        ]
        for unit_id in wanted
    }
    told = notify(
        as_of=as_of,
        users=[u for users in people.values() for u in users],
        key=f"{REMINDED}:{movement.public_id}:{span.kind}:{span.start}:{as_of}",
        kind=REMINDED,
        params={
            "period": span.name,
            "movement": movement.name,
            "due": due_on(span).strftime("%d/%m/%Y"),
        },
        url=sheet_url(movement, span.start, span.kind),
    )
    outcome = Reminded(
        tuple(names.get(u, "") for u in wanted if people[u]),
        told,
        tuple(names.get(u, "") for u in wanted if not people[u]),
    )
    audit.record(
        actor=actor,
        action=action,
        obj=movement,
        as_of=as_of,
        changes={
            "period": span.name,
            "reminded": list(outcome.units),
            "unreachable": list(outcome.unreachable),
        },
    )
    return outcome
