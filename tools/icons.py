"""Assemble the icon sprite from an unpacked ``@tabler/icons`` package.

    npm pack @tabler/icons@3.51.0 && tar xf tabler-icons-3.51.0.tgz
    python tools/icons.py package

One icon per meaning (design tokens, section 6). The stroke is left to the style sheet
(1.75, or 2 at 16 px and below), so that one drawing serves every size.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).parent.parent / "src/thidua/common/static/icons/sprite.svg"

NAMES = (Path(__file__).parent / "icons.txt").read_text(encoding="ascii").split()


def symbol(source: str, name: str) -> str:
    """Return the drawing ``source`` (one Tabler SVG file) as a ``<symbol>`` called ``name``."""
    body = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if body is None:
        raise ValueError(f"{name}: not an SVG file")
    shapes = [
        re.sub(r"\s+", " ", shape)
        for shape in re.findall(r"<[a-z][^>]*/>", body.group(1))
        if 'stroke="none"' not in shape
    ]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes)}</symbol>'


def build(package: Path) -> str:
    """Return the sprite made of the outline icons under ``package``."""
    outline = package / "icons" / "outline"
    symbols = [symbol((outline / f"{name}.svg").read_text(), name) for name in sorted(NAMES)]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg">',
            *symbols,
            "</svg>\n",
        ]
    )


def main() -> None:
    """Write the sprite from the package folder given as the only argument."""
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/icons.py <folder of the unpacked @tabler/icons package>")
    SPRITE.write_text(build(Path(sys.argv[1])), encoding="utf-8")
    print(f"{len(NAMES)} icons, {SPRITE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
