"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.common"
    label = "common"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the rights of the app's role right after every migrate."""
        from thidua.common.rights import grant_app_role  # noqa: PLC0415 - needs loaded settings

        post_migrate.connect(grant_app_role, sender=self)
