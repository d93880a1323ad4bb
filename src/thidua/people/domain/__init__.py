"""Every write of this room: one function per business event."""
