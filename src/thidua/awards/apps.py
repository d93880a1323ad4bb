"""App configuration."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the tables of policy and workflow, and what the ledger of initiatives asks."""
        for name in ("policy", "workflow", "ledger"):
            import_module(f"{self.name}.{name}")
