"""Reads a picture of a page: every mark is compared with the letters of the fonts at hand.

No model: it reads what is drawn in letters like those, and says by its confidence how far a mark is from the nearest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tools.providers.ink import GRAIN, Mark, Shades, page

SIDE = 20  # pixels of the square that marks are compared in
SIZE = 64  # of the fonts, in pixels
CHARACTERS = "0123456789+-×÷=/().,:%^?abcdefghjkmnpqrstuvwxyz"  # no i, l, o: on pages of mathematics they are digits
TALL, HIGH, WIDE = 0.35, 0.35, 0.15  # weights of height, place on the line and proportions against the picture's
STROKES, STROKE = {"=": 2, ":": 2, "?": 2, "÷": 3, "%": 3}, 0.06  # of signs that are not one; for each more or less
RARE, LETTER = "abcdefghjkmpqrstuvwz", 0.03  # these must be nearer by this: pages of mathematics hold few
FARTHEST = 0.45  # a mark that is this far from every letter is not read at all
SPACE = 0.22  # of the height of a digit: a wider gap is a space


@dataclass(frozen=True)
class Letter:
    """`tall` and `high`: height, and middle above the foot of the line, in heights of a digit; `wide`: width by height;
    `strokes`: how many that do not touch."""

    text: str
    shape: Shades
    tall: float
    high: float
    wide: float
    strokes: int


@dataclass(frozen=True)
class Line:
    """`box`: left, top, right, bottom as shares of the picture."""

    text: str
    confidence: float
    box: tuple[float, float, float, float]


def read(raw: bytes) -> list[Line]:
    """The lines of the picture from top to bottom; none where there is no ink, or none that is like a letter."""
    found = page(raw)
    lines = []
    for marks in found.lines:
        text, sure = line(marks)
        if text:
            lines.append(Line(text, round(sure, 3), found.corners(marks)))
    return lines


def line(marks: list[Mark]) -> tuple[str, float]:
    """What a line says, and the mean certainty of its marks. The tallest marks are taken to be as tall as digits."""
    tall = sorted(mark.height for mark in marks)[-max(1, len(marks) // 2) :]
    digit = float(np.median(tall))
    foot = float(np.median([mark.bottom for mark in marks if mark.height >= 0.8 * digit] or [marks[-1].bottom]))
    text, certainties, end = "", list[float](), None
    for mark in marks:
        letter, distance, margin = nearest(shaped(mark.ink), mark.height / digit, middle(mark, foot, digit), mark)
        if distance > FARTHEST:
            certainties.append(0.0)
            continue
        if end is not None and mark.left - end > SPACE * digit:
            text += " "
        text, end = text + letter, mark.right
        certainties.append(certainty(distance, margin))
    return tidy(text), float(np.mean(certainties)) if certainties else 0.0


def certainty(distance: float, margin: float) -> float:
    """1 for a mark that is like one letter and like no other."""
    return float(np.clip(1.15 - distance / FARTHEST, 0, 1) * np.clip(0.85 + 4 * margin, 0, 1))


def middle(mark: Mark, foot: float, digit: float) -> float:
    return (foot - (mark.top + mark.bottom) / 2) / digit


def nearest(shape: Shades, tall: float, high: float, mark: Mark) -> tuple[str, float, float]:
    """The letter that is nearest, how far it is, and how much farther the next other one."""
    known, shapes, sizes = stacked()
    picture = 1 - (shapes @ (shape / np.linalg.norm(shape)).ravel())
    mine = np.array([tall, high, np.log(mark.width / mark.height), mark.strokes])
    apart = np.abs(sizes[:, :4] - mine) @ np.array([TALL, HIGH, WIDE, STROKE])
    distances = picture + apart + sizes[:, 4]
    order = np.argsort(distances)
    best = known[order[0]]
    other = next((number for number in order if known[number] != best), order[0])
    return best, float(distances[order[0]] - sizes[order[0], 4]), float(distances[other] - distances[order[0]])


def shaped(ink: Shades) -> Shades:
    """The mark in a square, its proportions kept."""
    image = Image.fromarray((ink * 255).astype(np.uint8))
    scale = SIDE / max(image.size)
    small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    square = Image.new("L", (SIDE, SIDE))
    square.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return np.asarray(square, dtype=float) / 255


@lru_cache(maxsize=1)
def stacked() -> tuple[list[str], Shades, Shades]:
    letters = [letter for font in fonts() for letter in drawn(font)]
    sizes = [
        [one.tall, one.high, np.log(one.wide), one.strokes, 0.0 if one.text not in RARE else LETTER] for one in letters
    ]
    shapes = np.stack([(one.shape / np.linalg.norm(one.shape)).ravel() for one in letters])
    return [one.text for one in letters], shapes, np.array(sizes)


def fonts() -> Iterator[ImageFont.FreeTypeFont]:
    """Pillow's own, and one that looks like writing where it is installed."""
    try:
        font = import_module("font_amatic_sc")
    except ImportError:
        pass
    else:
        yield ImageFont.truetype(font.AmaticSC, SIZE)
        yield ImageFont.truetype(font.AmaticSCBold, SIZE)
    built_in = ImageFont.load_default(SIZE)
    if isinstance(built_in, ImageFont.FreeTypeFont):
        yield built_in


def drawn(font: ImageFont.FreeTypeFont) -> Iterator[Letter]:
    _, top, _, foot = font.getbbox("8")
    digit = foot - top
    for character in CHARACTERS:
        left, upper, right, lower = font.getbbox(character)
        image = Image.new("L", (int(right - left) + 2, int(lower - upper) + 2))
        ImageDraw.Draw(image).text((1 - left, 1 - upper), character, font=font, fill=255)
        box = image.getbbox()
        if box is None:
            continue
        ink = np.asarray(image.crop(box).filter(ImageFilter.GaussianBlur(GRAIN)), dtype=float) / 255
        high = (foot - (upper - 1 + (box[1] + box[3]) / 2)) / digit
        width, height = box[2] - box[0], box[3] - box[1]
        yield Letter(character, shaped(ink), height / digit, high, width / height, STROKES.get(character, 1))


def tidy(text: str) -> str:
    """One space around what joins two sides, none inside numbers."""
    text = re.sub(r"(?<=\d)\s+(?=[.,]\s*\d)|(?<=[.,])\s+(?=\d)", "", text)
    text = re.sub(r"\s*([+×÷=])\s*", r" \1 ", text)
    text = re.sub(r"(?<=[\w)])\s*-\s*", " - ", text)
    return re.sub(r"\s+", " ", text).strip()
