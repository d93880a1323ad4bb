"""The law held against the registry: facts in columns, verdicts, what rests on what."""
