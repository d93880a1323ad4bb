"""App configuration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
