"""App configuration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers the room with Django and its policy table with the house."""

    name = "thidua.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the policy table."""
        from thidua.work import policy  # noqa: F401, PLC0415 - registers on import
