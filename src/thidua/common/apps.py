"""App configuration."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"
