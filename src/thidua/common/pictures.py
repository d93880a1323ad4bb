"""Pictures made fit to be kept and shown: upright, bounded, a smaller copy, no camera data.

A picture of a telephone tells where and when it was taken and with what; that is personal data
which nobody needs here. Only the pixels are kept, written anew. Decoding happens in a bounded
child process, since pictures come from outside.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from thidua.paper.intake.child import run_child

LARGE: Final = 2000
SMALL: Final = 480
_SECONDS: Final = 30.0
_MEMORY: Final = 1024 * 1024 * 1024


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be stored: both sizes as JPEG; ``width`` and ``height`` of the small."""

    large: bytes
    small: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"


class UnreadablePictureError(Exception):
    """The bytes are no picture, or one too large to be decoded here."""


def prepare(data: bytes, *, large: int = LARGE, small: int = SMALL) -> Prepared:
    """Decode, turn upright, scale down, and write again without metadata.

    Args:
        data: bytes of a JPEG, PNG or TIFF.
        large: longest edge of the kept picture, pixels; smaller ones are not enlarged.
        small: longest edge of the copy for grids, pixels.

    Raises:
        UnreadablePictureError: when it cannot be decoded within the bounds.
    """
    settings = {"memory": _MEMORY, "seconds": _SECONDS, "large": large, "small": small}
    answer = run_child("thidua.common.pictures_worker", settings, data, seconds=_SECONDS).answer
    if not answer or "large" not in answer:
        raise UnreadablePictureError(answer["error"] if answer else "no answer")
    return Prepared(
        base64.b64decode(answer["large"]),
        base64.b64decode(answer["small"]),
        answer["width"],
        answer["height"],
    )
