"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
