"""Pages of accounts, the audit trail, the calendar and the demo date."""
