"""Evidence for a theme or recommendation."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partnership.assurance.models import Escalation, ScrutinyComment
from partnership.directory.models import Theme
from partnership.improvement.models import Recommendation
from shield import working_days
from shield.extension_points import Evidence


def learning(user: Any, subject: Any) -> Iterable[Evidence]:
    """Escalations that share a theme with the subject, and what the scrutineer said of its recommendations."""
    if isinstance(subject, Theme):
        themes, about = [subject], Q(recommendation__themes=subject)
    elif isinstance(subject, Recommendation):
        themes, about = list(subject.themes.all()), Q(recommendation=subject)
    else:
        return
    learned = Escalation.objects.visible_to(user).filter(themes__in=themes).exclude(learning="")
    for each in learned.distinct():
        day = working_days.today(each.resolved_at) if each.resolved_at else None
        yield Evidence(each.learning, f"Escalation {each.reference}", each.get_absolute_url(), day, "Escalation")
    for said in ScrutinyComment.objects.visible_to(user).filter(about).distinct():
        day = working_days.today(said.made_at)
        yield Evidence(said.text[:200], "The scrutineer", said.get_absolute_url(), day, "Scrutiny")
