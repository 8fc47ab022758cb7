from datetime import date, timedelta

import pytest

from tests.factories.partnership import PersonFactory, PostFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


@pytest.mark.parametrize("days", [-400, -31, -30, -1, 0, 1, 30, 31, 400])
def test_the_agency_is_that_of_the_longest_held_current_post(days):
    person = PersonFactory()
    for begins, ends in ((-60, -30), (-30, 0), (-30, None), (0, 30), (1, None)):
        ended = DAY + timedelta(days=ends) if ends is not None else None
        PostFactory(person=person, starts_on=DAY + timedelta(days=begins), ends_on=ended)
    PostFactory(starts_on=DAY - timedelta(days=500))
    day = DAY + timedelta(days=days)
    first = person.posts.current(day).order_by("starts_on", "pk").first()
    assert person.agency_on(day) == (first.agency if first else None)


def test_the_agency_is_that_of_today_by_default():
    post = PostFactory()
    assert (post.person.agency_on(), PersonFactory().agency_on()) == (post.agency, None)
