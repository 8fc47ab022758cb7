"""The golden thread of a priority: from the finding to the annual report, with the first gap marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from learninghub.models import Audit, AuditStatus, Priority, PriorityStatus
from learninghub.presenters.recommendations import ANSWERED, DECIDED, SHOWN_AS
from partnership.models import Recommendation, RecommendationStatus
from shield.extension_points import Evidence

LONGEST = 52


@dataclass(frozen=True)
class ThreadPoint:
    """One point of the golden thread."""

    label: str
    words: str
    state: str
    url: str = ""


def thread_of(
    priority: Priority, recommendations: Sequence[Recommendation], training: Sequence[Evidence]
) -> list[ThreadPoint]:
    """Return the points from finding to report: done where there is something, the first gap next, the rest later."""
    lead = max(recommendations, key=lambda one: list(SHOWN_AS).index(RecommendationStatus(one.status)), default=None)
    points = [
        ("Finding", _finding(priority), "#evidence"),
        ("Theme", ", ".join(theme.name for theme in list(priority.themes.all())[:1]), ""),
        ("Recommendation", lead.text if lead else "", "#recommendations"),
        ("Decision", _decision(lead), ""),
        ("Action", _action(lead), ""),
        ("Training", training[0].title if training else "", training[0].url if training else ""),
        ("Impact", _impact(priority, lead), "#impact"),
        ("Report", "Annual report" if priority.status == PriorityStatus.CLOSED else "", ""),
    ]
    missing = (
        "Not audited yet",
        "No theme yet",
        "Not written yet",
        "Not decided yet",
        "No action yet",
        "No training yet",
        "Not measured yet",
        "Not reported yet",
    )
    first_gap = next((place for place, (_, words, _) in enumerate(points) if not words), len(points))
    return [
        ThreadPoint(
            label,
            _short(words or missing[place]),
            "next" if place == first_gap else "done" if words else "later",
            url if words else "",
        )
        for place, (label, words, url) in enumerate(points)
    ]


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def _finding(priority: Priority) -> str:
    done = [audit for audit in priority.audits.all() if audit.status == AuditStatus.DONE]
    feedback = list(priority.feedback.all())
    if done:
        return f"{done[0].title}{_when(done[0])}"
    return feedback[0].title if feedback else ""


def _when(audit: Audit) -> str:
    return f", {audit.ends_on:%B %Y}" if audit.ends_on else ""


def _decision(recommendation: Recommendation | None) -> str:
    if recommendation is None or recommendation.status not in DECIDED:
        return ""
    if recommendation.status in {RecommendationStatus.NOT_ACCEPTED, RecommendationStatus.ACCEPTED_IN_PART}:
        return str(recommendation.get_status_display())
    return "Agreed by the Board"


def _action(recommendation: Recommendation | None) -> str:
    actions = list(recommendation.actions.all()) if recommendation else []
    return str(actions[0].title) if actions else ""


def _impact(priority: Priority, recommendation: Recommendation | None) -> str:
    if priority.better_off:
        return priority.better_off
    return recommendation.better_off if recommendation and recommendation.status in ANSWERED else ""
