"""Add an action to a recommendation."""

from partnership.board.views.actions import GiveAction
from partnership.improvement.models import Recommendation


class RecommendationGiveAction(GiveAction):
    model = Recommendation

    def origin(self):
        return {"recommendation": self.object}
