"""Search in PostgreSQL: "Sian" finds "Siân", and either apostrophe finds the other."""

import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q, QuerySet

MOST_HITS = 10
# English words without their endings and accents; made by shield's second migration.
CONFIG = "portal_english"


def query_for(words: str) -> SearchQuery:
    """Return the full-text query for what a person typed."""
    return SearchQuery(words, config=CONFIG, search_type="websearch")


def matching(visible: QuerySet, words: str, *fields: str) -> QuerySet:
    """Return the rows of ``visible`` that contain ``words`` in one of ``fields``, best match first."""
    query, vector = query_for(words), SearchVector(*fields, config=CONFIG)
    return visible.annotate(rank=SearchRank(vector, query), said=vector).filter(said=query).order_by("-rank", "pk")


def containing(words: str, *fields: str) -> Q:
    """Return the condition that one of ``fields`` contains ``words`` as typed, but for case, accents and apostrophes."""
    condition, typed = Q(), unicodedata.normalize("NFC", words)
    for field in fields:
        condition |= Q(**{f"{field}__unaccent__icontains": typed})
    return condition
