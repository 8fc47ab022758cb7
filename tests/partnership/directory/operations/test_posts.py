from datetime import date, timedelta
from unittest import mock

import pytest

from partnership.directory.operations import posts
from partnership.models import MembershipRole, PostRole
from shield import working_days
from shield.refusals import Refused
from tests.factories.partnership import AgencyFactory, GroupFactory, MembershipFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


def yesterday():
    return working_days.today() - timedelta(days=1)


def test_ending_a_post_takes_its_rights_with_the_next_request(client, sign_in, the_cast):
    lead, teacher = the_cast("agency_lead"), the_cast("practitioner")
    post = teacher.person.posts.get()
    sign_in(teacher)
    assert client.get("/actions/").status_code == 200
    posts.end(post=post, by=lead)
    assert client.get("/actions/").status_code == 403


def test_a_post_ends_at_once(team):
    post = posts.end(post=PostFactory(), by=team)
    assert (post.starts_on, post.ends_on) == (date(2020, 1, 1), yesterday())


def test_a_post_may_end_on_a_later_day(team):
    last = working_days.today() + timedelta(days=30)
    assert posts.end(post=PostFactory(), by=team, last_day=last).ends_on == last


def test_a_post_that_began_today_can_end_at_once_too(team):
    post = posts.end(post=PostFactory(starts_on=working_days.today()), by=team)
    assert (post.starts_on, post.ends_on, post.is_current()) == (yesterday(), yesterday(), False)


def test_a_post_does_not_end_in_the_past_by_a_typed_day(team):
    with pytest.raises(Refused, match="today or later"):
        posts.end(post=PostFactory(), by=team, last_day=date(2021, 1, 1))


def test_a_post_ends_once(team):
    post = posts.end(post=PostFactory(), by=team)
    with pytest.raises(Refused, match="an end already"):
        posts.end(post=post, by=team)


def test_seats_end_with_the_last_post_in_the_agency(team):
    post = PostFactory()
    other = PostFactory(person=post.person, agency=post.agency, role=PostRole.TRAINER)
    seat = MembershipFactory(person=post.person, agency=post.agency)
    elsewhere = MembershipFactory(person=post.person)
    posts.end(post=post, by=team)
    seat.refresh_from_db()
    assert seat.ends_on is None
    posts.end(post=other, by=team)
    seat.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (seat.ends_on, elsewhere.ends_on) == (yesterday(), None)


def test_somebody_is_left_in_the_operational_team(team):
    with pytest.raises(Refused, match="left in the operational team"):
        posts.end(post=team.person.posts.get(), by=team)
    PostFactory(role=PostRole.OPERATIONAL_TEAM)
    assert posts.end(post=team.person.posts.get(), by=team).ends_on == yesterday()


def test_nothing_ends_that_cannot_be_recorded(team):
    post = PostFactory()
    seat = MembershipFactory(person=post.person, agency=post.agency)
    with (
        mock.patch("partnership.directory.operations.posts.audit.record", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        posts.end(post=post, by=team)
    post.refresh_from_db()
    seat.refresh_from_db()
    assert (post.ends_on, seat.ends_on) == (None, None)


def test_the_same_open_post_is_not_given_twice(team):
    post = PostFactory()
    with pytest.raises(Refused, match="holds this post already"):
        posts.give(
            person=post.person,
            agency=post.agency,
            role=post.role,
            job_title="Again",
            starts_on=date(2026, 1, 1),
            by=team,
        )


def test_a_person_has_one_open_seat_in_a_group(team):
    group, person, agency = GroupFactory(), PersonFactory(), AgencyFactory()
    words = {"group": group, "person": person, "agency": agency, "role": MembershipRole.CHAIR}
    seat = posts.seat(**words, starts_on=date(2026, 1, 1), by=team)
    with pytest.raises(Refused, match="sits in this group already"):
        posts.seat(**words, starts_on=date(2026, 1, 1), by=team)
    assert posts.end_seat(membership=seat, by=team).ends_on == yesterday()
    with pytest.raises(Refused, match="an end already"):
        posts.end_seat(membership=seat, by=team)
