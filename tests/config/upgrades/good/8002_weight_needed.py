# ruff: noqa: N999 - numbered like a migration
"""The column may no longer be empty: an ``ALTER TABLE`` right after its rows were changed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Tightens."""

    dependencies = [("work", "8001_weight")]
    operations = [migrations.AlterField("notice", "weight", models.BigIntegerField())]
