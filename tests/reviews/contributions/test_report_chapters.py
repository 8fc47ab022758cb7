"""What the annual report says of the year's rapid reviews."""

from datetime import date

import pytest

from partnership.models import StatutoryRule
from reviews.contributions.report_chapters import compile_reviews
from reviews.models import ClockKey, ReviewClock
from tests.factories.reviews import NotifiedReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules_of_law")]

YEAR = (date(2026, 8, 1), date(2027, 7, 31))
NOTIFIED = date(2026, 8, 27)
# Fifteen working days on, Monday 31 August being a bank holiday.
LAST_DAY = date(2026, 9, 18)


def held(on, *keys):
    review = NotifiedReviewFactory(status="rapid_review", notified_on=NOTIFIED, rapid_review_on=on)
    for key in keys:
        rule = StatutoryRule.objects.filter(key=key).order_by("starts_on").last()
        ReviewClock.objects.create(review=review, key=key, starts_on=NOTIFIED, rule=rule)
    return review


@pytest.mark.parametrize(("on", "in_time"), [(LAST_DAY, 1), (date(2026, 9, 21), 0)])
def test_a_rapid_review_is_in_time_up_to_the_last_day_of_its_clock(on, in_time):
    held(on, ClockKey.NOTIFY, ClockKey.RAPID_REVIEW)
    assert compile_reviews(*YEAR)["rapid_reviews"] == {"held": 1, "in_time": in_time}


@pytest.mark.parametrize("keys", [(), (ClockKey.NOTIFY,)])
def test_a_rapid_review_without_a_clock_of_its_own_is_not_in_time(keys):
    held(date(2026, 8, 28), *keys)
    assert compile_reviews(*YEAR)["rapid_reviews"] == {"held": 1, "in_time": 0}


def test_what_happened_to_a_review_after_the_year_is_not_in_its_report():
    NotifiedReviewFactory(
        status="learning_in_action",
        notified_on=NOTIFIED,
        rapid_review_on=YEAR[1],
        published_on=date(2027, 8, 1),
        named_in_report=True,
    )
    (row,) = compile_reviews(*YEAR)["reviews"]
    assert row["dates"] == ["Panel notified 27 August 2026", "Rapid review 31 July 2027"]
