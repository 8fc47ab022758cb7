from datetime import date

import pytest

from learninghub.models.cycle import cycle_of
from learninghub.presenters.golden_thread import thread_of
from learninghub.presenters.priorities import next_event
from learninghub.presenters.recommendations import row_of
from shield.extension_points import Evidence
from tests.factories.learninghub import ActivityFactory, AuditFactory, PriorityFactory
from tests.factories.partnership import ActionFactory, RecommendationFactory, ThemeFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 20)


def states(points):
    return [point.state for point in points]


def test_the_first_gap_of_an_empty_thread_is_its_first_point():
    assert states(thread_of(PriorityFactory(), [], [])) == ["next", *["later"] * 7]


def test_the_thread_is_gold_up_to_the_first_gap():
    priority = PriorityFactory()
    AuditFactory(priority=priority, title="Audit of seven records", status="done", ends_on=date(2026, 6, 30))
    priority.themes.add(ThemeFactory(name="Neglect"))
    made = RecommendationFactory(text="Tell children", status="planned")
    ActionFactory(recommendation=made, title="Write the leaflet")
    points = thread_of(priority, [made], [])
    assert [(point.label, point.words, point.state) for point in points[:6]] == [
        ("Finding", "Audit of seven records, June 2026", "done"),
        ("Theme", "Neglect", "done"),
        ("Recommendation", "Tell children", "done"),
        ("Decision", "Agreed by the Board", "done"),
        ("Action", "Write the leaflet", "done"),
        ("Training", "No training yet", "next"),
    ]


def test_training_that_another_app_announces_is_on_the_thread():
    course = Evidence("One-day course", "12 people", "/training/course-dates/one-day/")
    (point,) = [one for one in thread_of(PriorityFactory(), [], [course]) if one.label == "Training"]
    assert (point.words, point.url) == ("One-day course", "/training/course-dates/one-day/")


def test_the_cycle_shows_what_was_planned_and_what_was_done():
    priority = PriorityFactory(starts_on=date(2026, 9, 1))
    ActivityFactory(priority=priority, month=1, title="Survey", state="done", commentary="184 answers")
    ActivityFactory(priority=priority, month=2, title="Audit", state="done", commentary="12 records.")
    ActivityFactory(priority=priority, month=2, title="Talks", state="planned")
    steps = cycle_of(priority, priority.activities.all(), TODAY)
    assert [(step.title, step.state, step.planned, step.done) for step in steps] == [
        ("Month 1, September", "done", "Survey", "184 answers."),
        ("Month 2, October", "partly-done", "Audit. Talks", "12 records."),
        ("Month 3, November", "not-started", "", ""),
        ("Month 4, December", "not-started", "", ""),
    ]


@pytest.mark.parametrize(
    ("status", "due", "state"),
    [
        ("planned", date(2026, 10, 19), "overdue"),
        ("planned", date(2026, 10, 20), "in-progress"),
        ("implemented", date(2026, 10, 1), "partly-done"),
        ("closed", date(2026, 10, 1), "done"),
        ("drafted", None, "draft"),
    ],
)
def test_a_recommendation_has_a_state_of_the_list(status, due, state):
    assert row_of(RecommendationFactory(status=status, due_on=due), TODAY).state == state


def test_the_next_event_is_the_first_to_come():
    priority = PriorityFactory.build(
        starts_on=date(2026, 7, 1), board_on=date(2026, 10, 26), impact_due_on=date(2027, 7, 1)
    )
    assert next_event(priority, TODAY) == "Board meeting, Monday 26 October"
    assert next_event(priority, date(2027, 8, 1)) == ""
