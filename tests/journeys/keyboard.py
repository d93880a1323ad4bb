"""A keyboard that counts."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_HERE = "one => one === document.activeElement"


class Keyboard:
    """Presses keys, and only keys.

    ``count`` is the number of presses, an entry of a field being one; ``letters`` is how many
    presses those entries would be on top if every letter counted.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0
        self.letters = 0

    def press(self, name: str) -> None:
        """One press."""
        self.page.keyboard.press(name)
        self.count += 1

    def entry(self, text: str) -> None:
        """Fill the field that has the focus."""
        self.page.keyboard.type(text)
        self.count += 1
        self.letters += len(text) - 1

    def to(self, target: Locator, most: int = 25) -> None:
        """Walk to a control: by the link “to the content” first, unless the focus is inside."""
        first = target.first
        first.wait_for(state="attached")
        if first.evaluate(_HERE):
            return
        inside = "() => document.querySelector('main')?.contains(document.activeElement)"
        if not self.page.evaluate(inside):
            self.press("Tab")
            self.press("Enter")
        for _number in range(most):
            if first.evaluate(_HERE):
                return
            self.press("Tab")
        assert first.evaluate(_HERE), f"{most} presses of Tab do not lead to {target}"
