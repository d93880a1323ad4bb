"""Rights: every state × action × role from the tables, and ``may`` the same as ``which``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from tests.documents import makers
from tests.support import cast as casting
from thidua.common.models.base import since
from thidua.common.policy import REGISTRY, may, which
from thidua.documents.domain import deliveries, legal, outgoing, register
from thidua.documents.domain import distribution as sending
from thidua.documents.domain.recipients import Line
from thidua.documents.models import Document, NumberBook
from thidua.documents.workflow import DISTRIBUTION, INCOMING, OUTGOING, workflow_of
from thidua.people.actors import Actor, actor_for
from thidua.people.models import Delegation, User

pytestmark = pytest.mark.django_db
DAY = casting.DAY
ACTIONS = sorted(a for a in REGISTRY.rules if a.startswith("documents:"))


def in_every_state(cast: casting.Cast) -> dict[str, Any]:
    """One record of this room in each of its states, by name."""
    officer, clerk, head = (
        cast.actor(n) for n in ("officer_in_charge", "board_clerk", "standing_head")
    )
    made: dict[str, Any] = {}
    made["in:registered"] = makers.incoming(cast)
    made["in:forwarded"] = register.forward(
        actor=clerk, as_of=DAY, document=makers.incoming(cast), to="Phòng A"
    )
    made["in:filed"] = register.file_away(
        actor=clerk, as_of=DAY, document=makers.incoming(cast), filed_at="Tủ 1"
    )
    made["out:draft"] = makers.draft(cast)
    made["out:draft for the committee"] = makers.draft(cast, issuing_unit=cast.committee)
    made["out:signed"] = outgoing.sign(actor=head, as_of=DAY, document=makers.draft(cast))
    made["out:issued"] = makers.issued(cast)
    made["out:void"] = outgoing.void(
        actor=head, as_of=DAY, document=makers.draft(cast), reason="thừa"
    )
    made["reading"] = register.read_upload(
        actor=clerk, as_of=DAY, data=makers.PLAN.encode(), name="a.txt"
    )
    made["book"] = NumberBook.objects.get()
    made["distribution:draft"] = sending.prepare(
        actor=officer,
        as_of=DAY,
        document=made["in:filed"],
        lines=[Line("Sở Công Thương")],
    )
    for state, finish in (
        ("sent", None),
        ("closed", sending.close),
        ("recalled", sending.recall),
    ):
        sent = makers.sent(cast, "Sở Công Thương", "Thành viên Hội đồng Thi đua - Khen thưởng tỉnh")
        if finish is sending.recall:
            sent = finish(actor=officer, as_of=DAY, distribution=sent, reason="nhầm")
        elif finish is not None:
            sent = finish(actor=officer, as_of=DAY, distribution=sent)
        made[f"distribution:{state}"] = sent
        person, unit = sent.deliveries.order_by("person")
        made[f"delivery:{state}:unit"], made[f"delivery:{state}:person"] = unit, person
    made["delivery:committee"] = makers.sent(cast, "UBND tỉnh Mẫu").deliveries.get()
    answered = makers.sent(cast, "Sở Công Thương")
    made["delivery:acknowledged"] = deliveries.acknowledge(
        actor=cast.actor("industry_officer"), as_of=DAY, delivery=answered.deliveries.get()
    )
    legal.seed_catalogue(as_of=DAY)
    return made


def everybody(cast: casting.Cast) -> dict[str, Actor | None]:
    stranger = User.objects.create(username="stranger")
    return {
        **cast.actors(),
        "without a post": Actor(stranger, None, DAY),
        "signed out": None,
    }


def test_may_and_which_agree_for_every_action_and_actor(cast: casting.Cast) -> None:
    in_every_state(cast)
    actors = everybody(cast)
    asked = 0
    for action in ACTIONS:
        model = REGISTRY.rules[action].model
        if model is None:
            continue
        rows: list[Model] = list(model._default_manager.all())
        assert rows, action
        for name, actor in actors.items():
            one_by_one = {row.pk for row in rows if may(actor, action, row)}
            at_once = [row.pk for row in which(actor, action)]
            assert sorted(one_by_one) == sorted(at_once), (action, name)
            asked += len(rows)
    assert asked > 1000


BOARD = {"officer_in_charge", "other_officer", "standing_head"}
OF_BOARD = BOARD | {"board_clerk", "accountant", "administrator", "council_secretary"}
BOARD_AND_AUDITOR = OF_BOARD | {"auditor"}
SENDERS = BOARD | {"board_clerk"}
INDUSTRY = {"industry_officer", "industry_head"}
SENT_TO = BOARD_AND_AUDITOR | INDUSTRY | {"council_member"}

WHO_MAY: dict[tuple[str, str], set[str]] = {
    ("view", "in:registered"): BOARD_AND_AUDITOR,
    ("view", "out:draft for the committee"): BOARD_AND_AUDITOR | {"signatory", "council_member"},
    ("edit", "in:registered"): SENDERS,
    ("edit", "in:filed"): SENDERS,
    ("edit", "out:draft"): set(),
    ("forward", "in:registered"): SENDERS,
    ("forward", "in:forwarded"): SENDERS,
    ("forward", "in:filed"): set(),
    ("forward", "out:draft"): set(),
    ("file", "in:registered"): SENDERS,
    ("file", "in:filed"): set(),
    ("redraft", "out:draft"): BOARD,
    ("redraft", "out:signed"): set(),
    ("redraft", "in:registered"): set(),
    ("sign", "out:draft"): {"standing_head"},
    ("sign", "out:draft for the committee"): {"signatory"},
    ("sign", "out:signed"): set(),
    ("number", "out:signed"): {"board_clerk"},
    ("number", "out:draft"): set(),
    ("number", "out:issued"): set(),
    ("record_number", "out:signed"): SENDERS,
    ("issue", "out:signed"): set(),  # no number yet
    ("issue", "out:issued"): set(),
    ("void", "out:draft"): BOARD,
    ("void", "out:draft for the committee"): BOARD | {"signatory"},
    ("void", "out:signed"): {"standing_head"},
    ("void", "out:issued"): {"standing_head"},
    ("void", "out:void"): set(),
    ("void", "in:registered"): set(),
}


@pytest.fixture
def made(cast: casting.Cast) -> dict[str, Any]:
    return in_every_state(cast)


def test_documents_state_by_action_by_role(cast: casting.Cast, made: dict[str, Any]) -> None:
    found = {}
    for verb, name in WHO_MAY:
        document: Document = made[name]
        action = f"documents:document:{verb}"
        flow = workflow_of(document)
        moves = {t.action for t in (*INCOMING.transitions, *OUTGOING.transitions)}
        found[verb, name] = {
            part
            for part, actor in cast.actors().items()
            if (
                flow.can(actor, action, document, as_of=DAY)
                if action in moves
                else may(actor, action, document)
            )
        }
    assert found == WHO_MAY


DISTRIBUTION_BY_STATE: dict[tuple[str, str], set[str]] = {
    ("amend", "draft"): SENDERS,
    ("send", "draft"): SENDERS,
    ("remind", "draft"): set(),
    ("close", "draft"): set(),
    ("recall", "draft"): set(),
    ("amend", "sent"): set(),
    ("send", "sent"): set(),
    ("remind", "sent"): SENDERS,
    ("close", "sent"): SENDERS,
    ("recall", "sent"): SENDERS,
    **{
        (verb, state): set()
        for verb in ("amend", "send", "remind", "close", "recall")
        for state in ("closed", "recalled")
    },
}


def test_distribution_state_by_action_by_role(cast: casting.Cast, made: dict[str, Any]) -> None:
    assert {
        (verb, state): {
            part
            for part, actor in cast.actors().items()
            if DISTRIBUTION.can(
                actor, f"documents:distribution:{verb}", made[f"distribution:{state}"], as_of=DAY
            )
        }
        for verb, state in DISTRIBUTION_BY_STATE
    } == DISTRIBUTION_BY_STATE


DELIVERY: dict[tuple[str, str], set[str]] = {
    ("delivery:view", "sent:unit"): BOARD_AND_AUDITOR | INDUSTRY,
    ("delivery:view", "sent:person"): BOARD_AND_AUDITOR | {"council_member"},
    ("delivery:view", "recalled:unit"): set(),
    ("delivery:view", "committee"): BOARD_AND_AUDITOR | {"signatory", "council_member"},
    ("delivery:open", "committee"): {"signatory"},
    ("distribution:acknowledge", "committee"): {"signatory"},
    ("delivery:open", "sent:unit"): INDUSTRY,
    ("delivery:open", "sent:person"): {"council_member"},
    ("delivery:open", "closed:unit"): INDUSTRY,
    ("delivery:open", "recalled:unit"): set(),
    ("distribution:acknowledge", "sent:unit"): INDUSTRY,
    ("distribution:acknowledge", "closed:unit"): INDUSTRY,
    ("distribution:acknowledge", "recalled:unit"): set(),
    ("distribution:acknowledge", "recalled:person"): set(),
    ("distribution:acknowledge_on_behalf", "sent:unit"): SENDERS,
    ("distribution:acknowledge_on_behalf", "acknowledged"): set(),
    ("distribution:acknowledge_on_behalf", "recalled:unit"): set(),
}


def test_deliveries_state_by_action_by_role(cast: casting.Cast, made: dict[str, Any]) -> None:
    assert {
        (verb, name): {
            part
            for part, actor in cast.actors().items()
            if may(actor, f"documents:{verb}", made[f"delivery:{name}"])
        }
        for verb, name in DELIVERY
    } == DELIVERY


def test_what_was_delivered_may_be_read_until_it_is_recalled(
    cast: casting.Cast, made: dict[str, Any]
) -> None:
    def readers(name: str) -> set[str]:
        document = made[name].document
        return {
            part
            for part, actor in cast.actors().items()
            if may(actor, "documents:document:view", document)
        }

    assert readers("distribution:draft") == BOARD_AND_AUDITOR
    assert readers("distribution:sent") == SENT_TO
    assert readers("distribution:closed") == SENT_TO
    assert readers("distribution:recalled") == BOARD_AND_AUDITOR


@pytest.mark.parametrize(
    ("action", "who"),
    [
        ("document:register", BOARD | {"board_clerk", "clerk"}),
        (
            "document:draft",
            BOARD | INDUSTRY | {"finance_officer", "finance_head", "district_officer",
             "district_head", "commune_officer"},
        ),
        (
            "legal_basis:record",
            BOARD | INDUSTRY | {"board_clerk", "signatory", "clerk", "finance_officer",
             "finance_head", "district_officer", "district_head", "commune_officer"},
        ),
    ],
)  # fmt: skip
def test_actions_without_a_record(cast: casting.Cast, action: str, who: set[str]) -> None:
    assert {
        part for part, actor in cast.actors().items() if may(actor, f"documents:{action}")
    } == who


def test_a_handed_over_post_carries_its_rights(cast: casting.Cast) -> None:
    document = makers.draft(cast)
    deputy = cast.posts["officer_in_charge"].person
    head = cast.posts["standing_head"]
    Delegation.objects.create(
        post=head, to_person=deputy, form="leave", reason="nghỉ phép",
        valid=since(DAY, DAY + timedelta(days=5)),
    )  # fmt: skip
    acting = actor_for(User.objects.get(person=deputy), DAY, str(head.public_id))
    signed = outgoing.sign(actor=acting, as_of=DAY, document=document)
    assert (signed.state, signed.signed_by) == ("signed", acting.user)


def test_readings_are_the_own_units(cast: casting.Cast, made: dict[str, Any]) -> None:
    assert list(which(cast.actor("clerk"), "documents:reading:view")) == []
    assert made["reading"] in which(cast.actor("board_clerk"), "documents:reading:view")
