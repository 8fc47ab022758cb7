"""The size of a picture in pixels, read from its first bytes: nothing is decoded, so nothing can swell up."""

import struct
from collections.abc import Iterator

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
PNG_END = b"IEND"
JPEG_END = b"\xff\xd9"
# JPEG's frames that say how large a picture is: all but the tables that share their numbers.
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
SCAN = 0xDA
# A large poster at print quality; decoded it takes 150 MB.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000


def is_picture(content: bytes) -> bool:
    """Return whether the content begins as a picture does."""
    return content.startswith((PNG, JPEG))


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG that is there to its end, otherwise ``None``."""
    if content.startswith(PNG):
        return _size_of_png(content)
    return _size_of_jpeg(content) if content.startswith(JPEG) else None


def is_too_large(size: tuple[int, int]) -> bool:
    """Return whether decoding a picture of this size would take too much memory."""
    width, height = size
    return width * height > MOST_PIXELS or max(size) > LONGEST_SIDE


def _size_of_png(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 33 or PNG_END not in content[-64:]:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return (width, height) if width and height else None


def _size_of_jpeg(content: bytes) -> tuple[int, int] | None:
    if JPEG_END not in content[-64:]:
        return None
    for marker, segment in _segments(content):
        if marker in FRAMES and len(segment) >= 5:
            height, width = struct.unpack(">HH", segment[1:5])
            return (width, height) if width and height else None
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the content of each segment before the pixels."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in WITHOUT_LENGTH:
            at += 2
        else:
            length = struct.unpack(">H", content[at + 2 : at + 4])[0]
            if marker == SCAN or length < 2:
                return
            yield marker, content[at + 4 : at + 2 + length]
            at += 2 + length
