"""What the search finds, what the bulletin may tell, and what bears on a theme or recommendation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q, QuerySet

from partnership.models import (
    AnnualReport,
    ArrangementsVersion,
    BulletinIssue,
    Escalation,
    GovernanceGroup,
    Meeting,
    Person,
    Recommendation,
    ScrutinyComment,
    StatutoryRule,
    Theme,
)
from partnership.rules import READ_GOVERNANCE, SEE_PEOPLE
from shield import working_days
from shield.extension_points import Evidence, Hit, Story

MOST = 10


def _matching(visible: QuerySet, words: str, *fields: str) -> QuerySet:
    """Rows that say ``words`` in one of ``fields``, best first."""
    query = SearchQuery(words, config="english", search_type="websearch")
    vector = SearchVector(*fields, config="english")
    return visible.annotate(rank=SearchRank(vector, query), said=vector).filter(said=query).order_by("-rank", "pk")


def find_groups(user: Any, words: str) -> Iterable[Hit]:
    for group in _matching(GovernanceGroup.objects.visible_to(user), words, "name", "purpose")[:MOST]:
        yield Hit(group.name, group.purpose, group.get_absolute_url(), "Group")


def find_rules(user: Any, words: str) -> Iterable[Hit]:
    for rule in _matching(StatutoryRule.objects.visible_to(user), words, "title", "source")[:MOST]:
        yield Hit(rule.title, f"Edition {rule.edition}", rule.get_absolute_url(), "Rule")


def find_bulletins(user: Any, words: str) -> Iterable[Hit]:
    seen = BulletinIssue.objects.visible_to(user)
    inside = _matching(seen, words, "title", "introduction", "items__title", "items__summary").values("pk")
    for issue in seen.filter(pk__in=inside)[:MOST]:
        yield Hit(issue.title, issue.introduction[:200], issue.get_absolute_url(), "Bulletin")


def find_arrangements(user: Any, words: str) -> Iterable[Hit]:
    seen = ArrangementsVersion.objects.visible_to(user)
    inside = _matching(seen, words, "title", "sections__title", "sections__body").values("pk")
    for version in seen.filter(pk__in=inside)[:MOST]:
        words_of_state = version.get_status_display()
        yield Hit(
            str(version), f"{words_of_state}, from {version.in_force_from}", version.get_absolute_url(), "Arrangements"
        )


def find_reports(user: Any, words: str) -> Iterable[Hit]:
    seen = AnnualReport.objects.visible_to(user)
    inside = _matching(seen, words, "title", "summary", "sections__title", "sections__prose").values("pk")
    for report in seen.filter(pk__in=inside)[:MOST]:
        yield Hit(report.title, report.summary[:200], report.get_absolute_url(), "Annual report")


def find_meetings(user: Any, words: str) -> Iterable[Hit]:
    if user.has_perm(READ_GOVERNANCE):
        for meeting in Meeting.objects.visible_to(user).about(words, user).select_related("group")[:MOST]:
            yield Hit(str(meeting), meeting.get_status_display(), meeting.get_absolute_url(), "Meeting")


def find_people(user: Any, words: str) -> Iterable[Hit]:
    if user.has_perm(SEE_PEOPLE):
        for person in Person.objects.visible_to(user).filter(name__icontains=words)[:MOST]:
            yield Hit(person.name, person.email, person.get_absolute_url(), "Person")


def stories(since: datetime) -> Iterable[Story]:
    """Reports and arrangements that were published since."""
    for report in AnnualReport.objects.readable().filter(published_at__gte=since):
        yield Story(report.title, "The annual report is published.", report.get_absolute_url())
    for version in ArrangementsVersion.objects.in_force().filter(published_at__gte=since):
        summary = f"The published arrangements have changed: version {version.number} is in force."
        yield Story(version.title, summary, version.get_absolute_url())


def evidence(user: Any, subject: Any) -> Iterable[Evidence]:
    """Decisions and bulletins that speak of a theme or of the first words of a recommendation."""
    words = getattr(subject, "name", "") or " ".join(str(subject).split()[:6])
    if user.has_perm(READ_GOVERNANCE):
        for meeting in Meeting.objects.visible_to(user).held().about(words, user).select_related("group")[:5]:
            yield Evidence(
                str(meeting), "Dealt with at this meeting", meeting.get_absolute_url(), meeting.starts_on, "Meeting"
            )
    for hit in list(find_bulletins(user, words))[:5]:
        yield Evidence(hit.title, hit.summary, hit.url, None, hit.kind)
    yield from _learned(user, subject)


def _learned(user: Any, subject: Any) -> Iterable[Evidence]:
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
