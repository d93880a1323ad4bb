"""App configuration."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.initiatives"
    label = "initiatives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the tables of policy and workflow; tell the room of people what is shown there."""
        for name in ("policy", "workflow", "sections", "domain.import_sheets", "import_sort"):
            import_module(f"{self.name}.{name}")
