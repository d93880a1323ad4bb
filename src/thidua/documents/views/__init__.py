"""Pages of this room: one call of a domain function each."""
