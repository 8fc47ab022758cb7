"""Pages of meetings take the same number of queries for one row and for thirty."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from partnership.models import Agency, GroupKind, ItemKind, Meeting, MeetingFormat, MeetingStatus, Visibility
from shield import working_days
from tests.cast import group_of
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    PaperFactory,
    PlannedMeetingFactory,
    PositionFactory,
    meeting_in,
)
from tests.factories.partnership import ActionFactory, MembershipFactory, PostFactory
from tests.factories.publications import BudgetYearFactory, DecisionFactory, MeetingFactory
from tests.partnership.test_lists import questions

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
M = MeetingStatus


def at(name, record):
    return reverse(f"partnership:{name}", args=[record.slug])


@pytest.fixture
def board(db):
    return group_of(GroupKind.BOARD)


def in_days(number):
    return working_days.today() + timedelta(days=number)


def thirty(client, url, make):
    client.get(url)
    make()
    one = questions(client, url)
    for _ in range(29):
        make()
    return len(questions(client, url)) - len(one)


def full_item(meeting):
    item = AgendaItemFactory(meeting=meeting, minutes=5, visibility=Visibility.PUBLIC, about=MeetingFactory())
    PaperFactory(item=item)
    DecisionFactory(meeting=meeting, item=item)
    PositionFactory(item=item)
    post = PostFactory()
    ActionFactory(item=item, owner=post, agency=post.agency)
    AttendanceFactory(meeting=meeting)
    item.conflicts.create(person=post.person, interest="Governor", action_taken="Left")
    meeting.visual_records.create(document=PaperFactory().document, description="A tree")
    return item


@pytest.mark.parametrize("name", ["meeting-detail", "meeting-minutes"])
def test_a_meeting_takes_the_same_queries_for_one_item_and_for_thirty(name, client, sign_in, team):
    meeting = meeting_in(M.MINUTES_DRAFT, starts_at=time(9))
    assert thirty(sign_in(team), at(name, meeting), lambda: full_item(meeting)) == 0


def test_open_actions_take_the_same_queries_for_one_and_for_thirty(client, sign_in, team):
    meeting = PlannedMeetingFactory()
    AgendaItemFactory(meeting=meeting, kind=ItemKind.ACTIONS)
    earlier = AgendaItemFactory(meeting=meeting_in(M.HELD, group=meeting.group))

    def action():
        post = PostFactory()
        ActionFactory(item=earlier, owner=post, agency=post.agency)

    assert thirty(sign_in(team), meeting.get_absolute_url(), action) == 0


def test_the_plan_takes_the_same_queries_for_one_meeting_and_for_thirty(client, sign_in, team, board):
    days = iter(range(1, 400))

    def planned():
        BudgetYearFactory(starts_on=in_days(100), ends_on=in_days(400))
        meeting = PlannedMeetingFactory(group=board, starts_on=in_days(next(days)), chair_agency=Agency.objects.first())
        for _ in range(3):
            AgendaItemFactory(meeting=meeting)

    assert thirty(sign_in(team), "/meetings/forward-plan/", planned) == 0


def test_the_response_form_takes_the_same_queries_for_one_recommendation_and_for_thirty(client, sign_in):
    seat = MembershipFactory()
    now = timezone.now()
    meeting = meeting_in(
        M.CIRCULATED, group=seat.group, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
    )
    url = at("meeting-respond", meeting)
    assert thirty(sign_in(seat.person.user), url, lambda: AgendaItemFactory(meeting=meeting)) == 0


def test_the_attendance_form_takes_the_same_queries_for_one_member_and_for_thirty(client, sign_in, team):
    meeting = meeting_in(M.AGENDA_PUBLISHED)
    url = at("meeting-hold", meeting)
    assert thirty(sign_in(team), url, lambda: MembershipFactory(group=meeting.group)) == 0


def test_the_list_takes_the_same_queries_for_twenty_years_of_meetings(client, sign_in, team, board):
    sign_in(team)
    url = reverse("partnership:meeting-list")
    day = date(2005, 1, 3)

    def year(number):
        Meeting.objects.bulk_create(
            Meeting(
                slug=f"m-{number}-{each}",
                group=board,
                starts_on=day + timedelta(days=365 * number + 10 * each),
                status=M.HELD,
                format=MeetingFormat.VIRTUAL,
            )
            for each in range(36)
        )

    client.get(url)
    year(0)
    one = questions(client, url)
    for number in range(1, 20):
        year(number)
    assert Meeting.objects.count() == 720
    assert len(questions(client, url)) == len(one)
