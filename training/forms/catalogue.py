"""The catalogue's filters: read from the web address, and shown as boxes and chips."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from partnership.models import Sector, Theme
from training.models import Delivery, Level
from training.models.catalogue import DELIVERIES, CatalogueFilters, Counts

# How many themes are shown; the others are folded away.
FIRST_THEMES = 5


@dataclass(frozen=True)
class Option:
    """One box or one line of a list."""

    value: str
    label: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def read(query: QueryDict, sectors: dict[int, Sector], themes: dict[int, Theme]) -> CatalogueFilters:
    """Return the filters of the query; values that are not on offer are left out."""
    by_slug = {theme.slug: pk for pk, theme in themes.items()}
    sector_slug = query.get("sector", "")
    return CatalogueFilters(
        levels=frozenset(int(level) for level in query.getlist("level") if level in {"1", "2", "3", "4"}),
        deliveries=frozenset(query.getlist("format")) & frozenset(delivery.value for delivery in DELIVERIES),
        month=_month(query.get("month", "")),
        sector=next((pk for pk, sector in sectors.items() if sector.slug == sector_slug), None),
        themes=frozenset(by_slug[slug] for slug in query.getlist("theme") if slug in by_slug),
        with_places=query.get("places") == "left",
        words=query.get("q", "").strip()[:100],
    )


def _month(typed: str) -> date | None:
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return month if 2000 <= month.year <= 2100 else None


@dataclass(frozen=True)
class FilterPanel:
    """The filters as the page shows them."""

    filters: CatalogueFilters
    levels: tuple[Option, ...]
    formats: tuple[Option, ...]
    months: tuple[Option, ...]
    sectors: tuple[Option, ...]
    themes: tuple[Option, ...]
    more_themes: tuple[Option, ...]
    chips: tuple[Chip, ...]


def panel(
    query: QueryDict,
    filters: CatalogueFilters,
    counts: Counts,
    sectors: dict[int, Sector],
    themes: dict[int, Theme],
) -> FilterPanel:
    """Return every choice with how many course dates it would show, and a chip for each that is on."""
    offered = [
        Option(theme.slug, theme.name, pk in filters.themes, counts.themes.get(pk, 0))
        for pk, theme in themes.items()
        if counts.themes.get(pk) or pk in filters.themes
    ]
    offered.sort(key=lambda option: (not option.chosen, -(option.count or 0), option.label))
    return FilterPanel(
        filters=filters,
        levels=tuple(
            Option(str(level), f"{level.value} {level.label}", level in filters.levels, counts.levels[level])
            for level in Level
        ),
        formats=tuple(
            Option(delivery.value, delivery.label, delivery in filters.deliveries, counts.deliveries[delivery])
            for delivery in DELIVERIES
        ),
        months=tuple(Option(f"{month:%Y-%m}", f"{month:%B %Y}", month == filters.month) for month in counts.months),
        sectors=tuple(Option(sector.slug, sector.name, pk == filters.sector) for pk, sector in sectors.items()),
        themes=tuple(offered[:FIRST_THEMES]),
        more_themes=tuple(offered[FIRST_THEMES:]),
        chips=_chips(query, filters, sectors, themes),
    )


def _chips(
    query: QueryDict, filters: CatalogueFilters, sectors: dict[int, Sector], themes: dict[int, Theme]
) -> tuple[Chip, ...]:
    on: list[tuple[str, str, str]] = [("level", str(level), f"Level {level}") for level in sorted(filters.levels)]
    on += [("format", delivery, Delivery(delivery).label) for delivery in sorted(filters.deliveries)]
    if filters.month:
        on.append(("month", f"{filters.month:%Y-%m}", f"{filters.month:%B %Y}"))
    if filters.sector:
        on.append(("sector", sectors[filters.sector].slug, sectors[filters.sector].name))
    on += [("theme", theme.slug, theme.name) for pk, theme in themes.items() if pk in filters.themes]
    if filters.with_places:
        on.append(("places", "left", "Places left"))
    if filters.words:
        on.append(("q", str(query["q"]), f"“{filters.words}”"))
    return tuple(Chip(label, _without(query, name, value)) for name, value, label in on)


def _without(query: QueryDict, name: str, value: Any) -> str:
    rest = query.copy()
    rest.pop("page", None)
    rest.setlist(name, [each for each in query.getlist(name) if each != value])
    return "?" + rest.urlencode()
