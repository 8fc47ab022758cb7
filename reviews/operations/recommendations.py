"""Recommendations of a practice review to the partnership."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from partnership.improvement.operations import recommendations
from partnership.models import Recommendation, RecommendationSource, Theme
from reviews.models import PracticeReview, ReviewStatus
from shield.models import User
from shield.refusals import Refused

BEFORE_RAPID_REVIEW = {
    ReviewStatus.REFERRED,
    ReviewStatus.CONSIDERED,
    ReviewStatus.NOT_NOTIFIABLE,
    ReviewStatus.NOTIFIED,
}
# Before publication a recommendation does not name the review it comes from.
UNNAMED_SOURCE = "Practice review"


@transaction.atomic
def add(
    *,
    review: PracticeReview,
    text: str,
    by: User,
    owner: str = "",
    due_on: date | None = None,
    themes: Iterable[Theme] = (),
) -> Recommendation:
    """Return a draft recommendation. Raise ``Refused`` before the rapid review has started."""
    review = PracticeReview.objects.select_for_update().get(pk=review.pk)
    if review.status in BEFORE_RAPID_REVIEW:
        raise Refused("You can add recommendations when the rapid review has started.")
    return recommendations.create(
        source=RecommendationSource.REVIEW,
        source_title=f"Practice review: {review.pseudonym}" if review.is_public else UNNAMED_SOURCE,
        source_url=review.get_absolute_url(),
        source_record=review,
        text=text,
        owner=owner,
        due_on=due_on,
        themes=list(themes),
        by=by,
    )


def name_source(*, review: PracticeReview) -> None:
    """Name the published review on its recommendations."""
    review.recommendations.update(source_title=f"Practice review: {review.pseudonym}")
