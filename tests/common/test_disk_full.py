"""When there is no room, people are told that nothing of their step was saved."""

from __future__ import annotations

import errno

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path


def files_full(_request: HttpRequest) -> HttpResponse:
    raise OSError(errno.ENOSPC, "No space left on device", "/a/Nguyen.pdf")


def database_full(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("could not extend file") from psycopg.errors.DiskFull("full")


def database_gone(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("gone") from psycopg.OperationalError("gone")


handler500 = "thidua.common.errors.server_error"
urlpatterns = [
    path("day-tep", files_full),
    path("day-csdl", database_full),
    path("mat-csdl", database_gone),
    path("", include("thidua.config.urls")),
]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/day-tep", "Máy chủ đã hết chỗ lưu"),
        ("/day-csdl", "Máy chủ đã hết chỗ lưu"),
        ("/mat-csdl", "Phần mềm tạm ngừng trong chốc lát"),
    ],
)
def test_a_full_disk_has_its_own_words(client: Client, address: str, says: str) -> None:
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 503
    assert says in answer.content.decode()
    assert "Nguyen.pdf" not in answer.content.decode()
