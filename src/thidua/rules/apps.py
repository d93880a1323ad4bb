"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Registers the room with Django and the seeding with the set-up of an installation."""

    name = "thidua.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the tables."""
        from thidua.people.hooks import HOOKS  # noqa: PLC0415 - needs loaded models
        from thidua.rules import kinds, policy, workflow  # noqa: F401, PLC0415 - they register
        from thidua.rules.domain.seeding import seed  # noqa: PLC0415

        HOOKS.after_set_up.append(lambda day: seed(as_of=day))
