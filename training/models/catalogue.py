"""What people look for in the catalogue, and how many runs each further choice would show."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, DateField, Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import TruncMonth

from partnership.models import Sector, Theme
from shield.text.full_text import containing, query_for
from shield.working_days import LONDON, month_of
from training.models.courses import Course
from training.models.runs import CourseRun, CourseRunQuerySet, Delivery

# A run that is both counts under either.
DELIVERIES = {
    Delivery.ONLINE: (Delivery.ONLINE, Delivery.HYBRID),
    Delivery.IN_PERSON: (Delivery.IN_PERSON, Delivery.HYBRID),
    Delivery.E_LEARNING: (Delivery.E_LEARNING,),
}


@dataclass(frozen=True)
class CatalogueFilters:
    """The filters that are on. Within one kind any will do; every kind must fit."""

    levels: frozenset[int] = frozenset()
    deliveries: frozenset[str] = frozenset()
    month: date | None = None
    sector: int | None = None
    themes: frozenset[int] = frozenset()
    with_places: bool = False
    words: str = ""

    def condition(self, *, without: Collection[str] = ()) -> Q:
        """The runs that fit every kind of filter, ``without`` some of them."""
        wanted = Q()
        for field in fields(self):
            value = getattr(self, field.name)
            if value and field.name not in without:
                wanted &= CONDITIONS[field.name](value)
        return wanted


def of_levels(levels: Iterable[int]) -> Q:
    return Q(course__levels__overlap=sorted(levels))


def delivery_values(deliveries: Iterable[str]) -> set[str]:
    return {each for chosen in deliveries for each in DELIVERIES[Delivery(chosen)]}


def of_deliveries(deliveries: Iterable[str]) -> Q:
    return Q(delivery__in=delivery_values(deliveries))


def of_month(month: date) -> Q:
    start, end = month_of(month)
    return Q(starts_at__gte=start, starts_at__lt=end) & ~Q(delivery=Delivery.E_LEARNING)


def of_sector(sector: int) -> Q:
    """Courses for everybody, or for this sector among others."""
    through = Course.sectors.through.objects
    return ~Q(course__in=through.values("course")) | Q(course__in=through.filter(sector=sector).values("course"))


def of_themes(themes: Iterable[int]) -> Q:
    """Runs on one of these themes: their own, or their course's."""
    of_courses = Course.themes.through.objects.filter(theme__in=sorted(themes))
    own = CourseRun.themes.through.objects.filter(theme__in=sorted(themes))
    return Q(course__in=of_courses.values("course")) | Q(pk__in=own.values("courserun"))


def of_places(with_places: bool) -> Q:
    return Q(delivery=Delivery.E_LEARNING) | Q(capacity__gt=F("taken"))


def of_words(words: str) -> Q:
    return Q(course__search_vector=query_for(words)) | containing(words, "title")


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


@dataclass(frozen=True)
class Group:
    """Runs alike in level, format and month, and how many of them fit the other filters."""

    levels: list[int]
    delivery: str
    month: date | None
    number: int

    @property
    def has_month(self) -> bool:
        """Whether it stands in a month at all: what can be started on any day does not."""
        return self.month is not None and self.delivery != Delivery.E_LEARNING

    def fits(self, filters: CatalogueFilters, *, without: str = "") -> bool:
        """What ``CatalogueFilters.condition`` says of level, format and month, ``without`` one of them."""
        return (
            (without == "levels" or not filters.levels or not filters.levels.isdisjoint(self.levels))
            and (
                without == "deliveries"
                or not filters.deliveries
                or self.delivery in delivery_values(filters.deliveries)
            )
            and (not filters.month or self.has_month and self.month == filters.month)
        )


# Few combinations of these exist, however many runs there are.
GROUPED = ("levels", "deliveries", "month")
NOTHING = Value(None, IntegerField())
MONTH = TruncMonth("starts_at", tzinfo=LONDON, output_field=DateField())


def count(runs: CourseRunQuerySet, filters: CatalogueFilters, themes: Iterable[Theme]) -> Counts:
    """Everything the filters show beside their words, in one query; what it groups by is sorted out here."""
    runs = runs.order_by()
    if filters.with_places:
        runs = runs.with_places()
    fitting = Count("pk", filter=filters.condition(without=GROUPED) or None)
    alike = runs.values_list(NOTHING, "course__levels", "delivery", MONTH).annotate(number=fitting)
    fitting_themes = runs.filter(filters.condition(without=("themes",)))
    by_theme = fitting_themes.values_list("course__themes", NOTHING, NOTHING, NOTHING)
    # A theme that the course has too is counted once.
    of_course = Course.themes.through.objects.filter(course=OuterRef("course"), theme=OuterRef("themes"))
    own = fitting_themes.filter(themes__isnull=False).filter(~Exists(of_course))
    by_own = own.values_list("themes", NOTHING, NOTHING, NOTHING)
    parts = (part.annotate(number=Count("pk")) for part in (by_theme, by_own))
    answer = list(alike.union(*parts, all=True))
    groups = [Group(*group) for theme, *group in answer if group[0] is not None]
    of_theme: Counter[int] = Counter()
    for theme, *_, number in answer:
        if theme is not None:
            of_theme[theme] += number
    return Counts(
        total=sum(group.number for group in groups if group.fits(filters)),
        levels=_by_level([group for group in groups if group.fits(filters, without="levels")]),
        deliveries=_by_delivery([group for group in groups if group.fits(filters, without="deliveries")]),
        themes={theme.pk: of_theme.get(theme.pk, 0) for theme in themes},
        months=sorted({group.month for group in groups if group.month and group.has_month}),
    )


def _by_level(groups: Iterable[Group]) -> dict[int, int]:
    return {level: sum(group.number for group in groups if level in group.levels) for level in (1, 2, 3, 4)}


def _by_delivery(groups: Iterable[Group]) -> dict[str, int]:
    return {
        delivery.value: sum(group.number for group in groups if group.delivery in either)
        for delivery, either in DELIVERIES.items()
    }


def cached_counts(runs: CourseRunQuerySet, filters: CatalogueFilters, themes: Iterable[Theme]) -> Counts:
    """The counts beside the filters as they were some seconds ago: they are the same for every reader of the catalogue."""
    name = hashlib.sha256(repr(_sorted(filters)).encode()).hexdigest()
    return _cached(f"counts:{name}", lambda: count(runs, filters, themes))


def cached_choices() -> tuple[dict[int, Sector], dict[int, Theme]]:
    """The sectors and themes to choose from, by key, as they were some seconds ago."""
    return _cached("choices", lambda: (sectors_by_key(), themes_by_key()))


def _cached(name: str, ask: Callable[[], Any]) -> Any:
    seconds = settings.CATALOGUE_CACHE_SECONDS
    return cache.get_or_set(f"training.{name}", ask, seconds) if seconds else ask()


def _sorted(filters: CatalogueFilters) -> list[Any]:
    values = (getattr(filters, field.name) for field in fields(filters))
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def sectors_by_key() -> dict[int, Sector]:
    return {sector.pk: sector for sector in Sector.objects.all()}


def themes_by_key() -> dict[int, Theme]:
    """The themes that published courses and their dates address."""
    addressed = Course.themes.through.objects.filter(course__in=Course.objects.published())
    own = CourseRun.themes.through.objects.filter(courserun__course__in=Course.objects.published())
    found = Theme.objects.filter(Q(pk__in=addressed.values("theme")) | Q(pk__in=own.values("theme")))
    return {theme.pk: theme for theme in found}
