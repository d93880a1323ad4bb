"""Settings, URLs, the command line and the database launcher. Nobody imports this package."""
