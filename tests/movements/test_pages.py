"""Pages of movements, targets, tasks and units' plans: what stands on them, who sees them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.support.cast import DAY, Cast
from thidua.movements.domain import tasks, unit_plans
from thidua.movements.models import Movement
from thidua.people.models import User


def sign_in(name: str) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


PAGES = (
    "/phong-trao",
    "/phong-trao?state=all&q=nong thon",
    "/phong-trao/{movement}",
    "/phong-trao/{movement}/don-vi",
    "/chi-tieu",
    "/chi-tieu?state=province",
    "/nhiem-vu",
    "/nhiem-vu?state=unassigned",
    "/nhiem-vu/{task}",
    "/ke-hoach-don-vi/{unit_plan}",
    "/van-ban/{document}/cau-truc",
)
FOR_STANDING_BODY = (
    "/phong-trao/ghi-nhan",
    "/phong-trao/{movement}/chu-tri",
    "/phong-trao/{movement}/phan",
    "/phong-trao/{movement}/dot/{drive}",
)
FOR_UNIT = (
    "/ke-hoach-don-vi/{unit_plan}/sua",
    "/ke-hoach-don-vi/{unit_plan}/chi-tieu",
    "/ke-hoach-don-vi/{unit_plan}/chi-tieu/{target}",
    "/ke-hoach-don-vi/{unit_plan}/rut",
)


@pytest.fixture
def ids(cast: Cast, movement: Movement, document) -> dict[str, str]:
    officer = cast.actor("officer_in_charge")
    task = movement.tasks.first()
    assert task is not None
    tasks.assign(
        actor=officer, as_of=DAY, task=task, lead=cast.industry, due=date(2024, 2, 1),
        cooperating=[cast.finance],
    )  # fmt: skip
    own = unit_plans.create(actor=cast.actor("industry_officer"), as_of=DAY, movement=movement)
    return {
        "movement": str(movement.public_id),
        "task": str(task.public_id),
        "unit_plan": str(own.public_id),
        "document": str(document.public_id),
        "drive": str(movement.drives.filter(is_peak=True)[0].public_id),
        "target": str(own.targets.all()[0].public_id),
    }


def test_everybody_with_a_post_opens_the_pages(ids: dict[str, str]):
    for who in ("industry_officer", "standing_head", "auditor"):
        client = sign_in(who)
        for page in PAGES:
            answer = client.get(page.format(**ids))
            assert (page, answer.status_code) == (page, 200)


def test_pages_of_one_part_refuse_the_others(ids: dict[str, str]):
    allowed, refused = sign_in("officer_in_charge"), sign_in("finance_officer")
    for page in FOR_STANDING_BODY:
        assert (page, allowed.get(page.format(**ids)).status_code) == (page, 200)
        assert (page, refused.get(page.format(**ids)).status_code) == (page, 403)
    own = sign_in("industry_officer")
    for page in FOR_UNIT:
        assert (page, own.get(page.format(**ids)).status_code) == (page, 200)
        assert (page, refused.get(page.format(**ids)).status_code) == (page, 404)
