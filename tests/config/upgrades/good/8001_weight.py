# ruff: noqa: N999 - numbered like a migration
"""A column with a value that depends on the row."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from tests.config.upgrades import NEWEST


def fill(apps: Any, _editor: Any) -> None:
    """Twice the key."""
    apps.get_model("work", "Notice").objects.update(weight=models.F("id") * 2)


class Migration(migrations.Migration):
    """Adds and fills."""

    dependencies = [("work", NEWEST)]
    operations = [
        migrations.AddField("notice", "weight", models.BigIntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
