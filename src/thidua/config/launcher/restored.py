"""Steps of ``thidua restore`` and upgrades that need Django; run as processes of their own.

``known`` prints the migrations that this program has. ``check`` looks at a restored installation
with the program's own role and prints one line for each thing, with ✗ before what is wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import django
from django.apps import apps
from django.db import connection


def known() -> Iterator[str]:
    """Names of all migrations on disk, also of those that a squashed one replaces."""
    from django.db.migrations.loader import MigrationLoader

    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        yield f"{app}.{name}"
        yield from (f"{app}.{name}" for app, name in migration.replaces)


def check() -> Iterator[str]:
    """Trail, rights, triggers and files."""
    yield _trail()
    yield _rights()
    yield _triggers()
    yield _files()


def _trail() -> str:
    from thidua.common import audit

    report = audit.verify()
    words = f"{report.entries} dòng/entries, {report.seals} niêm phong/seals"
    if report.intact:
        return f"✓ Nhật ký nguyên vẹn / audit trail intact: {words}"
    return f"✗ Nhật ký KHÔNG KHỚP / audit trail DOES NOT FIT: {words}; {report.faults[0]}"


def _rights() -> str:
    from thidua.config.launcher.doctor import trail_rights

    if excess := trail_rights():
        return f"✗ Quyền thừa / excess rights: {', '.join(excess)}"
    return "✓ Vai trò của chương trình chỉ ghi thêm nhật ký / the program's role only adds to it"


def _triggers() -> str:
    """Every trigger that the models carry is on its table and switched on."""
    import pgtrigger

    wanted = {
        (model._meta.db_table, trigger.get_pgid(model))  # noqa: SLF001
        for model, trigger in pgtrigger.registered()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
        there = set(cursor.fetchall())
    if lost := sorted(wanted - there):
        return f"✗ Thiếu trigger / trigger missing: {lost[0][1]}"
    return f"✓ {len(wanted)} trigger bảo vệ / protecting triggers"


def _files() -> str:
    from thidua.common.files import missing_or_changed

    if lost := [stored.sha256[:12] for stored in missing_or_changed()]:
        return (
            f"✗ {len(lost)} tệp đã mất trước khi sao lưu"
            f" / {len(lost)} files were lost before the backup: {', '.join(lost[:5])}"
        )
    total = apps.get_model("common", "StoredFile").objects.count()
    return f"✓ Mọi tệp của {total} mục đều đọc được / files of all {total} rows can be read"


def main() -> None:
    """Run the step named on the command line."""
    django.setup()
    for line in {"known": known, "check": check}[sys.argv[1]]():
        print(line)


if __name__ == "__main__":
    main()
