"""Making a scanned page ready for recognition: coloured ink taken off, turned upright."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_MAX_ANGLE: Final = 5.0
_WORK_HEIGHT: Final = 1200
_LEAST_ANGLE: Final = 0.12
_COLOUR: Final = 60  # distance between the strongest and weakest channel of an ink

Grey = NDArray[np.uint8]


def without_coloured_ink(picture: Image.Image) -> tuple[Image.Image, float]:
    """(grey picture in which red and blue ink is pale, share of the page under such ink).

    The strongest channel of a pixel is high for red and blue ink on paper and stays low where
    black print lies under a stamp.
    """
    colours = np.asarray(picture.convert("RGB"))
    strongest = colours.max(axis=2)
    spread = strongest - colours.min(axis=2)
    inked = spread > _COLOUR
    share = float(inked.mean())
    grey = strongest.astype(np.float32)
    pale = inked & (strongest > 110)
    grey[pale] = 255.0
    return Image.fromarray(grey.astype(np.uint8), "L"), share


def only_coloured_ink(picture: Image.Image) -> Image.Image:
    """A grey picture of the coloured ink alone: printed signature blocks, stamps."""
    colours = np.asarray(picture.convert("RGB"))
    strongest, weakest = colours.max(axis=2), colours.min(axis=2)
    spread = strongest - weakest
    grey = np.where(spread > _COLOUR, weakest, 255).astype(np.uint8)
    return Image.fromarray(grey, "L")


def skew(picture: Image.Image) -> float:
    """The angle in degrees (within ±5) by which turning makes the lines of text level."""
    small = picture
    if picture.height > _WORK_HEIGHT:
        width = max(1, round(picture.width * _WORK_HEIGHT / picture.height))
        small = picture.resize((width, _WORK_HEIGHT), Image.Resampling.BOX)
    dark = _dark(np.asarray(small))
    rows, columns = np.nonzero(dark)
    if len(rows) < 200:
        return 0.0
    if len(rows) > 60_000:
        chosen = np.random.default_rng(0).choice(len(rows), 60_000, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    coarse = _sharpest(rows, columns, np.arange(-_MAX_ANGLE, _MAX_ANGLE + 0.01, 0.25))
    fine = _sharpest(rows, columns, np.arange(coarse - 0.3, coarse + 0.31, 0.05))
    return float(np.clip(fine, -_MAX_ANGLE, _MAX_ANGLE))


def turned(picture: Image.Image, angle: float) -> Image.Image:
    """The picture turned by `angle` degrees counter-clockwise on white; small angles not."""
    if abs(angle) < _LEAST_ANGLE:
        return picture
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=False, fillcolor=255)


def is_sideways(picture: Image.Image) -> bool:
    """Whether lines of text seem to run from top to bottom."""
    small = picture.copy()
    small.thumbnail((900, 900), Image.Resampling.BOX)
    dark = _dark(np.asarray(small)).astype(np.float64)
    if dark.sum() < 200:
        return False
    across = _roughness(dark.sum(axis=1))
    down = _roughness(dark.sum(axis=0))
    return bool(down > 1.6 * across)


def _roughness(profile: NDArray[np.float64]) -> float:
    return float(np.square(np.diff(profile)).sum() / max(profile.sum(), 1.0))


def _dark(grey: Grey) -> NDArray[np.bool_]:
    """Ink: darker than halfway between the paper and black; margins of dark edges left out."""
    paper = float(np.percentile(grey, 90))
    dark = grey < 0.6 * paper
    edge_rows, edge_columns = max(1, dark.shape[0] // 50), max(1, dark.shape[1] // 50)
    dark[:edge_rows] = dark[-edge_rows:] = False
    dark[:, :edge_columns] = dark[:, -edge_columns:] = False
    return dark


def _sharpest(
    rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]
) -> float:
    """The angle whose projection on the page's height has the sharpest lines."""
    best, best_score = 0.0, -1.0
    for angle in angles:
        turned_rows = rows - columns * np.tan(np.radians(-angle))
        turned_rows -= turned_rows.min()
        profile = np.bincount(turned_rows.astype(np.int64)).astype(np.float64)
        score = float(np.square(np.diff(profile)).sum()) * (1.0 - 0.002 * abs(angle))
        if score > best_score:
            best, best_score = float(angle), score
    return best
