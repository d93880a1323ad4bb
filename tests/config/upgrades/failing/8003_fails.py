# ruff: noqa: N999 - numbered like a migration
"""Does something, then fails."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Fails."""

    dependencies = [("work", "8002_weight_needed")]
    operations = [
        migrations.RunSQL("DELETE FROM work_notice"),
        migrations.RunSQL("SELECT 1 / 0"),
    ]
