"""The landing page of Training."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.training import BookingFactory, CourseRunFactory

pytestmark = pytest.mark.django_db


def landing(client):
    return client.get(reverse("training:landing"))


def main_buttons(page):
    return [(button.title, button.filled) for button in page.context["main_buttons"]]


def bars(page):
    return [(bar.title, bar.taken, bar.capacity, bar.note) for bar in page.context["picture"].context["drawn"].bars]


def test_the_picture_shows_the_places_taken_on_the_next_dates(sign_in, practitioner):
    soon, later = timezone.now() + timedelta(days=10), timezone.now() + timedelta(days=20)
    BookingFactory(run=CourseRunFactory(title="Neglect", starts_at=soon, capacity=1))
    BookingFactory(run=CourseRunFactory(title="Level 3", starts_at=later, capacity=20))
    page = landing(sign_in(practitioner))
    assert bars(page) == [("Neglect", 1, 1, "Full"), ("Level 3", 1, 20, "19 places left")]


def test_without_course_dates_there_is_no_picture(sign_in, practitioner):
    assert landing(sign_in(practitioner)).context["picture"] is None


def test_a_practitioner_starts_with_finding_a_course(sign_in, practitioner):
    buttons = main_buttons(landing(sign_in(practitioner)))
    assert buttons == [("Find a course", True), ("My training", False), ("Training passport", False)]


def test_the_team_starts_with_the_list_of_course_dates(sign_in, team):
    buttons = main_buttons(landing(sign_in(team)))
    assert buttons == [("Course dates", True), ("Add a course date", False), ("Statistics", False)]


def test_the_picture_costs_the_same_with_one_date_and_with_eight(sign_in, practitioner):
    client = sign_in(practitioner)
    counts = []
    for number in (1, 7):
        for _ in range(number):
            CourseRunFactory(starts_at=timezone.now() + timedelta(days=10), capacity=20)
        landing(client)
        with CaptureQueriesContext(connection) as asked:
            landing(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]
