"""Benchmarks: measured figures against the bars of the project, printed as one table."""
