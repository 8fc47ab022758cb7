"""Start the statutory clocks of a review when their dates are known; each keeps the edition it started with."""

from datetime import date

from django.db import transaction

from partnership.models import StatutoryRule
from reviews.models import ClockKey, PracticeReview, ReviewClock


@transaction.atomic
def sync_clocks(*, review: PracticeReview) -> None:
    """Make the review's clocks follow its dates.

    A clock whose first day is unchanged keeps its rule, even when guidance has changed since. A clock whose first day
    was corrected takes the edition in force on the new day; one whose first day was removed stops.
    """
    running = {clock.key: clock for clock in review.clocks.select_related("rule")}
    for key in ClockKey:
        clock = running.get(key)
        if clock is None or _first_day(review, key, clock.rule) != clock.starts_on:
            _set(review, key, clock)


def _set(review: PracticeReview, key: ClockKey, clock: ReviewClock | None) -> None:
    """Start, correct or stop one clock by the edition in force on its first day."""
    rule = _rule(key, _known_day(review, key))
    day = _first_day(review, key, rule) if rule is not None else None
    if rule is not None and day is not None:
        ReviewClock.objects.update_or_create(review=review, key=key, defaults={"rule": rule, "starts_on": day})
    elif clock is not None:
        clock.delete()


def _known_day(review: PracticeReview, key: ClockKey) -> date | None:
    return {
        ClockKey.NOTIFY: review.aware_on,
        ClockKey.RAPID_REVIEW: review.notified_on,
        ClockKey.PUBLISH: review.initiated_on,
    }[key]


def _first_day(review: PracticeReview, key: ClockKey, rule: StatutoryRule) -> date | None:
    """Return the day a clock counts from; for a rapid review the rule decides which date that is."""
    day = _known_day(review, key)
    if key == ClockKey.RAPID_REVIEW and day is not None and "aware" in rule.trigger:
        return review.aware_on or day
    return day


def _rule(key: ClockKey, on: date | None) -> StatutoryRule | None:
    """Return the edition in force on a day; ``None`` before the first of them."""
    if on is None:
        return None
    return StatutoryRule.objects.current(on).filter(key=key).order_by("-starts_on", "-edition").first()
