"""The record of a meeting has exactly what each reader can read."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.board.operations import meeting_records
from partnership.models import GroupKind, ItemKind, MeetingStatus, Visibility
from tests.cast import EVERYBODY, group_of, make
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    PaperFactory,
    PlannedMeetingFactory,
    PositionFactory,
    meeting_in,
)
from tests.factories.partnership import ActionFactory, GroupFactory, PersonFactory
from tests.factories.publications import DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
M, V = MeetingStatus, Visibility


def full(meeting, visibility):
    """Return an item with one of each related record."""
    item = AgendaItemFactory(meeting=meeting, visibility=visibility)
    PaperFactory(item=item)
    DecisionFactory(meeting=meeting, item=item)
    PositionFactory(item=item)
    item.conflicts.create(person=PersonFactory(), interest="Trustee", action_taken="Left")
    ActionFactory(item=item)
    return item


def parts(row):
    return [len(found) for found in (row.papers, row.decisions, row.positions, row.conflicts, row.actions)]


@pytest.mark.parametrize(
    ("level", "levels"),
    [(V.PUBLIC, [V.PUBLIC]), (V.MEMBERS, [V.PUBLIC, V.MEMBERS]), (V.RESTRICTED, [V.PUBLIC, V.MEMBERS, V.RESTRICTED])],
)
def test_a_record_has_the_items_of_its_level_with_their_details(level, levels):
    meeting = MeetingFactory()
    items = {visibility: full(meeting, visibility) for visibility in V}
    record = meeting_records.record_of(meeting, level)
    assert [(row.item, parts(row)) for row in record.items] == [(items[each], [1] * 5) for each in levels]
    assert record.hidden == 3 - len(levels)


@pytest.mark.parametrize(("level", "count"), [(V.PUBLIC, 0), (V.MEMBERS, 1), (V.RESTRICTED, 1)])
def test_decisions_without_an_item_are_for_readers_of_governance_records(level, count):
    meeting = DecisionFactory(item=None).meeting
    assert len(meeting_records.record_of(meeting, level).decisions_without_item) == count


def test_start_times_are_the_same_for_every_reader():
    meeting = PlannedMeetingFactory(starts_at=time(10))
    for visibility in (V.RESTRICTED, V.PUBLIC):
        AgendaItemFactory(meeting=meeting, visibility=visibility, minutes=20)
    assert [row.at for row in meeting_records.record_of(meeting, V.PUBLIC).items] == [time(10, 20)]


def test_a_paper_that_was_replaced_is_left_out():
    old = PaperFactory()
    new = PaperFactory(item=old.item)
    old.replaced_by = new
    old.save()
    (row,) = meeting_records.record_of(old.item.meeting, V.MEMBERS).items
    assert row.papers == [new]


@pytest.mark.slow
def test_each_person_has_one_reading_level():
    board, hub = (MeetingFactory(group=group_of(kind)) for kind in (GroupKind.BOARD, GroupKind.LEARNING_HUB))
    found = {
        name: (meeting_records.level_of(make(name), board), meeting_records.level_of(make(name), hub))
        for name in EVERYBODY
    }
    restricted = {name for name, levels in found.items() if levels == (V.RESTRICTED, V.RESTRICTED)}
    rest = {name: levels for name, levels in found.items() if name not in restricted and levels != (V.PUBLIC, V.PUBLIC)}
    assert restricted == {"team", "scrutineer", "lead_partner", "delegated_partner", "executive_member"}
    assert rest == {
        "board_chair": (V.MEMBERS, V.MEMBERS),
        "board_member": (V.MEMBERS, V.MEMBERS),
        "hub_member": (V.PUBLIC, V.MEMBERS),
    }


@pytest.mark.parametrize(
    ("name", "draft", "published"),
    [("team", (2, 0), (2, 0)), ("executive_member", (0, 0), (2, 0)), ("board_member", (0, 0), (1, 1))],
)
def test_items_of_a_draft_agenda_are_for_its_planners(name, draft, published, the_cast):
    user = the_cast(name)
    for status, expected in ((M.DRAFT, draft), (M.AGENDA_PUBLISHED, published)):
        meeting = PlannedMeetingFactory(status=status, group=group_of(GroupKind.BOARD))
        for visibility in (V.MEMBERS, V.RESTRICTED):
            AgendaItemFactory(meeting=meeting, visibility=visibility)
        record = meeting_records.record_for(user, meeting)
        assert (len(record.items), record.hidden) == expected


# Open actions


def agenda_with_actions(status=M.AGENDA_PUBLISHED, visibility=V.MEMBERS):
    meeting = meeting_in(status, group=GroupFactory(), agreed_by=MeetingFactory())
    AgendaItemFactory(meeting=meeting, kind=ItemKind.ACTIONS, visibility=visibility)
    return meeting


def open_actions(meeting, level=V.MEMBERS):
    return [action.title for row in meeting_records.record_of(meeting, level).items for action in row.open_actions]


def test_actions_of_the_group_are_open_until_verified():
    meeting = agenda_with_actions()
    given = AgendaItemFactory(meeting__group=meeting.group)
    for status in ("open", "in_progress", "reported_done", "withdrawn"):
        ActionFactory(item=given, title=status, status=status)
    ActionFactory(item=AgendaItemFactory(meeting=meeting), title="of this meeting")
    ActionFactory(title="of nobody"), ActionFactory(item=AgendaItemFactory(), title="of another group")
    assert sorted(open_actions(meeting)) == ["in_progress", "open", "reported_done"]


@pytest.mark.parametrize(("status", "count"), [(M.HELD, 1), (M.MINUTES_DRAFT, 1), (M.MINUTES_AGREED, 0)])
def test_agreed_minutes_do_not_change_with_the_actions(status, count):
    meeting = agenda_with_actions(status)
    ActionFactory(item=AgendaItemFactory(meeting__group=meeting.group))
    assert len(open_actions(meeting)) == count


@pytest.mark.parametrize(
    ("given", "level"), [(V.RESTRICTED, V.MEMBERS), (V.RESTRICTED, V.PUBLIC), (V.MEMBERS, V.PUBLIC)]
)
def test_an_open_action_is_shown_to_readers_of_its_item(given, level):
    meeting = agenda_with_actions(visibility=V.PUBLIC)
    ActionFactory(item=AgendaItemFactory(meeting__group=meeting.group, visibility=given))
    assert (open_actions(meeting, level), len(open_actions(meeting, V.RESTRICTED))) == ([], 1)


@pytest.mark.slow
def test_a_record_takes_the_same_queries_for_one_item_and_for_thirty():
    meeting = agenda_with_actions()
    ActionFactory(item=AgendaItemFactory(meeting__group=meeting.group))
    asked = []
    for more in (1, 29):
        for _ in range(more):
            full(meeting, V.MEMBERS)
            AttendanceFactory(meeting=meeting)
        with CaptureQueriesContext(connection) as queries:
            record = meeting_records.record_of(meeting, V.RESTRICTED)
            words = [(str(row.papers), str(row.positions), str(row.actions)) for row in record.items]
        asked.append(len(queries))
    assert (asked[0], len(words)) == (asked[1], 31)
