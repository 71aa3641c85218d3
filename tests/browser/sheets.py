"""What a printed sheet holds: where its words stand, what its square code says, what a word looks like."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass

import pikepdf
import zxingcpp

POINTS = 72 / 25.4
WIDTH, HEIGHT = 210 * POINTS, 297 * POINTS
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


@dataclass(frozen=True)
class Picture:
    """Grey values of a page, row by row; 0 is black."""

    width: int
    height: int
    grey: bytes

    def ink(self) -> set[tuple[int, int]]:
        """The dark points of the upper half, counted from the corner of what is printed there."""
        upper = self.grey[: self.width * (self.height // 2)]
        dark = [divmod(n, self.width) for n, value in enumerate(upper) if value < 128]
        top, left = min(y for y, _x in dark), min(x for _y, x in dark)
        return {(x - left, y - top) for y, x in dark}


def outside(pdf: bytes, left: float, right: float) -> list[str]:
    """Words beyond the margins (millimetres) or the sheet, and pages that are not A4."""
    text = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    sizes = {(round(float(w)), round(float(h))) for w, h in _PAGE.findall(text)}
    found = [f"a page of {size}" for size in sizes if size != (round(WIDTH), round(HEIGHT))]
    words = [(*(float(n) for n in word[:4]), word[4]) for word in _WORD.findall(text)]
    assert len(words) > 20, "the sheet is nearly empty"
    first, last = left * POINTS - 1, WIDTH - right * POINTS + 1
    return found + [f"{w[4]} at {w[:4]}" for w in words if w[0] < first or w[2] > last or w[3] > HEIGHT]


def picture(pdf: bytes, dots: int = 150, page: int = 1) -> Picture:
    """A page as grey points."""
    command = ["pdftoppm", "-gray", "-singlefile", "-f", str(page), "-r", str(dots), "-"]
    image = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", image)
    assert head, "no picture of the page"
    return Picture(int(head[1]), int(head[2]), image[head.end() :])


def square_codes(pdf: bytes) -> list[str]:
    """What the square codes on the sheets say, read as a phone reads them."""
    with pikepdf.open(io.BytesIO(pdf)) as sheets:
        pages = [picture(pdf, page=n) for n in range(1, len(sheets.pages) + 1)]
    points = (memoryview(page.grey).cast("B", (page.height, page.width)) for page in pages)
    return [code.text for sheet in points for code in zxingcpp.read_barcodes(sheet)]


def likeness(one: Picture, other: Picture) -> float:
    """How far two prints cover each other, from 0 to 1; the corner of either can be off by one point."""
    mine, theirs = one.ink(), other.ink()
    shifted = ({(x + right, y + down) for x, y in theirs} for right in (-1, 0, 1) for down in (-1, 0, 1))
    return max(len(mine & ink) / len(mine | ink) for ink in shifted)
