"""Making a scanned page ready for recognition: coloured ink taken off, turned upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_MAX_ANGLE: Final = 5.0
_WORK_SIZE: Final = 1200
_SIDEWAYS: Final = 1.5
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


@dataclass(frozen=True, slots=True)
class Pose:
    """How a page lies: whether its lines run up or down, and its slant in degrees (±5)."""

    sideways: bool
    angle: float


def pose(picture: Image.Image) -> Pose:
    """How a grey page lies; turn it a quarter if sideways, then by the angle."""
    small = picture.copy()
    small.thumbnail((_WORK_SIZE, _WORK_SIZE), Image.Resampling.BOX)
    rows, columns = np.nonzero(_dark(np.asarray(small)))
    if len(rows) < 200:
        return Pose(False, 0.0)
    if len(rows) > 60_000:
        chosen = np.random.default_rng(0).choice(len(rows), 60_000, replace=False)
        rows, columns = rows[chosen], columns[chosen]
    upright = _sharpest(rows, columns)
    lying = _sharpest(small.width - 1 - columns, rows)  # as it would be after a quarter turn
    sideways = bool(lying[1] > _SIDEWAYS * upright[1])
    return Pose(sideways, lying[0] if sideways else upright[0])


def turned(picture: Image.Image, lies: Pose) -> Image.Image:
    """The grey picture turned upright on white; slants too small to matter are left."""
    if lies.sideways:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    if abs(lies.angle) < _LEAST_ANGLE:
        return picture
    return picture.rotate(-lies.angle, Image.Resampling.BICUBIC, expand=False, fillcolor=255)


def _dark(grey: Grey) -> NDArray[np.bool_]:
    """Ink: darker than halfway between the paper and black; margins of dark edges left out."""
    paper = float(np.percentile(grey, 90))
    dark = grey < 0.6 * paper
    edge_rows, edge_columns = max(1, dark.shape[0] // 50), max(1, dark.shape[1] // 50)
    dark[:edge_rows] = dark[-edge_rows:] = False
    dark[:, :edge_columns] = dark[:, -edge_columns:] = False
    return dark


def _sharpest(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[float, float]:
    """(angle, sharpness) at which the projection of ink on the page's height is sharpest."""
    coarse = _best(rows, columns, np.arange(-_MAX_ANGLE, _MAX_ANGLE + 0.01, 0.25))
    angle, score = _best(rows, columns, np.arange(coarse[0] - 0.3, coarse[0] + 0.31, 0.05))
    return float(np.clip(angle, -_MAX_ANGLE, _MAX_ANGLE)), score


def _best(
    rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]
) -> tuple[float, float]:
    best, best_score = 0.0, -1.0
    for angle in angles:
        turned_rows = rows + columns * np.tan(np.radians(angle))
        turned_rows -= turned_rows.min()
        profile = np.bincount(turned_rows.astype(np.int64)).astype(np.float64)
        score = float(np.square(np.diff(profile)).sum()) * (1.0 - 0.002 * abs(angle))
        if score > best_score:
            best, best_score = float(angle), score
    return best, best_score
