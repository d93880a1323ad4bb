"""Recognised initiatives and accepted research, and the ledger of what each was spent on."""
