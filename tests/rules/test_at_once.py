"""Two persons at the same moment: an approval counts once, a version is switched on once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from tests.rules.makers import DAY, PRIZE, changed_draft, proposed, seeded
from tests.support.cast import build
from thidua.common.policy import Refused
from thidua.common.revisions import Stale
from thidua.rules import queries
from thidua.rules.content.facts import fact_at
from thidua.rules.domain import versions
from thidua.rules.domain.facts import confirm_fact
from thidua.rules.models import Approval, CatalogueVersion, Confirmation

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What became of acts that begin together: ``done``, or the kind of refusal."""
    start, said = Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
            said.append("done")
        except (Refused, Stale) as error:
            said.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_the_last_approval_and_the_switch_race() -> None:
    cast = build()
    version = proposed(cast, changed_draft(cast, seeded()))
    seen, head = version.fingerprint, cast.actor("standing_head")

    def approve(actor: Any) -> Callable[[], Any]:
        return lambda: versions.approve(actor=actor, as_of=DAY, version=version, seen=seen)

    assert at_once(approve(head), approve(head)) == ["Refused", "done"]
    assert Approval.objects.count() == 1
    others = cast.actor("signatory"), cast.actor("council_secretary")
    assert at_once(*map(approve, others)) == ["done", "done"]
    admin = cast.actor("administrator")

    def activate() -> None:
        versions.activate(actor=admin, as_of=DAY, version=version)

    assert at_once(activate, activate) == ["Refused", "done"]
    assert list(CatalogueVersion.objects.filter(state="active")) == [version]


def test_two_versions_are_not_switched_on_over_each_other() -> None:
    cast = build()
    base = seeded()
    ready = [proposed(cast, changed_draft(cast, base)) for _n in range(2)]
    for version in ready:
        for who in ("signatory", "council_secretary"):
            versions.approve(
                actor=cast.actor(who), as_of=DAY, version=version, seen=version.fingerprint
            )
    admin = cast.actor("administrator")
    acts = [
        lambda version=version: versions.activate(actor=admin, as_of=DAY, version=version)
        for version in ready
    ]
    assert at_once(*acts) == ["Refused", "done"]  # the second has lost its base
    assert CatalogueVersion.objects.filter(state="active").count() == 1


def test_two_who_confirm_one_fact() -> None:
    cast = build()
    seen = dict(fact_at(queries.effective_content(seeded()), PRIZE).values)
    admin = cast.actor("administrator")

    def confirm() -> None:
        confirm_fact(
            actor=admin, as_of=DAY, address=PRIZE, seen=seen, values=seen, source="Công báo"
        )

    assert at_once(confirm, confirm) == ["Stale", "done"]
    assert Confirmation.objects.count() == 1
