"""Draws the icons of a home screen from the product's mark: `python tools/icons.py`, when the mark changes.

The pictures are committed, so running needs no drawing; a test draws them again and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"
MARK = FOLDER / "mark.svg"
FINE = 8
"""Drawn so many times larger and made smaller again, for smooth edges."""
SHADES = 16
"""From the colour of the ground to that of the figure; a pixel needs four bits."""
_WORDS = re.compile(r"[MLHVZmlhvz]|-?\d+(?:\.\d+)?")
Point = tuple[float, float]


@dataclass(frozen=True)
class Icon:
    """A square picture: its side in pixels, and what part of it the mark takes."""

    name: str
    side: int
    part: float = 1.0


ICONS = (
    Icon("icon-180.png", 180, 0.9),  # telephones cut its corners
    Icon("icon-192.png", 192),
    Icon("icon-512.png", 512),
    Icon("icon-cut-512.png", 512, 0.75),  # what matters lies in a circle of 80 % (W3C, maskable icons)
)


def outlines(path: str) -> Iterator[list[Point]]:
    """The polygons of an SVG path that is made of straight lines; ValueError for any other."""
    words = _WORDS.findall(path)
    if "".join(words) != re.sub(r"[\s,]", "", path):
        raise ValueError(path)
    x = y = 0.0
    corners: list[Point] = []
    order = ""
    while words:
        order = words.pop(0) if words[0].isalpha() else order
        from_x, from_y = (x, y) if order.islower() else (0.0, 0.0)
        if order in "MmLlHh":
            x = from_x + float(words.pop(0))
        if order in "MmLlVv":
            y = from_y + float(words.pop(0))
        if order in "Zz":
            x, y = corners[0]
            yield corners
            corners = []
        else:
            corners.append((x, y))


def drawn(icon: Icon) -> Image.Image:
    """The mark as that picture, its ground filling the square."""
    svg = ElementTree.parse(MARK).getroot()
    ground, figure = svg[0].attrib, svg[1]
    large = icon.side * FINE
    scale, edge = large * icon.part / float(ground["width"]), large * (1 - icon.part) / 2
    shape = Image.new("L", (large, large))
    pen = ImageDraw.Draw(shape)
    for corners in outlines(figure[0].attrib["d"]):
        pen.polygon([(edge + x * scale, edge + y * scale) for x, y in corners], 255)
    small = shape.resize((icon.side, icon.side), Image.Resampling.BOX)
    picture = small.point([round(value * (SHADES - 1) / 255) for value in range(256)])
    picture.putpalette(_shades(ground["fill"], figure.attrib["fill"]))
    return picture


def _shades(ground: str, figure: str) -> list[int]:
    """The palette, from one colour to the other."""
    pairs = list(zip(bytes.fromhex(ground[1:]), bytes.fromhex(figure[1:]), strict=True))
    return [round(a + (b - a) * step / (SHADES - 1)) for step in range(SHADES) for a, b in pairs]


def main() -> None:
    """Draw all of them."""
    for icon in ICONS:
        drawn(icon).save(FOLDER / icon.name, bits=4, optimize=True)


if __name__ == "__main__":
    main()
