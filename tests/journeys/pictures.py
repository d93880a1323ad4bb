"""Pictures for the documentation, small enough for a repository."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.journeys.steps import settled


def picture(shoot: Callable[..., Path], page: Page, name: str) -> None:
    """Keep what the screen shows as ``<name>-<width>.png``, a long piece of it on a phone.

    Only in a run that asks for pictures.
    """
    settled(page)
    if "THIDUA_SCREENSHOTS" not in os.environ:
        return
    size = page.viewport_size
    assert size is not None
    if size["width"] < 600:
        page.set_viewport_size({"width": size["width"], "height": 1100})
    path = shoot(page, f"{name}-{size['width']}", full=False)
    page.set_viewport_size(size)
    # Hiding the caret leaves empty `style` behind; a part that htmx puts in would copy it.
    page.locator('[style=""]').evaluate_all("all => all.forEach(e => e.removeAttribute('style'))")
    with Image.open(path) as taken:  # 256 colours are enough for text, and a third of the size
        taken.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
