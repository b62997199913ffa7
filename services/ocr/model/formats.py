"""The formats a photograph may have, and what their first bytes look like."""

from enum import StrEnum

MAX_BYTES = 10 * 1024 * 1024


class Format(StrEnum):
    """By media type, as it is declared."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    PDF = "application/pdf"


# The brands of ISO base media files that hold HEVC pictures (ISO/IEC 23008-12, annex B). Sequences (hevc, msf1) are none.
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"heim", b"heis")


def sniff(head: bytes) -> Format | None:
    """What the first bytes say a file is; None for anything that is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return Format.HEIC
    if head.startswith(b"%PDF-"):
        return Format.PDF
    return None
