"""What people who left still have is listed for the team and their lead."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from partnership.directory.operations import leavers
from partnership.models import ActionStatus
from shield import working_days
from shield.extension_points import work_queue
from shield.working_days import LONDON
from tests.factories.partnership import ActionFactory, GroupFactory, MembershipFactory, PostFactory
from tests.factories.training import BookingFactory, CourseRunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(practitioner):
    """A practitioner with a booking, a membership and an action for their school."""
    post = practitioner.person.posts.get()
    run = CourseRunFactory(title="DASH", starts_at=datetime(2090, 11, 30, 9, 30, tzinfo=LONDON))
    BookingFactory(run=run, attendee=practitioner.person, agency=post.agency)
    MembershipFactory(person=practitioner.person, agency=post.agency, group=GroupFactory(name="Schools forum"))
    ActionFactory(agency=post.agency, owner=post, title="Ask every school", status=ActionStatus.OPEN)
    return practitioner


def titles(user):
    return [item.title for item in leavers.found_for(user)]


EVERYTHING = ["Membership of Schools forum", "Action: Ask every school", "Booked: DASH"]


def test_nothing_is_listed_while_they_work_there(holder, team, agency_lead):
    assert titles(team) == titles(agency_lead) == []


def test_a_closed_account_is_listed_to_the_team_and_the_lead(holder, team, agency_lead, outsider):
    holder.is_active = False
    holder.save()
    assert titles(team) == titles(agency_lead) == EVERYTHING
    assert {item.why for item in leavers.found_for(team)} == {"Their account is closed."}
    assert titles(outsider) == []


def test_who_moved_to_another_agency_is_listed(holder, team):
    holder.person.posts.update(ends_on=working_days.today() - timedelta(days=1))
    post = PostFactory(person=holder.person)
    assert titles(team) == EVERYTHING
    assert f"and now work for {post.agency}." in leavers.found_for(team)[0].why


def test_memberships_and_actions_are_tasks_once(holder, team):
    holder.is_active = False
    holder.save()
    tasks = [task.title for queue in work_queue for task in queue.waiting(team) if task.verb == "Decide"]
    name = holder.person.name
    assert sorted(tasks) == [
        f"Decide about the booking of {name}: DASH",
        f"{name} left: Action: Ask every school",
        f"{name} left: Membership of Schools forum",
    ]


def test_ending_the_last_post_leads_to_what_is_left(holder, team, sign_in):
    client = sign_in(team)
    post = holder.person.posts.get()
    response = client.post(reverse("partnership:post-end", args=[post.pk]))
    assert response.headers["Location"] == reverse("partnership:leaver-list")
    content = client.get(response.headers["Location"]).content.decode()
    assert "Booked: DASH" in content
    assert "Action: Ask every school" in content
