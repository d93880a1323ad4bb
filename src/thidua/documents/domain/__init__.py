"""Every write of this room, one function per event of the office."""
