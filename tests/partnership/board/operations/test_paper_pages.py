"""Papers in Word, Excel or PowerPoint become pages of the pack, once."""

from unittest import mock

import pytest
from django.core.files.base import ContentFile

from partnership.board.operations import agendas, packs, paper_pages
from partnership.models import Paper
from shield.files import office
from shield.models import Document
from tests.factories.meetings import AgendaItemFactory, PlannedMeetingFactory
from tests.factories.partnership import PersonFactory
from tests.file_contents import docx
from tests.partnership.board.operations.test_packs import pages_of, pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def program():
    """Stand in for LibreOffice: a page that says what kind of file it was made from."""
    with (
        mock.patch.object(office, "find_program", return_value="/usr/bin/soffice"),
        mock.patch.object(office, "to_pdf", side_effect=lambda content, suffix: pdf_of(f"Made from {suffix}")) as made,
    ):
        yield made


@pytest.fixture
def item():
    return AgendaItemFactory(meeting=PlannedMeetingFactory())


def add(item, by, name="audit.docx", content=None):
    file = ContentFile(content or docx(), name=name)
    return agendas.add_paper(item=item, title="Audit", file=file, accessibility="accessible", by=by)


def test_an_office_file_becomes_pages_once(item, team, program):
    paper = add(item, team)
    assert (paper.awaits_pages, paper_pages.make_waiting()) == (True, 1)
    paper.refresh_from_db()
    assert (paper.awaits_pages, paper.pages.content_type) == (False, "application/pdf")
    assert (paper.pages.permission, paper.pages.is_upload) == ("partnership.read-paper", False)
    assert (paper_pages.make_waiting(), program.call_count) == (0, 1)


def test_the_pages_are_in_the_pack(item, team):
    add(item, team)
    paper_pages.make_waiting()
    assert pages_of(packs.pack(item.meeting))[1:] == ["Made from .docx Paper 1, page 2"]


def test_whoever_reads_the_paper_reads_its_pages(item, team):
    paper = add(item, team)
    paper_pages.make_waiting()
    paper.refresh_from_db()
    stranger = PersonFactory().user
    assert [paper.pages.readable_by(user) for user in (team, stranger)] == [True, False]


def test_a_file_without_pages_is_tried_once_and_says_why(item, team, program):
    program.side_effect = office.NoPagesError("It took too long")
    paper = add(item, team)
    assert (paper_pages.make_waiting(), paper_pages.make_waiting()) == (1, 0)
    paper.refresh_from_db()
    assert (paper.pages, paper.pages_problem, paper.awaits_pages) == (None, "It took too long", False)


@pytest.mark.parametrize(("name", "content"), [("audit.pdf", b"%PDF-1.7 x"), ("audit.csv", b"a,b\n1,2\n")])
def test_other_files_are_left_alone(name, content, item, team, program):
    paper = add(item, team, name, content)
    assert (paper.awaits_pages, paper_pages.make_waiting(), program.call_count) == (False, 0, 0)


def test_without_the_program_papers_wait(item, team):
    add(item, team)
    with mock.patch.object(office, "find_program", return_value=None):
        assert paper_pages.make_waiting() == 0
    assert Paper.objects.without_pages().count() == 1


def test_files_that_wait_for_the_scanner_are_not_opened(item, team, program, settings):
    add(item, team)
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    assert (paper_pages.make_waiting(), program.call_count) == (0, 0)


def test_a_worker_that_comes_second_stores_nothing(item, team, program):
    paper = add(item, team)
    assert paper_pages.make_waiting() == 1
    stored = Document.objects.count()
    assert paper_pages._store(paper, pdf_of("Again")) is False
    assert Document.objects.count() == stored
