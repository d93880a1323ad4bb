"""K5: backup, wipe, restore elsewhere: every row, every file and the audit trail are there."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import psycopg
from psycopg import sql

from soak.installation import database, folder, thidua
from soak.outcome import Outcome

TITLE = "backup, wipe, restore elsewhere: every row, file and the audit trail verify"
ENTRIES = int(os.environ.get("SOAK_ENTRIES", "200000"))
FILES = int(os.environ.get("SOAK_FILES", "1000"))
_FILE_BYTES = 100_000

_GROW = """
import os
from thidua.common import audit, files
from thidua.common.models import AuditEntry
for start in range(0, {entries}, 20000):
    AuditEntry.objects.bulk_create([
        AuditEntry(as_of="2024-05-15", action="soak:row:add", actor_label="x", object_type="x",
                   object_id=str(n), object_label="Dòng %d" % n, changes={{"n": n}})
        for n in range(start, min(start + 20000, {entries}))
    ])
    audit.seal()
for n in range({files}):
    files.put(os.urandom({size}), name="%d.bin" % n, media_type="application/octet-stream")
audit.seal()
"""


def _tables(home: Path) -> dict[str, tuple[int, str]]:
    """Rows and a hash of each table, in this program's own words and not those of the backup."""
    found = {}
    own = database(home)
    with own.reachable("soak", make=False), psycopg.connect(own.owner_url) as plain:
        plain.execute("SET TIME ZONE 'UTC'")
        names = plain.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (name,) in names:
            digest, rows = hashlib.md5(usedforsecurity=False), 0
            ordered = sql.SQL("COPY (SELECT * FROM {} AS t ORDER BY t::text) TO STDOUT")
            with plain.cursor().copy(ordered.format(sql.Identifier(name))) as copy:
                for chunk in copy:
                    digest.update(chunk)
                    rows += bytes(chunk).count(b"\n")
            found[name] = (rows, digest.hexdigest())
    return found


def _files(home: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (home / "files").rglob("*")
        if path.is_file()
    }


def run() -> Outcome:
    """Grow a demonstration, archive it, wipe it, restore it elsewhere, compare."""
    with folder() as place:
        first, second = place / "a", place / "b"
        thidua(first, "demo")
        grow = _GROW.format(entries=ENTRIES, files=FILES, size=_FILE_BYTES)
        thidua(first, "manage", "shell", "-v0", "-c", grow)
        before, files = _tables(first), _files(first)

        begun = time.perf_counter()
        thidua(first, "backup", str(place / "out"), "--keys", str(place / "keys.json"))
        saved = time.perf_counter() - begun
        (archive,) = (place / "out").iterdir()
        size = archive.stat().st_size
        shutil.rmtree(first)

        begun = time.perf_counter()
        thidua(second, "restore", str(archive), "--keys", str(place / "keys.json"))
        restored = time.perf_counter() - begun
        after, found = _tables(second), _files(second)
        verified = thidua(second, "audit", "verify").strip().splitlines()[-1]

    faults = [f"table {name}" for name in before if before[name] != after.get(name)]
    faults += [f"new table {name}" for name in sorted(set(after) - set(before))]
    faults += [f"file {name}" for name in files if found.get(name) != name]
    faults += [f"unknown file {name}" for name in sorted(set(found) - set(files))]
    if not verified.endswith("nguyên vẹn / intact"):
        faults.append(verified)
    rows = sum(count for count, _hash in before.values())
    measured = (
        f"{rows} rows in {len(before)} tables, {len(files)} files, archive {size / 1e6:.0f} MB;"
        f" backup {saved:.0f} s, restore with all checks {restored:.0f} s; {len(faults)} differ"
    )
    return Outcome(not faults, measured, tuple(faults[:20]))
