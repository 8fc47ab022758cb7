"""The year of meetings, the next agendas, the progress of decisions and the attendance of the three partners."""

from datetime import date, timedelta

import pytest

from partnership.board.operations import meeting_year
from partnership.models import (
    ActionStatus,
    DecisionVerb,
    GroupKind,
    ItemKind,
    MeetingFormat,
    MeetingStatus,
    PartnerSeat,
    Presence,
    RelationKind,
    Visibility,
)
from tests.cast import group_of
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    PaperFactory,
    PlannedMeetingFactory,
    meeting_in,
)
from tests.factories.partnership import ActionFactory, AgencyFactory, GroupFactory
from tests.factories.publications import DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
YEAR = (date(2026, 4, 1), date(2027, 3, 31))


def planned(group, day, **fields):
    return PlannedMeetingFactory(group=group, starts_on=day, **fields)


def held(group, day, **fields):
    return MeetingFactory(group=group, starts_on=day, status=MeetingStatus.HELD, **fields)


@pytest.mark.parametrize(
    ("today", "first"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_the_business_year_starts_in_april(today, first):
    assert meeting_year.business_year(today) == (date(first, 4, 1), date(first + 1, 3, 31))


def test_the_board_and_the_executive_come_first_and_three_groups_are_shown(team):
    for name, kind in (
        ("Zebra", GroupKind.BOARD),
        ("Yak", GroupKind.EXECUTIVE),
        ("Wren", GroupKind.LEARNING_FROM_PRACTICE),
        ("Ant", GroupKind.NETWORK),
    ):
        planned(GroupFactory(name=name, kind=kind), TODAY)
    year = meeting_year.meeting_year(team, TODAY)
    assert [each.group.name for each in year.groups] == ["Zebra", "Yak", "Wren"]


def test_each_meeting_of_the_year_has_its_state_and_its_numbers(team):
    board = group_of(GroupKind.BOARD)
    past = held(board, date(2026, 6, 29))
    DecisionFactory(meeting=past, verb=DecisionVerb.AGREED, number=1)
    DecisionFactory(meeting=past, verb=DecisionVerb.NOTED, number=2)
    planned(board, date(2026, 9, 28), status=MeetingStatus.AGENDA_PUBLISHED)
    AgendaItemFactory(meeting=planned(board, TODAY))
    planned(board, date(2027, 3, 31))
    planned(board, date(2027, 4, 1))
    planned(board, date(2027, 2, 1), status=MeetingStatus.CANCELLED)
    planned(board, date(2027, 2, 2), format=MeetingFormat.CORRESPONDENCE)
    (group,) = meeting_year.meeting_year(team, TODAY).groups
    assert [(each.meeting.starts_on, each.state, each.decisions, each.items) for each in group.meetings] == [
        (date(2026, 6, 29), "held", 1, 0),
        (date(2026, 9, 28), "not-recorded", 0, 0),
        (TODAY, "next", 0, 1),
        (date(2027, 3, 31), "planned", 0, 0),
    ]


def test_a_member_sees_the_own_group_and_no_decision_on_a_restricted_item(hub_member):
    hub = group_of(GroupKind.LEARNING_HUB)
    past = held(hub, date(2026, 6, 29))
    for number, visibility in enumerate((Visibility.MEMBERS, Visibility.RESTRICTED), start=1):
        item = AgendaItemFactory(meeting=past, visibility=visibility)
        DecisionFactory(meeting=past, item=item, verb=DecisionVerb.AGREED, number=number)
    planned(group_of(GroupKind.BOARD), TODAY)
    (group,) = meeting_year.meeting_year(hub_member, TODAY).groups
    assert (group.group, [each.decisions for each in group.meetings]) == (hub, [1])


def test_the_year_takes_the_same_queries_for_one_meeting_and_for_three(team, django_assert_num_queries):
    board = group_of(GroupKind.BOARD)
    planned(board, TODAY)
    team.has_perm("partnership.read-governance")
    with django_assert_num_queries(4):
        meeting_year.meeting_year(team, TODAY)
    for number in (1, 2):
        planned(board, TODAY + timedelta(days=number))
    with django_assert_num_queries(4):
        meeting_year.meeting_year(team, TODAY)


def test_the_next_three_agendas_come_first_and_the_others_later(team):
    board = group_of(GroupKind.BOARD)
    days = [TODAY + timedelta(days=number) for number in (9, 1, 5, 20, 400)]
    for day in days:
        planned(board, day)
    found = meeting_year.next_agendas(team, TODAY)
    assert [each.meeting.starts_on for each in found.agendas] == [days[1], days[2], days[0]]
    assert [each.starts_on for each in found.later] == [days[3]]


@pytest.mark.parametrize(("papers_due", "is_missing"), [(date(2026, 12, 3), True), (date(2026, 12, 4), False)])
def test_a_missing_paper_is_named_three_working_days_before_papers_are_due(papers_due, is_missing, team):
    meeting = planned(group_of(GroupKind.BOARD), date(2026, 12, 21), papers_due_on=papers_due)
    AgendaItemFactory(meeting=meeting, title="Actions", kind=ItemKind.ACTIONS)
    AgendaItemFactory(meeting=meeting, title="Budget")
    PaperFactory(item=AgendaItemFactory(meeting=meeting, title="Audit"))
    (agenda,) = meeting_year.next_agendas(team, TODAY).agendas
    assert [(line.title, line.has_paper, line.paper_is_missing) for line in agenda.lines] == [
        ("Actions", False, False),
        ("Budget", False, is_missing),
        ("Audit", True, False),
    ]


def test_more_than_five_items_are_counted(team):
    meeting = planned(group_of(GroupKind.BOARD), TODAY)
    for _ in range(7):
        AgendaItemFactory(meeting=meeting)
    assert [each.more for each in meeting_year.next_agendas(team, TODAY).agendas] == [2]


def decided(*statuses, day=1, due_on=date(2090, 1, 1), verb=DecisionVerb.AGREED):
    """Create a decision of the year with an action in each of these statuses."""
    item = AgendaItemFactory(meeting=held(group_of(GroupKind.BOARD), date(2026, 6, day)))
    DecisionFactory(meeting=item.meeting, item=item, verb=verb)
    for status in statuses:
        ActionFactory(item=item, status=status, due_on=due_on, first_due_on=due_on)


def test_decisions_are_counted_by_the_state_of_their_actions(team):
    decided(day=1)
    decided(ActionStatus.VERIFIED, ActionStatus.WITHDRAWN, day=2)
    decided(ActionStatus.OPEN, day=3)
    decided(ActionStatus.OPEN, ActionStatus.VERIFIED, day=4)
    decided(ActionStatus.REPORTED_DONE, day=5)
    decided(ActionStatus.IN_PROGRESS, ActionStatus.VERIFIED, day=6, due_on=date(2026, 11, 29))
    decided(day=7, verb=DecisionVerb.NOTED)
    progress = meeting_year.decision_progress(team, *YEAR, TODAY)
    assert progress.parts == [
        ("Carried out", 1, "brand"),
        ("In progress", 2, "third"),
        ("Not started", 1, "white"),
        ("Without an action", 1, "accent"),
        ("Overdue", 1, "late"),
    ]
    assert (progress.total, progress.meetings) == (6, 6)


def partner(seat, **fields):
    agency = AgencyFactory(**fields)
    agency.relations.create(kind=RelationKind.SAFEGUARDING_PARTNER, seat=seat, starts_on=date(2018, 10, 1))
    return agency


def test_the_attendance_of_partners_names_the_meetings_one_missed(team):
    council, health, police = (partner(seat) for seat in PartnerSeat.values)
    department = AgencyFactory(parent=council)
    board = group_of(GroupKind.BOARD)
    complete, missed, _unrecorded = (held(board, date(2026, month, 1)) for month in (5, 6, 7))
    for agency in (department, health, police):
        AttendanceFactory(meeting=complete, agency=agency)
    AttendanceFactory(meeting=missed, agency=council)
    AttendanceFactory(meeting=missed, agency=police, presence=Presence.DEPUTY, name="Dee")
    AttendanceFactory(meeting=missed, agency=health, presence=Presence.APOLOGIES)
    AttendanceFactory(meeting=held(GroupFactory(kind=GroupKind.NETWORK), date(2026, 8, 1)), agency=council)
    attendance = meeting_year.partner_attendance(team, *YEAR)
    assert (attendance.meetings, attendance.complete, attendance.absences) == (2, 1, [(missed, ["Health"])])


def test_attendance_is_recorded_before_minutes_are_written(team):
    board = group_of(GroupKind.BOARD)
    to_minute = AttendanceFactory(meeting=held(board, date(2026, 10, 1))).meeting
    held(board, date(2026, 11, 1))
    assert meeting_year.meeting_to_minute(team, TODAY) == to_minute
    planned(board, date(2026, 12, 1), status=MeetingStatus.AGENDA_PUBLISHED)
    assert meeting_year.meeting_to_minute(team, TODAY) == to_minute
    today = planned(board, TODAY, status=MeetingStatus.AGENDA_PUBLISHED)
    assert meeting_year.meeting_to_minute(team, TODAY) == today


def test_the_next_meeting_is_the_earliest_from_today(team):
    board = group_of(GroupKind.BOARD)
    meeting_in(MeetingStatus.CIRCULATED, group=board, starts_on=TODAY)
    planned(board, TODAY - timedelta(days=1))
    later, earlier = (planned(board, TODAY + timedelta(days=number)) for number in (8, 2))
    assert meeting_year.next_meeting(team, TODAY) == earlier
    earlier.delete()
    assert meeting_year.next_meeting(team, TODAY) == later
