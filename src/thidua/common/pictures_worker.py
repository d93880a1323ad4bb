"""The child process of :mod:`thidua.common.pictures`: knows Pillow, nothing of the program."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image, ImageOps

from thidua.paper.intake.child import serve

_MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "TIFF")


def _jpeg(picture: Image.Image, edge: int, quality: int) -> tuple[bytes, tuple[int, int]]:
    copy = picture.copy()
    copy.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue(), copy.size


def answer(settings: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Both copies as Base64, or ``error``."""
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        if opened.width * opened.height > _MAX_PIXELS:
            return {"error": "too many pixels"}
        opened.draft("RGB", (settings["large"], settings["large"]))
        upright = ImageOps.exif_transpose(opened)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            paper = Image.new("RGB", upright.size, "white")
            coloured = upright.convert("RGBA")
            paper.paste(coloured, mask=coloured.getchannel("A"))
        else:
            paper = upright.convert("RGB")
        # A fresh picture carries pixels only: no EXIF, no place, no comment, no profile.
        bare = Image.new("RGB", paper.size)
        bare.paste(paper)
        large, _size = _jpeg(bare, settings["large"], 88)
        small, (width, height) = _jpeg(bare, settings["small"], 82)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return {"error": type(error).__name__}
    return {
        "large": base64.b64encode(large).decode(),
        "small": base64.b64encode(small).decode(),
        "width": width,
        "height": height,
    }


if __name__ == "__main__":
    serve(answer)
