"""The landing page of Governance."""

from datetime import timedelta

import pytest
from django.urls import reverse

from partnership.models import GroupKind, MeetingStatus
from shield import working_days
from tests.cast import group_of
from tests.factories.meetings import AgendaItemFactory, AttendanceFactory, PlannedMeetingFactory
from tests.factories.publications import MeetingFactory
from tests.partnership.typed import words

pytestmark = pytest.mark.django_db


def landing(client):
    return client.get(reverse("partnership:governance"))


def in_days(number):
    return working_days.today() + timedelta(days=number)


def main_buttons(page):
    return [(button.title, button.url, button.filled) for button in page.context["main_buttons"]]


CREATE = ("Create meetings", "/meetings/new/", False)
ADD_ACTION = ("Add an action", "/actions/new/", False)
FORWARD_PLAN = ("View the forward plan", "/meetings/forward-plan/", False)
ACTIONS = ("View actions", "/actions/", False)


def test_without_meetings_the_page_offers_to_create_them(client, sign_in, team):
    page = landing(sign_in(team))
    assert "This year’s meetings will appear here on a timeline. Create meetings" in words(page)
    assert main_buttons(page) == [("View the forward plan", "/meetings/forward-plan/", True), CREATE, ADD_ACTION]


def test_the_filled_button_changes_with_the_day(client, sign_in, team):
    board = group_of(GroupKind.BOARD)
    following = PlannedMeetingFactory(group=board, starts_on=in_days(3))
    sign_in(team)
    assert main_buttons(landing(client))[0] == ("Prepare the next agenda", following.get_absolute_url(), True)
    meeting = MeetingFactory(group=board, starts_on=in_days(-3), status=MeetingStatus.HELD)
    AttendanceFactory(meeting=meeting)
    assert main_buttons(landing(client))[0] == ("Write the minutes", meeting.get_absolute_url(), True)
    today = PlannedMeetingFactory(group=board, starts_on=in_days(0), status=MeetingStatus.AGENDA_PUBLISHED)
    url = reverse("partnership:meeting-hold", args=[today.slug])
    assert main_buttons(landing(client)) == [("Record attendance", url, True), CREATE, ADD_ACTION]


def test_a_reader_of_governance_records_sees_no_button_that_changes_something(client, sign_in, board_member):
    following = PlannedMeetingFactory(group=group_of(GroupKind.BOARD), starts_on=in_days(3))
    page = landing(sign_in(board_member))
    agenda = ("Read the next agenda", following.get_absolute_url(), True)
    assert main_buttons(page) == [agenda, FORWARD_PLAN, ACTIONS]
    following.delete()
    assert main_buttons(landing(client)) == [("View meetings", "/meetings/", True), FORWARD_PLAN, ACTIONS]


def test_a_member_of_another_group_sees_no_panel_of_governance_records(client, sign_in, hub_member):
    page = landing(sign_in(hub_member))
    assert (page.context["progress"], page.context["attendance"], page.context["open_actions"]) == (None, None, None)
    assert main_buttons(page) == [("View meetings", "/meetings/", True), FORWARD_PLAN]


def test_each_date_of_the_picture_is_a_link_with_the_name_of_the_meeting(client, sign_in, team):
    meeting = PlannedMeetingFactory(group=group_of(GroupKind.BOARD), starts_on=in_days(0), title="Budget day")
    AgendaItemFactory(meeting=meeting, title="The budget")
    page = landing(sign_in(team))
    content = page.content.decode()
    assert f'<a href="{meeting.get_absolute_url()}">' in content
    assert "<title>Budget day</title>" in content
    assert page.context["picture"].rows[0][:1] == ("Budget day",)
    assert "The budget" in words(page)
