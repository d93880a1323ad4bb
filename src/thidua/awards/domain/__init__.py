"""Writes of this room: one function per event."""
