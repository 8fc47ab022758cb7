from datetime import UTC, datetime

import pytest

from tests.factories.partnership import RecommendationFactory, ThemeFactory
from tests.factories.training import CourseFactory, InterestFactory
from training.operations.office import demand

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def test_the_courses_most_asked_for_come_first_and_those_nobody_asked_for_are_left_out(team):
    few, many, _ = (CourseFactory(title=title) for title in ("A", "B", "C"))
    InterestFactory(course=few)
    for _ in range(2):
        InterestFactory(course=many)
    InterestFactory(course=few, withdrawn_at=NOW)
    courses = demand.overview(team).demand
    assert [(course, course.demand) for course in courses] == [(many, 2), (few, 1)]


def test_what_no_course_answers_is_told(team):
    open_theme, answered_theme = ThemeFactory(), ThemeFactory()
    asked, answered = RecommendationFactory(), RecommendationFactory()
    course = CourseFactory()
    course.themes.add(answered_theme)
    course.recommendations.add(answered)
    told = demand.overview(team)
    assert (told.themes, told.recommendations) == ([open_theme], [asked])


def test_a_course_that_is_wanted_is_told_until_it_is_offered(team):
    course = CourseFactory(published_at=None, requested_at=NOW)
    assert demand.overview(team).requested == [course]
    course.published_at = NOW
    course.save()
    assert demand.overview(team).requested == []


def test_a_subject_is_found_by_its_address_or_key(team):
    theme, recommendation = ThemeFactory(slug="neglect"), RecommendationFactory()
    assert demand.subject("theme", "neglect", team) == theme
    assert demand.subject("recommendation", str(recommendation.pk), team) == recommendation


@pytest.mark.parametrize(
    ("kind", "key"),
    [("theme", "none"), ("recommendation", "no-key"), ("course", "8d2ff1a2-0000-4000-8000-000000000000")],
)
def test_anything_else_is_found_nowhere(team, kind, key):
    assert demand.subject(kind, key, team) is None
