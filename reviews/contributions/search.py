"""What the site search finds. People who may not know of a review do not find it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from reviews.models import PracticeReview
from reviews.rules import KNOW_OF_REVIEWS
from shield.extension_points import Hit
from shield.text.full_text import containing


def find_reviews(user: Any, words: str) -> Iterable[Hit]:
    """Return reviews by pseudonym, theme and public summary; what happened is not searched."""
    found = PracticeReview.objects.visible_to(user).filter(
        containing(words, "pseudonym", "themes__name", "public_summary")
    )
    knows = user.has_perm(KNOW_OF_REVIEWS)
    return [hit_for(review, knows=knows) for review in found.distinct()[:10]]


def hit_for(review: PracticeReview, *, knows: bool) -> Hit:
    """Return a review as people see it who know of it, or as everyone sees it once it is published."""
    if knows:
        return Hit(review.pseudonym, review.get_status_display(), review.get_absolute_url(), "Practice review")
    url = reverse("reviews:published-detail", args=[review.pk])
    summary = "" if review.withheld_because else review.public_summary
    return Hit(review.pseudonym, summary, url, "Practice review")
