"""Floor 7: the registry of awards (later: nominations, appraisal, decisions, certificates)."""
