"""A file of a stranger becomes a picture of ours: decoded within limits, upright, small enough, and made anew of its pixels
alone, so that nothing else of the file remains.

Decoders are large and have had holes. This runs in a process of its own (`services.ocr.sanitise`), which may die of a file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from services.ocr.model.formats import Format, sniff

if TYPE_CHECKING:
    from PIL.Image import Image

MIN_SIDE = 32  # pixels; below that nobody can have written anything
MAX_ASPECT = 20  # long side to short side
MAX_PAGE = 14_400  # points, the most a PDF may have; how many dots are drawn does not depend on it
QUALITY = 90  # of the JPEG that leaves


class Rejected(Exception):  # noqa: N818 - an outcome
    """The file is no picture that may be used. The message is for the pupil: it names the rule, and nothing of the file."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`max_pixels` is what a decoder may make of the file; `max_side` (pixels) is what leaves."""

    max_pixels: int
    max_side: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of ours, without metadata."""

    body: bytes
    width: int
    height: int


def clean(file: bytes, declared: Format, bounds: Bounds) -> Picture:
    """The picture that a file holds. Raises Rejected."""
    if not file:
        raise Rejected("the file is empty")
    found = sniff(file[:16])
    if found is None:
        raise Rejected("the file is neither JPEG, PNG, WebP, HEIC nor PDF")
    if found is not declared:
        raise Rejected(f"the file was declared as {declared} and is {found}")
    image = _page(file, bounds) if found is Format.PDF else _decoded(file, found, bounds)
    image = _opaque(image)
    image.thumbnail((bounds.max_side, bounds.max_side))
    body = BytesIO()
    image.save(body, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    return Picture(body.getvalue(), image.width, image.height)


def _decoded(file: bytes, found: Format, bounds: Bounds) -> "Image":
    """The one picture in the file, upright."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, and only the child decodes

    if found is Format.HEIC:
        from pillow_heif import register_heif_opener  # noqa: PLC0415

        register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # the rule is ours, below, and known before a pixel is decoded
    name = "HEIF" if found is Format.HEIC else found.name
    with _refusing(f"the file cannot be read as {found}"):
        image: Image.Image = Image.open(BytesIO(file), formats=(name,))
    _measure(image.width, image.height, bounds)
    # A JPEG of a telephone may carry further pictures (depth, a gain map): the first is what the pupil saw.
    if found is not Format.JPEG and getattr(image, "n_frames", 1) != 1:
        raise Rejected("the file holds more than one picture, or one that moves")
    image.draft("RGB", (bounds.max_side, bounds.max_side))  # a large JPEG is decoded at the size that is needed
    with _refusing("the file is damaged or cut short"):
        image.load()
        return ImageOps.exif_transpose(image)


def _page(file: bytes, bounds: Bounds) -> "Image":
    """The one page of a PDF, drawn. Scripts, forms and attachments are never loaded."""
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Rejected("the PDF is encrypted" if locked else f"the file cannot be read as {Format.PDF}") from error
    if len(document) != 1:
        raise Rejected(f"the PDF has {len(document)} pages; it must have one")
    with _refusing("the file is damaged or cut short"):
        page = document[0]
        width, height = page.get_size()
        if max(width, height) > MAX_PAGE:
            raise Rejected("the PDF's page is too large")
        scale = bounds.max_side / max(width, height, 1)
        _measure(round(width * scale), round(height * scale), bounds)
        image: Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        return image


@contextmanager
def _refusing(reason: str) -> Iterator[None]:
    """Whatever a decoder raises (they raise what they like) is a reason to reject, unless memory ran out."""
    try:
        yield
    except (Rejected, MemoryError):
        raise
    except Exception as error:
        raise Rejected(reason) from error


def _measure(width: int, height: int, bounds: Bounds) -> None:
    if width * height > bounds.max_pixels:
        raise Rejected(f"the picture has more than {bounds.max_pixels // 1_000_000} million pixels")
    if min(width, height) < MIN_SIDE:
        raise Rejected(f"the picture is less than {MIN_SIDE} pixels wide or high")
    if max(width, height) > MAX_ASPECT * min(width, height):
        raise Rejected(f"the picture is more than {MAX_ASPECT} times as long as wide")


def _opaque(image: "Image") -> "Image":
    """In colours without transparency; what shines through is paper."""
    from PIL import Image  # noqa: PLC0415

    if image.mode.startswith(("I", "F")):  # 16 bits a pixel: the conversion of Pillow would cut, not scale
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        image = paper
    return image.convert("RGB")
