"""Reads of this room: for the plan page, the movement page, lists and exports."""
