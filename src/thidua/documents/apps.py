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
        from thidua.documents.domain.legal import seed_catalogue  # noqa: PLC0415 - needs the tables
        from thidua.people.hooks import HOOKS  # noqa: PLC0415

        HOOKS.after_set_up.append(lambda day: seed_catalogue(as_of=day))
