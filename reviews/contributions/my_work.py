"""What practice reviews show on My work: the statutory clocks that are running, and the last day of each."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from partnership.models import StatutoryClock
from reviews.models import PracticeReview
from reviews.models.running_clocks import running_clocks
from reviews.rules import KNOW_OF_REVIEWS
from shield import working_days
from shield.extension_points import RunningClocks, WeekEntries, WeekEntry, week_entries
from shield.extension_points import running_clocks as clock_sources


def clocks(user: Any) -> list[StatutoryClock]:
    """Return the running clocks, the one due first at the top; none to people who may not know of reviews."""
    if not user.has_perm(KNOW_OF_REVIEWS):
        return []
    reviews = PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule")
    return [
        replace(clock, name=f"{clock.name}, {review.pseudonym}", url=review.get_absolute_url())
        for review, clock in running_clocks(reviews, working_days.today())
    ]


def last_days(user: Any, start: date, end: date) -> Iterable[WeekEntry]:
    """Yield the last day of each clock that ends from one day to another."""
    for clock in clocks(user):
        if start <= clock.due <= end:
            yield WeekEntry(clock.due, clock.name, "last day", clock.url)


def announce() -> None:
    """Announce the clocks and the entries of the week."""
    clock_sources.register(RunningClocks("reviews.clocks", 10, clocks))
    week_entries.register(WeekEntries("reviews.last-days", 30, last_days))
