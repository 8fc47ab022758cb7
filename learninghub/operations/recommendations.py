"""Recommendations of the Learning Hub to the partnership."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from learninghub.models import Priority
from learninghub.rules import READ_PRIORITY
from partnership.improvement.operations import recommendations
from partnership.models import Recommendation, RecommendationSource, Theme
from shield.models import User
from shield.refusals import Refused


@transaction.atomic
def add(
    *,
    priority: Priority,
    text: str,
    by: User,
    owner: str = "",
    due_on: date | None = None,
    themes: Iterable[Theme] = (),
) -> Recommendation:
    """Return a draft recommendation. Raise ``Refused`` before audit and feedback are done."""
    priority = Priority.objects.select_for_update().get(pk=priority.pk)
    if not priority.takes_recommendations:
        raise Refused("You can add recommendations when the audit and the feedback are done.")
    return recommendations.create(
        source=RecommendationSource.PRIORITY,
        source_title=f"Priority {priority.number}: {priority.title}"[:200],
        source_url=priority.get_absolute_url(),
        source_permission=READ_PRIORITY,
        source_record=priority,
        text=text,
        owner=owner,
        due_on=due_on,
        themes=list(themes),
        by=by,
    )
