"""Roles and database: the owner makes tables, the program's role only uses them.

What that role may do with each table is the migrations' business (``common.rights``).
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Passwords
from thidua.config.launcher.postgres import Server

OWNER = "thidua_owner"
APP = "thidua_app"
DATABASE = "thidua"


def make_roles(server: Server, passwords: Passwords) -> None:
    """Make or renew both roles and the database on our own server; safe to repeat."""
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        for role, password in ((OWNER, passwords.owner), (APP, passwords.app)):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("ALTER" if known.fetchone() else "CREATE")
            connection.execute(
                sql.SQL(
                    "{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD {}"
                ).format(verb, sql.Identifier(role), sql.Literal(password))
            )
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not known.fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE))
        )
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(DATABASE), sql.Identifier(APP)
            )
        )


def check(url: str) -> None:
    """Make sure that a database answers at ``url``.

    Raises:
        LauncherError: it does not; its first line says why.
    """
    try:
        with psycopg.connect(url, connect_timeout=10):
            pass
    except psycopg.Error as error:
        line = str(error).strip().splitlines()[0]
        raise LauncherError(
            f"Cơ sở dữ liệu không dùng được: {line}",
            f"the database cannot be used: {line}",
        ) from error


def drop_demo(server: Server) -> None:
    """Drop our own server's database, if it is a demonstration's or empty.

    Raises:
        LauncherError: it holds a real province.
    """
    with psycopg.connect(server.superuser_url(DATABASE), autocommit=True) as connection:
        made = connection.execute("SELECT to_regclass('common_installation') IS NOT NULL")
        if made.fetchone() == (True,):
            real = connection.execute("SELECT count(*) FROM common_installation WHERE NOT is_demo")
            if real.fetchone() != (0,):
                raise LauncherError(
                    "Đây không phải dữ liệu mẫu: không xóa",
                    "this is not a demonstration: nothing is wiped",
                )
    with psycopg.connect(server.superuser_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE))
        )
