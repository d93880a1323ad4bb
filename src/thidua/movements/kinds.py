"""What this room's work items say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thidua.work.kinds import WorkKind, register

register(
    WorkKind(
        "movements.assign_tasks",
        _("Assign %(count)s tasks of the plan"),
        _("Assign tasks"),
        "list-check",
        "%(movement)s",
    ),
    WorkKind(
        "movements.task",
        "%(task)s",
        _("Open the task"),
        "clipboard-list",
        _("Task · %(movement)s"),
    ),
    WorkKind(
        "movements.task_review",
        _("Look at the report: %(task)s"),
        _("Open the report"),
        "clipboard-check",
        "%(movement)s",
    ),
    WorkKind(
        "movements.make_plan",
        _("Make the unit’s own emulation plan"),
        _("Make the plan"),
        "file-plus",
        "%(movement)s",
    ),
    WorkKind(
        "movements.finish_plan",
        _("Finish the unit’s emulation plan and submit it to the head"),
        _("Go on with the plan"),
        "file-text",
        "%(movement)s",
    ),
    WorkKind(
        "movements.plan_review",
        _("Look at the unit’s emulation plan and issue it"),
        _("Look and issue"),
        "signature",
        "%(movement)s",
    ),
)
register(
    WorkKind(
        "movements.report_results",
        _("Report results of %(period)s: %(count)s targets"),
        _("Enter results"),
        "target-arrow",
        "%(movement)s",
    ),
    WorkKind(
        "movements.verify_results",
        _("Verify results of %(unit)s, %(period)s: %(count)s"),
        _("Look and verify"),
        "clipboard-check",
        "%(movement)s",
    ),
)
register(
    WorkKind(
        "movements.results_reminded",
        _("Reminder: results of %(period)s are missing"),
        _("Enter results"),
        "bell",
        _("%(movement)s · due on %(due)s"),
    ),
)
