"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the table of policy."""
        import_module(f"{self.name}.policy")
