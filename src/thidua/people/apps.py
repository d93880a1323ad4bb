"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the policy table."""
        from thidua.people import policy  # noqa: F401, PLC0415 - registers on import
