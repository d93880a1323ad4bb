"""Thi Đua: emulation movements and awards of a Vietnamese province."""
