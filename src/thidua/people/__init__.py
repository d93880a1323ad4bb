"""Floor 2: units, groups, persons, posts, accounts, roles, delegation."""
