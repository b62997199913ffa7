"""From a picture to marks: what is darker than its surroundings, turned upright, cut into lines and into marks."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Bits = NDArray[np.bool_]
Shades = NDArray[np.float64]
LONGEST = 1400  # pixels; a larger picture is made smaller first
ANGLES = np.arange(-8, 8.1, 0.5)
FAINTEST = 28  # shades of 256 between ink and paper
GRAIN = 1.3  # pixels of blur that take away noise
PAPER = 25  # pixels within which the paper has one shade


@dataclass(frozen=True)
class Mark:
    """A letter, digit or sign: its place in the upright picture, of how many strokes that do not touch, its ink from 0 to 1."""

    left: int
    top: int
    right: int
    bottom: int
    strokes: int
    ink: Shades

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True)
class Page:
    """Lines of marks from top to bottom, in a picture of `width` and `height` turned by `angle` degrees."""

    lines: list[list[Mark]]
    width: int
    height: int
    angle: float

    def corners(self, marks: list[Mark]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the marks in the picture as it came, as shares of its size."""
        left, right = min(mark.left for mark in marks), max(mark.right for mark in marks)
        top, bottom = min(mark.top for mark in marks), max(mark.bottom for mark in marks)
        turn = np.deg2rad(-self.angle)
        x = np.array([left, right, left, right]) - self.width / 2
        y = np.array([top, top, bottom, bottom]) - self.height / 2
        xs = (x * np.cos(turn) + y * np.sin(turn)) / self.width + 0.5
        ys = (y * np.cos(turn) - x * np.sin(turn)) / self.height + 0.5
        return tuple(float(np.clip(each, 0, 1)) for each in (xs.min(), ys.min(), xs.max(), ys.max()))  # type: ignore[return-value]


def page(raw: bytes) -> Page:
    image = Image.open(BytesIO(raw)).convert("L")
    image.thumbnail((LONGEST, LONGEST))
    ink = darkness(image)
    angle = max(ANGLES, key=lambda each: sharpness(turned(ink, each, 4)))
    upright = turned(ink, angle) if angle else ink
    lines = [found for found in (marks(upright, top, bottom) for top, bottom in bands(upright > 0.5)) if found]
    return Page(lines, image.width, image.height, float(angle))


def darkness(image: Image.Image) -> Shades:
    """How much darker than the paper around it each pixel is: 0 for paper, 1 for ink."""
    smooth = image.filter(ImageFilter.GaussianBlur(GRAIN))
    small = smooth.reduce(4) if min(smooth.size) > 4 * PAPER else smooth
    paper = small.filter(ImageFilter.MaxFilter(PAPER // 2 * 2 + 1)).filter(ImageFilter.BoxBlur(PAPER))
    around = np.asarray(paper.resize(image.size), dtype=float)
    darker = np.clip(around - np.asarray(smooth, dtype=float), 0, None)
    strongest = max(float(np.percentile(darker, 99.5)), FAINTEST)
    shades: Shades = np.clip(darker / strongest, 0, 1)
    return shades


def turned(ink: Shades, angle: float, step: int = 1) -> Shades:
    image = Image.fromarray((ink[::step, ::step] * 255).astype(np.uint8))
    return np.asarray(image.rotate(float(angle), Image.Resampling.BILINEAR), dtype=float) / 255


def sharpness(ink: Shades) -> float:
    """Largest where lines of writing lie level: rows are then full or empty."""
    return float(np.square(np.diff(ink.sum(axis=1))).sum())


def bands(ink: Bits) -> list[tuple[int, int]]:
    """The rows of each line of writing: runs of rows with ink, those that nearly touch taken together."""
    rows = np.flatnonzero(ink.sum(axis=1) > 1)
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) > max(2, ink.shape[0] // 150))
    starts = rows[np.concatenate(([0], breaks + 1))]
    ends = rows[np.concatenate((breaks, [len(rows) - 1]))] + 1
    tallest = int((ends - starts).max())
    found: list[tuple[int, int]] = []
    for top, bottom in zip(starts.tolist(), ends.tolist(), strict=True):
        if found and bottom - top < tallest / 3 and top - found[-1][1] < tallest / 3:
            found[-1] = found[-1][0], bottom  # a dot, a bar: a part of the line above
        else:
            found.append((top, bottom))
    return [(top, bottom) for top, bottom in found if bottom - top > tallest / 4]


def marks(ink: Shades, top: int, bottom: int) -> list[Mark]:
    """The marks of a line from left to right; strokes above each other belong together."""
    strip = ink[top:bottom] > 0.5
    boxes = sorted(pieces(strip))
    joined: list[list[int]] = []
    for left, upper, right, lower in boxes:
        last = joined[-1] if joined else None
        if last and min(right, last[2]) - left > 0.5 * min(right - left, last[2] - last[0]):
            joined[-1] = [*merged(last, [left, upper, right, lower]), last[4] + 1]
        else:
            joined.append([left, upper, right, lower, 1])
    height = bottom - top
    return [
        Mark(left, top + upper, right, top + lower, strokes, ink[top + upper : top + lower, left:right])
        for left, upper, right, lower, strokes in joined
        if max(right - left, lower - upper) > height / 14
    ]


def pieces(strip: Bits) -> list[tuple[int, int, int, int]]:
    """Boxes of what hangs together: runs of each row, joined to those of the row above that they touch."""
    owner: list[int] = []
    boxes: list[list[int]] = []
    before: list[tuple[int, int, int]] = []

    def root(name: int) -> int:
        while owner[name] != name:
            name = owner[name]
        return name

    for row in range(strip.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], strip[row].astype(np.int8), [0]))))
        now: list[tuple[int, int, int]] = []
        for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            names = {root(name) for start, end, name in before if start <= right and left <= end}
            name = min(names, default=len(owner))
            if not names:
                owner.append(name)
                boxes.append([left, row, right, row + 1])
            for other in names:
                owner[other] = name
                boxes[name] = merged(boxes[name], boxes[other])
            boxes[name] = merged(boxes[name], [left, row, right, row + 1])
            now.append((left, right, name))
        before = now
    return [(box[0], box[1], box[2], box[3]) for name, box in enumerate(boxes) if owner[name] == name]


def merged(one: list[int], other: list[int]) -> list[int]:
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]
