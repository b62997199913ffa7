"""Files of strangers, good and bad: what leaves is a picture of ours, or a reason."""

import struct
import zlib
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat
from PIL.PngImagePlugin import PngInfo

from services.ocr.model.formats import Format
from services.ocr.model.pictures import Bounds, Rejected, clean
from services.ocr.tests.pages import ORIENTATION, file, page, stored

BOUNDS = Bounds(max_pixels=4_000_000, max_side=600)
PAGE = page("3 + 4", "3 + 4 = 7").image
KINDS = {Format.JPEG: "JPEG", Format.PNG: "PNG", Format.WEBP: "WEBP", Format.HEIC: "HEIF", Format.PDF: "PDF"}


def reason(body: bytes, declared: Format, bounds: Bounds = BOUNDS) -> str:
    with pytest.raises(Rejected) as rejected:
        clean(body, declared, bounds)
    return str(rejected.value)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of two pictures in shades of 256."""
    small = (90, 70)
    both = ImageChops.difference(one.convert("L").resize(small), other.convert("L").resize(small))
    return ImageStat.Stat(both).mean[0]


@pytest.mark.parametrize("declared", Format)
def test_clean_when_given_each_format_then_the_same_picture_leaves_as_a_jpeg_of_at_most_its_side(
    declared: Format,
) -> None:
    picture = clean(file(PAGE, KINDS[declared]), declared, BOUNDS)
    seen = Image.open(BytesIO(picture.body))
    assert seen.format == "JPEG"
    assert seen.size == (picture.width, picture.height)
    assert max(seen.size) == 600
    assert difference(seen, PAGE) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("declared", [Format.JPEG, Format.PNG, Format.WEBP, Format.HEIC])
def test_clean_when_the_camera_was_turned_then_the_picture_is_upright(orientation: int, declared: Format) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    body = file(stored(PAGE, orientation), KINDS[declared], exif=exif.tobytes())
    picture = clean(body, declared, BOUNDS)
    assert picture.width > picture.height
    assert difference(Image.open(BytesIO(picture.body)), PAGE) < 5


@pytest.mark.parametrize("declared", [Format.JPEG, Format.PNG, Format.WEBP, Format.HEIC])
def test_clean_when_the_file_says_who_and_where_then_nothing_of_it_leaves(declared: Format) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Ada Example"  # artist
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)  # latitude
    extra = {"pnginfo": PngInfo()} if declared is Format.PNG else {}
    if extra:
        extra["pnginfo"].add_text("Author", "Ada Example")
    body = file(PAGE, KINDS[declared], exif=exif.tobytes(), **extra)
    assert b"Ada Example" in body
    picture = clean(body, declared, BOUNDS)
    assert b"Ada Example" not in picture.body
    seen = Image.open(BytesIO(picture.body))
    assert not seen.getexif()
    assert set(seen.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("tail", [b"<html><script>alert(1)</script></html>", b"PK\x03\x04" + b"archive" * 50])
def test_clean_when_something_else_hangs_on_the_picture_then_only_the_picture_leaves(tail: bytes) -> None:
    """Telephones hang films and depths on their pictures, so a tail is no reason to refuse one."""
    picture = clean(file(PAGE) + tail, Format.JPEG, BOUNDS)
    assert tail[:12] not in picture.body
    assert picture.body.endswith(b"\xff\xd9")


def test_clean_when_a_telephone_adds_a_second_picture_to_a_jpeg_then_the_first_is_taken() -> None:
    body = file(PAGE, "MPO", save_all=True, append_images=[PAGE.rotate(180)])
    assert difference(Image.open(BytesIO(clean(body, Format.JPEG, BOUNDS).body)), PAGE) < 4


def test_clean_when_paper_shines_through_then_it_is_white() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    picture = clean(file(clear, "PNG"), Format.PNG, BOUNDS)
    assert Image.open(BytesIO(picture.body)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_clean_when_the_colours_are_kept_in_any_way_then_grey_stays_grey(mode: str) -> None:
    value = {"1": 1, "I;16": 153 * 256}.get(mode, 153)
    grey = Image.new("L", (64, 64), 153)
    image = Image.new(mode, (64, 64), value) if mode in {"1", "I;16"} else grey.convert("RGB").convert(mode)
    kind, declared = ("JPEG", Format.JPEG) if mode == "CMYK" else ("PNG", Format.PNG)
    shade = Image.open(BytesIO(clean(file(image, kind), declared, BOUNDS).body)).convert("L").getpixel((30, 30))
    assert isinstance(shade, int)
    assert abs(shade - (255 if mode == "1" else 153)) < 6


def bomb(side: int) -> bytes:
    """A PNG of some kilobytes that says to be `side` pixels wide and high, and would be if it were decoded."""
    chunks = b""
    line = zlib.compressobj(9)
    pixels = b"".join(line.compress(b"\0" * (side // 8 + 1)) for _ in range(side)) + line.flush()
    for name, body in (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
        (b"IDAT", pixels),
        (b"IEND", b""),
    ):
        chunks += struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return b"\x89PNG\r\n\x1a\n" + chunks


def pdf(pages: int = 1, side: float = 400) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(side, side)
    body = BytesIO()
    document.save(body)
    return body.getvalue()


ENCRYPTED = pdf().replace(
    b"trailer\r\n<<",
    b"trailer\r\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>",
)
JPEG = file(PAGE)
BAD: dict[str, tuple[bytes, Format, str]] = {
    "empty": (b"", Format.JPEG, "the file is empty"),
    "svg": (
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        Format.PNG,
        "the file is neither JPEG, PNG, WebP, HEIC nor PDF",
    ),
    "gif": (file(PAGE, "GIF"), Format.PNG, "the file is neither JPEG, PNG, WebP, HEIC nor PDF"),
    "lie": (file(PAGE, "PNG"), Format.JPEG, "the file was declared as image/jpeg and is image/png"),
    "short jpeg": (JPEG[: len(JPEG) // 2], Format.JPEG, "the file is damaged or cut short"),
    "short png": (file(PAGE, "PNG")[:2000], Format.PNG, "the file is damaged or cut short"),
    "magic alone": (b"\xff\xd8\xff\xe0", Format.JPEG, "the file cannot be read as image/jpeg"),
    "moving webp": (
        file(PAGE, "WEBP", save_all=True, append_images=[PAGE.rotate(9)]),
        Format.WEBP,
        "the file holds more than one picture, or one that moves",
    ),
    "moving png": (
        file(PAGE, "PNG", save_all=True, append_images=[PAGE.rotate(9)]),
        Format.PNG,
        "the file holds more than one picture, or one that moves",
    ),
    "bomb": (bomb(20_000), Format.PNG, "the picture has more than 4 million pixels"),
    "tiny": (file(Image.new("L", (8, 300))), Format.JPEG, "the picture is less than 32 pixels wide or high"),
    "ribbon": (file(Image.new("L", (3300, 100))), Format.JPEG, "the picture is more than 20 times as long as wide"),
    "two pages": (pdf(2), Format.PDF, "the PDF has 2 pages; it must have one"),
    "broken pdf": (b"%PDF-1.7 and nothing else", Format.PDF, "the file cannot be read as application/pdf"),
    "encrypted pdf": (ENCRYPTED, Format.PDF, "the PDF is encrypted"),
    "huge page": (pdf(side=20_000), Format.PDF, "the PDF's page is too large"),
}


@pytest.mark.parametrize(("body", "declared", "said"), BAD.values(), ids=BAD)
def test_clean_when_the_file_is_no_picture_that_may_be_used_then_the_reason_is_said(
    body: bytes, declared: Format, said: str
) -> None:
    assert reason(body, declared) == said


def test_clean_when_a_film_of_telephones_comes_as_heic_then_it_is_rejected() -> None:
    film = file(PAGE, "HEIF", save_all=True, append_images=[PAGE.rotate(9)])
    assert reason(film, Format.HEIC) == "the file holds more than one picture, or one that moves"
