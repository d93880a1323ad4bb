"""Pages of the first day: the set-up, the guided page, activation letters."""
