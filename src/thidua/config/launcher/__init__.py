"""Starts and stops everything: environment, database, web, worker."""
