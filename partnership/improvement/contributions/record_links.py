"""Links from a record to the recommendation behind it."""

from collections.abc import Iterable
from typing import Any

from partnership.board.models import Action
from partnership.improvement.models import Recommendation
from shield.extension_points import RecordLink


def recommendation_of_action(user: Any, record: Any) -> Iterable[RecordLink]:
    """Return the recommendation that an action carries out, when the user may see it."""
    if isinstance(record, Action) and record.recommendation_id:
        for found in Recommendation.objects.visible_to(user).filter(pk=record.recommendation_id):
            yield RecordLink("For the recommendation", str(found), found.get_absolute_url())
