"""The process that decodes, and what its end means."""

import asyncio
import signal
from io import BytesIO

import pytest
from PIL import Image

from services.ocr.clients.sanitiser import SanitiserFailed, SubprocessSanitiser
from services.ocr.model.formats import Format
from services.ocr.model.pictures import Bounds, Rejected
from services.ocr.tests.pages import file, page
from services.ocr.tests.unit.test_pictures import bomb

MEMORY = 512 * 2**20


def sanitiser(memory: int = MEMORY, max_pixels: int = 40_000_000) -> SubprocessSanitiser:
    return SubprocessSanitiser(Bounds(max_pixels, 1024), memory=memory, cpu=20, at_once=2)


async def test_clean_when_files_come_side_by_side_then_each_is_cleaned_in_a_process_of_its_own() -> None:
    image = page("3 + 4 = 7").image
    one = sanitiser()
    jpeg, heic = await asyncio.gather(one.clean(file(image), Format.JPEG), one.clean(file(image, "HEIF"), Format.HEIC))
    for picture in (jpeg, heic):
        assert Image.open(BytesIO(picture.body)).size == (picture.width, picture.height) == image.size


async def test_clean_when_a_file_is_rejected_then_the_reason_comes_out_of_the_process() -> None:
    with pytest.raises(Rejected, match="the file is empty"):
        await sanitiser().clean(b"", Format.JPEG)


async def test_clean_when_a_file_takes_more_memory_than_it_may_then_only_its_process_suffers() -> None:
    small = bomb(12_000)  # 144 million pixels, 432 MB of them, in a few kilobytes
    assert len(small) < 100_000
    with pytest.raises(Rejected, match="too much memory"):
        await sanitiser(max_pixels=200_000_000).clean(small, Format.PNG)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-signal.SIGSEGV, Rejected),
        (-signal.SIGXCPU, Rejected),
        (-signal.SIGKILL, SanitiserFailed),
        (1, SanitiserFailed),
    ],
)
def test_death_when_the_file_is_to_blame_then_it_is_rejected_else_it_is_tried_again(
    code: int, kind: type[Exception]
) -> None:
    assert type(SubprocessSanitiser._death(code)) is kind
