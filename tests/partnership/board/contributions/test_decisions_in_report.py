"""The chapters on Board and Executive: only what everyone may read, because the report is published."""

from datetime import date

import pytest

from partnership.board.contributions import report_chapters
from partnership.models import DecisionVerb, GroupKind, MeetingStatus, Visibility
from tests.factories.meetings import AgendaItemFactory, meeting_in
from tests.factories.partnership import GroupFactory
from tests.factories.publications import DecisionFactory

pytestmark = pytest.mark.django_db
M = MeetingStatus
YEAR = (date(2019, 10, 1), date(2020, 10, 31))
CHAPTERS = {GroupKind.BOARD: report_chapters.board_meetings, GroupKind.EXECUTIVE: report_chapters.executive_meetings}


def decided(kind, status=M.MINUTES_AGREED, visibility=Visibility.PUBLIC, topic="Budget"):
    """A binding decision on an item of one visibility, at a meeting in one status; what its chapter says."""
    meeting = meeting_in(status, group=GroupFactory(kind=kind))
    item = AgendaItemFactory(meeting=meeting, visibility=visibility)
    DecisionFactory(meeting=meeting, item=item, verb=DecisionVerb.AGREED, topic=topic)
    data = CHAPTERS[kind](*YEAR)
    topics = [decision["topic"] for row in data["meetings"] for decision in row["decisions"]]
    return topics, data["decisions_total"], data["binding_total"]


@pytest.mark.parametrize("kind", CHAPTERS)
@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.MEMBERS])
def test_a_decision_on_an_item_that_is_not_public_is_neither_named_nor_counted(kind, visibility):
    assert decided(kind, visibility=visibility) == ([], 0, 0)


@pytest.mark.parametrize("status", [M.HELD, M.MINUTES_DRAFT])
def test_a_decision_waits_until_the_minutes_are_agreed(status):
    assert decided(GroupKind.BOARD, status) == ([], 0, 0)


@pytest.mark.parametrize("status", [M.MINUTES_AGREED, M.PUBLISHED, M.DECIDED])
def test_final_decisions_on_public_items_are_in_the_chapter(status):
    assert decided(GroupKind.BOARD, status) == (["Budget"], 1, 1)


def test_a_decision_without_an_item_is_named_only_for_a_record_from_before_the_portal():
    group = GroupFactory(kind=GroupKind.BOARD)
    DecisionFactory(meeting=meeting_in(M.HELD, group=group), topic="As printed")
    with_agenda = AgendaItemFactory(meeting=meeting_in(M.HELD, group=group)).meeting
    DecisionFactory(meeting=with_agenda, topic="Said aside")
    data = report_chapters.board_meetings(*YEAR)
    assert [decision["topic"] for row in data["meetings"] for decision in row["decisions"]] == ["As printed"]
