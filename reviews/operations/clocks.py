"""Start the statutory clocks of a review when their dates are known, and keep the edition each began with."""

from datetime import date

from django.db import transaction

from partnership.models import StatutoryRule
from reviews.models import ClockKey, PracticeReview, ReviewClock


@transaction.atomic
def wind(*, review: PracticeReview) -> None:
    """Make the review's clocks follow its dates.

    A clock whose first day stands keeps its rule, whatever guidance says since. A clock whose first day was corrected
    takes the edition in force on the new day; one whose first day was taken away stops.
    """
    running = {clock.key: clock for clock in review.clocks.all()}
    for key in ClockKey:
        rule, day = _start(review, key)
        clock = running.get(key)
        if rule is None or day is None:
            review.clocks.filter(key=key).delete()
        elif clock is None:
            ReviewClock.objects.create(review=review, key=key, rule=rule, starts_on=day)
        elif clock.starts_on != day:
            clock.starts_on, clock.rule = day, rule
            clock.save(update_fields=["starts_on", "rule"])


def _start(review: PracticeReview, key: ClockKey) -> tuple[StatutoryRule | None, date | None]:
    """The rule of a clock, and the day it counts from: which date that is, the rule itself says."""
    if key == ClockKey.NOTIFY:
        return _rule(key, review.aware_on), review.aware_on
    if key == ClockKey.PUBLISH:
        return _rule(key, review.initiated_on), review.initiated_on
    rule = _rule(key, review.notified_on)
    counts_from_aware = rule is not None and "aware" in rule.trigger and review.aware_on is not None
    return rule, review.aware_on if counts_from_aware else review.notified_on


def _rule(key: ClockKey, on: date | None) -> StatutoryRule | None:
    """The edition in force on a day; ``None`` before the first of them."""
    if on is None:
        return None
    return StatutoryRule.objects.current(on).filter(key=key).order_by("-starts_on", "-edition").first()
