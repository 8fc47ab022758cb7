"""Add an action to a recommendation."""

from typing import Any

from partnership.board.views.actions import RecordActionCreate
from partnership.improvement.models import Recommendation


class RecommendationActionCreate(RecordActionCreate):
    model = Recommendation

    def origin(self) -> dict[str, Any]:
        return {"recommendation": self.object}
