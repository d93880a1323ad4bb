"""App configuration."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    """Registers the room with Django."""

    name = "thidua.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the tables of policy and workflow, of the ledger and of workbooks."""
        for name in (
            "policy",
            "policy_verdicts",
            "kinds",
            "workflow",
            "ledger",
            "import_sort",
            "hooks",
            "hooks_law",
        ):
            import_module(f"{self.name}.{name}")
        subjects = import_module(f"{self.name}.domain.subjects")
        hooks = import_module("thidua.people.hooks").HOOKS
        if subjects.refresh_units not in hooks.after_names:
            hooks.after_names.append(subjects.refresh_units)
