"""Reading and writing official documents: pure Python, no database, no network, no state."""
