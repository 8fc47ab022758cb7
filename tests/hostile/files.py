"""Files that nobody should upload: cut, misquoted, with other line ends, or in an encoding that they do not name."""

from typing import Any

from hypothesis import strategies as st

from tests.file_contents import PDF, docx, jpeg, png, xlsx
from tests.hostile.inputs import HOSTILE, NUMERIC

LINE_ENDS = ("\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\n\r")
HEADS = (
    "Name",
    "Full Name",
    "Participant",
    "Email",
    "Work email",
    "Duration",
    "First Join",
    "In-Meeting Duration",
    "Course",
)
WHOLE = (PDF, png(), jpeg(), docx(), xlsx(), png(60_000, 60_000), xlsx(**{"xl/vbaProject.bin": b"x"}))


def _cut(draw: Any, content: bytes) -> bytes:
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


def _table(draw: Any) -> bytes:
    cells = st.one_of(st.sampled_from(HEADS), HOSTILE, NUMERIC)
    rows = draw(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=6))
    between, line_end = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(LINE_ENDS))
    quote = draw(st.sampled_from(["", '"']))
    text = line_end.join(between.join(f"{quote}{cell}" for cell in row) for row in rows)
    return _cut(
        draw, text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])), "replace")
    )


TABLES = st.composite(_table)()
FILES = st.one_of(
    TABLES, TABLES, st.binary(max_size=200), st.composite(lambda draw: _cut(draw, draw(st.sampled_from(WHOLE))))()
)
NAMES = st.sampled_from(
    ["a.csv", "a.xlsx", "a.pdf", "a.png", "a.docx", "a.jpeg", "a.json", "a", ".csv", "a.CSV\x00.exe"]
)
