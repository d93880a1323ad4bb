"""Floor 5: plans as structure, movements, drives, targets, tasks."""
