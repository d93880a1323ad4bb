"""Every action and role; ``may`` and ``which`` agree in every state."""

from __future__ import annotations

from itertools import product

from django.db import transaction

from tests.initiatives.makers import decision, record, spend
from tests.support.cast import DAY, Cast
from thidua.common.policy import REGISTRY, may, which
from thidua.initiatives.domain.facts import AuthorFacts
from thidua.initiatives.models import Initiative, Recognition, Use

KEEPERS = {"standing_head", "officer_in_charge", "other_officer", "administrator"}
ABOVE = KEEPERS | {"auditor", "signatory"}  # the committee’s units are all below it


def test_who_may_do_what(cast: Cast) -> None:
    row = record(cast)  # of Sở Công Thương, by its officer
    wide = record(cast, head=decision("tinh", "9/QĐ-UBND"), authors=(AuthorFacts("Lê Mẫu"),))
    use = spend(cast, row)
    actors = cast.actors()

    def allowed(action: str, obj: object = None) -> set[str]:
        return {n for n, a in actors.items() if may(a, f"initiatives:{action}", obj)}

    assert allowed("initiative:view", row) >= ABOVE | {"industry_officer", "industry_head"}
    assert allowed("initiative:view", row).isdisjoint({"finance_head", "commune_officer", "clerk"})
    assert allowed("initiative:record", row) == KEEPERS | {"industry_head"}
    assert allowed("initiative:correct", row) == KEEPERS | {"industry_head"}  # not its author
    assert allowed("initiative:correct", wide) == KEEPERS
    assert allowed("initiative:recognise", row) == KEEPERS
    assert allowed("initiative:withdraw", row.recognitions.get()) == KEEPERS | {"industry_head"}
    assert allowed("use:record", row) == KEEPERS
    assert allowed("use:reverse", use) == KEEPERS
    assert not may(None, "initiatives:initiative:view", row)


def test_may_and_which_agree_in_every_state(cast: Cast) -> None:
    row = record(cast)
    record(cast, head=decision("tinh", "9/QĐ-UBND"), authors=(AuthorFacts("Lê Mẫu"),))
    record(cast, unit=cast.finance, head=decision(number="3/QĐ-STC"))  # a colleague elsewhere
    own = cast.posts["officer_in_charge"].person
    record(cast, "standing_head", unit=cast.board, head=decision(number="1/QĐ-BTĐKT"),
           authors=(AuthorFacts(own.name, person=own),))  # fmt: skip
    spend(cast, row)
    actors = {**cast.actors(), "nobody": None}
    tables = (Initiative, Recognition, Use)
    actions = {a: r.model for a, r in REGISTRY.rules.items() if r.model in tables}
    assert len(actions) == 7
    wrong = []
    for state, ended in product(("recognised", "withdrawn"), (None, DAY)):
        with transaction.atomic():
            sid = transaction.savepoint()
            Initiative.objects.update(state=state)
            Recognition.objects.update(withdrawn_on=ended, withdrawal_reason="x")
            Use.objects.update(reversed_on=ended, reversal_reason="x")
            for (action, model), (name, actor) in product(actions.items(), actors.items()):
                listed = list(which(actor, action).values_list("pk", flat=True))
                rows = [r.pk for r in model._default_manager.all() if may(actor, action, r)]
                if sorted(listed) != sorted(rows):
                    wrong.append((state, action, name))
            transaction.savepoint_rollback(sid)
    assert wrong == []
