"""The trail: append-only for the app's role, sealed, and verified."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests.support import cast as casting
from thidua.common import audit
from thidua.common.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db


def write(count: int = 3) -> casting.Cast:
    cast = casting.build()
    for n in range(count):
        audit.record(
            actor=cast.actor("clerk"),
            action="test:thing:do",
            obj=cast.board,
            as_of=casting.DAY,
            changes={"n": [n, n + 1]},
        )
    return cast


def test_an_entry_says_who_what_and_when() -> None:
    cast = write(1)
    entry = AuditEntry.objects.get()
    assert (entry.actor_label, entry.action, entry.as_of, entry.object_id, entry.changes) == (
        "Vũ Mẫu Em, " + cast.posts["clerk"].title,
        "test:thing:do",
        casting.DAY,
        str(cast.board.public_id),
        {"n": [0, 1]},
    )
    assert list(audit.trail(cast.board)) == [entry]


def test_sealing_and_verifying() -> None:
    write(3)
    assert audit.verify().unsealed == 3
    first = audit.seal()
    assert first is not None
    assert audit.seal() is None
    audit.record(actor=None, action="test:thing:do", obj=first, as_of=casting.DAY)
    second = audit.seal()
    assert second is not None
    assert second.previous_hash == first.hash
    assert audit.verify() == audit.Report(entries=4, seals=2, unsealed=0, faults=())


INSERT = """
    INSERT INTO common_auditentry (id, as_of, action, actor_label, object_type, object_id,
        object_label, reason, changes)
    SELECT min(id) - 1, '2024-01-01', 'a', 'b', 'c', 'd', 'e', '', '{}' FROM common_auditentry
"""
Owner = Callable[[], AbstractContextManager[None]]


def tamper(as_owner: Owner, table: str, statement: str) -> None:
    """Change the trail as only the owner of the tables can: with the triggers off."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE common_auditentry SET reason='x' WHERE id=(SELECT min(id) FROM common_auditentry)",
         "an entry was changed"),
        ("UPDATE common_auditentry SET at = at + interval '1 hour'", "an entry was changed"),
        ("DELETE FROM common_auditentry WHERE id=(SELECT max(id) FROM common_auditentry)",
         "3 were sealed, 2 are there"),
        (INSERT, "3 were sealed, 4 are there"),
    ],
)  # fmt: skip
def test_verify_finds_what_was_changed(statement: str, fault: str, as_owner: Owner) -> None:
    write(3)
    audit.seal()
    assert audit.verify().intact
    tamper(as_owner, "common_auditentry", statement)
    faults = audit.verify().faults
    assert len(faults) == 1
    assert fault in faults[0]


def test_a_removed_seal_shows(as_owner: Owner) -> None:
    write(1)
    audit.seal()
    audit.record(actor=None, action="t:t:t", obj=AuditSeal.objects.get(), as_of=casting.DAY)
    audit.seal()
    tamper(
        as_owner,
        "common_auditseal",
        "DELETE FROM common_auditseal WHERE id=(SELECT min(id) FROM common_auditseal)",
    )
    assert any("does not continue" in f for f in audit.verify().faults)


@pytest.mark.django_db(transaction=True)
def test_a_write_without_transaction_is_a_programming_error() -> None:
    with transaction.atomic():
        cast = casting.build()
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(actor=None, action="t:t:t", obj=cast.board, as_of=casting.DAY)


STATEMENTS = [
    "UPDATE common_auditentry SET reason='x'",
    "DELETE FROM common_auditentry",
    "TRUNCATE common_auditentry",
    "UPDATE common_auditseal SET hash='x'",
    "DELETE FROM common_auditseal",
    "TRUNCATE common_auditseal",
    "ALTER TABLE common_auditentry DISABLE TRIGGER ALL",
    "DROP TABLE common_auditseal",
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_apps_role_cannot_rewrite_the_trail(
    statement: str, app_role_connection: psycopg.Connection
) -> None:
    with transaction.atomic():
        write(1)
    audit.seal()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_role_connection.execute(statement)
    app_role_connection.rollback()
    assert audit.verify().intact
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("statement", STATEMENTS[:2] + STATEMENTS[3:5])
def test_triggers_hold_even_for_the_owner(statement: str, as_owner: Owner) -> None:
    write(1)
    audit.seal()
    with (
        as_owner(),
        pytest.raises(DatabaseError, match=r"[Cc]annot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert audit.verify().intact
