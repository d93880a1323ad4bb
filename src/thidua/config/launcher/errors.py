"""What stops a command, said in one line to the person who ran it."""

from __future__ import annotations


class LauncherError(Exception):
    """Something the person at the keyboard must know and can act on.

    Args:
        vietnamese: what is wrong and what to do.
        english: the same.
    """

    def __init__(self, vietnamese: str, english: str) -> None:
        self.vietnamese = vietnamese
        self.english = english
        super().__init__(f"{vietnamese} / {english}")


def disk_full(where: object) -> LauncherError:
    """No room left on the device of ``where``."""
    return LauncherError(
        f"Đĩa đầy: hãy giải phóng chỗ cho {where}",
        f"Disk full: free some room for {where}",
    )


def no_permission(where: object) -> LauncherError:
    """The folder or file may not be written or entered."""
    return LauncherError(
        f"Không có quyền ghi vào {where}",
        f"No permission to write to {where}",
    )
