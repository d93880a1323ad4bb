"""Floor 1: audit trail, workflow and policy types, quantities, files, calendar, lists."""
