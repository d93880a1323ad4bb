"""Sorts of workbooks, and the answers given to what a check asked."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="answers",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importrun",
            name="sort",
            field=models.CharField(default="lists", max_length=12),
        ),
    ]
