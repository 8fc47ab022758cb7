"""Small files that are what they say they are, and large ones that only look small."""

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n%%EOF\n"
TYPES = '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/xml"/></Types>'


def png(width: int = 40, height: int = 20) -> bytes:
    """Return a PNG that says it has this size; its pixels are all white, and so few bytes."""
    pixels = zlib.compress(b"\0" + b"\xff" * (width // 8 + 1)) if width * height > 10_000 else _white(width, height)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _white(width: int, height: int) -> bytes:
    return zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def jpeg(width: int = 40, height: int = 20) -> bytes:
    """Return the segments of a JPEG that says it has this size."""
    application = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + application + frame + b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\0\xff\xd9"


def archive(parts: dict[str, bytes | str], *, types: str = TYPES) -> bytes:
    """Return a zip archive with these parts, as Office writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {"[Content_Types].xml": types, **parts}.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**parts: bytes | str) -> bytes:
    """Return a Word file, with further parts."""
    return archive({"word/document.xml": "<w:document/>", **parts})


def pptx(**parts: bytes | str) -> bytes:
    """Return a PowerPoint file, with further parts."""
    return archive({"ppt/presentation.xml": "<presentation/>", **parts})


OFFICE_NS = "http://schemas.openxmlformats.org"
WORD_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{OFFICE_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def word_file(words: str) -> bytes:
    """Return a Word file that a word processor opens, with one paragraph."""
    body = f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
    document = f'<w:document xmlns:w="{OFFICE_NS}/wordprocessingml/2006/main">{body}</w:document>'
    rels = (
        f'<Relationships xmlns="{OFFICE_NS}/package/2006/relationships"><Relationship Id="r1" Type="{OFFICE_NS}/'
        'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    return archive({"_rels/.rels": rels, "word/document.xml": document}, types=WORD_TYPES)


def xlsx(**parts: bytes | str) -> bytes:
    """Return an Excel file, with further parts."""
    return archive({"xl/workbook.xml": "<workbook/>", **parts})
