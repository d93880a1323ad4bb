"""App configuration."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.movements"
    label = "movements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the tables of policy and work kinds, and listen to the floors below."""
        for name in (
            "policy",
            "policy_results",
            "policy_events",
            "workflow",
            "kinds",
            "kinds_events",
            "hooks",
        ):
            import_module(f"{self.name}.{name}")
