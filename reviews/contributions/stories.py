"""Stories for the bulletin."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from reviews.models import PracticeReview
from shield.extension_points import Story


def published_reviews(since: datetime) -> Iterable[Story]:
    """Return a story for each review published since then."""
    published = PracticeReview.objects.published().filter(published_on__gte=timezone.localdate(since))
    for review in published.order_by("published_on"):
        yield Story(
            f"Learning from {review.pseudonym}",
            review.improvements if review.withheld_because else review.public_summary,
            reverse("reviews:published-detail", args=[review.pk]),
        )
