"""The learning tracker: for a theme or a recommendation, everything that bears on it, from what was learned to the report."""

from dataclasses import dataclass, field
from typing import Any

from partnership.board.models import Action
from partnership.directory.models import Theme
from partnership.improvement.models import MeasureReading, Recommendation
from shield.extension_points import Evidence, evidence_sources

# Step by step: its key, what it is called, and which kinds of facts belong to it.
STEPS = (
    ("learned", "What we learned", {"audit", "review", "escalation", "scrutiny"}),
    ("recommended", "Recommendations", {"recommendation"}),
    ("decided", "Decisions", {"meeting"}),
    ("done", "Actions", {"action"}),
    ("taught", "Training and bulletins", {"training", "bulletin"}),
    ("impact", "Is anyone better off?", {"impact"}),
    ("reported", "In the annual report", {"report"}),
)
ANSWERED = {"impact_evidenced", "impact_not_seen", "closed"}


@dataclass(frozen=True)
class Step:
    """One step of the thread with its facts."""

    key: str
    label: str
    facts: list[Evidence] = field(default_factory=list)
    is_next: bool = False

    @property
    def words(self) -> str:
        number = len(self.facts)
        return "Nothing yet" if not number else f"{number} record{'' if number == 1 else 's'}"

    @property
    def state(self) -> str:
        return "done" if self.facts else ("next" if self.is_next else "later")

    @property
    def url(self) -> str:
        return f"#{self.key}" if self.facts else ""


def thread(user: Any, subject: Theme | Recommendation) -> list[Step]:
    """The seven steps with all that ``user`` may see of each; the first empty one is what comes next."""
    facts = [fact for source in evidence_sources for fact in source.find(user, subject)]
    facts += own_facts(user, subject)
    found = [
        Step(key, label, sorted((fact for fact in facts if fact.kind.lower() in kinds), key=_newest_first))
        for key, label, kinds in STEPS
    ]
    first_empty = next((step.key for step in found if not step.facts), "")
    return [Step(step.key, step.label, step.facts, step.key == first_empty) for step in found]


def _newest_first(fact: Evidence) -> tuple[int, str]:
    return (-fact.on.toordinal() if fact.on else 0, fact.title)


def own_facts(user: Any, subject: Theme | Recommendation) -> list[Evidence]:
    """Recommendations, actions, impact and paragraphs of reports that bear on the subject."""
    seen = Recommendation.objects.visible_to(user)
    about = seen.filter(themes=subject) if isinstance(subject, Theme) else seen.filter(pk=subject.pk)
    recommendations = list(about.distinct())
    actions = Action.objects.visible_to(user).filter(recommendation__in=recommendations)
    return [
        *(_recommendation(each) for each in recommendations),
        *(_action(each) for each in actions.select_related("owner__person", "agency")),
        *(_impact(each) for each in recommendations if each.status in ANSWERED and each.better_off),
        *(_reading(each) for each in MeasureReading.objects.latest_of(recommendations)),
    ]


def _recommendation(each: Recommendation) -> Evidence:
    summary = f"{each.get_status_display()}. From: {each.source_title}"
    return Evidence(each.text, summary, each.get_absolute_url(), each.made_on, "recommendation")


def _action(each: Action) -> Evidence:
    return Evidence(each.title, f"{each.agency}: {each.rating().why}", each.get_absolute_url(), each.due_on, "action")


def _impact(each: Recommendation) -> Evidence:
    return Evidence(each.better_off, f"On: {each.text}", each.get_absolute_url(), None, "impact")


def _reading(each: MeasureReading) -> Evidence:
    about = each.measure
    value = f"{each.value.normalize():f} {about.unit}".strip()
    summary = f"{about.name}: {value}, from {about.baseline.normalize():f}"
    reached = "Target reached" if about.has_reached(each.value) else "Target not reached yet"
    return Evidence(reached, summary, about.get_absolute_url(), each.on, "impact")
