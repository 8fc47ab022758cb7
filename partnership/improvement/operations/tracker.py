"""The learning tracker: the evidence for a theme or a recommendation, step by step from learning to the annual report."""

from dataclasses import dataclass, field
from typing import Any

from partnership.board.models import Action
from partnership.directory.models import Theme
from partnership.improvement.models import Measurement, Recommendation, RecommendationStatus
from shield.extension_points import Evidence, evidence_sources

# Each step: its key, its label and the kinds of evidence it shows.
STEPS = (
    ("learned", "Learning", {"audit", "review", "escalation", "scrutiny"}),
    ("recommended", "Recommendations", {"recommendation"}),
    ("decided", "Decisions", {"meeting"}),
    ("done", "Actions", {"action"}),
    ("taught", "Training and bulletins", {"training", "bulletin"}),
    ("impact", "Impact", {"impact"}),
    ("reported", "Annual report", {"report"}),
)
IMPACT_KNOWN = {
    RecommendationStatus.IMPACT_EVIDENCED,
    RecommendationStatus.IMPACT_NOT_SEEN,
    RecommendationStatus.CLOSED,
}


@dataclass(frozen=True)
class Step:
    """One step of the thread with its evidence."""

    key: str
    label: str
    facts: list[Evidence] = field(default_factory=list)
    is_next: bool = False

    @property
    def words(self) -> str:
        number = len(self.facts)
        return "No records yet" if not number else f"{number} record{'' if number == 1 else 's'}"

    @property
    def state(self) -> str:
        return "done" if self.facts else ("next" if self.is_next else "later")

    @property
    def url(self) -> str:
        return f"#{self.key}" if self.facts else ""


def thread(user: Any, subject: Theme | Recommendation) -> list[Step]:
    """Return the seven steps with the evidence that the user may see; the first without any is the next step."""
    facts = [fact for source in evidence_sources for fact in source.find(user, subject)]
    facts += improvement_evidence(user, subject)
    found = [
        Step(key, label, sorted((fact for fact in facts if fact.kind.lower() in kinds), key=_newest_first))
        for key, label, kinds in STEPS
    ]
    first_empty = next((step.key for step in found if not step.facts), "")
    return [Step(step.key, step.label, step.facts, step.key == first_empty) for step in found]


def _newest_first(fact: Evidence) -> tuple[int, str]:
    return (-fact.on.toordinal() if fact.on else 0, fact.title)


def improvement_evidence(user: Any, subject: Theme | Recommendation) -> list[Evidence]:
    """Return the recommendations on the subject with their actions, impact and latest measurements."""
    seen = Recommendation.objects.visible_to(user)
    about = seen.filter(themes=subject) if isinstance(subject, Theme) else seen.filter(pk=subject.pk)
    recommendations = list(about.distinct())
    actions = Action.objects.visible_to(user).filter(recommendation__in=recommendations)
    return [
        *(_recommendation(each) for each in recommendations),
        *(_action(each) for each in actions.select_related("owner__person", "agency")),
        *(_impact(each) for each in recommendations if each.status in IMPACT_KNOWN and each.better_off),
        *(_measurement(each) for each in Measurement.objects.latest_of(recommendations)),
    ]


def _recommendation(each: Recommendation) -> Evidence:
    summary = f"{each.get_status_display()}. Source: {each.source_title}"
    return Evidence(each.text, summary, each.get_absolute_url(), each.made_on, "recommendation")


def _action(each: Action) -> Evidence:
    return Evidence(
        each.title, f"{each.agency}: {each.rating().reason}", each.get_absolute_url(), each.due_on, "action"
    )


def _impact(each: Recommendation) -> Evidence:
    return Evidence(each.better_off, f"Recommendation: {each.text}", each.get_absolute_url(), None, "impact")


def _measurement(each: Measurement) -> Evidence:
    measure = each.measure
    value = f"{each.value.normalize():f} {measure.unit}".strip()
    summary = f"{measure.name}: {value}, baseline {measure.baseline.normalize():f}"
    reached = "Target reached" if measure.has_reached(each.value) else "Target not reached yet"
    return Evidence(reached, summary, measure.get_absolute_url(), each.on, "impact")
