"""How dates and numbers are read and written, by language."""
