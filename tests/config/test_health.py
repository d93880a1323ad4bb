"""Live, ready, healthy; figures for Prometheus; who is told what."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from tests.support import cast as casting
from tests.support.cast import Cast
from thidua.common import audit, health
from thidua.common.models import AuditEntry
from thidua.people.models import User
from thidua.work.models import OutgoingMail

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast."""
    return casting.build()


def heartbeat(ago: timedelta = timedelta(0)) -> None:
    """A worker that gave its last sign so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [timezone.now() - ago],
        )


def looked(name: str) -> health.Look:
    return health.examine((name,))[name]


def test_strangers_get_one_word(client: Client) -> None:
    assert client.get("/ping").content == b"ok"
    assert client.get("/san-sang").json() == {"ok": True}
    silent = client.get("/suc-khoe")
    assert (silent.status_code, silent.json()) == (503, {"ok": False})
    heartbeat()
    well = client.get("/suc-khoe")
    assert (well.status_code, well.json()) == (200, {"ok": True})


def test_only_an_administrator_gets_the_whole(cast: Cast, client: Client) -> None:
    heartbeat()
    client.force_login(User.objects.get(pk=cast.actor("officer_in_charge").user_id))
    assert client.get("/suc-khoe", **JSON).json() == {"ok": True}
    client.force_login(User.objects.get(pk=cast.actor("administrator").user_id))
    told = client.get("/suc-khoe", **JSON).json()
    assert told["ok"] is True
    assert set(told["looks"]) >= {
        "database", "migrations", "worker", "queue", "seal", "disk", "mail",
    }  # fmt: skip
    page = client.get("/suc-khoe", HTTP_ACCEPT="text/html").content.decode()
    assert "1 tiến trình đang chạy" in page
    assert "Niêm phong nhật ký" in page


def test_a_silent_worker_and_a_late_seal_are_bad(cast: Cast) -> None:
    heartbeat(timedelta(minutes=5))
    assert (looked("worker").level, looked("worker").figures) == ("bad", {"workers": 0})
    audit.seal()
    assert looked("seal").level == "ok"
    AuditEntry.objects.create(
        at=timezone.now() - timedelta(minutes=11), as_of="2024-05-15", action="x:y:z",
        actor_label="x", object_type="x", object_id="1", object_label="x",
    )  # fmt: skip
    late = looked("seal")
    assert late.level == "bad"
    assert late.figures["audit_unsealed"] == 1
    assert late.figures["audit_unsealed_oldest_seconds"] == pytest.approx(660, abs=30)


def test_mail_that_waits_is_told(cast: Cast) -> None:
    OutgoingMail.objects.all().delete()
    OutgoingMail.objects.create(key="a", to="a@example.vn", subject="s", body="b", attempts=8)
    OutgoingMail.objects.create(key="b", to="a@example.vn", subject="s", body="b", attempts=1)
    OutgoingMail.objects.create(key="c", to="a@example.vn", subject="s", body="b")
    found = looked("mail")
    assert found.level == "warn"
    figures = dict(found.figures)
    assert figures.pop("mail_oldest_seconds") < 60
    assert figures == {"mail_waiting": 2, "mail_refused": 1, "mail_given_up": 1}


def test_a_job_that_nobody_takes_is_bad() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'x', 0, NULL, NULL, '{}',"
            " now() - interval '20 minutes')::procrastinate_job_to_defer_v1])"
        )
    found = looked("queue")
    assert (found.level, found.figures["jobs_waiting"]) == ("bad", 1)
    assert found.figures["jobs_oldest_seconds"] == pytest.approx(1200, abs=30)


def test_without_a_database_the_process_still_lives(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: Any, **_more: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/ping").status_code == 200
    for address in ("/san-sang", "/suc-khoe"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()) == (503, {"ok": False})


def test_metrics_need_their_token(client: Client, settings: Any, tmp_path: Path) -> None:
    token = tmp_path / "metrics.token"
    settings.METRICS_TOKEN_FILE = str(token)
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404
    token.write_text("s3cret\n")
    for wrong in ("", "Bearer", "Bearer ", "Bearer s3cre", "s3cret", "Bearer mật-khẩu"):
        assert client.get("/metrics", HTTP_AUTHORIZATION=wrong).status_code == 404
    client.get("/huong-dan?q=Nguyễn")
    client.get("/khong-co-trang-nay/Nguyen")
    answer = client.get("/metrics", HTTP_AUTHORIZATION="Bearer s3cret")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    lines = answer.content.decode().splitlines()
    counted = [line for line in lines if line.startswith("thidua_request_seconds_count")]
    assert any('url="none"' in line and 'status="4xx"' in line for line in counted)
    assert "Nguy" not in answer.content.decode()
    gauges = {line.split()[0] for line in lines if not line.startswith("#")}
    assert gauges >= {
        "thidua_database_ok", "thidua_jobs_waiting", "thidua_jobs_oldest_seconds",
        "thidua_mail_given_up", "thidua_audit_unsealed", "thidua_disk_free_bytes",
    }  # fmt: skip


def test_every_answer_has_its_mark(client: Client) -> None:
    given = client.get("/huong-dan", headers={"X-Request-ID": "abcdef-0123456789"})
    assert given.headers["X-Request-ID"] == "abcdef-0123456789"
    forged = client.get("/huong-dan", headers={"X-Request-ID": 'a"} {"x": 1'})
    assert len(forged.headers["X-Request-ID"]) == 16
    assert json.dumps(forged.headers["X-Request-ID"]).isascii()
