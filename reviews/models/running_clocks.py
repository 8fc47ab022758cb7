"""The clocks of a review on a day, and when its monitoring is due."""

from collections.abc import Iterable
from datetime import date, timedelta

from partnership.directory.models.clocks import StatutoryClock, run_clock
from reviews.models.clocks import ClockKey, ReviewClock
from reviews.models.reviews import PracticeReview
from reviews.models.statuses import FINAL, LOCAL_REVIEW
from shield import working_days


def clock_of(clock: ReviewClock, review: PracticeReview, today: date) -> StatutoryClock:
    """Return a review's clock, running or finished."""
    finished = {
        ClockKey.NOTIFY: review.notified_on,
        ClockKey.RAPID_REVIEW: review.rapid_review_on,
        ClockKey.PUBLISH: review.published_on,
    }[ClockKey(clock.key)]
    return run_clock(
        clock.rule, started_on=clock.starts_on, name=clock.get_key_display(), finished_on=finished, today=today
    )


def clocks_of(review: PracticeReview, today: date) -> list[StatutoryClock]:
    """Return the clocks of a review; once it is concluded, only finished ones."""
    clocks = [clock_of(clock, review, today) for clock in review.clocks.all()]
    return [clock for clock in clocks if clock.finished_on or review.status not in FINAL]


def running_clocks(reviews: Iterable[PracticeReview], today: date) -> list[tuple[PracticeReview, StatutoryClock]]:
    """Return every clock that is still running with its review, the one due first at the top."""
    with working_days.read_once():
        running = [
            (review, clock) for review in reviews for clock in clocks_of(review, today) if clock.finished_on is None
        ]
    return sorted(running, key=lambda pair: (pair[1].due, pair[0].pseudonym))


def monitoring_due(review: PracticeReview, interval: int) -> date | None:
    """Return when the monitoring of a local review is due; ``None`` when none is under way."""
    if review.status not in LOCAL_REVIEW or review.initiated_on is None:
        return None
    entries = [entry.on for entry in review.monitoring.all()]
    return max([review.initiated_on, *entries]) + timedelta(days=interval)
