"""The meeting pack: agenda and papers as one numbered PDF, for one kind of reader."""

import io
from dataclasses import dataclass
from typing import Any

import pikepdf

from partnership.board.models import Meeting, Paper, Visibility
from partnership.board.operations.meeting_records import MeetingRecord, record_of
from shield import pdf

PDF = "application/pdf"
STAMP = """<html lang="en"><head><style>
@page {{ size: {width}pt {height}pt; margin: 0 }}
p {{ position: absolute; bottom: 12pt; right: 24pt; margin: 0; font: 8pt sans-serif; background: #fff; padding: 2pt 4pt }}
</style></head><body><p>{text}</p></body></html>"""


@dataclass(frozen=True)
class PackPaper:
    """One paper in the pack: its label and first page; ``None`` for a file that cannot be included."""

    label: str
    paper: Paper
    pages: int
    first_page: int | None


def pack(meeting: Meeting, level: str = Visibility.MEMBERS) -> bytes:
    """Return the agenda, a list of papers with page numbers, and every paper that is a PDF or was turned into pages; other files are listed.

    ``level`` selects the items: restricted, members or public. Late papers are marked.
    """
    record = record_of(meeting, level)
    files = _files(record)
    front = _front(record, level, _number_papers(files, front_pages=0))
    # Page numbers fit on one line, so the front keeps its length when they are filled in.
    papers = _number_papers(files, front_pages=_count_pages(front))
    return _merge(_front(record, level, papers), papers)


def _files(record: MeetingRecord) -> list[tuple[str, Paper, bytes | None]]:
    """Return each paper with its label (item 3, second paper: 3.2) and its content if it can be included."""
    files = []
    for row in record.items:
        for place, paper in enumerate(row.papers, start=1):
            label = f"{row.item.number}.{place}" if len(row.papers) > 1 else str(row.item.number)
            files.append((label, paper, _content(paper)))
    return files


def _content(paper: Paper) -> bytes | None:
    document = paper.pages or paper.document
    if document.content_type != PDF or not paper.document.may_be_opened:
        return None
    with document.file.open("rb") as file:
        content = file.read()
    try:
        _count_pages(content)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None  # protected or damaged: listed as a separate file
    return bytes(content)


def _count_pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages)


def _number_papers(
    files: list[tuple[str, Paper, bytes | None]], *, front_pages: int
) -> list[tuple[PackPaper, bytes | None]]:
    papers, page = [], front_pages + 1
    for label, paper, content in files:
        pages = _count_pages(content) if content else 0
        papers.append((PackPaper(label, paper, pages, page if content else None), content))
        page += pages
    return papers


def _front(record: MeetingRecord, level: str, papers: list[tuple[PackPaper, bytes | None]]) -> bytes:
    context: dict[str, Any] = {
        "record": record,
        "meeting": record.meeting,
        "readers": Visibility(level).label,
        "papers": [each for each, _ in papers],
        "pages": sum(each.pages for each, _ in papers),
    }
    return pdf.render("partnership/meetings/pack_pdf.html", context)


def _merge(front: bytes, papers: list[tuple[PackPaper, bytes | None]]) -> bytes:
    """Return the front followed by the papers, each page stamped with its label and number."""
    with pikepdf.open(io.BytesIO(front)) as whole:
        number = len(whole.pages)
        for paper, content in papers:
            if content is None:
                continue
            with pikepdf.open(io.BytesIO(content)) as found:
                whole.pages.extend(found.pages)
            for page in list(whole.pages)[number : number + paper.pages]:
                number += 1
                _stamp(page, f"Paper {paper.label}, page {number}")
        if number > _count_pages(front):
            # The papers have tags of their own or none, so the pack does not claim to be PDF/UA.
            with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
                metadata.pop("pdfuaid:part", None)
        out = io.BytesIO()
        whole.save(out)
        return out.getvalue()


def _stamp(page: pikepdf.Page, text: str) -> None:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    html = STAMP.format(width=right - left, height=top - bottom, text=text)
    with pikepdf.open(io.BytesIO(pdf.draw(html))) as stamp:
        page.add_overlay(stamp.pages[0], pikepdf.Rectangle(left, bottom, right, top))
