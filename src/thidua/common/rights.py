"""Rights of the app's database role: it reads and writes rows and never rewrites the trail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

APPEND_ONLY = ("common_auditentry", "common_auditseal")


def grant_app_role(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Give the app's role what it needs and no more; runs after every migrate, as the owner.

    Does nothing where app and owner are one role (the append-only triggers still hold).

    Raises:
        RuntimeError: when ``DATABASE_URL`` names a role that does not exist.
    """
    role = settings.APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if not role or cursor.fetchone() == (role,):
            return
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise RuntimeError(f"the role “{role}” of DATABASE_URL does not exist in the database")
        app = sql.Identifier(role)
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {app}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        ):
            cursor.execute(sql.SQL(statement).format(app=app))
        # Functions of extensions are not ours to grant; everybody may call them anyway.
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE proowner = current_user::regrole"
            " AND pronamespace = 'public'::regnamespace AND prokind = 'f'"
        )
        for (function,) in cursor.fetchall():  # quoted by PostgreSQL itself
            grant = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
            cursor.execute(grant.format(sql.SQL(function), app))
        for table in APPEND_ONLY:
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}").format(
                    table=sql.Identifier(table), app=app
                )
            )
