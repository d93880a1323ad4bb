"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the policy tables and what the trail keeps of signing in."""
        from thidua.people import (  # noqa: F401, PLC0415 - register on import
            policy,
            policy_first_day,
            policy_office,
            policy_who_is_who,
            signin_trail,
        )
