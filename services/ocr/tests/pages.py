"""Pictures of pages of work as a telephone takes them: drawn in a font that looks like writing, then skewed, blurred, noisy."""

from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

import font_amatic_sc
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pillow_heif import register_heif_opener

WIDTH, HEIGHT, MARGIN, SIZE, GAP = 900, 700, 60, 80, 110
ORIENTATION = 0x0112  # EXIF's tag
# What turns an upright picture into the one that a camera stores with this EXIF orientation.
_STORED = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}


@dataclass(frozen=True)
class Page:
    """`boxes` hold left, top, width and height of each line as shares of the picture."""

    image: Image.Image
    boxes: list[tuple[float, float, float, float]]


def page(*lines: str, skew: float = 0, blur: float = 0, noise: int = 0, seed: int = 1) -> Page:
    """The lines under each other. `skew` is in degrees, `blur` in pixels, `noise` in shades of 256."""
    image = Image.new("L", (WIDTH, HEIGHT), 244)
    font = ImageFont.truetype(font_amatic_sc.AmaticSC, SIZE)
    draw = ImageDraw.Draw(image)
    boxes = []
    for number, line in enumerate(lines):
        at = (MARGIN, MARGIN // 2 + number * GAP)
        draw.text(at, line, font=font, fill=24)
        left, top, right, bottom = draw.textbbox(at, line, font=font)
        boxes.append((left / WIDTH, top / HEIGHT, (right - left) / WIDTH, (bottom - top) / HEIGHT))
    if skew:
        image = image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=244)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    if noise:
        grain = Random(seed).randbytes(WIDTH * HEIGHT)
        shades = Image.frombytes("L", image.size, grain).point(lambda value: value * noise // 256)
        image = Image.composite(Image.new("L", image.size, 128), image, shades)
    return Page(image.convert("RGB"), boxes)


def stored(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as a camera held that way stores it."""
    for turn in _STORED[orientation]:
        image = image.transpose(turn)
    return image


def file(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file; `kind` is a name of Pillow's, such as HEIF or PDF."""
    if kind == "HEIF":
        register_heif_opener()
    body = BytesIO()
    image.save(body, kind, **options)
    return body.getvalue()
