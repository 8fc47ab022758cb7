"""What the improvement wing shows on My work: how far recent recommendations have come."""

from typing import Any

from partnership.improvement.models import Recommendation, RecommendationStatus
from partnership.improvement.rules import READ_RECOMMENDATIONS
from shield import working_days
from shield.extension_points import Chart, HomeChart, home_charts

DONE = {RecommendationStatus.IMPLEMENTED, RecommendationStatus.IMPACT_EVIDENCED, RecommendationStatus.CLOSED}
IN_PROGRESS = {RecommendationStatus.PLANNED, RecommendationStatus.IMPACT_NOT_SEEN}
NOT_STARTED = {RecommendationStatus.ACCEPTED, RecommendationStatus.ACCEPTED_IN_PART}


def recommendations_this_year(user: Any) -> Chart | None:
    """Return how far the recommendations that the Board agreed to have come, of those made in the last year."""
    if not user.has_perm(READ_RECOMMENDATIONS):
        return None
    today = working_days.today()
    year = Recommendation.objects.visible_to(user).filter(made_on__gt=working_days.add_months(today, -12))
    agreed = year.filter(status__in=DONE | IN_PROGRESS | NOT_STARTED).values_list("status", "due_on")
    counts = {"Done": 0, "In progress": 0, "Not started": 0, "Overdue": 0}
    for status, due_on in agreed:
        counts[_progress(status, late=due_on is not None and due_on < today)] += 1
    total = sum(counts.values())
    if not total:
        return None
    finding = f"{total} agreed by the Board, {counts['Overdue']} overdue"
    rows = [(label, number, "late") if label == "Overdue" else (label, number) for label, number in counts.items()]
    return Chart("Recommendations of the last 12 months", finding, rows, "stacked")


def _progress(status: str, *, late: bool) -> str:
    if status in DONE:
        return "Done"
    if late:
        return "Overdue"
    return "In progress" if status in IN_PROGRESS else "Not started"


def announce() -> None:
    """Announce the chart."""
    home_charts.register(HomeChart("partnership.recommendations", 30, recommendations_this_year))
