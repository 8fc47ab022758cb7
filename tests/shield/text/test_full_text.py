"""People find a name as they type it: without its accent, with either apostrophe."""

import pytest
from django.urls import reverse

from shield.models import User
from shield.text.full_text import containing
from shield.web.site_search import find
from tests.factories.learninghub import PriorityFactory
from tests.factories.meetings import AgendaItemFactory
from tests.factories.partnership import AgencyFactory, GroupFactory, PersonFactory, UserFactory
from tests.factories.reviews import PracticeReviewFactory
from tests.factories.training import CourseFactory, CourseRunFactory

pytestmark = pytest.mark.django_db

SAME = [
    ("Siân Prosser", "Sian Prosser"),
    ("Siân Prosser", "siân"),
    ("Siân Prosser", "Sia\u0302n"),
    ("Sian Prosser", "SIÂN PROSSER"),
    ("Mary O'Neill", "O’Neill"),
    ("Mary O’Neill", "o'neill"),
]


@pytest.mark.parametrize(("name", "typed"), SAME)
def test_a_person_is_found_in_every_search_that_finds_people(name, typed, sign_in, team, administrator):
    person = PersonFactory(name=name)
    assert [hit.title for hit in find(team, typed) if hit.kind == "Person"] == [name]
    page = sign_in(team).get(reverse("partnership:person-list"), {"q": typed})
    assert list(page.context["people"]) == [person]
    page = sign_in(administrator).get(reverse("account-list"), {"q": typed})
    assert [account.name for account in page.context["accounts"]] == [name]


@pytest.mark.parametrize(("title", "typed"), SAME)
def test_records_are_found_as_well(title, typed, team):
    course, priority = CourseFactory(title=title), PriorityFactory(title=title)
    group, review = GroupFactory(name=title), PracticeReviewFactory(public_summary=f"About {title}.")
    meeting = AgendaItemFactory(title=title).meeting
    found = {hit.url for hit in find(team, typed)}
    assert {each.get_absolute_url() for each in (course, priority, group, review, meeting)} <= found


@pytest.mark.parametrize(("title", "typed"), SAME)
def test_lists_with_a_search_find_them(title, typed, sign_in, team):
    agency, run = AgencyFactory(name=title), CourseRunFactory(course__title=title, title=title)
    meeting = AgendaItemFactory(title=title).meeting
    client = sign_in(team)
    assert list(client.get(reverse("partnership:agency-list"), {"q": typed}).context["agencies"]) == [agency]
    assert list(client.get(reverse("training:run-list"), {"q": typed}).context["runs"]) == [run]
    assert list(client.get(reverse("partnership:meeting-list"), {"q": typed}).context["meetings"]) == [meeting]


def test_signs_of_a_pattern_stand_for_themselves():
    UserFactory(name="100% sure")
    assert User.objects.filter(containing("%", "name")).count() == 1
    assert User.objects.filter(containing("_", "name")).count() == 0
