"""Roles, database and rights: the owner makes tables, the program's role only uses them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Passwords
from thidua.config.launcher.postgres import Server

OWNER = "thidua_owner"
APP = "thidua_app"
DATABASE = "thidua"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


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


def role_of(url: str) -> str:
    """The role that a database address names, empty when it leaves that to the environment."""
    return unquote(urlsplit(url).username or "")


def grant(owner_url: str, app_role: str) -> None:
    """Extensions, and what the program's role may do with every table made from now on.

    Run as the owner before the first migration. The migrations themselves narrow the rights on the
    audit trail afterwards.

    Args:
        owner_url: address of the database for its owner.
        app_role: the program's role; nothing is granted to the owner itself.

    Raises:
        LauncherError: the database does not answer, or the owner may not make an extension.
    """
    role = sql.Identifier(app_role)
    try:
        with psycopg.connect(owner_url, autocommit=True, connect_timeout=10) as connection:
            for name in EXTENSIONS:
                connection.execute(
                    sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
                )
            if not app_role or app_role == role_of(owner_url):
                return
            connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
            for rights, things in (
                ("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
                ("USAGE, SELECT", "SEQUENCES"),
            ):
                connection.execute(
                    sql.SQL(
                        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {} ON {} TO {}"
                    ).format(sql.SQL(rights), sql.SQL(things), role)
                )
    except psycopg.Error as error:
        line = str(error).strip().splitlines()[0]
        raise LauncherError(
            f"Cơ sở dữ liệu không dùng được: {line}",
            f"the database cannot be used: {line}",
        ) from error
