"""Files as meeting tools, spreadsheets and training suppliers write them; everything personal is invented."""

from pathlib import Path

FILES = Path(__file__).parent


def content_of(name: str) -> bytes:
    return (FILES / name).read_bytes()
