"""What people look for in the catalogue, and how many runs each further choice would show."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery
from django.core.cache import cache
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from partnership.models import Sector, Theme
from shield.working_days import LONDON, month_of
from training.models.courses import Course
from training.models.runs import CourseRunQuerySet, Delivery

# A run that is both counts under either.
DELIVERIES = {
    Delivery.ONLINE: (Delivery.ONLINE, Delivery.HYBRID),
    Delivery.IN_PERSON: (Delivery.IN_PERSON, Delivery.HYBRID),
    Delivery.E_LEARNING: (Delivery.E_LEARNING,),
}


@dataclass(frozen=True)
class Wish:
    """The filters that are on. Within one kind any will do; every kind must fit."""

    levels: frozenset[int] = frozenset()
    deliveries: frozenset[str] = frozenset()
    month: date | None = None
    sector: int | None = None
    themes: frozenset[int] = frozenset()
    with_places: bool = False
    words: str = ""

    def condition(self, *, without: str = "") -> Q:
        """The runs that fit every kind of filter, ``without`` one of them."""
        wanted = Q()
        for field in fields(self):
            value = getattr(self, field.name)
            if value and field.name != without:
                wanted &= CONDITIONS[field.name](value)
        return wanted


def of_levels(levels: Iterable[int]) -> Q:
    return Q(course__levels__overlap=sorted(levels))


def of_deliveries(deliveries: Iterable[str]) -> Q:
    return Q(delivery__in={each for chosen in deliveries for each in DELIVERIES[Delivery(chosen)]})


def of_month(month: date) -> Q:
    start, end = month_of(month)
    return Q(starts_at__gte=start, starts_at__lt=end) & ~Q(delivery=Delivery.E_LEARNING)


def of_sector(sector: int) -> Q:
    """Courses for everybody, or for this sector among others."""
    through = Course.sectors.through.objects
    return ~Q(course__in=through.values("course")) | Q(course__in=through.filter(sector=sector).values("course"))


def of_themes(themes: Iterable[int]) -> Q:
    return Q(course__in=Course.themes.through.objects.filter(theme__in=sorted(themes)).values("course"))


def of_places(with_places: bool) -> Q:
    return Q(delivery=Delivery.E_LEARNING) | Q(capacity__gt=F("taken"))


def of_words(words: str) -> Q:
    return Q(course__words=SearchQuery(words, config="english", search_type="websearch")) | Q(title__icontains=words)


CONDITIONS: dict[str, Any] = {
    "levels": of_levels,
    "deliveries": of_deliveries,
    "month": of_month,
    "sector": of_sector,
    "themes": of_themes,
    "with_places": of_places,
    "words": of_words,
}


@dataclass(frozen=True)
class Counts:
    """How many runs fit, how many each further choice would show, and the months there are."""

    total: int
    levels: dict[int, int]
    deliveries: dict[str, int]
    themes: dict[int, int]
    months: list[date]


def count(runs: CourseRunQuerySet, wish: Wish, themes: Iterable[Theme]) -> Counts:
    """Everything the filters show beside their words, in one query."""
    options: dict[str, dict[Any, Q]] = {
        "levels": {level: of_levels([level]) for level in (1, 2, 3, 4)},
        "deliveries": {delivery.value: of_deliveries([delivery]) for delivery in DELIVERIES},
        "themes": {theme.pk: of_themes([theme.pk]) for theme in themes},
    }
    asked = {
        f"{kind}_{key}": Count("pk", filter=wish.condition(without=kind) & option)
        for kind, choices in options.items()
        for key, option in choices.items()
    }
    month = TruncMonth("starts_at", tzinfo=LONDON)
    months = ArrayAgg(month, distinct=True, filter=~Q(delivery=Delivery.E_LEARNING))
    everything = Count("pk", filter=wish.condition()) if wish.condition() else Count("pk")
    if wish.with_places:
        runs = runs.with_places()
    answer = runs.order_by().aggregate(**asked, total=everything, months=months)
    return Counts(
        total=answer["total"],
        months=sorted(month.date() for month in answer["months"] or []),
        **{kind: {key: answer[f"{kind}_{key}"] for key in choices} for kind, choices in options.items()},
    )


def counts_lately(runs: CourseRunQuerySet, wish: Wish, themes: Iterable[Theme]) -> Counts:
    """The counts beside the filters as they were some seconds ago: they are the same for every reader of the catalogue."""
    seconds = settings.PUBLIC_PAGES_KEPT_SECONDS
    if not seconds:
        return count(runs, wish, themes)
    key = f"training.counts:{hashlib.sha256(repr(_sorted(wish)).encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        kept = count(runs, wish, themes)
        cache.set(key, kept, seconds)
    return kept


def _sorted(wish: Wish) -> list[Any]:
    values = (getattr(wish, field.name) for field in fields(wish))
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def sectors_by_key() -> dict[int, Sector]:
    return {sector.pk: sector for sector in Sector.objects.all()}


def themes_by_key() -> dict[int, Theme]:
    """The themes that published courses address."""
    addressed = Course.themes.through.objects.filter(course__in=Course.objects.published())
    return {theme.pk: theme for theme in Theme.objects.filter(pk__in=addressed.values("theme"))}
