from datetime import date, timedelta
from unittest import mock

import pytest

from partnership.directory.operations import memberships, posts
from partnership.models import MembershipRole, PostRole
from shield import working_days
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def yesterday():
    return working_days.today() - timedelta(days=1)


def test_ended_posts_give_no_permissions_at_the_next_request(client, sign_in, the_cast):
    lead, teacher = the_cast("agency_lead"), the_cast("practitioner")
    post = teacher.person.posts.get()
    sign_in(teacher)
    assert client.get("/actions/").status_code == 200
    posts.end(post=post, by=lead)
    assert client.get("/actions/").status_code == 403


def test_a_post_ends_at_once(team):
    post = posts.end(post=PostFactory(), by=team)
    assert (post.starts_on, post.ends_on) == (date(2020, 1, 1), yesterday())


def test_a_post_can_end_on_a_later_day(team):
    last = working_days.today() + timedelta(days=30)
    assert posts.end(post=PostFactory(), by=team, last_day=last).ends_on == last


def test_a_post_that_started_today_can_end_at_once(team):
    post = posts.end(post=PostFactory(starts_on=working_days.today()), by=team)
    assert (post.starts_on, post.ends_on, post.is_current()) == (yesterday(), yesterday(), False)


def test_the_last_day_of_a_post_must_be_today_or_later(team):
    with pytest.raises(Refused, match="today or later"):
        posts.end(post=PostFactory(), by=team, last_day=date(2021, 1, 1))


def test_a_post_ends_once(team):
    post = posts.end(post=PostFactory(), by=team)
    with pytest.raises(Refused, match="^This post already has an end date$"):
        posts.end(post=post, by=team)


def test_memberships_end_with_the_last_post_in_the_agency(team):
    post = PostFactory()
    other = PostFactory(person=post.person, agency=post.agency, role=PostRole.TRAINER)
    membership = MembershipFactory(person=post.person, agency=post.agency)
    elsewhere = MembershipFactory(person=post.person)
    posts.end(post=post, by=team)
    membership.refresh_from_db()
    assert membership.ends_on is None
    posts.end(post=other, by=team)
    membership.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (membership.ends_on, elsewhere.ends_on) == (yesterday(), None)


def test_the_last_person_in_the_operational_team_cannot_leave(team):
    with pytest.raises(Refused, match="^The operational team must keep at least one person"):
        posts.end(post=team.person.posts.get(), by=team)
    PostFactory(role=PostRole.OPERATIONAL_TEAM)
    assert posts.end(post=team.person.posts.get(), by=team).ends_on == yesterday()


def test_ending_a_post_without_its_audit_entry_is_rolled_back(team):
    post = PostFactory()
    membership = MembershipFactory(person=post.person, agency=post.agency)
    with (
        mock.patch("partnership.directory.operations.posts.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        posts.end(post=post, by=team)
    post.refresh_from_db()
    membership.refresh_from_db()
    assert (post.ends_on, membership.ends_on) == (None, None)


def test_the_same_open_post_is_not_created_twice(team):
    post = PostFactory()
    with pytest.raises(Refused, match="already holds this post$"):
        posts.create(
            person=post.person,
            agency=post.agency,
            role=post.role,
            job_title="Again",
            starts_on=date(2026, 1, 1),
            by=team,
        )


def test_a_person_has_one_open_membership_of_a_group(team):
    group, person, agency = GroupFactory(), PersonFactory(), AgencyFactory()
    fields = {"group": group, "person": person, "agency": agency, "role": MembershipRole.CHAIR}
    membership = memberships.create(**fields, starts_on=date(2026, 1, 1), by=team)
    with pytest.raises(Refused, match="is already a member of this group$"):
        memberships.create(**fields, starts_on=date(2026, 1, 1), by=team)
    assert memberships.end(membership=membership, by=team).ends_on == yesterday()
    with pytest.raises(Refused, match="^This membership already has an end date$"):
        memberships.end(membership=membership, by=team)
