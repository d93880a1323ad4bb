"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the room with Django, its tables of rights and states, and its kinds of work."""

    name = "thidua.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the tables."""
        from thidua.documents import kinds, policy, workflow  # noqa: F401, PLC0415 - they register
