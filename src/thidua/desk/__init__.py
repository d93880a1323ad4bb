"""Floor 8: what looks across everything: my work, search."""
