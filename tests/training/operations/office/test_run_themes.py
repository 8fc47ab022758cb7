"""A course date has themes of its own beside those of its course: every list of a theme finds it."""

import pytest

from shield.models import AuditEntry
from tests.factories.partnership import ThemeFactory
from tests.factories.training import CourseFactory, CourseRunFactory, in_days
from training.contributions.evidence import evidence
from training.models import CourseRun, RunStatus
from training.models.catalogue import CatalogueFilters, count, themes_by_key
from training.operations.office import coverage, run_themes, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def neglect():
    return ThemeFactory(name="Neglect", slug="neglect")


@pytest.fixture
def run(neglect, team):
    run = CourseRunFactory(course=CourseFactory(title="Briefings"), title="Briefing: neglect")
    return run_themes.set_themes(run=run, themes=[neglect], by=team)


def test_themes_are_set_and_set_again(run, neglect, team):
    curiosity = ThemeFactory(name="Curiosity", slug="curiosity")
    run_themes.set_themes(run=run, themes=[curiosity], by=team)
    assert list(run.themes.all()) == [curiosity]
    assert [entry.facts for entry in AuditEntry.objects.filter(kind="training.run-themes-set").order_by("pk")] == [
        {"themes": ["Neglect"]},
        {"themes": ["Curiosity"]},
    ]


def test_themes_whose_entry_fails_stay_as_they_were(run, neglect, team, broken):
    with broken(run_themes.audit, "record"):
        run_themes.set_themes(run=run, themes=[], by=team)
    assert list(run.themes.all()) == [neglect]


def test_the_catalogue_finds_and_counts_it_once_also_when_its_course_has_the_theme(run, neglect):
    other = CourseRunFactory(course=run.course)
    for is_of_course in (False, True):
        if is_of_course:
            run.course.themes.add(neglect)
        expected = {run.pk, other.pk} if is_of_course else {run.pk}
        listed = CourseRun.objects.listed()
        filters = CatalogueFilters(themes=frozenset({neglect.pk}))
        assert {row.pk for row in listed.filter(filters.condition())} == expected
        assert count(listed, CatalogueFilters(), [neglect]).themes == {neglect.pk: len(expected)}
    assert themes_by_key() == {neglect.pk: neglect}


def test_its_page_names_its_themes_and_those_of_its_course(run, neglect):
    run.course.themes.add(ThemeFactory(name="Fathers", slug="fathers"), neglect)
    assert CourseRun.objects.for_page().get().theme_names == ["Fathers", "Neglect"]


def test_coverage_and_evidence_of_the_theme_have_it(run, neglect, team):
    CourseRun.objects.filter(pk=run.pk).update(status=RunStatus.HELD)
    CourseRunFactory(course=run.course, status=RunStatus.HELD)
    assert [each.pk for each in coverage.coverage(neglect).runs] == [run.pk]
    assert [(each.title, each.summary) for each in evidence(team, neglect)] == [
        ("Briefing: neglect", "Attendance not recorded")
    ]


def test_a_copy_has_the_same_themes(run, neglect, team):
    copied = series.copy(run=run, slug="again", first_day=in_days(60).date(), by=team)
    assert list(copied.themes.all()) == [neglect]
