"""``thidua up``: everything from nothing to a running program, and back."""

from __future__ import annotations

import errno
import http.client
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from thidua.config.launcher.database import Database
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home
from thidua.config.launcher.roles import drop_demo
from thidua.config.launcher.supervisor import (
    Child,
    Stopped,
    Supervisor,
    end_on_signals,
    ignore_signals,
    run_step,
)

_PROGRAM = [sys.executable, "-m", "thidua.config.cli"]
_REGISTRY = ("--persons", "240", "--years", "6")
"""A registry that is small enough to come at once and large enough to look things up in it."""
_WEB_READY = 60.0
_LEFTOVERS = 20.0
"""Seconds that the web of a killed start may take to finish what it holds and free the port."""


def say(line: str) -> None:
    """One line to the person who started the program."""
    print(line, flush=True)


def listener(host: str, port: int, *, patience: float = 0.0) -> socket.socket:
    """The web's socket. We keep it, so requests wait while a dead web process is replaced.

    Args:
        host: address to listen on.
        port: port to listen on.
        patience: seconds to wait for a taken port to become free.

    Raises:
        LauncherError: the port is taken, not allowed, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(1024)
    except OSError as error:
        opened.close()
        if error.errno == errno.EADDRINUSE and patience > 0:
            time.sleep(0.2)
            return listener(host, port, patience=patience - 0.2)
        if error.errno == errno.EADDRINUSE:
            raise LauncherError(
                f"Cổng {port} đang có chương trình khác dùng: chọn cổng khác, ví dụ"
                f" make run PORT={port + 1}",
                f"port {port} is taken: choose another, as in make run PORT={port + 1}",
            ) from error
        raise LauncherError(
            f"Không mở được {host}:{port}: {error.strerror}",
            f"cannot listen on {host}:{port}: {error.strerror}",
        ) from error
    return opened


@contextmanager
def database_running(database: Database) -> Iterator[None]:
    """Our own server if there is to be one, with roles and rights made."""
    with ExitStack() as stack:
        if database.server is not None:
            stack.enter_context(database.server.running())
        database.provision()
        yield


def init(home: Home) -> None:
    """``thidua init``: keys, database, tables, static files, and nothing started."""
    end_on_signals()
    database = Database.of(home)
    with home.locked("thidua init"):
        home.refuse_unfinished()
        home.secret_key()
        with database_running(database):
            database.prepare()
    say(f"Xong: {home.path} / done: {home.path}")


def wipe_demo(home: Home) -> None:
    """``thidua demo --reset``: an empty database and no files, where a demonstration was.

    Raises:
        LauncherError: the program runs, the database is not ours, or it holds a real province.
    """
    end_on_signals()
    database = Database.of(home)
    if database.server is None:
        raise LauncherError(
            "Cơ sở dữ liệu do DATABASE_URL chỉ định: hãy tự xóa nó rồi chạy `thidua init`",
            "the database is named by DATABASE_URL: drop it yourself, then `thidua init`",
        )
    with home.locked("thidua demo --reset"), database_running(database):
        drop_demo(database.server)
        shutil.rmtree(home.path / "files", ignore_errors=True)
        home.prepare()
        database.provision()
        database.prepare()


def up(home: Home, *, host: str, port: int, demo: bool, verbose: bool) -> None:
    """``thidua up``: runs until it is asked to stop; see the package for what it starts.

    Args:
        home: the installation.
        host: address to listen on.
        port: port to listen on.
        demo: load the demonstration into an empty database.
        verbose: show what web and worker do, not only what goes wrong.

    Raises:
        LauncherError: it cannot start.
    """
    end_on_signals()
    try:
        database = Database.of(home)
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        # Whoever ends in order says nothing more: words without a holder are of a killed start,
        # whose web may still finish what it holds on this port.
        killed = home.holder().startswith(f"{address} ")
        patience = _LEFTOVERS if killed else 0.0
        with home.locked("thidua up"), listener(host, port, patience=patience) as web_socket:
            home.refuse_unfinished()
            home.tell(address)
            os.environ.setdefault("THIDUA_BASE_URL", address)
            say("Đang chuẩn bị cơ sở dữ liệu… / Preparing the database…")
            with database_running(database):
                database.prepare()
                _run(database, web_socket, address, demo=demo, verbose=verbose)
    except Stopped:
        say("Đã dừng. / Stopped.")


def _run(
    database: Database, web_socket: socket.socket, address: str, *, demo: bool, verbose: bool
) -> None:
    environment = database.environment()
    report = ""
    if demo:
        say("Đang mở dữ liệu mẫu… / Opening the demonstration…")
        report = run_step([*_PROGRAM, "demo", "--only-a-demo", *_REGISTRY], environment)
    supervisor = Supervisor(
        _children(environment, web_socket, database.home.logs, verbose), database.server, say
    )
    try:
        for child in supervisor.children:
            child.start()
        _wait_for_web(web_socket, supervisor)
        if report.strip():
            say(report.strip() + "\n")
        say(
            f"Thi Đua đang chạy ở {address} (Ctrl-C để dừng)"
            f" / Thi Đua runs at {address} (Ctrl-C stops it)"
        )
        supervisor.run()
    finally:
        ignore_signals()
        supervisor.stop()


def _children(
    environment: dict[str, str], web_socket: socket.socket, logs: Path, verbose: bool
) -> list[Child]:
    """Web and worker. Both keep the rights of whoever starts the program."""
    descriptor = web_socket.fileno()
    web = [
        *(sys.executable, "-m", "gunicorn", "-c", "python:thidua.config.web"),
        *("thidua.config.wsgi:application", "--bind", f"fd://{descriptor}"),
        *("--graceful-timeout", "5"),
    ]
    # A job that is done is of no more use: its row goes, or the table grows for ever.
    worker = [*_PROGRAM, "manage", "procrastinate", "worker", "--delete-jobs", "successful"]
    environment = environment | {"PROMETHEUS_MULTIPROC_DIR": str(logs.parent / "run-metrics")}
    if verbose:
        environment |= {"THIDUA_LOG_LEVEL": "INFO"}
    return [
        Child("web", web, environment, say, logs / "web.log", (descriptor,)),
        Child("worker", worker, environment, say, logs / "worker.log"),
    ]


def _wait_for_web(web_socket: socket.socket, supervisor: Supervisor) -> None:
    """Until the first page comes; a web process that ends meanwhile is told and restarted."""
    host, port = web_socket.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    give_up = time.monotonic() + _WEB_READY
    while time.monotonic() < give_up:
        for child in supervisor.children:
            child.watch()
        connection = http.client.HTTPConnection(host, port, timeout=15)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            time.sleep(0.2)
            continue
        finally:
            connection.close()
        if status >= 500:
            say(f"web │ trang đầu báo lỗi {status} / the first page answers {status}")
        return
    say("web │ chưa trả lời sau 60 giây / no answer after 60 s")
