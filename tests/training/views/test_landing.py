"""The landing page of Training."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shield.text.formatting import day_and_month
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


@pytest.mark.parametrize(("person", "button"), [("team", "Create a course date"), ("practitioner", "Find e-learning")])
def test_without_course_dates_the_page_says_what_will_appear(sign_in, the_cast, person, button):
    page = landing(sign_in(the_cast(person)))
    assert page.context["empty_picture"].button_label == button
    assert "No upcoming course dates" in page.content.decode()


def test_each_course_of_the_picture_is_a_link_with_its_date(sign_in, practitioner):
    run = CourseRunFactory(title="Neglect", starts_at=timezone.now() + timedelta(days=10), capacity=20)
    page = landing(sign_in(practitioner)).content.decode()
    drawing = page.partition('<svg viewBox="0 0 1072')[2].partition("</svg>")[0]
    assert f'<a href="{run.get_absolute_url()}">' in drawing
    assert day_and_month(run.starts_at) in drawing


def test_a_practitioner_starts_with_finding_a_course(sign_in, practitioner):
    buttons = main_buttons(landing(sign_in(practitioner)))
    assert buttons == [("Find a course", True), ("View my training", False), ("View my training passport", False)]


def test_the_team_starts_with_the_list_of_course_dates(sign_in, team):
    buttons = main_buttons(landing(sign_in(team)))
    assert buttons == [("View course dates", True), ("Create a course date", False), ("View statistics", False)]


def test_a_trainer_has_three_buttons(sign_in, the_cast):
    buttons = main_buttons(landing(sign_in(the_cast("trainer"))))
    assert buttons == [("View course dates", True), ("Find a course", False), ("View my training", False)]


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
