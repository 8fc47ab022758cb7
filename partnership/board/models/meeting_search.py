"""Full-text search over meetings, their agendas and their decisions."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from partnership.board.models.agendas import AgendaItem
from partnership.board.models.decisions import Decision
from partnership.board.models.meetings import Meeting, MeetingQuerySet
from shield.text.full_text import CONFIG, query_for


def search_meetings(meetings: MeetingQuerySet, words: str, user: Any) -> MeetingQuerySet:
    """Return the ``meetings`` whose title, or whose items and decisions that ``user`` may see, match ``words``."""
    query = query_for(words)
    items, decisions = AgendaItem.objects.visible_to(user), Decision.objects.visible_to(user)
    return meetings.filter(
        Q(pk__in=_matching(Meeting.objects.all(), query, "title").values("pk"))
        | Q(pk__in=_matching(items, query, "title").values("meeting"))
        | Q(pk__in=_matching(decisions, query, "topic").values("meeting"))
    )


def _matching(rows: QuerySet[Any], query: SearchQuery, field: str) -> QuerySet[Any]:
    return rows.annotate(vector=SearchVector(field, config=CONFIG)).filter(vector=query).order_by()
