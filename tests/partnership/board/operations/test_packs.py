"""Numbered packs of agenda, contents and papers, one for each level of readers."""

import io
import re
import subprocess
from datetime import date, time

import pikepdf
import pytest
from weasyprint import HTML

from partnership.board.operations import packs
from partnership.models import Visibility
from shield.operations import documents
from tests.factories.meetings import AgendaItemFactory, PaperFactory, PlannedMeetingFactory
from tests.factories.partnership import ActionFactory
from tests.file_contents import xlsx

pytestmark = pytest.mark.django_db
V = Visibility
WORDS = {V.PUBLIC: "Kestrel", V.MEMBERS: "Merlin", V.RESTRICTED: "Osprey"}
READABLE = {V.PUBLIC: ["Kestrel"], V.MEMBERS: ["Kestrel", "Merlin"], V.RESTRICTED: ["Kestrel", "Merlin", "Osprey"]}


@pytest.fixture
def meeting():
    return PlannedMeetingFactory(group__name="Board", title="Winter Board", venue="Hall")


def pdf_of(*pages, size="A4"):
    """Return a PDF with these texts on its pages."""
    body = "".join(f"<p style='break-before: page'>{words}</p>" for words in pages)
    return HTML(string=f"<style>@page {{ size: {size} }}</style>{body}").write_pdf()


def paper(item, by, title, *pages, content=None, filename="paper.pdf", **more):
    document = documents.store(
        title=title,
        filename=filename,
        content=content or pdf_of(*pages, size=more.pop("size", "A4")),
        permission="partnership.read-paper",
        by=by,
    )
    return PaperFactory(item=item, title=title, document=document, received_by=by, **more)


