from datetime import date

import pytest

from partnership.directory.models.clocks import run_clock
from partnership.models import StatutoryRule
from reviews.models import PracticeReview, ReviewClock
from reviews.models.running_clocks import clock_of, clocks_of
from reviews.operations import clocks, reviews
from reviews.presenters.reviews import review_overview
from tests.factories.reviews import PracticeReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]


def due(review, key):
    clock = ReviewClock.objects.select_related("rule").get(review=review, key=key)
    return run_clock(clock.rule, started_on=clock.starts_on).due


@pytest.mark.parametrize(
    ("aware", "expected"),
    [(date(2025, 12, 18), date(2025, 12, 29)), (date(2026, 3, 30), date(2026, 4, 8))],
)
def test_the_panel_is_notified_within_five_working_days_of_becoming_aware(aware, expected):
    review = PracticeReviewFactory(incident_on=date(2025, 11, 1), aware_on=aware)
    clocks.sync_clocks(review=review)
    assert due(review, "notify-panel") == expected


@pytest.mark.parametrize(
    ("notified", "expected"),
    [(date(2026, 8, 27), date(2026, 9, 18)), (date(2026, 5, 1), date(2026, 5, 26))],
)
def test_a_rapid_review_takes_fifteen_working_days_from_the_notification(notified, expected):
    review = PracticeReviewFactory(aware_on=date(2026, 4, 20), notified_on=notified)
    clocks.sync_clocks(review=review)
    assert due(review, "rapid-review") == expected


def test_a_review_is_published_within_six_months():
    review = PracticeReviewFactory(initiated_on=date(2026, 8, 31))
    clocks.sync_clocks(review=review)
    assert due(review, "publish-review") == date(2027, 2, 28)


def test_the_rule_decides_what_starts_the_rapid_review_clock():
    StatutoryRule.objects.filter(key="rapid-review").update(trigger="becoming aware")
    review = PracticeReviewFactory(aware_on=date(2026, 8, 24), notified_on=date(2026, 8, 27))
    clocks.sync_clocks(review=review)
    assert ReviewClock.objects.get(key="rapid-review").starts_on == date(2026, 8, 24)


def test_both_readings_of_the_rapid_review_are_shown():
    review = PracticeReviewFactory(aware_on=date(2026, 8, 24), notified_on=date(2026, 8, 27))
    clocks.sync_clocks(review=review)
    page = review_overview(review, [], None, date(2026, 9, 1))
    assert page.counted_from_aware == "15 September 2026"


def test_a_clock_keeps_the_edition_it_started_with():
    review = PracticeReviewFactory(aware_on=date(2023, 12, 14))
    clocks.sync_clocks(review=review)
    StatutoryRule.objects.filter(key="notify-panel", edition="2018").update(ends_on=date(2020, 1, 1))
    clocks.sync_clocks(review=review)
    assert ReviewClock.objects.get().rule.edition == "2018"


def test_a_corrected_date_takes_the_edition_in_force_on_it(team):
    review = reviews.create(by=team, pseudonym="Child A", incident_summary="x", aware_on=date(2023, 12, 14))
    reviews.update(review=review, version=1, by=team, aware_on=date(2023, 12, 15))
    clock = ReviewClock.objects.get()
    assert (clock.starts_on, clock.rule.edition) == (date(2023, 12, 15), "2023")


def test_a_date_that_is_removed_stops_its_clock(team):
    review = reviews.create(by=team, pseudonym="Child A", incident_summary="x", aware_on=date(2026, 8, 24))
    reviews.update(review=review, version=1, by=team, aware_on=None)
    assert not ReviewClock.objects.exists()


def test_no_clock_starts_before_the_first_edition():
    review = PracticeReviewFactory(aware_on=date(2017, 4, 1))
    clocks.sync_clocks(review=review)
    assert not ReviewClock.objects.exists()


def test_a_clock_explains_itself():
    review = PracticeReviewFactory(notified_on=date(2026, 8, 27))
    clocks.sync_clocks(review=review)
    clock = clock_of(ReviewClock.objects.get(), review, date(2026, 9, 9))
    assert (clock.day, clock.length, clock.state) == (8, 15, "running")
    assert clock.explanation == (
        "15 working days from notification on 27 August 2026, bank holiday 31 August not counted: 18 September 2026"
    )


def test_a_finished_clock_keeps_its_result():
    review = PracticeReviewFactory(notified_on=date(2020, 7, 23), rapid_review_on=date(2020, 8, 24))
    clocks.sync_clocks(review=review)
    (clock,) = clocks_of(PracticeReview.objects.get(pk=review.pk), date(2026, 1, 1))
    assert (clock.day, clock.length, clock.state) == (22, 15, "done-late")


def test_no_clock_is_running_when_a_review_is_concluded():
    review = PracticeReviewFactory(aware_on=date(2026, 8, 24), status="not_notifiable")
    clocks.sync_clocks(review=review)
    assert clocks_of(review, date(2026, 9, 30)) == []


@pytest.mark.parametrize(
    ("today", "month", "state"),
    [
        (date(2026, 8, 31), 1, "running"),
        (date(2026, 10, 1), 2, "running"),
        (date(2027, 2, 28), 6, "due-soon"),
        (date(2027, 3, 1), 7, "overdue"),
    ],
)
def test_the_due_date_is_in_the_sixth_month(today, month, state):
    review = PracticeReviewFactory(initiated_on=date(2026, 8, 31))
    clocks.sync_clocks(review=review)
    (clock,) = clocks_of(review, today)
    assert (clock.day, clock.state) == (month, state)
