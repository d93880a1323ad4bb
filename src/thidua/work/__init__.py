"""Floor 3: work items, notices, reminders and escalation."""
