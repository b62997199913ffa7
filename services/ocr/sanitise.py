"""`python -m services.ocr.sanitise IMAGE_TYPE MAX_PIXELS MAX_SIDE MEMORY CPU`: a file on standard input becomes a picture on
standard output, in a process that may be lost.

The first line of the output is JSON, `{"width", "height"}` or `{"rejected"}`; the picture follows. Any other end than with
code 0 means that the file cost more than it may, or broke a decoder.
"""

import json
import resource
import sys

from services.ocr.model.formats import Format
from services.ocr.model.pictures import Bounds, Rejected, clean


def confine(memory: int, cpu: int) -> None:
    """Bytes of address space and seconds of processor time for this process; no files written, no dump of memory."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    declared, max_pixels, max_side, memory, cpu = sys.argv[1:]
    confine(int(memory), int(cpu))
    file = sys.stdin.buffer.read()
    try:
        picture = clean(file, Format(declared), Bounds(int(max_pixels), int(max_side)))
    except Rejected as rejected:
        head: dict[str, str | int] = {"rejected": str(rejected)}
        body = b""
    except MemoryError:
        head, body = {"rejected": "the file takes too much memory to open"}, b""
    else:
        head, body = {"width": picture.width, "height": picture.height}, picture.body
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
