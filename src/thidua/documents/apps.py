"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
