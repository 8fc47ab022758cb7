"""PostgreSQL full-text search over the fields of one model."""

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import QuerySet

MOST_HITS = 10


def matching(visible: QuerySet, words: str, *fields: str) -> QuerySet:
    """Return the rows of ``visible`` that contain ``words`` in one of ``fields``, best match first."""
    query = SearchQuery(words, config="english", search_type="websearch")
    vector = SearchVector(*fields, config="english")
    return visible.annotate(rank=SearchRank(vector, query), said=vector).filter(said=query).order_by("-rank", "pk")
