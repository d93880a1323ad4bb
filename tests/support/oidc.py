"""Starts the provider of ``oidc_provider.py`` and walks through its pages without a browser."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.test import Client

PROGRAM = Path(__file__).with_name("oidc_provider.py")
START, BACK = "/tai-khoan/dang-nhap/dich-vu", "/tai-khoan/dang-nhap/dich-vu/ve"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Only tell where it would go."""


_OPENER = urllib.request.build_opener(_Stay)


@dataclass
class Service:
    """A running provider."""

    issuer: str

    def control(self, **wanted: Any) -> dict[str, Any]:
        """Set ``people`` (name → claims) and ``fault``; gives back what was asked so far."""
        data = json.dumps(wanted).encode()
        with _OPENER.open(f"{self.issuer}/control", data=data, timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def settings(self, **more: Any) -> dict[str, Any]:
        """What the program's settings say of it."""
        return {
            "issuer": self.issuer, "client_id": "thi-dua", "client_secret": "bí mật chung",
            "name": "Cổng của tỉnh", "second_step": [], **more,
        }  # fmt: skip

    def way_back(self, there: str, who: str) -> str:
        """Choose a person on the provider's page; the path that it sends the browser back to."""
        with _OPENER.open(there, timeout=10) as answer:
            page = answer.read().decode()
        fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page)
        form = {unescape(k): unescape(v) for k, v in fields}
        data = urlencode({**form, "who": who}).encode()
        try:
            _OPENER.open(f"{self.issuer}/authorize", data=data, timeout=10)
        except urllib.error.HTTPError as redirect:
            return BACK + redirect.headers["Location"].split(BACK, 1)[1]
        raise AssertionError("the provider did not send the browser back")

    def walk(self, client: Client, who: str, start: str = START, **form: str) -> Any:
        """Go there and come back; the answer of our program."""
        there = client.post(start, form)
        assert there.status_code == 302, there.content.decode()
        return client.get(self.way_back(there["Location"], who))


@contextmanager
def running() -> Iterator[Service]:
    """A provider on a free port, as a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(PROGRAM), str(port)])
    service = Service(f"http://127.0.0.1:{port}")
    try:
        for _n in range(200):
            try:
                service.control(fault="")
                break
            except urllib.error.URLError:
                assert process.poll() is None, "the provider did not start"
                time.sleep(0.1)
        yield service
    finally:
        process.terminate()
        process.wait(10)
