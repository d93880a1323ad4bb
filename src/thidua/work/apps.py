"""App configuration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers the room with Django and its policy table with the house."""

    name = "thidua.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the policy table; carry mail and remind for the room below."""
        from thidua.people.hooks import HOOKS  # noqa: PLC0415 - needs the tables
        from thidua.work import health, jobs, policy  # noqa: F401, PLC0415 - registers on import
        from thidua.work.domain.notices import queue_mail  # noqa: PLC0415

        HOOKS.carrier = queue_mail
        if jobs.remind_now not in HOOKS.after_move:
            HOOKS.after_move.append(jobs.remind_now)
