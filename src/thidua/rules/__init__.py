"""Versions of the law's catalogue: drafts, approvals, the active one; the province's own layer."""