def pages_of(pack):
    """Return the text of each page."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pack, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def contents(front):
    """Return the page of each paper in the contents, or "separate file", by its label."""
    return dict(re.findall(r"(\d+(?:\.\d+)?\. Paper on \w+(?: \(late\))?) .*?(\d+|separate file)(?= |$)", front))


def test_papers_are_labelled_by_item_and_numbered_through_the_pack(meeting, team):
    first, second = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting)
    paper(second, team, "Paper on cats", "Cats", author="Ann")
    paper(second, team, "Paper on dogs", "Dogs", "More dogs", author="Ben")
    paper(first, team, "Paper on birds", "Birds", "More birds", author="Cat")
    front, *rest = pages_of(packs.pack(meeting))
    assert contents(front) == {"1. Paper on birds": "2", "2.1. Paper on cats": "4", "2.2. Paper on dogs": "5"}
    assert rest == [
        "Birds Paper 1, page 2",
        "More birds Paper 1, page 3",
        "Cats Paper 2.1, page 4",
        "Dogs Paper 2.2, page 5",
        "More dogs Paper 2.2, page 6",
    ]


def test_the_agenda_has_start_times_and_presenters(meeting):
    meeting.starts_at = time(9, 50)
    AgendaItemFactory(meeting=meeting, title="Welcome", minutes=15, presenter="The chair")
    AgendaItemFactory(meeting=meeting, title="Budget", detail="Agree it", minutes=None)
    (front,) = pages_of(packs.pack(meeting))
    assert "1. Welcome 9:50am (15 minutes) The chair 2. Budget 10:05am Agree it" in front
    assert "Winter Board 15 March 2090, 9:50am Hall" in front


def test_late_papers_and_files_other_than_pdf_are_marked(meeting, team):
    item = AgendaItemFactory(meeting=meeting)
    paper(item, team, "Paper on cats", "Cats", is_late=True)
    paper(item, team, "Paper on money", content=xlsx(), filename="money.xlsx")
    paper(item, team, "Paper on dogs", "Dogs")
    front, *rest = pages_of(packs.pack(meeting))
    assert contents(front) == {
        "1.1. Paper on cats (late)": "2",
        "1.2. Paper on money": "separate file",
        "1.3. Paper on dogs": "3",
    }
    assert rest == ["Cats Paper 1.1, page 2", "Dogs Paper 1.3, page 3"]


def locked():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("Secret"))) as found:
        found.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", locked()], ids=["broken", "locked"])
def test_an_unreadable_pdf_is_listed(content, meeting, team):
    paper(AgendaItemFactory(meeting=meeting), team, "Paper on cats", content=content)
    (front,) = pages_of(packs.pack(meeting))
    assert contents(front) == {"1. Paper on cats": "separate file"}


def test_a_paper_that_was_replaced_is_not_in_the_pack(meeting, team):
    item = AgendaItemFactory(meeting=meeting)
    old = paper(item, team, "Paper on cats", "Old cats")
    old.replaced_by = paper(item, team, "Paper on cats", "New cats")
    old.save()
    front, *rest = pages_of(packs.pack(meeting))
    assert (contents(front), rest) == ({"1. Paper on cats": "2"}, ["New cats Paper 1, page 2"])


def test_pages_of_any_size_are_numbered(meeting, team):
    paper(AgendaItemFactory(meeting=meeting), team, "Paper on cats", "Wide cats", size="A3 landscape")
    pack = packs.pack(meeting)
    assert pages_of(pack)[1] == "Wide cats Paper 1, page 2"
    with pikepdf.open(io.BytesIO(pack)) as found:
        sizes = [[round(float(side)) for side in page.mediabox] for page in found.pages]
    assert sizes == [[0, 0, 595, 842], [0, 0, 1191, 842]]


def test_rotated_pages_are_numbered(meeting, team):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("Turned cats"))) as found:
        found.pages[0].Rotate = 90
        found.save(out)
    paper(AgendaItemFactory(meeting=meeting), team, "Paper on cats", content=out.getvalue())
    assert "Paper 1, page 2" in pages_of(packs.pack(meeting))[1]


@pytest.mark.parametrize("level", list(V))
def test_each_pack_has_only_the_items_of_its_readers(level, meeting, team):
    for visibility, word in WORDS.items():
        item = AgendaItemFactory(
            meeting=meeting, visibility=visibility, title=f"{word} title", detail=f"{word} detail", presenter=word
        )
        paper(item, team, f"{word} paper", f"{word} inside", author=f"{word} author")
    pack = packs.pack(meeting, level)
    text = " ".join(pages_of(pack))
    found = [
        f"{word} {part}"
        for word in WORDS.values()
        for part in ("title", "detail", "paper", "inside", "author")
        if f"{word} {part}" in text
    ]
    assert found == [
        f"{word} {part}" for word in READABLE[level] for part in ("title", "detail", "paper", "inside", "author")
    ]
    hidden = [word for word in WORDS.values() if word not in READABLE[level]]
    assert [word for word in hidden if word in text or word.encode() in pack] == []
    numbers = re.findall(r"(\d)\. \w+ title", text)
    assert (numbers, "not in this pack" in text) == (["1", "2", "3"][: len(READABLE[level])], level != V.RESTRICTED)


def test_open_actions_are_in_the_pack(meeting):
    given = AgendaItemFactory(meeting__group=meeting.group)
    ActionFactory(item=given, title="Write to schools", first_due_on=date(2026, 1, 5), due_on=date(2026, 2, 2))
    ActionFactory(item=given, title="Done long ago", status="withdrawn")
    AgendaItemFactory(meeting=meeting, kind="actions", title="Open actions")
    (front,) = pages_of(packs.pack(meeting))
    assert ("Write to schools" in front, "Done long ago" in front, "first 5 Jan 2026" in front) == (True, False, True)


@pytest.mark.parametrize(("with_paper", "claims"), [(False, "1"), (True, None)])
def test_only_packs_without_attached_papers_claim_to_be_accessible(with_paper, claims, meeting, team):
    item = AgendaItemFactory(meeting=meeting)
    if with_paper:
        paper(item, team, "Paper on cats", "Cats")
    with pikepdf.open(io.BytesIO(packs.pack(meeting))) as found, found.open_metadata() as metadata:
        assert (metadata.get("pdfuaid:part"), bool(metadata["dc:title"]), str(found.Root.Lang)) == (
            claims,
            True,
            "en-GB",
        )


@pytest.mark.slow
def test_a_long_contents_list_keeps_its_page_numbers(meeting, team):
    item = AgendaItemFactory(meeting=meeting)
    content = pdf_of("Cats")
    for number in range(1, 41):
        paper(item, team, f"Paper on cat {number} and what it was found to do on the stairs", content=content)
    pages = pages_of(packs.pack(meeting))
    front = len(pages) - 40
    assert front == 2
    assert pages[front:] == [f"Cats Paper 1.{n}, page {front + n}" for n in range(1, 41)]
    printed = re.findall(r"1\.(\d+)\. Paper on .*? stairs (\d+)(?= |$)", " ".join(pages[:front]))
    assert printed == [(str(n), str(front + n)) for n in range(1, 41)]
