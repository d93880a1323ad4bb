"""The program is started, killed at every place and stopped, for real."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.config.homes import PATIENCE, copy_of, environment, new_home, thidua
from thidua.config.launcher.database import Database
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home
from thidua.config.launcher.postgres import Server
from thidua.config.launcher.system import Account, is_running
from thidua.config.launcher.up import listener

T = TypeVar("T")


def until(what: Callable[[], T | None]) -> T:
    """The first answer that is not empty."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if answer := what():
            return answer
        time.sleep(0.1)
    pytest.fail(f"waited in vain for {what}")


def parent_of(pid: int) -> int:
    """Its parent, 0 when it has gone meanwhile: children of a killed server go at any time."""
    try:
        return int(
            Path(f"/proc/{pid}/stat").read_text(errors="replace").rsplit(")", 1)[1].split()[1]
        )
    except OSError:
        return 0


def descendants(pid: int) -> dict[int, str]:
    """Processes below ``pid``, with their commands."""
    pids = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    parents = {each: parent_of(each) for each in pids}
    found = [pid]
    for parent in found:
        found += [child for child, above in parents.items() if above == parent]
    commands = {}
    for child in found[1:]:
        try:
            words = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        commands[child] = words.replace(b"\0", b" ").decode(errors="replace")
    return commands


