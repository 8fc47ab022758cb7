"""Add an action to a recommendation."""

from partnership.board.views.actions import RecordActionCreate
from partnership.improvement.models import Recommendation


class RecommendationGiveAction(RecordActionCreate):
    model = Recommendation

    def origin(self):
        return {"recommendation": self.object}
