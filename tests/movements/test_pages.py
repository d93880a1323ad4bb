"""Pages of movements, targets, tasks and units' plans: what stands on them, who sees them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.support.cast import DAY, Cast
from thidua.documents.models import LegalBasis
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


def test_the_plan_page_shows_text_questions_and_form(cast: Cast, plan, document):
    html = sign_in("officer_in_charge").get(f"/van-ban/{document.public_id}/cau-truc").content
    page = html.decode()
    assert page.count('class="question"') == 5
    assert page.count("data-open") == 1
    assert page.count("autofocus") == 1
    assert 'data-key="1" autofocus' in page  # a question comes before the items
    assert "Xác nhận 72 mục chắc chắn" in page
    assert page.count('<mark class="src') > 80
    assert "style=" not in page
    for label in ("Chỉ tiêu", "Khen thưởng", "Đợt thi đua", "Ngày kỷ niệm", "Nơi nhận"):
        assert label in page


def test_without_a_script_everything_goes_by_forms(cast: Cast, plan, document):
    client = sign_in("officer_in_charge")
    base = f"/van-ban/{document.public_id}/cau-truc"
    item = plan.items.get(list="targets", read__value=7.5)
    answer = client.post(f"{base}/muc/{item.public_id}", {"do": "confirm", "revision": "0"})
    assert (answer.status_code, answer["Location"]) == (302, f"{base}?list=targets#muc")
    wrong = client.post(
        f"{base}/muc/{item.public_id}", {"do": "confirm", "value": "nhiều", "revision": "1"}
    )
    assert wrong.status_code == 422
    assert 'value="nhiều"' in wrong.content.decode()  # what was entered is kept
    assert 'aria-describedby="e-value"' in wrong.content.decode()
    stale = client.post(
        f"{base}/muc/{item.public_id}", {"do": "confirm", "value": "9", "revision": "0"}
    )
    assert stale.status_code == 422
    assert "Người khác vừa lưu mục này." in stale.content.decode()


def test_htmx_gets_only_what_has_changed(cast: Cast, plan, document):
    client = sign_in("officer_in_charge")
    base = f"/van-ban/{document.public_id}/cau-truc"
    answer = client.post(f"{base}/xac-nhan", {"list": "targets"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'hx-swap-oob="innerHTML"' in page
    assert "<html" not in page
    assert "13" in page
    assert plan.items.filter(list="targets").exclude(state="proposed").count() == 13


def test_the_launch_asks_for_the_password_first(cast: Cast, ready, document):
    address = f"/van-ban/{document.public_id}/cau-truc/phat-dong"
    answer = sign_in("standing_head").get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/xac-nhan?next=")
    assert Movement.objects.count() == 0


def test_a_replaced_basis_is_flagged(cast: Cast, movement: Movement):
    basis = movement.bases.get(basis__number="11/CT-UBND").basis
    after = LegalBasis.objects.create(
        kind="directive", number="05/CT-UBND", name="Chỉ thị mới", effective_from=DAY
    )
    basis.replaced_by.add(after)
    page = sign_in("industry_officer").get(f"/phong-trao/{movement.public_id}").content.decode()
    assert "Đã bị thay thế" in page
    assert "thay bằng 05/CT-UBND Chỉ thị mới" in page


@pytest.mark.parametrize(
    ("status", "css"),
    [("trusted", "text-ok"), ("expired", "text-warn"), ("altered", "text-bad")],
)
def test_the_signature_speaks_for_itself(cast: Cast, plan, document, status: str, css: str):
    document.signatures = [{"status": status, "vi": "Chữ ký thử", "en": "A test signature"}]
    document.save()
    page = sign_in("officer_in_charge").get(f"/van-ban/{document.public_id}/cau-truc")
    assert f'<span class="plan-signature {css}">' in page.content.decode()
    assert "Chữ ký thử</span>" in page.content.decode()
