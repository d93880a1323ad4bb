"""Nothing personal stands in any log, whatever goes wrong while people work."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import logging
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError

from tests.config.homes import copy_of
from tests.config.test_launcher import started
from thidua.common.logs import JsonFormatter
from thidua.config.launcher.database import Database
from thidua.config.launcher.home import Home
from thidua.config.launcher.lines import Log, shown


def line_of(name: str, message: object, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.ERROR, "/x/y.py", 7, message, arguments, None)
    vars(record).update(more)
    made: dict[str, object] = json.loads(JsonFormatter().format(record))
    return made


def test_what_libraries_say_is_kept_without_what_people_typed() -> None:
    said = line_of("django.request", "Not Found: %s (%d)", "/can-bo/Nguyễn Thị Lan", 404)
    assert said["message"] == "Not Found: … (404)"
    dated = line_of("gunicorn.error", "Worker (pid:%s) was sent %s!", 17, "SIGKILL")
    assert dated["message"] == "Worker (pid:17) was sent …!"
    job = line_of("procrastinate.worker", "Starting job x(name='Lan')", action="start_job")
    assert job["message"] == "start_job"
    host = line_of("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'lan.example'.")
    assert host["message"] == "refused as suspicious"
    assert line_of("some.library", "Hello Lan")["message"] == ""
    assert line_of("django.x", "%(who)s %(n)d", {"who": "Lan", "n": 3})["message"] == "… 3"
    assert line_of("django.x", "broken %s %s", "Lan")["message"] == "…"


def test_an_error_is_named_and_placed_without_its_words() -> None:
    try:
        try:
            int("Lan")
        except ValueError as error:
            raise IntegrityError("Key (username)=(lan) already exists") from error
    except IntegrityError:
        told = line_of("thidua.x", "failed", exc_info=sys.exc_info())
    assert "Lan" not in json.dumps(told)
    assert "(lan)" not in json.dumps(told)
    error = told["error"]
    assert isinstance(error, dict)
    assert (error["type"], error["cause"]) == ("django.db.utils.IntegrityError", "ValueError")
    assert error["frames"][-1].endswith("test_an_error_is_named_and_placed_without_its_words")


def test_a_full_log_turns_over(tmp_path: Path) -> None:
    log = Log(tmp_path / "web.log", limit=100)
    for number in range(60):
        log.write(f"line {number:04d}\n")
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["web.log", *(f"web.log.{n}" for n in range(1, 6))]
    assert (tmp_path / "web.log").read_text().endswith("line 0059\n")


def test_the_screen_shows_lines_in_short() -> None:
    request = json.dumps({"event": "request", "method": "GET", "url": "", "status": 404, "ms": 1.5})
    assert shown(request, requests=False) == ""
    assert shown(request, requests=True) == "GET – 404 1.5 ms"
    failed = {"level": "error", "logger": "x", "message": "m", "error": {"type": "T"}}
    assert shown(json.dumps(failed), requests=False) == "error x m T"
    assert shown("Traceback (most recent call last):", requests=True) == ""
    assert shown("plain\n", requests=False) == "plain"


# What a person might type, each recognisable wherever it turns up.
NAME, WORD, MAIL, FILE = "Lò Thị Zuyên", "mat-khau-zq77", "zuyen.zq77@example.vn", "ho-so-zq77.docx"
PERSONAL = re.compile(r"zuy[eê]n|zq77|l%C3%B2", re.IGNORECASE)


class Browser:
    """Keeps cookies; never raises for a status."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        jar = http.cookiejar.CookieJar()
        self.jar = jar
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open

    def send(self, path: str, data: bytes | None = None, kind: str = "") -> int:
        headers = {"Content-Type": kind} if kind else {}
        token = next((c.value for c in self.jar if c.name == "csrftoken"), None)
        if data is not None and token:
            headers |= {"X-CSRFToken": token, "Referer": self.base}
        try:
            asked = urllib.request.Request(self.base + path, data, headers)
            status: int = self.open(asked, timeout=120).status
        except urllib.error.HTTPError as error:
            status = error.code
        return status

    def post(self, path: str, **fields: str) -> int:
        return self.send(path, urllib.parse.urlencode(fields).encode())


@pytest.fixture(scope="module")
def home() -> Path:
    return copy_of("demo")


def test_a_journey_leaves_no_personal_data_in_any_log(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    database = Database.of(Home(home))
    with started(home, tmp_path / "said.txt") as up:
        browser = Browser(up.port)
        quoted = urllib.parse.quote(NAME)
        assert browser.send("/tai-khoan/dang-nhap") == 200
        browser.post("/tai-khoan/dang-nhap", login="zuyen.zq77", password=WORD)
        browser.post("/tai-khoan/dang-nhap", login="quantri", password="thi-dua-2024")
        browser.send(f"/tim-kiem?q={quoted}")
        browser.send(f"/khong-co/{quoted}/{FILE}?thu={MAIL}")
        browser.post("/can-bo/moi", name=NAME, email=MAIL, username="zuyen.zq77")
        upload = (
            f'--b\r\nContent-Disposition: form-data; name="file"; filename="{FILE}"\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n{NAME}\r\n--b--\r\n"
        )
        browser.send("/van-ban/nhap", upload.encode(), "multipart/form-data; boundary=b")
        raw = http.client.HTTPConnection("127.0.0.1", up.port)
        raw.request("GET", "/", headers={"Host": "zq77.example"})
        assert raw.getresponse().status == 400
        # the server's own log: a broken statement and a broken constraint with a name in each
        with psycopg.connect(database.app_url, autocommit=True) as app:
            for statement in (
                f"SELECT '{NAME}' FROM no_such_table",
                f"INSERT INTO people_user (username, password) VALUES ('zuyen.zq77', '{WORD}')",
            ):
                with pytest.raises(psycopg.Error):
                    app.execute(statement)
        said = up.said()
    logs = {path.name: path.read_text() for path in (home / "log").iterdir()}
    assert set(logs) >= {"web.log", "worker.log", "postgres.log"}
    for name, text in {**logs, "screen": said}.items():
        leaks = [line for line in text.splitlines() if PERSONAL.search(line)]
        assert leaks == [], name
    lines = [json.loads(x) for x in logs["web.log"].splitlines() if x.startswith("{")]
    requests = [told for told in lines if told.get("event") == "request"]
    fields = {"request", "url", "method", "status", "ms", "account"}
    assert all(set(told) >= fields for told in requests)
    assert {told["url"] for told in requests} >= {"account_login", ""}
    assert any(isinstance(told["account"], int) for told in requests)
    assert "does not exist" in logs["postgres.log"]
    assert "no privileges were granted" not in logs["postgres.log"]