class Running:
    """A started ``thidua up``."""

    def __init__(self, home: Path, port: int, output: Path) -> None:
        self.home, self.port, self.output = home, port, output
        with output.open("ab") as stream:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "thidua.config.cli"),
                    *("up", "--no-demo", "--port", str(port)),
                ],
                env=environment(home),
                stdout=stream,
                stderr=stream,
            )

    def said(self) -> str:
        """Everything printed so far."""
        return self.output.read_text(encoding="utf-8")

    def ready(self) -> None:
        """Wait for the address to be printed."""
        until(lambda: "Thi Đua runs at" in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()

    def one(self, part: str) -> int:
        """The direct child whose command has this part."""

        def look() -> int | None:
            for pid, command in descendants(self.process.pid).items():
                if part in command and parent_of(pid) == self.process.pid:
                    return pid
            return None

        return until(look)

    def answers(self) -> bool:
        """Whether the first page comes; a request that a killed process held is lost."""
        try:
            return self.status() < 500
        except (OSError, http.client.HTTPException):
            return False

    def status(self) -> int:
        """What the first page answers."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", "/")
        return asked.getresponse().status


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def home() -> Path:
    """An installation made by ``thidua init``, nothing running."""
    return copy_of("init")


@contextmanager
def started(home: Path, output: Path) -> Iterator[Running]:
    """``thidua up`` for the length of a block, ended by Ctrl-C; nothing of it remains."""
    running = Running(home, free_port(), output)
    try:
        running.ready()
        yield running
    finally:
        below = descendants(running.process.pid)
        running.process.send_signal(signal.SIGINT)
        running.process.wait(PATIENCE)
        until(lambda: not any(is_running(pid) for pid in below))
    assert running.process.returncode == 0
    assert running.said().endswith("Đã dừng. / Stopped.\n")
    assert not (home / "postgres" / "postmaster.pid").exists()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """``thidua up`` for the first time."""
    path = copy_of("init")
    with started(path, path.with_name("said.txt")) as up:
        yield up


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Server]:
    """The server of an installation, as its own commands see it."""

    def of(path: Path) -> Server:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        found = Database.of(Home(path)).server
        assert found is not None
        return found

    return of


def test_another_start_names_the_running_one(running: Running) -> None:
    assert running.status() < 500
    again = thidua(running.home, "up", "--port", str(free_port()))
    refused(again, f"already running: http://127.0.0.1:{running.port} (pid")


def test_commands_work_beside_it(running: Running) -> None:
    verified = thidua(running.home, "audit", "verify")
    assert verified.returncode == 0
    assert verified.stdout.endswith("nguyên vẹn / intact\n")
    refused(thidua(running.home, "law", "catalogue", "--active"), "it was never seeded")


@pytest.mark.parametrize(("part", "name"), [("gunicorn", "web"), ("procrastinate", "worker")])
def test_a_killed_process_comes_back(running: Running, part: str, name: str) -> None:
    before = running.one(part)
    os.kill(before, signal.SIGKILL)
    assert until(running.answers)
    assert until(lambda: running.one(part)) != before
    told = [line for line in running.said().splitlines() if line.startswith(f"{name} │ đã")]
    assert "ended (SIGKILL), starting again in 0.5 s" in told[0]


def test_a_killed_database_comes_back_with_every_row(
    running: Running, server: Callable[[Path], Server]
) -> None:
    own = server(running.home)
    with psycopg.connect(own.superuser_url(), autocommit=True) as plain:
        plain.execute("CREATE TABLE probe (n int)")
        for number in range(200):
            plain.execute("INSERT INTO probe VALUES (%s)", [number])
        before = running.one("postgres -D")
        os.kill(before, signal.SIGKILL)
    until(lambda: running.one("postgres -D") != before and own.answers())
    with psycopg.connect(own.superuser_url()) as plain:
        kept = plain.execute("SELECT array_agg(n ORDER BY n) FROM probe").fetchone()
    assert kept == (list(range(200)),)
    assert until(running.answers)


def test_after_the_parent_or_everything_was_killed(home: Path, tmp_path: Path) -> None:
    first = Running(home, free_port(), tmp_path / "first.txt")
    first.ready()
    below = descendants(first.process.pid)
    assert len(below) >= 5
    first.process.kill()
    first.process.wait()
    until(lambda: not any(is_running(pid) for pid in below))

    second = Running(home, free_port(), tmp_path / "second.txt")
    second.ready()
    for pid in (second.process.pid, *descendants(second.process.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    second.process.wait()

    with started(home, tmp_path / "third.txt") as third:
        assert third.status() < 500


def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    """One line, no traceback."""
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert words in done.stderr


def test_a_taken_port(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(thidua(home, "up", "--port", str(port)), f"port {port} is taken")


def test_the_port_of_a_killed_start_is_waited_for() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(LauncherError, match=f"port {port} is taken"):
            listener("127.0.0.1", port, patience=0.5)
        threading.Timer(0.5, taken.close).start()
        with listener("127.0.0.1", port, patience=20) as opened:
            assert opened.getsockname()[1] == port


def test_a_full_disk() -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    place = new_home()
    refused(thidua(place, "init", limit=small_files_only), "Disk full: free some room")
    assert not list(place.glob("postgres*"))


def test_data_of_another_major_version(server: Callable[[Path], Server]) -> None:
    place = new_home()
    (place / "postgres").mkdir(parents=True)
    (place / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(LauncherError, match="data folder of PostgreSQL 17, this program brings"):
        server(place).initialise()


def test_a_database_stays_where_it_was_made(tmp_path: Path) -> None:
    nobody = Account("nobody", 65534, 65534)
    tmp_path.chmod(0o700)
    closed = Home(tmp_path / "var")
    closed.path.mkdir()
    assert closed.database_base(None) == closed.path
    elsewhere = closed.database_base(nobody)
    assert elsewhere.parent == Path("/var/lib/thidua")
    (closed.path / "postgres").mkdir()
    (closed.path / "postgres" / "PG_VERSION").write_text("18\n")
    with pytest.raises(LauncherError, match="the user nobody cannot walk to"):
        closed.database_base(nobody)


def test_no_permission() -> None:
    refused(thidua(Path("/sys/thidua"), "init"), "No permission to write to /sys/thidua")


def test_keys_are_private_and_stay(home: Path) -> None:
    paths = [home / "keys", *sorted((home / "keys").iterdir())]
    assert [(p.name, p.stat().st_mode & 0o777) for p in paths] == [
        ("keys", 0o700),
        ("database.json", 0o600),
        ("secret.key", 0o600),
    ]
    before = Home(home).secret_key(), Home(home).passwords()
    assert (Home(home).secret_key(), Home(home).passwords()) == before
    assert len(set(json.loads((home / "keys" / "database.json").read_text()).values())) == 3


def test_a_part_that_is_told_the_address_leaves_the_database_its_way(home: Path) -> None:
    before = home.stat().st_mode & 0o777
    assert before == (0o711 if os.geteuid() == 0 else 0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/thidua")
        Database.of(Home(home))
    assert home.stat().st_mode & 0o777 == before


def test_doctor_finds_a_fresh_installation_sound(home: Path) -> None:
    done = thidua(home, "doctor")
    assert done.returncode == 0, done.stdout
    assert [line for line in done.stdout.splitlines() if line.startswith("✗")] == []
    assert "✓ Quyền trên nhật ký / rights on the audit trail: chỉ ghi thêm" in done.stdout


def test_a_command_before_init_makes_the_database_first() -> None:
    place = new_home()
    words = ("audit", "verify")
    done = thidua(place, *words)
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "Lần đầu chạy: đang tạo cơ sở dữ liệu… / First run: making the database…\n"
    )
    assert not (place / "postgres" / "postmaster.pid").exists()
    again = thidua(place, *words)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    nobody = f"postgresql://thidua_app:x@127.0.0.1:{free_port()}/thidua"
    for words in (("demo",), ("manage", "migrate"), ("audit", "verify")):
        refused(
            thidua(tmp_path / "var", *words, DATABASE_URL=nobody), "the database cannot be used"
        )


def test_doctor_before_anything_is_made(tmp_path: Path) -> None:
    done = thidua(tmp_path / "none", "doctor")
    assert done.returncode == 1
    assert re.findall(r"^✗ (.*):", done.stdout, re.MULTILINE) == ["Cơ sở dữ liệu / database"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.as_owner
def test_a_database_of_ones_own(tmp_path: Path) -> None:
    given = {name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    urls = {n: urlsplit(u)._replace(path="/elsewhere").geturl() for n, u in given.items()}
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE elsewhere")
    try:
        place = tmp_path / "var"
        done = thidua(place, "init", limit=None, **urls)
        assert (done.returncode, done.stderr) == (0, "")
        assert not (place / "postgres").exists()
        with psycopg.connect(urls["DATABASE_URL"]) as plain:
            row = plain.execute(
                "SELECT current_user, count(*) > 10,"
                " has_table_privilege('common_auditentry', 'INSERT'),"
                " has_table_privilege('common_auditentry', 'UPDATE') FROM django_migrations"
            ).fetchone()
        assert row == ("thidua_app", True, True, False)
        refused(
            thidua(place, "up", DATABASE_URL=urls["DATABASE_URL"].replace("elsewhere", "nowhere")),
            "the database cannot be used",
        )
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE elsewhere WITH (FORCE)")


def test_a_stop_while_the_server_is_being_made_leaves_no_process(
    server: Callable[[Path], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = server(new_home())
    own.initialise()
    made: list[int] = []
    popen = subprocess.Popen

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **named: Any) -> None:
            popen.__init__(self, *given, **named)
            made.append(self.pid)
            signal.raise_signal(signal.SIGINT)  # the worst moment: nobody knows its number yet

    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    # A run in the background begins with the signal ignored.
    outside = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            own.start()
    finally:
        signal.signal(signal.SIGINT, outside)
    monkeypatch.undo()
    assert own.process is not None
    assert [own.process.pid] == made
    own.stop()
    assert not is_running(made[0])


def test_a_path_too_long_for_a_socket_uses_a_port_that_stays(
    server: Callable[[Path], Server],
) -> None:
    own = server(new_home() / ("x" * 100))
    own.initialise()
    own.start()
    try:
        before = own.superuser_url()
        assert "@127.0.0.1:" in before
        assert own.process is not None
        own.process.kill()
        own.process.wait()
        own.start()
        assert own.superuser_url() == before
        assert own.answers()
    finally:
        own.stop()
    assert not own.answers()
