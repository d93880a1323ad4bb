"""The content of a version as plain data: addresses, facts, differences. Knows no database."""
