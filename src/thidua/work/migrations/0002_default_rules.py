"""Rules that a province starts with; its administrator changes them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# (working days from the due date, action, to whom)
_RULES = [
    (-3, "remind", ""),
    (0, "remind", ""),
    (1, "escalate", "unit_head"),
    (3, "escalate", "officer_in_charge"),
    (5, "escalate", "standing_head"),
]


def add_rules(apps: Any, _editor: Any) -> None:
    """Add the rules for every kind of item."""
    rules = apps.get_model("work", "ReminderRule").objects
    for offset, action, target in _RULES:
        rules.get_or_create(kind="", offset=offset, action=action, escalate_to=target)


class Migration(migrations.Migration):
    """Data, after the tables."""

    dependencies = [("work", "0001_initial")]
    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
