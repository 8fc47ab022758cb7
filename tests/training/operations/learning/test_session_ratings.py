"""Evaluation by session: the items with speakers, one's own group, and no mean of fewer than five people."""

import pytest

from tests.factories.training import AttendanceFactory, BookingFactory, CourseFactory, CourseRunFactory
from training.models import AgendaItem, Booking, Course, CourseKind, GroupChoice, ParallelGroup, SessionRating, Stage
from training.models.evaluations import DEFAULT_STATEMENTS
from training.operations.learning import evaluations, session_ratings
from training.operations.learning.session_ratings import Session, SessionResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = CourseRunFactory(course=CourseFactory(kind=CourseKind.CONFERENCE), days=-2, capacity=99)
    AgendaItem.objects.create(run=run, position=1, at="9am", title="Welcome", speakers="The chair")
    AgendaItem.objects.create(run=run, position=2, at="1pm", title="Lunch")
    workshops = AgendaItem.objects.create(run=run, position=3, at="2pm", title="Workshops", speakers="Several")
    for title, led_by in (("Neglect", "Ada"), ("Online harm", "")):
        ParallelGroup.objects.create(item=workshops, title=title, led_by=led_by)
    return run


def came(run, title=""):
    booking = BookingFactory(run=run)
    AttendanceFactory(booking=booking)
    if title:
        group = ParallelGroup.objects.get(title=title)
        GroupChoice.objects.create(booking=booking, item=group.item, group=group)
    return Booking.objects.select_related("run__course").get(pk=booking.pk)


def rate(booking, *scores):
    sessions = session_ratings.sessions_of(booking)
    return evaluations.answer(
        booking=booking,
        stage=Stage.AFTER,
        scores=dict.fromkeys(DEFAULT_STATEMENTS, 3),
        ratings=dict(zip(sessions, scores, strict=False)),
        by=booking.attendee.user,
    )


def test_a_person_rates_items_with_speakers_and_the_group_they_chose(run):
    labels = [session.label for session in session_ratings.sessions_of(came(run, "Neglect"))]
    assert labels == ["Welcome (The chair)", "Workshops: Neglect (Ada)"]
    assert [session.label for session in session_ratings.sessions_of(came(run))] == ["Welcome (The chair)"]


def test_only_a_conference_is_rated_by_session(run):
    Course.objects.update(kind=CourseKind.BRIEFING)
    assert session_ratings.sessions_of(came(run, "Neglect")) == []


def test_ratings_are_stored_with_the_answers_and_left_out_sessions_have_none(run):
    evaluation = rate(came(run, "Neglect"), 5)
    assert list(SessionRating.objects.values_list("evaluation", "item__title", "group", "score")) == [
        (evaluation.pk, "Welcome", None, 5)
    ]


def test_a_mean_needs_five_people_and_groups_are_apart(run):
    for score in (1, 2, 3, 4, 5):
        rate(came(run, "Neglect"), 4, score)
    for _ in range(4):
        rate(came(run, "Online harm"), 4, 1)
    found = session_ratings.results(run)
    assert found == [
        SessionResult("Welcome (The chair)", 9, 4.0),
        SessionResult("Workshops: Neglect (Ada)", 5, 3.0),
        SessionResult("Workshops: Online harm", 4, None),
    ]
    assert session_ratings.chart(found)[2] == ("Workshops: Online harm", "fewer than 5")


def test_a_session_is_told_by_item_and_group(run):
    item, group = AgendaItem.objects.get(title="Workshops"), ParallelGroup.objects.get(title="Neglect")
    assert Session(item, group) == Session(item, group) != Session(item)
