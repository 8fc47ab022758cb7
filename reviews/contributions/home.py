"""Cards on the home pages."""

from dataclasses import replace
from typing import Any

from reviews.models import PracticeReview
from reviews.models.running_clocks import running_clocks
from reviews.rules import KNOW_OF_REVIEWS
from shield import working_days

MOST_CLOCKS = 4


def clocks_running(user: Any) -> dict[str, Any] | None:
    """Return the clocks due first, each with a link to its review; ``None`` for people who may not know of reviews."""
    if not user.has_perm(KNOW_OF_REVIEWS):
        return None
    reviews = PracticeReview.objects.visible_to(user).open().prefetch_related("clocks__rule")
    running = running_clocks(reviews, working_days.today())[:MOST_CLOCKS]
    named = [
        replace(clock, name=f"{clock.name}, {review.pseudonym}", url=review.get_absolute_url())
        for review, clock in running
    ]
    return {"clocks": named} if named else None
