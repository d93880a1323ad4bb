"""Pages of units, groups, officers, hand-overs and lists from Excel."""
