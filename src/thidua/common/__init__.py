"""Floor 1: audit trail, workflow and policy types, periods and quantities, files, calendar, lists."""
