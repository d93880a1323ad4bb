"""Who may do what with versions of the catalogue."""
