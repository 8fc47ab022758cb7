"""Evidence for a theme or recommendation."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from partnership.assurance.models import (
    Escalation,
    ScrutinyComment,
    Section11Cycle,
    Section11Response,
    Section11Return,
)
from partnership.assurance.models.section_11_returns import AGREED
from partnership.directory.models import Theme
from partnership.improvement.models import BEST, Recommendation
from shield import working_days
from shield.extension_points import Evidence


def learning(user: Any, subject: Any) -> Iterable[Evidence]:
    """Return the learning of escalations under the subject's themes, and the scrutineer's comments on it."""
    if isinstance(subject, Theme):
        themes, about = [subject], Q(recommendation__themes=subject)
    elif isinstance(subject, Recommendation):
        themes, about = list(subject.themes.all()), Q(recommendation=subject)
    else:
        return
    for escalation in Escalation.objects.visible_to(user).filter(themes__in=themes).exclude(learning="").distinct():
        day = working_days.today(escalation.resolved_at) if escalation.resolved_at else None
        title = f"Escalation {escalation.reference}"
        yield Evidence(escalation.learning, title, escalation.get_absolute_url(), day, "Escalation")
    for comment in ScrutinyComment.objects.visible_to(user).filter(about).distinct():
        day = working_days.today(comment.made_at)
        yield Evidence(comment.text[:200], "Independent scrutineer", comment.get_absolute_url(), day, "Scrutiny")


def section_11(user: Any, subject: Any) -> Iterator[Evidence]:
    """Return the moderated scores under a theme, cycle by cycle; numbers only."""
    if not isinstance(subject, Theme):
        return
    cycles = Section11Cycle.objects.visible_to(user).filter(question_set__standards__questions__themes=subject)
    for cycle in cycles.distinct():
        scored = Section11Response.objects.filter(
            section_11_return__cycle=cycle,
            section_11_return__status__in=AGREED,
            question__themes=subject,
            moderated_score__isnull=False,
        )
        if number := scored.count():
            below = scored.filter(moderated_score__lt=BEST).count()
            agencies = Section11Return.objects.filter(responses__in=scored).distinct().count()
            answer_word, agency_word = "answer" if number == 1 else "answers", "agency" if agencies == 1 else "agencies"
            summary = f"{number} {answer_word} from {agencies} {agency_word}, {below} to improve"
            url = reverse("partnership:section11cycle-analysis", args=[cycle.slug])
            yield Evidence(cycle.name, summary, url, cycle.due_on, "Section 11")
