"""App configuration."""

from django.apps import AppConfig


class MovementsConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.movements"
    label = "movements"
    default_auto_field = "django.db.models.BigAutoField"
