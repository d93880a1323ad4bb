"""Which database this installation uses: the one it is told, else its own server."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from thidua.config.launcher.home import Home
from thidua.config.launcher.postgres import Server
from thidua.config.launcher.roles import APP, DATABASE, OWNER, check, make_roles
from thidua.config.launcher.supervisor import run_step
from thidua.config.launcher.system import database_account

_FIRST = "Lần đầu chạy: đang tạo cơ sở dữ liệu… / First run: making the database…"


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is, for the program and for the owner of its tables.

    ``server`` is our own PostgreSQL, ``None`` when ``DATABASE_URL`` names another.
    """

    home: Home
    server: Server | None

    @classmethod
    def of(cls, home: Home, settings: Mapping[str, str] | None = None) -> Database:
        """Decide by ``DATABASE_URL``.

        Args:
            home: the installation.
            settings: of our own server on top of the usual, where this command starts it.
        """
        if os.environ.get("DATABASE_URL"):
            home.prepare()
            return cls(home, None)
        account = database_account()
        home.prepare()
        server = Server(
            home.database_base(account),
            home.logs / "postgres.log",
            home.passwords().superuser,
            account,
            dict(settings or {}),
        )
        return cls(home, server)

    @property
    def app_url(self) -> str:
        """Address for the program's role."""
        if self.server is None:
            return os.environ["DATABASE_URL"]
        return self.server.url(APP, self.home.passwords().app, DATABASE)

    @property
    def owner_url(self) -> str:
        """Address for the owner of the tables."""
        if self.server is None:
            return os.environ.get("DATABASE_OWNER_URL") or self.app_url
        return self.server.url(OWNER, self.home.passwords().owner, DATABASE)

    def provision(self) -> None:
        """Make roles and database on our own server; see that both roles can get in."""
        if self.server is not None:
            make_roles(self.server, self.home.passwords())
        check(self.owner_url)
        check(self.app_url)

    def environment(self, *, owner: bool = False) -> dict[str, str]:
        """Environment of a process of the program; only the owner's gets the owner's address."""
        self.home.secret_key()
        values = dict(os.environ)
        values.update(
            DJANGO_SETTINGS_MODULE="thidua.config.settings",
            THIDUA_HOME=str(self.home.path),
            DATABASE_URL=self.app_url,
            PYTHONUNBUFFERED="1",
        )
        for name in ("DATABASE_OWNER_URL", "THIDUA_AS_OWNER", "THIDUA_BUILD"):
            values.pop(name, None)
        if owner:
            values.update(DATABASE_OWNER_URL=self.owner_url, THIDUA_AS_OWNER="1")
        return values

    def settle(self) -> None:
        """Tidy and count what a great load has left, so that every question is planned well."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")

    def is_made(self) -> bool:
        """Whether the tables are there (not whether every migration is applied)."""
        with psycopg.connect(self.owner_url, connect_timeout=10) as connection:
            row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
        return row != (None,)

    def prepare(self) -> None:
        """Migrations as the owner, static files.

        Raises:
            LauncherError: a step failed.
        """
        told = run_step(
            [sys.executable, "-m", "thidua.config.launcher.prepare"], self.environment(owner=True)
        )
        if told.strip():  # an upgrade under data
            print(told.strip(), flush=True)

    @contextmanager
    def reachable(self, what: str, *, make: bool = True) -> Iterator[None]:
        """A database that answers, for the length of one command.

        Our own server is used if it runs (``thidua up`` beside us), else started and stopped.

        Args:
            what: the command, for the line that others get who want to start the server too.
            make: our own database, where ``thidua init`` never ran, is made first, tables and all.

        Raises:
            LauncherError: another program holds the installation; the named database does not
                answer.
        """
        if self.server is None:
            check(self.app_url)
            yield
            return
        if self.server.is_up():
            yield
            return
        with self.home.locked(what), self.server.running():
            if make:
                self.provision()
                if not self.is_made():
                    print(_FIRST, file=sys.stderr, flush=True)
                    self.prepare()
            yield
