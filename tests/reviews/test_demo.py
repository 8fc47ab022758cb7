from datetime import date

import pytest

from partnership.demo.part import load_base
from partnership.models import Recommendation
from reviews.contributions.report_chapters import compile_reviews
from reviews.demo.part import load_reviews
from reviews.models import PracticeReview, ReviewClock
from reviews.models.running_clocks import clocks_of, running_clocks
from shield import working_days

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HISTORY = ["Baby I", "Baby L", "Baby R", "Child O", "Ms M", "Young Person R", "Young Person T", "Young Person W"]


@pytest.fixture(params=[date(2026, 11, 20), date(2026, 11, 22), date(2027, 1, 1), date(2027, 3, 31)])
def today(request):
    load_base(request.param)
    load_reviews(request.param)
    return request.param


def test_the_demo_is_the_same_twice(today):
    before = [model.objects.count() for model in (PracticeReview, ReviewClock, Recommendation)]
    load_reviews(today)
    assert [model.objects.count() for model in (PracticeReview, ReviewClock, Recommendation)] == before


def test_the_eight_cases_have_their_themes(today):
    named = PracticeReview.objects.filter(pseudonym__in=HISTORY).order_by("pseudonym")
    assert [(review.pseudonym, review.themes.count()) for review in named] == list(
        zip(HISTORY, [5, 7, 9, 3, 2, 4, 6, 6], strict=True)
    )


def test_the_clocks_of_history_keep_their_results(today):
    results = {
        review.pseudonym: [(clock.day, clock.length, clock.state) for clock in clocks_of(review, today)]
        for review in PracticeReview.objects.filter(pseudonym__in=["Baby R", "Child O"])
    }
    assert results == {"Baby R": [(22, 15, "done-late")], "Child O": [(5, 15, "done-in-time")]}


def test_a_rapid_review_is_on_day_nine_and_a_review_in_month_two(today):
    working = today if working_days.is_working_day(today) else working_days.add(today, -1)
    running = running_clocks(PracticeReview.objects.open(), working)
    assert [(review.pseudonym, clock.day) for review, clock in running] == [
        ("Baby N", 2),
        ("Child S", 9),
        ("Child K", 2),
    ]


def test_the_report_of_2019_20_names_the_eight_cases(today):
    data = compile_reviews(date(2019, 10, 1), date(2020, 10, 31))
    assert [row["pseudonym"] for row in data["reviews"]] == HISTORY
    assert (data["unnamed"], data["rapid_reviews"]) == (0, {"held": 1, "in_time": 0})
