"""What a review asks the partnership to change."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from partnership.improvement.operations import recommendations as made
from partnership.models import Recommendation, RecommendationSource, Theme
from reviews.models import PracticeReview, ReviewStatus
from shield.refusals import Refused

BEFORE = {ReviewStatus.REFERRED, ReviewStatus.CONSIDERED, ReviewStatus.NOT_NOTIFIABLE, ReviewStatus.NOTIFIED}
# Before publication a recommendation says no more of where it comes from.
SEALED_TITLE = "Practice review"


@transaction.atomic
def draft(
    *,
    review: PracticeReview,
    text: str,
    by: Any,
    owner: str = "",
    due_on: date | None = None,
    themes: Iterable[Theme] = (),
) -> Recommendation:
    """Write a recommendation; before publication it names neither the review nor its pseudonym."""
    review = PracticeReview.objects.select_for_update().get(pk=review.pk)
    if review.status in BEFORE:
        raise Refused("Recommendations follow from a rapid review: start it first.")
    return made.make(
        source=RecommendationSource.REVIEW,
        source_title=f"Practice review: {review.pseudonym}" if review.is_public else SEALED_TITLE,
        source_url=review.get_absolute_url(),
        source_record=review,
        text=text,
        owner=owner,
        due_on=due_on,
        themes=list(themes),
        by=by,
    )


def unseal(*, review: PracticeReview) -> None:
    """Let the recommendations of a published review say where they come from."""
    review.recommendations.update(source_title=f"Practice review: {review.pseudonym}")
