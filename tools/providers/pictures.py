"""Images as they come in requests."""

from base64 import b64decode
from binascii import Error
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from tools.providers.prompt import RefusedError

URL_ALPHABET = str.maketrans("-_", "+/")
MAX_SIDE = 8000
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def decoded(data: str, media_type: str) -> bytes:
    """From Base64 of either alphabet (google-genai writes the one for URLs). Raises RefusedError when it is no image, or one
    of another type than it says."""
    try:
        raw = b64decode(data.translate(URL_ALPHABET), validate=True)
        found = Image.open(BytesIO(raw))
    except (Error, UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise RefusedError(400, "Could not process image") from None
    if MEDIA_TYPES.get(found.format or "") != media_type:
        raise RefusedError(400, f"Image does not match the provided media type {media_type}")
    if max(found.size) > MAX_SIDE:
        raise RefusedError(400, f"At least one of the image dimensions exceed max allowed size: {MAX_SIDE} pixels")
    return raw


def size(raw: bytes) -> tuple[int, int]:
    width, height = Image.open(BytesIO(raw)).size
    return width, height
