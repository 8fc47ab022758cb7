"""Papers in Word, Excel or PowerPoint become pages of the pack, made once by the worker."""

import logging

from django.db import transaction

from partnership.board.models import Paper
from partnership.board.rules import READ_PAPER
from shield.files import office
from shield.files.kinds import PAGED
from shield.operations import documents

log = logging.getLogger(__name__)

# What one run takes; the next one is half a minute later.
AT_ONCE = 5


def make_waiting() -> int:
    """Make the pages of papers that have none, the oldest first; return how many papers were dealt with.

    Without LibreOffice nothing is done: the page of the meeting says so and asks for a PDF. Files that wait for the virus
    scanner are left for the next run.
    """
    if office.find_program() is None:
        return 0
    waiting = Paper.objects.without_pages().select_related("document")[:AT_ONCE]
    return sum(_make(paper) for paper in waiting if paper.document.may_be_opened)


def _make(paper: Paper) -> bool:
    with paper.document.file.open("rb") as file:
        content = file.read()
    try:
        pages = office.to_pdf(content, PAGED[paper.document.content_type])
    except office.NoPagesError as error:
        log.warning("Paper %s has no pages: %s", paper.pk, error)
        return bool(Paper.objects.filter(pk=paper.pk, pages=None).update(pages_problem=str(error)))
    return _store(paper, pages)


@transaction.atomic
def _store(paper: Paper, pages: bytes) -> bool:
    """Store the pages, unless another worker has done so first."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.pages_id is not None:
        return False
    paper.pages = documents.store(
        title=paper.title, filename="pages.pdf", content=pages, permission=READ_PAPER, by=paper.received_by
    )
    paper.save(update_fields=["pages"])
    return True
