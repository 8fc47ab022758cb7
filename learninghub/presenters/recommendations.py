"""A recommendation as the page of its priority shows it."""

from dataclasses import dataclass
from datetime import date

from partnership.models import Recommendation, RecommendationStatus

# A recommendation's status as a key of the portal's one list of states, in the order in which it moves.
SHOWN_AS = {
    RecommendationStatus.DRAFTED: "draft",
    RecommendationStatus.PRESENTED: "waiting",
    RecommendationStatus.ACCEPTED: "planned",
    RecommendationStatus.ACCEPTED_IN_PART: "planned",
    RecommendationStatus.NOT_ACCEPTED: "not-pursued",
    RecommendationStatus.PLANNED: "in-progress",
    RecommendationStatus.IMPLEMENTED: "partly-done",
    RecommendationStatus.IMPACT_EVIDENCED: "done",
    RecommendationStatus.IMPACT_NOT_SEEN: "on-hold",
    RecommendationStatus.CLOSED: "done",
}
DECIDED = frozenset(RecommendationStatus) - {RecommendationStatus.DRAFTED, RecommendationStatus.PRESENTED}
ANSWERED = frozenset(
    {RecommendationStatus.IMPACT_EVIDENCED, RecommendationStatus.IMPACT_NOT_SEEN, RecommendationStatus.CLOSED}
)
FINISHED = ANSWERED | {RecommendationStatus.IMPLEMENTED, RecommendationStatus.NOT_ACCEPTED}


@dataclass(frozen=True)
class RecommendationRow:
    """A recommendation with its state."""

    recommendation: Recommendation
    state: str
    label: str
    overdue: bool

    @property
    def is_draft(self) -> bool:
        return self.recommendation.status == RecommendationStatus.DRAFTED


def row_of(recommendation: Recommendation, today: date) -> RecommendationRow:
    """Return a recommendation's row; it is overdue when its due date has passed and it is not finished."""
    due_on = recommendation.due_on
    overdue = recommendation.status not in FINISHED and due_on is not None and due_on < today
    state = "overdue" if overdue else SHOWN_AS[RecommendationStatus(recommendation.status)]
    label = "Overdue" if overdue else str(recommendation.get_status_display())
    return RecommendationRow(recommendation, state, label, overdue)
