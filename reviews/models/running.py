"""The clocks of a review as they stand on a day, and when somebody has to look at it again."""

from collections.abc import Iterable
from datetime import date, timedelta

from partnership.directory.models.clocks import StatutoryClock, run_clock
from reviews.models.clocks import ClockKey, ReviewClock
from reviews.models.reviews import FINAL, LCSPR, PracticeReview
from shield import working_days


def clock_of(clock: ReviewClock, review: PracticeReview, today: date) -> StatutoryClock:
    """A review's clock, running, or with the result it finished with."""
    finished = {
        ClockKey.NOTIFY: review.notified_on,
        ClockKey.RAPID_REVIEW: review.rapid_review_on,
        ClockKey.PUBLISH: review.published_on,
    }[ClockKey(clock.key)]
    return run_clock(
        clock.rule, started_on=clock.starts_on, name=clock.get_key_display(), finished_on=finished, today=today
    )


def clocks_of(review: PracticeReview, today: date) -> list[StatutoryClock]:
    """Finished clocks keep their result; when a review is concluded, nothing goes on running."""
    clocks = [clock_of(clock, review, today) for clock in review.clocks.all()]
    return [clock for clock in clocks if clock.finished_on or review.status not in FINAL]


def running_clocks(reviews: Iterable[PracticeReview], today: date) -> list[tuple[PracticeReview, StatutoryClock]]:
    """Every clock that still runs, the one due first first."""
    with working_days.read_once():
        running = [
            (review, clock) for review in reviews for clock in clocks_of(review, today) if clock.finished_on is None
        ]
    return sorted(running, key=lambda pair: (pair[1].due, pair[0].pseudonym))


def monitoring_due(review: PracticeReview, interval: int) -> date | None:
    """When somebody has to look at a local review again; ``None`` where nothing is under way."""
    if review.status not in LCSPR or review.initiated_on is None:
        return None
    looks = [entry.on for entry in review.monitoring.all()]
    return max([review.initiated_on, *looks]) + timedelta(days=interval)
