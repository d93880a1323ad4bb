"""Floor 3: work items, notices, reminders and escalation: one mechanism for every room above."""
