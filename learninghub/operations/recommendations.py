"""What the Hub asks the partnership to change."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from learninghub.models import Priority
from learninghub.rules import READ_PRIORITY
from partnership.improvement.operations import recommendations as made
from partnership.models import Recommendation, RecommendationSource, Theme
from shield.refusals import Refused


@transaction.atomic
def draft(
    *,
    priority: Priority,
    text: str,
    by: Any,
    owner: str = "",
    due_on: date | None = None,
    themes: Iterable[Theme] = (),
) -> Recommendation:
    """Write a recommendation that the Board has still to see; refused before audit and feedback are in."""
    priority = Priority.objects.select_for_update().get(pk=priority.pk)
    if not priority.takes_recommendations:
        raise Refused("The Hub has not come to its recommendations yet: audit and feedback come first.")
    return made.make(
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
