"""The chapter on Section 11 in the annual report."""

from datetime import date

import pytest

from partnership.assurance.contributions import report_chapters
from partnership.models import ReturnStatus, VisitStatus
from tests.factories.partnership import ActionFactory, AgencyFactory
from tests.factories.section_11 import ACHIEVEMENTS, PRIORITIES, SCORED, AskedCycleFactory, return_in, visit_in

pytestmark = pytest.mark.django_db
S, V = ReturnStatus, VisitStatus


@pytest.fixture
def cycle():
    return AskedCycleFactory()


def of(cycle, status, name, **facts):
    return return_in(status, cycle=cycle, agency=AgencyFactory(name=name, category="health"), **facts)


def returns_in(cycle):
    """Return what the chapter of a cycle's year says about its returns."""
    (found,) = report_chapters.section_11(cycle.starts_on, cycle.ends_on)["cycles"]
    return found["returns"]


def test_the_chapter_has_numbers_scores_achievements_and_priorities(cycle):
    of(cycle, S.ISSUED, "Silent trust")
    found = of(cycle, S.ACTION_PLAN, "A trust")
    gap = found.responses.get(question__text=SCORED[1])
    ActionFactory(gap=gap, status="verified"), ActionFactory(gap=gap)
    ActionFactory()
    assert returns_in(cycle) == {
        "asked": 2,
        "answered": 1,
        "scores": [
            {"place": "1.1", "text": SCORED[0], "answered": 1, "scores": [0, 0, 0, 1]},
            {"place": "1.2", "text": SCORED[1], "answered": 1, "scores": [0, 1, 0, 0]},
        ],
        "gaps": 1,
        "actions": 2,
        "verified": 1,
        "achievements": [{"agency": "A trust", "points": ACHIEVEMENTS}],
        "priorities": [{"agency": "A trust", "points": PRIORITIES}],
    }


def test_the_chapter_leaves_out_returns_in_progress(cycle):
    found = of(cycle, S.SUBMITTED, "A trust")
    found.status = S.IN_PROGRESS
    found.save()
    told = returns_in(cycle)
    assert (told["answered"], told["achievements"], told["priorities"]) == (0, [], [])
    assert [line["answered"] for line in told["scores"]] == [0, 0]


def test_the_chapter_of_a_year_without_returns_has_zeros():
    told = returns_in(AskedCycleFactory(question_set=None, issued_at=None, due_on=None))
    assert told == {
        "asked": 0,
        "answered": 0,
        "scores": [],
        "gaps": 0,
        "actions": 0,
        "verified": 0,
        "achievements": [],
        "priorities": [],
    }


def test_the_chapter_has_the_years_of_the_period_without_cancelled_visits(cycle):
    of(cycle, S.SUBMITTED, "A trust")
    for status in V:
        visit_in(status, cycle=cycle, agency=AgencyFactory(name=f"{status} trust"))
    AskedCycleFactory(starts_on=date(2024, 4, 1), ends_on=date(2025, 3, 31))
    (told,) = report_chapters.section_11(date(2026, 4, 1), date(2027, 3, 31))["cycles"]
    assert (told["name"], told["returns"]["answered"]) == (cycle.name, 1)
    assert sorted((row["agency"], row["done"]) for row in told["visits"]) == [
        ("completed trust", True),
        ("planned trust", False),
    ]
