"""Evidence for a theme or recommendation: practice reviews."""

from collections.abc import Iterable
from typing import Any

from partnership.models import Theme
from reviews.contributions.search import hit_for
from reviews.models import PracticeReview
from reviews.rules import KNOW_OF_REVIEWS
from shield.extension_points import Evidence


def reviews(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the reviews that the user may know of and that share a theme with the subject."""
    themes = [subject] if isinstance(subject, Theme) else list(subject.themes.all())
    knows = user.has_perm(KNOW_OF_REVIEWS)
    for review in PracticeReview.objects.visible_to(user).filter(themes__in=themes).distinct():
        hit = hit_for(review, knows=knows)
        yield Evidence(hit.title, hit.summary, hit.url, review.published_on or review.notified_on, "review")
