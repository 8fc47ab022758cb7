"""The pack: agenda and papers of one meeting as one numbered PDF, for one kind of reader."""

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from weasyprint import HTML

from partnership.board.models import Meeting, Paper, Visibility
from partnership.board.operations.meeting_records import MeetingRecord, record_of
from shield import pdf

PDF = "application/pdf"
STAMP = """<html lang="en"><head><style>
@page {{ size: {width}pt {height}pt; margin: 0 }}
p {{ position: absolute; bottom: 12pt; right: 24pt; margin: 0; font: 8pt sans-serif; background: #fff; padding: 2pt 4pt }}
</style></head><body><p>{words}</p></body></html>"""


@dataclass(frozen=True)
class Bound:
    """One paper in the pack: its label, and the page on which it begins; ``None`` where it cannot be bound in."""

    label: str
    paper: Paper
    pages: int
    first_page: int | None


def pack(meeting: Meeting, level: str = Visibility.MEMBERS) -> bytes:
    """Agenda, contents with page numbers and every paper that is a PDF, numbered through; other files are named.

    The same source gives the chair's pack, the members' and the public one: ``level`` says which items are in it. A
    paper that came late stands in its place and is marked.
    """
    record = record_of(meeting, level)
    files = _files(record)
    front = _front(record, level, _bind(files, front_pages=0))
    front_pages = _pages(front)
    # A longer contents list cannot make the front longer: page numbers are all one line.
    bound = _bind(files, front_pages=front_pages)
    return _merge(_front(record, level, bound), bound)


def _files(record: MeetingRecord) -> list[tuple[str, Paper, bytes | None]]:
    """Each paper with its label (item 3, second paper: 3.2) and, where it can be bound in, its bytes."""
    found = []
    for row in record.items:
        for place, paper in enumerate(row.papers, start=1):
            label = f"{row.item.number}.{place}" if len(row.papers) > 1 else str(row.item.number)
            found.append((label, paper, _content(paper)))
    return found


def _content(paper: Paper) -> bytes | None:
    if paper.document.content_type != PDF:
        return None
    with paper.document.file.open("rb") as file:
        content = file.read()
    try:
        _pages(content)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None  # locked or broken: it is named, and read by itself
    return bytes(content)


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages)


def _bind(files: list[tuple[str, Paper, bytes | None]], *, front_pages: int) -> list[tuple[Bound, bytes | None]]:
    bound, page = [], front_pages + 1
    for label, paper, content in files:
        pages = _pages(content) if content else 0
        bound.append((Bound(label, paper, pages, page if content else None), content))
        page += pages
    return bound


def _front(record: MeetingRecord, level: str, bound: list[tuple[Bound, bytes | None]]) -> bytes:
    context: dict[str, Any] = {
        "record": record,
        "meeting": record.meeting,
        "for_whom": Visibility(level).label,
        "papers": [each for each, _ in bound],
        "pages": sum(each.pages for each, _ in bound),
    }
    return pdf.render("partnership/meetings/pack_pdf.html", context)


def _merge(front: bytes, bound: list[tuple[Bound, bytes | None]]) -> bytes:
    """The front with its tags as it is, and the papers behind it, each page stamped with its label and number."""
    with pikepdf.open(io.BytesIO(front)) as whole:
        number = len(whole.pages)
        for paper, content in bound:
            if content is None:
                continue
            with pikepdf.open(io.BytesIO(content)) as found:
                whole.pages.extend(found.pages)
            for page in list(whole.pages)[number : number + paper.pages]:
                number += 1
                _stamp(page, f"Paper {paper.label}, page {number}")
        if number > _pages(front):
            # What was bound in has its own tags or none, so the whole no longer claims to be PDF/UA.
            with whole.open_metadata(set_pikepdf_as_editor=False) as told:
                told.pop("pdfuaid:part", None)
        out = io.BytesIO()
        whole.save(out)
        return out.getvalue()


def _stamp(page: pikepdf.Page, words: str) -> None:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    html = STAMP.format(width=right - left, height=top - bottom, words=words)
    with pikepdf.open(io.BytesIO(HTML(string=html).write_pdf())) as stamp:
        page.add_overlay(stamp.pages[0], pikepdf.Rectangle(left, bottom, right, top))
