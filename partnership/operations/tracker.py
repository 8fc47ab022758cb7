"""The learning tracker: for a theme or a recommendation, everything that bears on it, from what was learned to the report."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from partnership.models import Action, AnnualReport, AnnualReportSection, MeasureReading, Recommendation, Theme
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
        *_paragraphs(user, subject, recommendations),
    ]


def behind(user: Any, report: AnnualReport, limit: int = 50) -> list[Recommendation]:
    """The way back: recommendations that ``user`` may see and a report says word for word, or that its year made."""
    sections = AnnualReportSection.objects.filter(report=report).annotate(figures=Cast("data", TextField()))
    said = sections.filter(Q(prose__contains=OuterRef("text")) | Q(figures__contains=OuterRef("text")))
    in_its_year = Q(made_on__range=(report.starts_on, report.ends_on))
    return list(Recommendation.objects.visible_to(user).filter(Exists(said) | in_its_year)[:limit])


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


def _paragraphs(user: Any, subject: Any, recommendations: Iterable[Recommendation]) -> Iterable[Evidence]:
    """Chapters whose words or figures name the theme, or say a recommendation word for word."""
    words = [subject.name] if isinstance(subject, Theme) else [each.text[:80] for each in recommendations]
    if not words:
        return []
    said = Q()
    for each in words:
        # Figures are compared as they are kept: with their quotation marks written as JSON has them.
        said |= Q(prose__icontains=each) | Q(figures__icontains=json.dumps(each, ensure_ascii=False)[1:-1])
    sections = AnnualReportSection.objects.annotate(figures=Cast("data", TextField())).filter(said)
    readable = sections.filter(report__in=AnnualReport.objects.visible_to(user)).select_related("report")
    return [
        Evidence(section.title, str(section.report), section.get_absolute_url(), section.report.ends_on, "report")
        for section in readable.order_by("-report__starts_on", "order")[:20]
    ]
